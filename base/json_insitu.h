#pragma once
// What both JSON readers need of the text they hand to RapidJSON, which parses it where it is.

#include <cstddef>

namespace casefile {

// RapidJSON stops at a NUL. Where it checks UTF-8 it takes the bytes a character should have before
// it looks at them: up to three behind a NUL that cuts the character.
inline constexpr std::size_t kJsonTailBytes = 4;

}  // namespace casefile
