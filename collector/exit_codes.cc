#include "collector/exit_codes.h"

namespace casefile {

std::span<const ExitCodeSpec> CollectExitCodes() {
  static constexpr ExitCodeSpec kCodes[] = {
      {0, "complete: the bundle was written and nothing is missing"},
      {1, "failed: nothing was written"},
      {2, "the command line, a profile or a rule is wrong"},
      {3, "partial: the bundle is valid, and names what is missing"},
      {4, "there was nothing to collect"},
      {5, "written, but content that could not be inspected was withheld"},
      {70, "a bug in casefile-collect"},
      {130, "interrupted before any data was collected"},
  };
  return kCodes;
}

}  // namespace casefile
