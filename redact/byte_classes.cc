#include "redact/byte_classes.h"

#include <algorithm>

#include "redact/byte_lanes.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace casefile {
namespace {

// Stands in each function for its own instructions: the compiler inlines nothing across targets.
// `equal` and `between` give a bit for each of the 64 bytes; both ends of `between` belong to it.
#define CASEFILE_CLASSES(equal, between)                                                          \
  ByteClasses {                                                                                   \
    .digit = between('0', '9'), .hex = between('0', '9') | between('a', 'f') | between('A', 'F'), \
    .capital = between('A', 'Z'),                                                                 \
    .base64 = between('0', '9') | between('A', 'Z') | between('a', 'z') | equal('-') |            \
              equal('_') | equal('+') | equal('/'),                                               \
    .dot = equal('.'), .colon = equal(':'), .dash = equal('-'), .at = equal('@'),                 \
    .space = equal(' ')                                                                           \
  }

constexpr std::size_t kBlock = ByteClasses::kBytes;

void ClassifyNarrowly(const char* bytes, std::size_t blocks, ByteClasses* out) {
  for (std::size_t i = 0; i < blocks; ++i) {
    const ByteLanes lanes({bytes + i * kBlock, kBlock}, 0);
    const auto equal = [&](char c) { return lanes.Equal(c); };
    const auto between = [&](char first, char last) { return lanes.Between(first, last); };
    out[i] = CASEFILE_CLASSES(equal, between);
  }
}

#if defined(__x86_64__)

#define CASEFILE_AVX2 __attribute__((target("avx2")))
#define CASEFILE_AVX512 __attribute__((target("avx512f,avx512bw")))
#define CASEFILE_INLINE __attribute__((always_inline))

CASEFILE_AVX2 void ClassifyAvx2(const char* bytes, std::size_t blocks, ByteClasses* out) {
  const auto join = [](__m256i a, __m256i b) CASEFILE_AVX2 CASEFILE_INLINE {
    return static_cast<std::uint32_t>(_mm256_movemask_epi8(a)) |
           std::uint64_t{static_cast<std::uint32_t>(_mm256_movemask_epi8(b))} << 32U;
  };
  for (std::size_t i = 0; i < blocks; ++i) {
    const auto* block = reinterpret_cast<const __m256i*>(bytes + i * kBlock);
    const __m256i low = _mm256_loadu_si256(block);
    const __m256i high = _mm256_loadu_si256(block + 1);
    const auto equal = [&](char c) CASEFILE_AVX2 CASEFILE_INLINE {
      const __m256i same = _mm256_set1_epi8(c);
      return join(_mm256_cmpeq_epi8(low, same), _mm256_cmpeq_epi8(high, same));
    };
    const auto between = [&](char first, char last) CASEFILE_AVX2 CASEFILE_INLINE {
      // Signed, so that bytes above ASCII lie below every range.
      const __m256i before = _mm256_set1_epi8(static_cast<char>(first - 1));
      const __m256i behind = _mm256_set1_epi8(static_cast<char>(last + 1));
      return join(
          _mm256_and_si256(_mm256_cmpgt_epi8(low, before), _mm256_cmpgt_epi8(behind, low)),
          _mm256_and_si256(_mm256_cmpgt_epi8(high, before), _mm256_cmpgt_epi8(behind, high)));
    };
    out[i] = CASEFILE_CLASSES(equal, between);
  }
}

CASEFILE_AVX512 void ClassifyAvx512(const char* bytes, std::size_t blocks, ByteClasses* out) {
  for (std::size_t i = 0; i < blocks; ++i) {
    const __m512i all = _mm512_loadu_si512(bytes + i * kBlock);
    const auto equal = [&](char c) CASEFILE_AVX512 CASEFILE_INLINE -> std::uint64_t {
      return _mm512_cmpeq_epi8_mask(all, _mm512_set1_epi8(c));
    };
    const auto between = [&](char first, char last)
                             CASEFILE_AVX512 CASEFILE_INLINE -> std::uint64_t {
      return _mm512_cmpge_epu8_mask(all, _mm512_set1_epi8(first)) &
             _mm512_cmple_epu8_mask(all, _mm512_set1_epi8(last));
    };
    out[i] = CASEFILE_CLASSES(equal, between);
  }
}

#endif

}  // namespace

ByteClassReader::Classify ByteClassReader::Best() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512bw") != 0) return ClassifyAvx512;
  if (__builtin_cpu_supports("avx2") != 0) return ClassifyAvx2;
#endif
  return ClassifyNarrowly;
}

ByteClassReader::ByteClassReader(std::string_view text, Lanes lanes)
    : text_(text), classify_(lanes == Lanes::kBest ? Best() : ClassifyNarrowly) {
  Fill(1);
}

// The last two stay, as the one in front of the next block and that block.
void ByteClassReader::Refill() {
  blocks_[0] = blocks_[at_ - 1];
  blocks_[1] = blocks_[at_];
  Fill(2);
  at_ = 1;
}

void ByteClassReader::Fill(std::size_t first) {
  const std::size_t room = blocks_.size() - first;
  const std::size_t whole = std::min(room, (text_.size() - read_) / kBlock);
  classify_(text_.data() + read_, whole, blocks_.data() + first);
  read_ += whole * kBlock;
  if (whole == room) return;
  std::array<char, kBlock> rest{};
  const std::size_t bytes = text_.copy(rest.data(), kBlock, read_);
  read_ += bytes;
  classify_(rest.data(), 1, blocks_.data() + first + whole);
  std::fill(blocks_.begin() + static_cast<std::ptrdiff_t>(first + whole + 1),
            blocks_.end(),
            ByteClasses());
}

}  // namespace casefile
