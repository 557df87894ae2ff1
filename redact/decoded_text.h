#pragma once
// A text with one layer of escaping removed, and for each of its bytes where it came from, so that
// what is found in it can be hidden in the original.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "redact/span.h"

namespace casefile {

struct DecodedText {
  std::string text;
  // By byte of `text`, and one more for its end: the offset in the source.
  std::vector<std::uint32_t> origin;
};

// Removes %XX, \" \\ \n \uXXXX \xXX, &#NN; &quot; and the like, and ANSI colour sequences. False
// when there was nothing to remove.
bool Decode(std::string_view source, DecodedText* out);

// Cheap: whether the line might hide something behind an escape that a reader of the raw text
// cannot see through (a percent sign with hex digits, \u, &#, an ANSI sequence).
bool HasOpaqueEscape(std::string_view line);
// The next byte that may begin an escape; text.size() when there is none.
std::size_t FindEscape(std::string_view text, std::size_t from);

}  // namespace casefile
