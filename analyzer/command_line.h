#pragma once
// What casefile-analyze takes: one table for the parser, --help, the man page and the completions.

#include <span>
#include <string>

#include "base/options.h"

namespace casefile {

ProgramSpec AnalyzeProgram();

}  // namespace casefile
