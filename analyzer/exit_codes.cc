#include "analyzer/exit_codes.h"

namespace casefile {

std::span<const ExitCodeSpec> AnalyzeExitCodes() {
  static constexpr ExitCodeSpec kCodes[] = {
      {0, "no finding at or above --fail-on"},
      {1, "failed: the input could not be read"},
      {2, "the command line or a rule is wrong"},
      {3, "the input is partial or damaged, and was analysed as far as it goes"},
      {10, "findings at or above --fail-on"},
      {70, "a bug in casefile-analyze"},
  };
  return kCodes;
}

}  // namespace casefile
