#pragma once
// Steps over blanks, quotes and names in the text around a key.

#include <cstddef>
#include <string_view>

#include "redact/characters.h"

namespace casefile {

// Longer names are text, not keys.
inline constexpr std::size_t kMaxKeyBytes = 128;

inline bool IsKeyCharacter(char c) {
  return IsWord(c) || c == '-' || c == '.';
}

inline bool StartsWithIgnoringCase(std::string_view text, std::string_view lower) {
  if (text.size() < lower.size()) return false;
  for (std::size_t i = 0; i < lower.size(); ++i) {
    if (Lowered(text[i]) != lower[i]) return false;
  }
  return true;
}

inline bool ContainsIgnoringCase(std::string_view text, std::string_view lower) {
  for (std::size_t i = 0; i + lower.size() <= text.size(); ++i) {
    if (StartsWithIgnoringCase(text.substr(i), lower)) return true;
  }
  return false;
}

inline std::size_t SkipBlanks(std::string_view text, std::size_t at) {
  while (at < text.size() && IsBlank(text[at])) ++at;
  return at;
}

inline std::size_t SkipSpaces(std::string_view text, std::size_t at) {
  while (at < text.size() && IsSpace(text[at]) && text[at] != '\0') ++at;
  return at;
}

// Behind a closing quote, escaped any number of times; `at` itself when there is none.
inline std::size_t SkipQuote(std::string_view text, std::size_t at) {
  std::size_t i = at;
  while (i < text.size() && text[i] == '\\') ++i;
  return i < text.size() && IsQuote(text[i]) ? i + 1 : at;
}

}  // namespace casefile
