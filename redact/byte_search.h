#pragma once
// The next of a few bytes in a text, sixteen positions at a time: std::string_view::find_first_of
// asks for every position in turn, which costs more than all scanners together.

#include <array>
#include <cstddef>
#include <string_view>

namespace casefile {

// The first position at or after `from` that holds one of `bytes`; text.size() when there is none.
std::size_t FindOneOf(std::string_view text, std::size_t from, const std::array<char, 4>& bytes);

}  // namespace casefile
