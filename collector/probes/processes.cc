#include <fmt/format.h>

#include <array>
#include <map>
#include <utility>

#include "base/limits.h"
#include "base/text.h"
#include "collector/open_files.h"
#include "collector/probe_document.h"
#include "collector/probes/all.h"
#include "collector/proc_text.h"

namespace casefile::processes {
namespace {

constexpr std::uint64_t kTicksPerSecond = 100;  // USER_HZ, the same everywhere
constexpr std::uint64_t kPageBytes = 4096;      // only when /proc/PID/status does not tell

// Fields of /proc/PID/stat behind the name, counted from the state (proc(5), field 3).
enum StatField : std::size_t {
  kState = 0,
  kParent = 1,
  kUserTicks = 11,
  kSystemTicks = 12,
  kThreads = 17,
  kStartTicks = 19,
  kResidentPages = 21,
};

struct Totals {
  std::uint64_t all = 0;
  std::map<char, std::uint64_t> by_state;
  std::uint64_t left_out = 0;
};

// Of "/proc/PID/limits": "Max open files  1024  1048576  files".
std::optional<std::uint64_t> OpenFileLimit(Host& host, std::uint64_t pid) {
  constexpr std::string_view kName = "Max open files";
  const auto text = host.ReadFile(fmt::format("/proc/{}/limits", pid), 4 * limits::kKiB);
  if (!text) return std::nullopt;
  for (const std::string_view line : SplitLines(*text)) {
    if (!line.starts_with(kName)) continue;
    const std::vector<std::string_view> words = SplitWords(line.substr(kName.size()));
    return words.empty() ? std::nullopt : ToUint(words[0]);
  }
  return std::nullopt;
}

std::optional<std::uint64_t> ReadUser(std::string_view status) {
  for (const std::string_view line : SplitLines(status)) {
    if (!line.starts_with("Uid:")) continue;
    const std::vector<std::string_view> words = SplitWords(line.substr(4));
    return words.empty() ? std::nullopt : ToUint(words[0]);
  }
  return std::nullopt;
}

class Reader {
 public:
  explicit Reader(ProbeContext& context)
      : context_(context),
        users_(ReadUserNames(context.host)),
        boot_time_(ReadBootTime(context.host)) {}

  // False when the process has gone meanwhile.
  bool Read(std::uint64_t pid, ProbeRow* row, char* state) const {
    Host& host = context_.host;
    const auto stat = host.ReadFile(fmt::format("/proc/{}/stat", pid), 4 * limits::kKiB);
    if (!stat) return false;
    const Result<ProcessName> process = ReadProcessName(host, pid);
    if (!process) return false;
    const std::vector<std::string_view> fields =
        SplitWords(std::string_view(*stat).substr(stat->rfind(')') + 1));
    const auto field = [&fields](StatField index) {
      return index < fields.size() ? ToUint(fields[index]) : std::nullopt;
    };
    *state = process->state;
    row->Count("pid", pid).Count("ppid", field(kParent)).Text("name", process->name);
    std::optional<std::uint64_t> resident;
    if (const auto status = host.ReadFile(fmt::format("/proc/{}/status", pid), 8 * limits::kKiB)) {
      AddUser(*status, row);
      const auto counters = ReadCounters(*status);
      if (const auto rss = counters.find("VmRSS"); rss != counters.end()) resident = rss->second;
    }
    if (!resident && field(kResidentPages)) resident = *field(kResidentPages) * kPageBytes;
    row->Text("state", std::string(1, *state))
        .Count("rss_bytes", resident)
        .Count("threads", field(kThreads));
    if (*state != 'D') AddFiles(pid, row);
    const auto user_ticks = field(kUserTicks);
    const auto system_ticks = field(kSystemTicks);
    if (user_ticks && system_ticks) {
      row->Number("cpu_seconds",
                  static_cast<double>(*user_ticks + *system_ticks) / kTicksPerSecond);
    }
    if (const auto started = field(kStartTicks); started && boot_time_) {
      const std::chrono::milliseconds since_boot{*started * (1000 / kTicksPerSecond)};
      row->Text("started", FormatInstant(*boot_time_ + since_boot));
    }
    row->Text("command", context_.redactor.Redact(process->command_line));
    return true;
  }

 private:
  void AddUser(std::string_view status, ProbeRow* row) const {
    const auto uid = ReadUser(status);
    if (!uid) return;
    const auto name = users_.find(*uid);
    if (name != users_.end()) row->Text("user", name->second);
    row->Count("uid", *uid);
  }

  void AddFiles(std::uint64_t pid, ProbeRow* row) const {
    const Result<OpenFiles> files = ReadOpenFiles(context_.host, pid);
    if (!files) return;
    const auto limit = OpenFileLimit(context_.host, pid);
    row->Count("fds", files->count).Count("fd_limit", limit);
    if (limit) row->Count("fd_used_percent", PercentUp(files->count, *limit));
    if (files->deleted > 0) row->Count("deleted_files", files->deleted);
  }

  ProbeContext& context_;
  std::map<std::uint64_t, std::string> users_;
  std::optional<Instant> boot_time_;
};

Result<ProbeResult> Run(ProbeContext& context) {
  const std::vector<std::uint64_t> pids = ListProcesses(context.host);
  if (pids.empty()) return Error(ErrorCode::kNotFound, "/proc holds no processes");
  const Reader reader(context);
  Totals totals;
  std::vector<ProbeRow> rows;
  ProbeResult result;
  for (const std::uint64_t pid : pids) {
    if (context.stop.stop_requested()) {
      result.outcome = {OutcomeStatus::kPartial, "stopped before all processes were read"};
      break;
    }
    ProbeRow row;
    char state = '?';
    if (!reader.Read(pid, &row, &state)) continue;
    ++totals.all;
    ++totals.by_state[state];
    if (rows.size() < limits::kProbeRows) {
      rows.push_back(std::move(row));
    } else {
      ++totals.left_out;
    }
  }
  ProbeDocument document("processes", context.host.Now());
  document.Count("total", totals.all)
      .Count("running", totals.by_state['R'])
      .Count("sleeping", totals.by_state['S'] + totals.by_state['I'])
      .Count("blocked", totals.by_state['D'])
      .Count("zombies", totals.by_state['Z'])
      .Count("stopped", totals.by_state['T'] + totals.by_state['t']);
  if (totals.left_out > 0) document.Count("rows_left_out", totals.left_out);
  document.Rows("rows");
  for (ProbeRow& row : rows) document.Row(std::move(row));
  result.text = document.Take();
  return result;
}

}  // namespace

Probe Make() {
  return {.id = "processes",
          .summary = "every process with its memory, files, state and command line",
          .needs = Needs::kFiles,
          .run = Run};
}

}  // namespace casefile::processes
