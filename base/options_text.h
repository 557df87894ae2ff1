#pragma once
// What the texts made from an option table share: --help, the man page, the completion and the
// parser's error messages.

#include <string>
#include <vector>

#include "base/options.h"

namespace casefile {

// --help and --version, which every program has without naming them.
std::vector<OptionSpec> StandardOptions();
// "--recipient AGE1…|FILE"
std::string OptionWithValue(const OptionSpec& option);
// "casefile-analyze search [OPTION]… REGEX INPUT…"
std::string UsageLine(const ProgramSpec& program, const CommandSpec& command);

}  // namespace casefile
