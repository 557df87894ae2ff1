#include <array>
#include <utility>

#include "base/limits.h"
#include "base/text.h"
#include "collector/probe_document.h"
#include "collector/probes/all.h"
#include "collector/proc_text.h"

namespace casefile::memory {
namespace {

using Counters = std::map<std::string, std::uint64_t, std::less<>>;

std::optional<std::uint64_t> Find(const Counters& counters, std::string_view name) {
  const auto found = counters.find(name);
  if (found == counters.end()) return std::nullopt;
  return found->second;
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 15> kFields = {
    {{"total_bytes", "MemTotal"},
     {"free_bytes", "MemFree"},
     {"available_bytes", "MemAvailable"},
     {"buffers_bytes", "Buffers"},
     {"cached_bytes", "Cached"},
     {"shared_bytes", "Shmem"},
     {"slab_bytes", "Slab"},
     {"dirty_bytes", "Dirty"},
     {"writeback_bytes", "Writeback"},
     {"committed_bytes", "Committed_AS"},
     {"commit_limit_bytes", "CommitLimit"},
     {"swap_total_bytes", "SwapTotal"},
     {"swap_free_bytes", "SwapFree"},
     {"huge_pages_total", "HugePages_Total"},
     {"huge_pages_free", "HugePages_Free"}}};

// "Filename Type Size Used Priority", sizes in KiB.
void AddSwaps(std::string_view text, ProbeDocument* document) {
  constexpr std::size_t kColumns = 5;
  for (const std::string_view line : SplitLines(text)) {
    const std::vector<std::string_view> words = SplitWords(line);
    if (words.size() < kColumns) continue;
    const auto size = ToUint(words[2]);
    const auto used = ToUint(words[3]);
    const auto priority = ToInt(words[4]);
    if (!size || !used || !priority) continue;  // the heading
    document->Row(std::move(ProbeRow()
                                .Text("path", words[0])
                                .Text("type", words[1])
                                .Count("size_bytes", *size * limits::kKiB)
                                .Count("used_bytes", *used * limits::kKiB)
                                .Signed("priority", *priority)));
  }
}

Result<ProbeResult> Run(ProbeContext& context) {
  Host& host = context.host;
  const Counters memory =
      ReadCounters(TRY(host.ReadFile("/proc/meminfo", limits::kKernelFileBytes)));
  const auto total = Find(memory, "MemTotal");
  if (!total) return Error(ErrorCode::kCorrupt, "/proc/meminfo has another form");
  ProbeDocument document("memory", host.Now());
  for (const auto& [field, name] : kFields) document.Count(field, Find(memory, name));
  if (const auto available = Find(memory, "MemAvailable"); available && *total > 0) {
    constexpr std::uint64_t kHundred = 100;
    document.Count("available_percent", *available * kHundred / *total);
  }
  const auto swap_total = Find(memory, "SwapTotal");
  const auto swap_free = Find(memory, "SwapFree");
  if (swap_total && swap_free && *swap_free <= *swap_total) {
    const std::uint64_t used = *swap_total - *swap_free;
    document.Count("swap_used_bytes", used);
    document.Count("swap_used_percent", PercentUp(used, *swap_total));
  }
  if (const auto vmstat = host.ReadFile("/proc/vmstat", limits::kKernelFileBytes)) {
    document.Count("oom_kills", Find(ReadCounters(*vmstat), "oom_kill"));
  }
  document.Rows("rows");
  if (const auto swaps = host.ReadFile("/proc/swaps", limits::kKernelFileBytes)) {
    AddSwaps(*swaps, &document);
  }
  return ProbeResult{.text = document.Take(), .outcome = {}, .gaps = {}};
}

}  // namespace

Probe Make() {
  return {
      .id = "memory", .summary = "sizes of memory and swap", .needs = Needs::kFiles, .run = Run};
}

}  // namespace casefile::memory
