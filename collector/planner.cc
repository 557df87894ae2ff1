#include "collector/planner.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "collector/machine_load.h"
#include "collector/probes/all.h"

namespace casefile {

Planner::Planner(Host& host, const TimeWindow& window)
    : host_(host),
      window_(window),
      now_(host.Now()),
      load_(LoadPerProcessor(host)),
      rotated_(host) {}

void Planner::Add(const Profile& profile) {
  for (const std::string& id : profile.probes) probes_.emplace(id, profile.id);
  for (const HealthItem& item : profile.health) AddHealth(profile, item);
  for (const DatabaseItem& item : profile.databases) AddDatabase(profile, item);
  for (const CommandItem& item : profile.commands) AddCommand(profile, item);
  for (const ContainerItem& item : profile.containers) AddContainers(profile, item);
  for (const JournalItem& item : profile.journal) AddJournal(profile, item);
  // Environment files first: a pattern of the same profile may name them again as logs.
  AddEnvironmentFiles(profile);
  for (const FileItem& item : profile.files) AddFiles(profile, item);
  for (const std::string& pattern : profile.learn) AddExisting(pattern, &plan_.learn);
  plan_.environment_of.insert(
      plan_.environment_of.end(), profile.environment_of.begin(), profile.environment_of.end());
}

Plan Planner::Finish() {
  if (!host_.is_live()) AddRecorded();
  AddProbesInOrder();
  std::ranges::stable_sort(files_, {}, &PlanEntry::priority);
  for (auto* list : {&commands_, &files_}) {
    std::ranges::move(*list, std::back_inserter(plan_.entries));
  }
  return std::move(plan_);
}

// In the order of the registry, which is cheap and volatile first.
void Planner::AddProbesInOrder() {
  std::vector<PlanEntry> probes;
  for (Probe& probe : AllProbes()) {
    const auto wanted = probes_.find(probe.id);
    if (wanted == probes_.end()) continue;
    if (probe.needs == Needs::kLiveSystem && !host_.is_live()) {
      plan_.gaps.push_back({std::string(probe.id),
                            std::string(probe.id),
                            {OutcomeStatus::kSkipped, "needs the running machine"}});
      continue;
    }
    PlanEntry entry;
    entry.profile = wanted->second;
    entry.source = probe.id;
    entry.member = fmt::format("probes/{}.json", probe.id);
    entry.origin = "probe";
    entry.reason = probe.summary;
    entry.priority = 0;
    entry.what = PlannedProbe{std::move(probe)};
    probes.push_back(std::move(entry));
  }
  plan_.entries.insert(plan_.entries.begin(),
                       std::make_move_iterator(probes.begin()),
                       std::make_move_iterator(probes.end()));
}

void Planner::AddGap(const PlanEntry& entry, Outcome outcome) {
  plan_.gaps.push_back({entry.profile, entry.source, std::move(outcome)});
}

}  // namespace casefile
