#pragma once
// Whether letters and digits were drawn by a machine or written by a person.

#include <cstddef>
#include <string_view>

namespace casefile {

// Nothing that is shorter looks random.
inline constexpr std::size_t kMinRandomBytes = 16;

// Letters and digits (or letters of both cases) that no person would write as a word: long enough
// and irregular enough. Paths, UUIDs, hex digests, dates and addresses are not.
bool LooksRandom(std::string_view value);

// 32 or more hex digits, some of them letters.
bool IsHexDigest(std::string_view value);

}  // namespace casefile
