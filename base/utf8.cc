#include "base/utf8.h"

#include <array>
#include <cstdint>

#include "base/text.h"

namespace casefile {
namespace {

std::uint8_t ByteAt(std::string_view text, std::size_t at) {
  return static_cast<std::uint8_t>(text[at]);
}

// The length that a first byte announces; 0 when it can begin nothing.
std::size_t AnnouncedLength(std::uint8_t first) {
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first <= 0xdf) return 2;
  if (first >= 0xe0 && first <= 0xef) return 3;
  if (first >= 0xf0 && first <= 0xf4) return 4;
  return 0;
}

}  // namespace

Utf8Char DecodeUtf8(std::string_view text, std::size_t at) {
  const std::uint8_t first = ByteAt(text, at);
  const std::size_t length = AnnouncedLength(first);
  if (length == 0 || length > text.size() - at) return {};
  if (length == 1) return {.code = first, .length = 1, .valid = true};
  std::uint32_t code = first & (0x7fU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    const std::uint8_t next = ByteAt(text, at + i);
    if ((next & 0xc0U) != 0x80U) return {};
    code = (code << 6U) | (next & 0x3fU);
  }
  constexpr std::array<std::uint32_t, 5> kSmallest = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code >= 0xd800 && code <= 0xdfff;
  if (code < kSmallest.at(length) || surrogate || code > 0x10ffff) return {};
  return {.code = code, .length = length, .valid = true};
}

bool IsValidUtf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const Utf8Char c = DecodeUtf8(text, i);
    if (!c.valid) return false;
    i += c.length;
  }
  return true;
}

std::string ToValidUtf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const Utf8Char c = DecodeUtf8(text, i);
    out += c.valid ? text.substr(i, c.length) : std::string_view("\xef\xbf\xbd");
    i += c.length;
  }
  return out;
}

}  // namespace casefile
