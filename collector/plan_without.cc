// Leaves out of a plan what its owner does not want to give.

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "collector/plan.h"

namespace casefile {
namespace {

// What people call the kinds of entries.
struct Kind {
  std::string_view word;
  std::string_view origin;
};
constexpr std::array<Kind, 5> kKinds = {{{"probes", "probe"},
                                         {"commands", "command"},
                                         {"files", "file"},
                                         {"health", "health"},
                                         {"databases", "database"}}};

bool Fits(const PlanEntry& entry, const std::string& name) {
  const bool kind = std::ranges::any_of(
      kKinds, [&](const Kind& one) { return one.word == name && one.origin == entry.origin; });
  return kind || entry.profile == name || entry.source == name ||
         fnmatch(name.c_str(), entry.source.c_str(), 0) == 0;
}

}  // namespace

Result<void> LeaveOut(const std::vector<std::string>& names, Plan* plan) {
  for (const std::string& name : names) {
    const auto left = std::stable_partition(
        plan->entries.begin(), plan->entries.end(), [&name](const PlanEntry& entry) {
          return !Fits(entry, name);
        });
    if (left == plan->entries.end()) {
      std::set<std::string> known;
      for (const PlanEntry& entry : plan->entries) known.insert(entry.profile);
      for (const Kind& kind : kKinds) known.insert(std::string(kind.word));
      return Error(ErrorCode::kInvalidInput,
                   fmt::format("nothing that would be collected is called '{}'", name))
          .WithHint(fmt::format("give one of {}, or a source as the plan shows it",
                                fmt::join(known, ", ")));
    }
    for (auto entry = left; entry != plan->entries.end(); ++entry) {
      plan->gaps.push_back(
          {entry->profile,
           entry->source,
           {OutcomeStatus::kSkipped, fmt::format("left out on request ({})", name)}});
    }
    plan->entries.erase(left, plan->entries.end());
  }
  return {};
}

}  // namespace casefile
