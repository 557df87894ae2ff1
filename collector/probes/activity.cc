#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <string_view>
#include <vector>

#include "collector/live_sample.h"
#include "collector/probe_document.h"
#include "collector/probes/all.h"

namespace casefile::activity {
namespace {

constexpr std::chrono::milliseconds kApart{1000};
constexpr double kTicksPerSecond = 100;  // USER_HZ, the same everywhere
constexpr double kSectorBytes = 512;     // in /proc/diskstats, whatever the disk has
constexpr double kPageBytes = 4096;

double Rounded(double value) {
  return std::round(value * 10) / 10;
}

// Two samples and the seconds between them.
class Difference {
 public:
  Difference(const LiveSample& before, const LiveSample& after) : before_(before), after_(after) {
    // The kernel's clock, which nobody sets.
    if (before.uptime_seconds && after.uptime_seconds) {
      seconds_ = *after.uptime_seconds - *before.uptime_seconds;
    }
    if (seconds_ <= 0) seconds_ = std::chrono::duration<double>(kApart).count();
  }

  double seconds() const { return seconds_; }

  // Of `name` between two lists of counters; nothing when one lacks it or it was reset.
  static std::optional<double> Of(const Counters& before,
                                  const Counters& after,
                                  std::string_view name) {
    const auto first = before.find(name);
    const auto last = after.find(name);
    if (first == before.end() || last == after.end() || last->second < first->second) return {};
    return static_cast<double>(last->second - first->second);
  }

  void AddProcessors(ProbeDocument* document) const {
    double all = 0;
    for (const auto& [name, ticks] : after_.cpu) {
      all += Of(before_.cpu, after_.cpu, name).value_or(0);
    }
    if (all <= 0) return;
    const auto share = [&](std::string_view name) {
      return 100 * Of(before_.cpu, after_.cpu, name).value_or(0) / all;
    };
    document->Number("busy_percent", Rounded(100 - share("idle") - share("iowait")));
    document->Number("user_percent", Rounded(share("user") + share("nice")));
    document->Number("system_percent", Rounded(share("system")));
    document->Number("iowait_percent", Rounded(share("iowait")));
    document->Number("steal_percent", Rounded(share("steal")));
  }

  void AddKernel(ProbeDocument* document) const {
    const auto rate = [&](std::string_view key, std::string_view counter, double factor) {
      if (const auto count = Of(before_.kernel, after_.kernel, counter)) {
        document->Number(key, Rounded(*count * factor / seconds_));
      }
    };
    rate("context_switches_per_second", "ctxt", 1);
    rate("processes_begun_per_second", "processes", 1);
    rate("swap_in_bytes_per_second", "pswpin", kPageBytes);
    rate("swap_out_bytes_per_second", "pswpout", kPageBytes);
  }

  void AddDisks(ProbeDocument* document) const {
    document->Rows("disks");
    for (const auto& [device, after] : after_.disks) {
      const auto before = before_.disks.find(device);
      if (before == before_.disks.end()) continue;
      const auto of = [&old = before->second, &now = after](std::string_view name) {
        return Of(old, now, name).value_or(0);
      };
      const double operations = of("reads") + of("writes");
      ProbeRow row;
      row.Text("device", device)
          .Number("read_bytes_per_second", Rounded(of("sectors_read") * kSectorBytes / seconds_))
          .Number("written_bytes_per_second",
                  Rounded(of("sectors_written") * kSectorBytes / seconds_))
          .Number("operations_per_second", Rounded(operations / seconds_))
          .Number("busy_percent",
                  Rounded(std::min(100.0, of("busy_milliseconds") / (10 * seconds_))));
      if (operations > 0) {
        const double waited = of("read_milliseconds") + of("write_milliseconds");
        row.Number("milliseconds_per_operation", Rounded(waited / operations));
      }
      document->Row(std::move(row));
    }
  }

