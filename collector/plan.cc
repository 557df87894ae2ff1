#include "collector/plan.h"

#include "collector/planner.h"

namespace casefile {

std::uint64_t Plan::TotalSize() const {
  std::uint64_t total = 0;
  for (const PlanEntry& entry : entries) total += entry.size;
  return total;
}

std::uint64_t Plan::TotalExpected() const {
  std::uint64_t total = 0;
  for (const PlanEntry& entry : entries) total += entry.expected;
  return total;
}

Plan MakePlan(Host& host, const std::vector<Profile>& profiles, const TimeWindow& window) {
  Planner planner(host, window);
  for (const Profile& profile : profiles) planner.Add(profile);
  return planner.Finish();
}

}  // namespace casefile
