#pragma once
// The commands of casefile-collect. Each takes its parsed command line and returns the exit code,
// or an error that main prints.

#include <cstdint>
#include <string>
#include <vector>

#include "base/options.h"
#include "base/result.h"
#include "collector/exit_codes.h"
#include "collector/host.h"
#include "collector/plan.h"
#include "collector/profile.h"

namespace casefile {

inline constexpr std::string_view kProgramName = "casefile-collect";

Result<CollectExit> RunCommand(const ParsedCommand& command);
Result<CollectExit> PlanCommand(const ParsedCommand& command);
Result<CollectExit> FleetCommand(const ParsedCommand& command);
Result<CollectExit> RedactCommand(const ParsedCommand& command);
Result<CollectExit> KeygenCommand(const ParsedCommand& command);
Result<CollectExit> ProfilesCommand(const ParsedCommand& command);
Result<CollectExit> CheckCommand(const ParsedCommand& command);
Result<CollectExit> UnmaskCommand(const ParsedCommand& command);

// --root, or the running machine.
Result<std::shared_ptr<Host>> OpenHost(const ParsedCommand& command);

// A profile, and why it is used.
struct ChosenProfile {
  Profile profile;
  std::string why;
};
// Those named by --profile, else all that fit; base is always among them, and first.
Result<std::vector<ChosenProfile>> ChooseProfiles(const ParsedCommand& command, Host& host);

// --since and --until, or --around.
Result<TimeWindow> ReadWindow(const ParsedCommand& command, Host& host);

// What the state of the machine and the list of what was taken need.
inline constexpr std::uint64_t kLeastBundleSize = std::uint64_t{64} << 10U;
// --max-size in bytes; 0 when there is none.
Result<std::uint64_t> ReadMaxSize(const ParsedCommand& command);

std::vector<Profile> ProfilesOf(const std::vector<ChosenProfile>& chosen);

// Writes to standard output; fails when that is a closed pipe or a full disk.
Result<void> PrintText(std::string_view text);

}  // namespace casefile