  void AddInterfaces(ProbeDocument* document) const {
    document->Rows("interfaces");
    for (const auto& [name, after] : after_.interfaces) {
      const auto before = before_.interfaces.find(name);
      if (before == before_.interfaces.end()) continue;
      const auto of = [&, &now = after](std::string_view counter) {
        return Of(before->second, now, counter).value_or(0) / seconds_;
      };
      document->Row(std::move(
          ProbeRow()
              .Text("interface", name)
              .Number("received_bytes_per_second", Rounded(of("received_bytes")))
              .Number("sent_bytes_per_second", Rounded(of("sent_bytes")))
              .Number("errors_per_second", Rounded(of("receive_errors") + of("send_errors")))
              .Number("drops_per_second", Rounded(of("receive_drops") + of("send_drops")))));
    }
  }

  void AddStalls(ProbeDocument* document) const {
    document->Rows("stalls");
    for (const auto& [name, microseconds] : after_.stalls) {
      const auto stalled = Of(before_.stalls, after_.stalls, name);
      if (!stalled) continue;
      const std::size_t blank = name.find(' ');
      document->Row(std::move(
          ProbeRow()
              .Text("resource", std::string_view(name).substr(0, blank))
              .Text("kind", std::string_view(name).substr(blank + 1))
              .Number("stalled_percent", Rounded(std::min(100.0, *stalled / 1e4 / seconds_)))));
    }
  }

  void AddProcesses(ProbeDocument* document) const {
    struct Busy {
      std::uint64_t pid = 0;
      const ProcessSample* process = nullptr;
      std::uint64_t ticks = 0;
    };
    constexpr std::size_t kShown = 15;
    std::vector<Busy> busy;
    for (const auto& [pid, process] : after_.processes) {
      const auto before = before_.processes.find(pid);
      const bool same =
          before != before_.processes.end() && before->second.started == process.started;
      const std::uint64_t earlier = same ? before->second.ticks : 0;
      // One that is stuck in the kernel is shown though it uses no CPU: both times, it is stuck.
      const bool stuck = same && process.state == 'D' && before->second.state == 'D';
      if (process.ticks > earlier || stuck)
        busy.push_back({pid, &process, process.ticks - earlier});
    }
    std::ranges::stable_sort(busy, std::ranges::greater(), &Busy::ticks);
    if (busy.size() > kShown) {
      busy.erase(std::stable_partition(busy.begin() + kShown,
                                       busy.end(),
                                       [](const Busy& one) { return one.process->state == 'D'; }),
                 busy.end());
    }
    document->Rows("processes");
    for (const Busy& one : busy) {
      const double percent = 100 * static_cast<double>(one.ticks) / kTicksPerSecond / seconds_;
      document->Row(std::move(ProbeRow()
                                  .Count("pid", one.pid)
                                  .Text("name", one.process->name)
                                  .Text("state", std::string(1, one.process->state))
                                  .Number("cpu_percent", Rounded(percent))));
    }
  }

 private:
  const LiveSample& before_;
  const LiveSample& after_;
  double seconds_ = 0;
};

Result<ProbeResult> Run(ProbeContext& context) {
  const LiveSample before = TakeLiveSample(context.host);
  if (before.cpu.empty()) return Error(ErrorCode::kNotFound, "/proc/stat cannot be read");
  context.host.Wait(kApart, context.stop);
  const LiveSample after = TakeLiveSample(context.host);
  const Difference difference(before, after);
  ProbeDocument document("activity", context.host.Now());
  document.Number("seconds", std::round(difference.seconds() * 100) / 100);
  difference.AddProcessors(&document);
  difference.AddKernel(&document);
  difference.AddDisks(&document);
  difference.AddInterfaces(&document);
  difference.AddStalls(&document);
  difference.AddProcesses(&document);
  ProbeResult result{.text = document.Take(), .outcome = {}, .gaps = {}};
  if (context.stop.stop_requested()) {
    result.outcome = {OutcomeStatus::kPartial, "stopped before a second was over"};
  }
  return result;
}

}  // namespace

Probe Make() {
  return {.id = "activity",
          .summary = "what processors, disks and processes do, from two samples a second apart",
          .needs = Needs::kLiveSystem,
          .run = Run};
}

}  // namespace casefile::activity
