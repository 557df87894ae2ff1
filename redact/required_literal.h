#pragma once
// What must stand in a text for a pattern to match there: the anchors of a pattern that a person
// wrote without any.

#include <string>
#include <string_view>
#include <vector>

namespace casefile {

// One literal for each alternative, the longest there is; none when an alternative has no literal
// of 4 bytes, or the pattern uses what this does not read (\Q, \x, \p).
std::vector<std::string> RequiredLiterals(std::string_view pattern);

}  // namespace casefile
