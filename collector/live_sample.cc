#include "collector/live_sample.h"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/text.h"
#include "collector/proc_text.h"

namespace casefile {
namespace {

std::string Text(Host& host, std::string_view path) {
  Result<std::string> text = host.ReadFile(path, limits::kKernelFileBytes);
  return text ? *std::move(text) : "";
}

// Numbers behind `first` words under these names; an empty name is passed over.
Counters Named(const std::vector<std::string_view>& words,
               std::size_t first,
               std::span<const std::string_view> names) {
  Counters counters;
  for (std::size_t i = 0; i < names.size() && first + i < words.size(); ++i) {
    const auto value = ToUint(words[first + i]);
    if (value && !names[i].empty()) counters.emplace(names[i], *value);
  }
  return counters;
}

void AddStat(std::string_view text, LiveSample* sample) {
  constexpr std::array<std::string_view, 8> kCpu = {
      "user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal"};
  for (const std::string_view line : SplitLines(text)) {
    const auto words = SplitWords(line);
    if (words.size() < 2) continue;
    if (words[0] == "cpu") sample->cpu = Named(words, 1, kCpu);
    if (words[0] == "ctxt" || words[0] == "processes") {
      if (const auto value = ToUint(words[1])) sample->kernel.emplace(words[0], *value);
    }
  }
}

void AddSwapping(std::string_view text, LiveSample* sample) {
  for (const std::string_view line : SplitLines(text)) {
    const auto words = SplitWords(line);
    if (words.size() != 2 || !words[0].starts_with("pswp")) continue;
    if (const auto value = ToUint(words[1])) sample->kernel.emplace(words[0], *value);
  }
}

// "   8       0 sda 1 2 3 …" (Documentation/admin-guide/iostats.rst).
void AddDisks(std::string_view text, LiveSample* sample) {
  constexpr std::array<std::string_view, 10> kNames = {"reads",
                                                       "",
                                                       "sectors_read",
                                                       "read_milliseconds",
                                                       "writes",
                                                       "",
                                                       "sectors_written",
                                                       "write_milliseconds",
                                                       "",
                                                       "busy_milliseconds"};
  for (const std::string_view line : SplitLines(text)) {
    const auto words = SplitWords(line);
    if (words.size() < 3 || words[2].starts_with("loop") || words[2].starts_with("ram")) continue;
    sample->disks.emplace(words[2], Named(words, 3, kNames));
  }
}

// "  eth0: 1 2 3 …"; the first two lines are a head.
void AddInterfaces(std::string_view text, LiveSample* sample) {
  constexpr std::array<std::string_view, 12> kNames = {"received_bytes",
                                                       "",
                                                       "receive_errors",
                                                       "receive_drops",
                                                       "",
                                                       "",
                                                       "",
                                                       "",
                                                       "sent_bytes",
                                                       "",
                                                       "send_errors",
                                                       "send_drops"};
  for (const std::string_view line : SplitLines(text)) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    sample->interfaces.emplace(Trim(line.substr(0, colon)),
                               Named(SplitWords(line.substr(colon + 1)), 0, kNames));
  }
}

// "some avg10=0.00 avg60=0.00 avg300=0.00 total=12345"
void AddStalls(Host& host, LiveSample* sample) {
  for (const std::string_view resource : {"cpu", "memory", "io"}) {
    const std::string text = Text(host, fmt::format("/proc/pressure/{}", resource));
    for (const std::string_view line : SplitLines(text)) {
      constexpr std::string_view kTotal = "total=";
      const std::size_t at = line.find(kTotal);
      const auto words = SplitWords(line);
      if (at == std::string_view::npos || words.empty()) continue;
      const auto value = ToUint(Trim(line.substr(at + kTotal.size())));
      if (value) sample->stalls.emplace(fmt::format("{} {}", resource, words[0]), *value);
    }
  }
}

// Fields of /proc/PID/stat behind the name (proc(5)): state, …, utime, stime, …, starttime.
std::optional<ProcessSample> ReadProcess(std::string_view stat) {
  constexpr std::size_t kUserTicks = 11;
  constexpr std::size_t kSystemTicks = 12;
  constexpr std::size_t kStartTicks = 19;
  const std::size_t open = stat.find('(');
  const std::size_t close = stat.rfind(')');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open) return {};
  const auto fields = SplitWords(stat.substr(close + 1));
  if (fields.size() <= kStartTicks) return {};
  return ProcessSample{
      .name = std::string(stat.substr(open + 1, close - open - 1)),
      .state = fields[0].front(),
      .ticks = ToUint(fields[kUserTicks]).value_or(0) + ToUint(fields[kSystemTicks]).value_or(0),
      .started = ToUint(fields[kStartTicks]).value_or(0)};
}

}  // namespace

LiveSample TakeLiveSample(Host& host) {
  LiveSample sample;
  const std::string uptime = Text(host, "/proc/uptime");
  if (const auto words = SplitWords(uptime); !words.empty()) {
    sample.uptime_seconds = ToDouble(words[0]);
  }
  AddStat(Text(host, "/proc/stat"), &sample);
  AddSwapping(Text(host, "/proc/vmstat"), &sample);
  AddDisks(Text(host, "/proc/diskstats"), &sample);
  AddInterfaces(Text(host, "/proc/net/dev"), &sample);
  AddStalls(host, &sample);
  for (const std::uint64_t pid : ListProcesses(host)) {
    const auto stat = host.ReadFile(fmt::format("/proc/{}/stat", pid), 4 * limits::kKiB);
    if (!stat) continue;
    if (auto process = ReadProcess(*stat)) sample.processes.emplace(pid, *std::move(process));
  }
  return sample;
}

}  // namespace casefile
