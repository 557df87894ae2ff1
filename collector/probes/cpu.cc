#include <array>

#include "base/limits.h"
#include "base/text.h"
#include "collector/probe_document.h"
#include "collector/probes/all.h"
#include "collector/proc_text.h"

namespace casefile::cpu {
namespace {

// Linux reports /proc/stat in hundredths of a second on every architecture (USER_HZ).
constexpr std::uint64_t kTicksPerSecond = 100;

std::string FindModel(Host& host) {
  const Result<std::string> text = host.ReadFile("/proc/cpuinfo", limits::kKernelFileBytes);
  if (!text) return "";
  for (const std::string_view line : SplitLines(*text)) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    const std::string_view name = Trim(line.substr(0, colon));
    if (name == "model name" || name == "Model") return std::string(Trim(line.substr(colon + 1)));
  }
  return "";
}

Result<ProbeResult> Run(ProbeContext& context) {
  constexpr std::array<std::string_view, 8> kFields = {"user_ticks",
                                                       "nice_ticks",
                                                       "system_ticks",
                                                       "idle_ticks",
                                                       "iowait_ticks",
                                                       "irq_ticks",
                                                       "softirq_ticks",
                                                       "steal_ticks"};
  Host& host = context.host;
  const std::string text = TRY(host.ReadFile("/proc/stat", limits::kKernelFileBytes));
  std::uint64_t count = 0;
  std::vector<ProbeRow> rows;
  for (const std::string_view line : SplitLines(text)) {
    const std::vector<std::string_view> words = SplitWords(line);
    if (words.empty() || !words[0].starts_with("cpu")) continue;
    const std::string_view number = words[0].substr(3);
    if (!number.empty()) ++count;
    ProbeRow row;
    row.Text("cpu", number.empty() ? "all" : number);
    for (std::size_t i = 0; i < kFields.size() && i + 1 < words.size(); ++i) {
      row.Count(kFields.at(i), ToUint(words[i + 1]));
    }
    rows.push_back(std::move(row));
  }
  if (rows.empty()) return Error(ErrorCode::kCorrupt, "/proc/stat has another form");
  ProbeDocument document("cpu", host.Now());
  document.Count("count", count)
      .Text("model", FindModel(host))
      .Count("ticks_per_second", kTicksPerSecond)
      .Rows("rows");
  for (ProbeRow& row : rows) document.Row(std::move(row));
  return ProbeResult{.text = document.Take(), .outcome = {}, .gaps = {}};
}

}  // namespace

Probe Make() {
  return {.id = "cpu",
          .summary = "processors and where their time went",
          .needs = Needs::kFiles,
          .run = Run};
}

}  // namespace casefile::cpu
