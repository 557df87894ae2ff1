#pragma once
// The exit codes of casefile-analyze; the table is shown by --help and the man page.

#include <cstdint>
#include <span>

#include "base/options.h"

namespace casefile {

enum class AnalyzeExit : std::uint8_t {
  kClean = 0,
  kFailed = 1,
  kUsage = 2,
  kPartial = 3,
  kFindings = 10,
  kBug = 70,
};
std::span<const ExitCodeSpec> AnalyzeExitCodes();

}  // namespace casefile
