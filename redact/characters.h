#pragma once
// Classes of bytes, the same in every locale.

#include <cstddef>
#include <string_view>

namespace casefile {

inline bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
inline bool IsUpper(char c) {
  return c >= 'A' && c <= 'Z';
}
inline bool IsLower(char c) {
  return c >= 'a' && c <= 'z';
}
inline bool IsAlpha(char c) {
  return IsUpper(c) || IsLower(c);
}
inline bool IsAlnum(char c) {
  return IsAlpha(c) || IsDigit(c);
}
inline bool IsWord(char c) {
  return IsAlnum(c) || c == '_';
}
inline bool IsHex(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
inline bool IsBlank(char c) {
  return c == ' ' || c == '\t';
}
// NUL ends a line too: /proc/*/environ and cmdline are lists of strings.
inline bool IsLineEnd(char c) {
  return c == '\n' || c == '\r' || c == '\0';
}
inline bool IsSpace(char c) {
  return IsBlank(c) || IsLineEnd(c) || c == '\v' || c == '\f';
}
inline bool IsQuote(char c) {
  return c == '"' || c == '\'' || c == '`';
}
inline bool IsBase64(char c) {
  return IsAlnum(c) || c == '+' || c == '/' || c == '-' || c == '_';
}
inline char Lowered(char c) {
  return IsUpper(c) ? static_cast<char>(c + 32) : c;
}
inline int HexValue(char c) {
  if (IsDigit(c)) return c - '0';
  return Lowered(c) - 'a' + 10;
}

inline std::size_t LineBegin(std::string_view text, std::size_t at) {
  while (at > 0 && !IsLineEnd(text[at - 1])) --at;
  return at;
}
inline std::size_t LineEnd(std::string_view text, std::size_t at) {
  while (at < text.size() && !IsLineEnd(text[at])) ++at;
  return at;
}

}  // namespace casefile
