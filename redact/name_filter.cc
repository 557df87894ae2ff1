#include "redact/name_filter.h"

#include <bit>

#include "redact/characters.h"

#if defined(__x86_64__)
#include <tmmintrin.h>
#endif

namespace casefile {

void NameFilter::AddByte(std::size_t index, char c, std::uint8_t bit) {
  const auto byte = static_cast<unsigned char>(c);
  low_[index][byte & 15U] |= bit;
  high_[index][byte >> 4U] |= bit;
}

void NameFilter::Add(std::string_view word, unsigned group) {
  const auto bit = static_cast<std::uint8_t>(1U << group);
  for (std::size_t i = 0; i < kBytes; ++i) {
    AddByte(i, Lowered(word[i]), bit);
    if (IsLower(Lowered(word[i]))) AddByte(i, static_cast<char>(Lowered(word[i]) - 32), bit);
  }
}

#if defined(__x86_64__)

bool NameFilter::Runs() {
  return __builtin_cpu_supports("ssse3") != 0;
}

__attribute__((target("ssse3"))) void NameFilter::Scan(std::string_view text,
                                                       const Candidate& candidate) const {
  constexpr std::size_t kStep = 16;
  const auto load = [](const void* from) __attribute__((target("ssse3"))) {
    return _mm_loadu_si128(static_cast<const __m128i*>(from));
  };
  const __m128i nibble = _mm_set1_epi8(15);
  std::size_t i = 0;
  for (; i + kStep + kBytes - 1 <= text.size(); i += kStep) {
    __m128i groups = _mm_set1_epi8(-1);
    for (std::size_t k = 0; k < kBytes; ++k) {
      const __m128i bytes = load(text.data() + i + k);
      const __m128i low = _mm_shuffle_epi8(load(low_[k].data()), _mm_and_si128(bytes, nibble));
      const __m128i high =
          _mm_shuffle_epi8(load(high_[k].data()), _mm_and_si128(_mm_srli_epi16(bytes, 4), nibble));
      groups = _mm_and_si128(groups, _mm_and_si128(low, high));
    }
    const auto none =
        static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(groups, _mm_setzero_si128())));
    if (none == 0xffffU) continue;
    alignas(kStep) std::array<std::uint8_t, kStep> found{};
    _mm_store_si128(reinterpret_cast<__m128i*>(found.data()), groups);
    for (std::uint32_t some = ~none & 0xffffU; some != 0; some &= some - 1) {
      const auto at = static_cast<std::size_t>(std::countr_zero(some));
      candidate(i + at, found[at]);
    }
  }
  for (; i < text.size(); ++i) candidate(i, 0xffU);
}

#else

bool NameFilter::Runs() {
  return false;
}

void NameFilter::Scan(std::string_view text, const Candidate& candidate) const {
  for (std::size_t i = 0; i < text.size(); ++i) candidate(i, 0xffU);
}

#endif

}  // namespace casefile
