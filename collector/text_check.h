#pragma once
// Tells text from what redaction cannot look into.

#include <string_view>

namespace casefile {

// What the first bytes of a file are, when they are no text: "gzip data", "a program"; empty for
// text. Text may be in any 8-bit encoding, coloured, and may hold runs of NUL (a log that was
// preallocated, or written to when the power failed).
std::string_view NotText(std::string_view sample);

}  // namespace casefile
