#include <fmt/format.h>

#include <utility>

#include "base/limits.h"
#include "base/text.h"
#include "collector/probe_document.h"
#include "collector/probes/all.h"
#include "collector/proc_text.h"

namespace casefile::cgroup {
namespace {

constexpr std::string_view kRoot = "/sys/fs/cgroup";
// A machine with a thousand containers is told the first of them.
constexpr std::size_t kGroups = 1000;
constexpr int kDepth = 6;

using Counters = std::map<std::string, std::uint64_t, std::less<>>;

Counters ReadGroupCounters(Host& host, const std::string& path) {
  const auto text = host.ReadFile(path, 16 * limits::kKiB);
  return text ? ReadCounters(*text) : Counters();
}

std::optional<std::uint64_t> Find(const Counters& counters, std::string_view name) {
  const auto found = counters.find(name);
  return found == counters.end() ? std::nullopt : std::optional(found->second);
}

ProbeRow MakeRow(Host& host, const std::string& group) {
  const auto file = [&](std::string_view name) {
    return fmt::format("{}{}/{}", kRoot, group, name);
  };
  ProbeRow row;
  row.Text("path", group.empty() ? "/" : group);
  const auto memory = ReadUint(host, file("memory.current"));
  const auto memory_max = ReadUint(host, file("memory.max"));  // "max" is no number: no limit
  row.Count("memory_current_bytes", memory).Count("memory_maximum_bytes", memory_max);
  if (memory && memory_max) row.Count("memory_used_percent", PercentUp(*memory, *memory_max));
  row.Count("swap_current_bytes", ReadUint(host, file("memory.swap.current")))
      .Count("swap_maximum_bytes", ReadUint(host, file("memory.swap.max")))
      .Count("processes_current", ReadUint(host, file("pids.current")))
      .Count("processes_maximum", ReadUint(host, file("pids.max")));
  const std::string quota_text = ReadWord(host, file("cpu.max"));  // "max 100000", "50000 100000"
  const std::vector<std::string_view> quota = SplitWords(quota_text);
  if (quota.size() == 2 && ToUint(quota[0])) {
    row.Count("cpu_quota_us", ToUint(quota[0])).Count("cpu_period_us", ToUint(quota[1]));
    row.Count("cpu_throttled_periods",
              Find(ReadGroupCounters(host, file("cpu.stat")), "nr_throttled"));
  }
  const Counters events = ReadGroupCounters(host, file("memory.events"));
  row.Count("memory_events_maximum", Find(events, "max"))
      .Count("memory_events_oom", Find(events, "oom"))
      .Count("memory_events_oom_kill", Find(events, "oom_kill"));
  return row;
}

// Breadth first, so that a cut leaves out the deep ones.
void WalkGroups(ProbeContext& context, ProbeDocument* document, ProbeResult* result) {
  std::vector<std::pair<std::string, int>> groups = {{"", 0}};
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (i == kGroups || context.stop.stop_requested()) {
      result->outcome = {OutcomeStatus::kPartial, fmt::format("only {} groups were read", i)};
      return;
    }
    const auto [group, depth] = groups[i];
    document->Row(MakeRow(context.host, group));
    if (depth == kDepth) continue;
    const auto entries = context.host.ListDirectory(fmt::format("{}{}", kRoot, group));
    if (!entries) continue;
    for (const DirectoryEntry& entry : *entries) {
      if (entry.type != FileType::kDirectory || groups.size() > kGroups) continue;
      groups.emplace_back(fmt::format("{}/{}", group, entry.name), depth + 1);
    }
  }
}

Result<ProbeResult> Run(ProbeContext& context) {
  Host& host = context.host;
  if (!host.Stat(kRoot)) return Error(ErrorCode::kNotFound, "there is no /sys/fs/cgroup");
  const bool second = host.Stat(fmt::format("{}/cgroup.controllers", kRoot)).has_value();
  ProbeDocument document("cgroup", host.Now());
  document.Count("version", second ? 2 : 1);
  ProbeResult result;
  const std::string own = ReadWord(host, "/proc/self/cgroup");
  if (const std::size_t at = own.rfind("::"); at != std::string::npos) {
    document.Text("own_path", own.substr(at + 2));
  }
  if (second) {
    document.Rows("rows");
    WalkGroups(context, &document, &result);
  } else {
    result.gaps.push_back({"",
                           std::string(kRoot),
                           {OutcomeStatus::kSkipped, "limits of cgroup version 1 are not read"}});
  }
  result.text = document.Take();
  return result;
}

}  // namespace

Probe Make() {
  return {.id = "cgroup",
          .summary = "limits and out-of-memory events of services and containers",
          .needs = Needs::kFiles,
          .run = Run};
}

}  // namespace casefile::cgroup
