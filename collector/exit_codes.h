#pragma once
// The exit codes of casefile-collect; the table is shown by --help and the man page.

#include <cstdint>
#include <span>

#include "base/options.h"

namespace casefile {

enum class CollectExit : std::uint8_t {
  kComplete = 0,
  kFailed = 1,
  kUsage = 2,
  kPartial = 3,
  kNothing = 4,
  kWithheld = 5,
  kBug = 70,
  kInterrupted = 130,
};
std::span<const ExitCodeSpec> CollectExitCodes();

}  // namespace casefile
