#pragma once
// UTF-16 text as bytes that the scanners can read, and back without loss: every 16-bit unit becomes
// one to three bytes in the manner of UTF-8 (halves of surrogate pairs each by themselves).

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace casefile {

enum class TextEncoding : std::uint8_t { kBytes, kUtf16Le, kUtf16Be };

// Enough to tell UTF-16 without a byte order mark from other text.
inline constexpr std::size_t kSniffBytes = 64;

// By the byte order mark, or by zeros at every second byte of the first kSniffBytes.
TextEncoding SniffEncoding(std::string_view head);

// Both directions keep what was cut in the middle for the next call.
class Utf16Codec {
 public:
  explicit Utf16Codec(TextEncoding encoding) : encoding_(encoding) {}

  std::string ToBytes(std::string_view utf16);
  std::string ToUtf16(std::string_view bytes);
  // The odd byte at the end of the input, which is no unit.
  std::string Rest() const { return odd_; }

 private:
  void AppendUnit(std::uint32_t unit, std::string* out) const;

  TextEncoding encoding_;
  std::string odd_;
  std::string partial_;
};

}  // namespace casefile
