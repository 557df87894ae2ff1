#pragma once
#include "base/options.h"

namespace casefile::testing {

// What must hold for every program's option table: names and letters are unique within a command,
// every text is there and in the house form, every command has an example that parses as that
// command. Reports each breach as a failure of the running test.
void ExpectGoodOptionTable(const ProgramSpec& program);

// The breaches as sentences; empty for a good table.
std::vector<std::string> OptionTableProblems(const ProgramSpec& program);

}  // namespace casefile::testing
