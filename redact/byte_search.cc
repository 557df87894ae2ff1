#include "redact/byte_search.h"

#include <algorithm>
#include <bit>
#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace casefile {

std::size_t FindOneOf(std::string_view text, std::size_t from, const std::array<char, 4>& bytes) {
  std::size_t i = from;
#if defined(__SSE2__)
  constexpr std::size_t kStep = 16;
  const __m128i a = _mm_set1_epi8(bytes[0]);
  const __m128i b = _mm_set1_epi8(bytes[1]);
  const __m128i c = _mm_set1_epi8(bytes[2]);
  const __m128i d = _mm_set1_epi8(bytes[3]);
  for (; i + kStep <= text.size(); i += kStep) {
    const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + i));
    const __m128i ab = _mm_or_si128(_mm_cmpeq_epi8(block, a), _mm_cmpeq_epi8(block, b));
    const __m128i cd = _mm_or_si128(_mm_cmpeq_epi8(block, c), _mm_cmpeq_epi8(block, d));
    const auto mask = static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_or_si128(ab, cd)));
    if (mask != 0) return i + static_cast<std::size_t>(std::countr_zero(mask));
  }
#endif
  for (; i < text.size(); ++i) {
    if (std::find(bytes.begin(), bytes.end(), text[i]) != bytes.end()) return i;
  }
  return text.size();
}

}  // namespace casefile
