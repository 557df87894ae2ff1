#include "base/limits.h"
#include "base/text.h"
#include "collector/probe_document.h"
#include "collector/probes/all.h"
#include "collector/proc_text.h"

namespace casefile::uptime {
namespace {

Result<ProbeResult> Run(ProbeContext& context) {
  Host& host = context.host;
  const std::string uptime = TRY(host.ReadFile("/proc/uptime", limits::kKiB));
  const std::vector<std::string_view> words = SplitWords(Trim(uptime));
  const std::optional<double> seconds = words.empty() ? std::nullopt : ToDouble(words[0]);
  if (!seconds) return Error(ErrorCode::kCorrupt, "/proc/uptime has another form");
  ProbeDocument document("uptime", host.Now());
  document.Number("uptime_seconds", seconds);
  if (const auto boot = ReadBootTime(host)) document.Text("boot_time", FormatInstant(*boot));

  // "0.20 0.18 0.12 1/80 11206": three loads, running/total, the last pid.
  constexpr std::size_t kFields = 4;
  ProbeResult result;
  const Result<std::string> load = host.ReadFile("/proc/loadavg", limits::kKiB);
  const auto loads = load ? SplitWords(Trim(*load)) : std::vector<std::string_view>();
  if (loads.size() >= kFields) {
    document.Number("load_1", ToDouble(loads[0]));
    document.Number("load_5", ToDouble(loads[1]));
    document.Number("load_15", ToDouble(loads[2]));
    const std::size_t slash = std::min(loads[3].find('/'), loads[3].size() - 1);
    document.Count("processes_running", ToUint(loads[3].substr(0, slash)));
    document.Count("processes_total", ToUint(loads[3].substr(slash + 1)));
  } else {
    result.gaps.push_back({"", "/proc/loadavg", {OutcomeStatus::kMissing, "cannot be read"}});
  }
  result.text = document.Take();
  return result;
}

}  // namespace

Probe Make() {
  return {.id = "uptime", .summary = "time since boot, load", .needs = Needs::kFiles, .run = Run};
}

}  // namespace casefile::uptime
