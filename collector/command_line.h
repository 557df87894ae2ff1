#pragma once
// The table of what casefile-collect takes: --help, the man page and the completion come from it.

#include "base/options.h"

namespace casefile {

ProgramSpec CollectProgram();

}  // namespace casefile
