#include "redact/text_escapes.h"

#include <cstdint>

#include "base/text.h"
#include "redact/characters.h"

namespace casefile {
namespace {

constexpr std::string_view kLowerHex = "0123456789abcdef";
constexpr std::string_view kUpperHex = "0123456789ABCDEF";
constexpr std::string_view kBase64Alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void AppendHex(char c, HexCase letters, std::string* out) {
  const std::string_view digits = letters == HexCase::kLower ? kLowerHex : kUpperHex;
  const auto byte = static_cast<unsigned char>(c);
  *out += digits[byte >> 4U];
  *out += digits[byte & 15U];
}

}  // namespace

std::string ToHex(std::string_view bytes, HexCase letters) {
  std::string out;
  for (const char c : bytes) AppendHex(c, letters, &out);
  return out;
}

std::string ToPercent(std::string_view bytes, HexCase letters) {
  std::string out;
  for (const char c : bytes) {
    if (IsWord(c) || c == '-' || c == '.' || c == '~') {
      out += c;
    } else {
      out += '%';
      AppendHex(c, letters, &out);
    }
  }
  return out;
}

std::string ToJsonString(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string ToXml(std::string_view bytes) {
  std::string out;
  AppendXmlEscaped(out, bytes);
  return out;
}

std::string ToShellQuoted(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out;
}

std::string ToBase64Inside(std::string_view bytes, std::size_t offset, bool url_safe) {
  std::string padded(offset, '\0');
  padded += bytes;
  std::string out;
  // Whole groups of six bits only: the last, shared with what follows, is left out.
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (const char c : padded) {
    bits = bits << 8U | static_cast<unsigned char>(c);
    held += 8;
    while (held >= 6) {
      held -= 6;
      char symbol = kBase64Alphabet[bits >> held & 63U];
      if (url_safe && symbol == '+') symbol = '-';
      if (url_safe && symbol == '/') symbol = '_';
      out += symbol;
    }
  }
  // The first character(s) are shared with the bytes before.
  return out.substr(offset == 0 ? 0 : offset + 1);
}

}  // namespace casefile
