#pragma once
// Decoding UTF-8 one character at a time, for whoever must look at code points.

#include <cstddef>
#include <string_view>

namespace casefile {

struct Utf8Char {
  char32_t code = 0;
  std::size_t length = 1;  // bytes; 1 for a byte that is no UTF-8
  bool valid = false;
};

// The character that begins at text[at]; `at` is below text.size(). Overlong forms, surrogates and
// code points above U+10FFFF are not valid.
Utf8Char DecodeUtf8(std::string_view text, std::size_t at);

}  // namespace casefile
