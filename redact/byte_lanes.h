#pragma once
// 64 bytes looked at together: a bit for each that is, or lies between, given bytes. On SSE2 where
// the machine has it, otherwise one by one with the same result.

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace casefile {

class ByteLanes {
 public:
  static constexpr std::size_t kBytes = 64;

  // The 64 bytes of `text` from `begin`; what lies behind its end is NUL.
  ByteLanes(std::string_view text, std::size_t begin) {
    if (begin < text.size() && text.size() - begin >= kBytes) {
      Load(text.data() + begin);
    } else {
      std::array<char, kBytes> rest{};
      if (begin < text.size()) std::memcpy(rest.data(), text.data() + begin, text.size() - begin);
      Load(rest.data());
    }
  }

  std::uint64_t Equal(char c) const;
  // Both ends belong to it; first and last are ASCII, and not its first and last signs.
  std::uint64_t Between(char first, char last) const;

 private:
#if defined(__SSE2__)
  static constexpr std::size_t kStep = 16;
  void Load(const char* bytes) {
    for (std::size_t i = 0; i < lanes_.size(); ++i)
      lanes_[i].bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + kStep * i));
  }
  template <typename Test>
  std::uint64_t Bits(const Test& test) const {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < lanes_.size(); ++i) {
      const auto some = static_cast<std::uint32_t>(_mm_movemask_epi8(test(lanes_[i].bytes)));
      bits |= std::uint64_t{some} << (kStep * i);
    }
    return bits;
  }

  struct Lane {
    __m128i bytes;
  };
  std::array<Lane, kBytes / kStep> lanes_;
#else
  void Load(const char* bytes) {
    std::memcpy(bytes_.data(), bytes, kBytes);
  }
  template <typename Test>
  std::uint64_t Bits(const Test& test) const {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < kBytes; ++i)
      if (test(bytes_[i])) bits |= std::uint64_t{1} << i;
    return bits;
  }

  std::array<char, kBytes> bytes_;
#endif
};

#if defined(__SSE2__)

inline std::uint64_t ByteLanes::Equal(char c) const {
  const __m128i same = _mm_set1_epi8(c);
  return Bits([same](__m128i bytes) { return _mm_cmpeq_epi8(bytes, same); });
}

// Compared as signed bytes: what is not ASCII lies below every `first`.
inline std::uint64_t ByteLanes::Between(char first, char last) const {
  const __m128i below = _mm_set1_epi8(static_cast<char>(first - 1));
  const __m128i above = _mm_set1_epi8(static_cast<char>(last + 1));
  return Bits([=](__m128i bytes) {
    return _mm_and_si128(_mm_cmpgt_epi8(bytes, below), _mm_cmplt_epi8(bytes, above));
  });
}

#else

inline std::uint64_t ByteLanes::Equal(char c) const {
  return Bits([c](char byte) { return byte == c; });
}

inline std::uint64_t ByteLanes::Between(char first, char last) const {
  return Bits([=](char byte) { return byte >= first && byte <= last; });
}

#endif

}  // namespace casefile
