#pragma once
// Tells the version of a program, the number of a section and an object id from an IPv4 address of
// the same shape, by what stands around it.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace casefile {

// text[begin, end) reads as `address`.
bool IsVersionNumber(std::string_view text,
                     std::size_t begin,
                     std::size_t end,
                     std::uint32_t address);

}  // namespace casefile
