#include "redact/utf16.h"

#include <algorithm>

namespace casefile {
namespace {

constexpr std::size_t kMinSniffBytes = 16;

std::uint32_t ByteAt(std::string_view text, std::size_t i) {
  return static_cast<unsigned char>(text[i]);
}

}  // namespace

TextEncoding SniffEncoding(std::string_view head) {
  // Broken text may begin with the bytes of a mark, but is then mostly ASCII without zeros.
  const auto ascii =
      std::count_if(head.begin(), head.end(), [](char c) { return c >= ' ' && c < '\x7f'; });
  const bool plain = head.find('\0') == std::string_view::npos &&
                     static_cast<std::size_t>(ascii) * 2 > head.size();
  if (head.starts_with("\xff\xfe") && !plain) return TextEncoding::kUtf16Le;
  if (head.starts_with("\xfe\xff") && !plain) return TextEncoding::kUtf16Be;
  const std::size_t size = std::min(head.size(), kSniffBytes) / 2 * 2;
  if (size < kMinSniffBytes) return TextEncoding::kBytes;
  std::size_t zeros[2] = {0, 0};
  for (std::size_t i = 0; i < size; ++i) {
    if (head[i] == '\0') ++zeros[i % 2];
  }
  if (zeros[0] == 0 && zeros[1] * 10 >= size / 2 * 9) return TextEncoding::kUtf16Le;
  if (zeros[1] == 0 && zeros[0] * 10 >= size / 2 * 9) return TextEncoding::kUtf16Be;
  return TextEncoding::kBytes;
}

std::string Utf16Codec::ToBytes(std::string_view utf16) {
  std::string input = std::move(odd_);
  input += utf16;
  odd_.clear();
  std::string out;
  std::size_t i = 0;
  for (; i + 1 < input.size(); i += 2) {
    const std::uint32_t first = ByteAt(input, i);
    const std::uint32_t second = ByteAt(input, i + 1);
    const std::uint32_t unit =
        encoding_ == TextEncoding::kUtf16Le ? second << 8U | first : first << 8U | second;
    if (unit < 0x80) {
      out += static_cast<char>(unit);
    } else if (unit < 0x800) {
      out += static_cast<char>(0xc0U | unit >> 6U);
      out += static_cast<char>(0x80U | (unit & 63U));
    } else {
      out += static_cast<char>(0xe0U | unit >> 12U);
      out += static_cast<char>(0x80U | (unit >> 6U & 63U));
      out += static_cast<char>(0x80U | (unit & 63U));
    }
  }
  odd_ = input.substr(i);
  return out;
}

std::string Utf16Codec::ToUtf16(std::string_view bytes) {
  std::string input = std::move(partial_);
  input += bytes;
  partial_.clear();
  std::string out;
  std::size_t i = 0;
  while (i < input.size()) {
    const std::uint32_t lead = ByteAt(input, i);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : 3;
    if (i + length > input.size()) break;
    if (length == 1) {
      AppendUnit(lead, &out);
    } else if (length == 2) {
      AppendUnit((lead & 31U) << 6U | (ByteAt(input, i + 1) & 63U), &out);
    } else {
      AppendUnit(
          (lead & 15U) << 12U | (ByteAt(input, i + 1) & 63U) << 6U | (ByteAt(input, i + 2) & 63U),
          &out);
    }
    i += length;
  }
  partial_ = input.substr(i);
  return out;
}

void Utf16Codec::AppendUnit(std::uint32_t unit, std::string* out) const {
  const char low = static_cast<char>(unit & 255U);
  const char high = static_cast<char>(unit >> 8U & 255U);
  *out += encoding_ == TextEncoding::kUtf16Le ? low : high;
  *out += encoding_ == TextEncoding::kUtf16Le ? high : low;
}

}  // namespace casefile
