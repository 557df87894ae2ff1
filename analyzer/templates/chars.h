#pragma once
// Classes of bytes, as a table: the tokenizer looks at every byte of every line once.

#include <array>
#include <cstdint>
#include <string_view>

namespace casefile::templates {

enum CharClass : std::uint16_t {
  kSpaceChar = 1U << 0U,
  kPunctChar = 1U << 1U,  // a token of its own: brackets, quotes, comma, '='
  kLetter = 1U << 2U,
  kDigit = 1U << 3U,
  kHexLetter = 1U << 4U,  // a-f, A-F; a letter as well
  kDot = 1U << 5U,
  kDash = 1U << 6U,
  kUnderscore = 1U << 7U,
  kSlash = 1U << 8U,  // '/' and '\'
  kColon = 1U << 9U,
  kAt = 1U << 10U,
  kOtherChar = 1U << 11U,  // part of a word: $ % & + ~ ^ and all bytes from 0x80
};

constexpr std::array<std::uint16_t, 256> MakeCharClasses() {
  std::array<std::uint16_t, 256> table{};
  table.fill(kOtherChar);
  for (unsigned c = 0; c <= ' '; ++c) table[c] = kSpaceChar;
  table[0x7f] = kSpaceChar;
  for (unsigned c = '0'; c <= '9'; ++c) table[c] = kDigit;
  for (unsigned c = 'a'; c <= 'z'; ++c) table[c] = table[c - 'a' + 'A'] = kLetter;
  for (unsigned c = 'a'; c <= 'f'; ++c) table[c] = table[c - 'a' + 'A'] = kLetter | kHexLetter;
  for (const char c : std::string_view(",;()[]{}\"'<>|=!?*#`")) {
    table[static_cast<unsigned char>(c)] = kPunctChar;
  }
  table['.'] = kDot;
  table['-'] = kDash;
  table['_'] = kUnderscore;
  table['/'] = table['\\'] = kSlash;
  table[':'] = kColon;
  table['@'] = kAt;
  return table;
}
inline constexpr std::array<std::uint16_t, 256> kCharClasses = MakeCharClasses();

constexpr std::uint16_t ClassOf(char c) {
  return kCharClasses[static_cast<unsigned char>(c)];
}
constexpr bool Is(char c, std::uint16_t classes) {
  return (ClassOf(c) & classes) != 0;
}

// The classes of all bytes of `text` together.
constexpr std::uint16_t ClassesOf(std::string_view text) {
  std::uint16_t all = 0;
  for (const char c : text) all = static_cast<std::uint16_t>(all | ClassOf(c));
  return all;
}

constexpr bool AllOf(std::string_view text, std::uint16_t classes) {
  for (const char c : text) {
    if (!Is(c, classes)) return false;
  }
  return !text.empty();
}
constexpr bool AllDigits(std::string_view text) {
  return AllOf(text, kDigit);
}

}  // namespace casefile::templates
