#include "collector/collect_containers.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "base/text.h"
#include "collector/collect_program.h"

namespace casefile {
namespace {

constexpr std::chrono::seconds kListDeadline{10};
constexpr std::chrono::seconds kLogsDeadline{20};

// The names of all containers, also of those that ended.
Result<std::vector<std::string>> ListContainers(Host& host,
                                                const std::string& engine,
                                                const std::stop_token& stop) {
  const Program list{.arguments = {engine, "ps", "--all", "--format", "{{.Names}}"},
                     .deadline = kListDeadline,
                     .output_limit = limits::kMiB};
  std::string text;
  const ProgramResult result = TRY(host.Run(
      list,
      [&text](Bytes bytes) -> Result<void> {
        text += AsText(bytes);
        return {};
      },
      stop));
  if (result.end != ProgramEnd::kExited) {
    return Error(ErrorCode::kTimedOut, fmt::format("{} ps gave no end", engine));
  }
  if (result.exit_code != 0) {
    const std::string_view said = Trim(result.error_output);
    return Error(ErrorCode::kIo,
                 fmt::format("{} ps failed: {}", engine, said.substr(0, said.find('\n'))));
  }
  std::vector<std::string> names;
  for (const std::string_view name : SplitLines(text)) {
    // An option would begin with a dash; no engine allows such a name.
    if (!name.empty() && name[0] != '-') names.emplace_back(name);
  }
  return names;
}

bool Fits(const PlannedContainers& containers, const std::string& name) {
  return std::ranges::any_of(
      containers.names, [&name](const std::string& pattern) { return GlobMatches(pattern, name); });
}

std::string MemberOf(std::string_view engine, std::string_view what, std::string_view name) {
  return fmt::format("commands/{}.txt", CommandSlug(fmt::format("{} {} {}", engine, what, name)));
}

}  // namespace

Result<Ending> CollectContainers(RunState& run,
                                 const PlanEntry& entry,
                                 const PlannedContainers& containers,
                                 const std::stop_token& stop) {
  Ending ending;
  bool any = false;
  for (const std::string& name : TRY(ListContainers(run.host(), containers.engine, stop))) {
    if (!Fits(containers, name) || !run.Claim(containers.engine + " " + name)) continue;
    any = true;
    std::vector<std::string> logs = {containers.engine, "logs"};
    logs.insert(logs.end(), containers.options.begin(), containers.options.end());
    logs.push_back(name);
    const std::vector<std::pair<std::string_view, std::vector<std::string>>> programs = {
        {"logs", std::move(logs)}, {"inspect", {containers.engine, "inspect", name}}};
    for (const auto& [what, arguments] : programs) {
      const Program program{.arguments = arguments,
                            .deadline = kLogsDeadline,
                            .output_limit = limits::kProbeOutputBytes};
      const Ending one = TRY(CollectProgram(
          run, entry, {program, OutputForm::kText, MemberOf(containers.engine, what, name)}, stop));
      ending.bytes += one.bytes;
      if (one.outcome.status != OutcomeStatus::kOk) ending.outcome = one.outcome;
    }
  }
  if (any) return ending;
  ending.outcome = {OutcomeStatus::kMissing, fmt::format("no container fits: {}", entry.reason)};
  ending.weight = Weight::kPlanned;
  return ending;
}

}  // namespace casefile
