// The documents of our own collector, `probes/<id>.json` (collector/probes/README.md).

#include <array>

#include "analyzer/kinds/all.h"
#include "analyzer/kinds/probe_lines.h"
#include "base/json.h"
#include "base/text.h"

namespace casefile::probe {
namespace {

// A value that becomes a fact as it is, or times `factor`.
struct FieldRule {
  std::string_view probe;
  std::string_view array;  // empty for a scalar of the document
  std::string_view key;
  std::string_view fact;
  double factor = 1;
};

constexpr double kMicro = 1e-6;

constexpr auto kFields = std::to_array<FieldRule>({
    {"os", "", "id", "os.id"},
    {"os", "", "name", "os.name"},
    {"os", "", "version_id", "os.version"},
    {"os", "", "pretty_name", "os.pretty_name"},
    {"os", "", "hostname", "os.hostname"},
    {"os", "", "machine_architecture", "os.architecture"},
    {"os", "", "time_zone", "os.time_zone"},
    {"os", "", "virtualisation", "os.virtualisation"},
    {"kernel", "", "release", "kernel.version"},
    {"kernel", "", "command_line", "kernel.command_line"},
    {"kernel", "", "tainted", "kernel.tainted"},
    {"uptime", "", "uptime_seconds", "uptime.seconds"},
    {"uptime", "", "boot_time", "uptime.boot_time"},
    {"uptime", "", "load_1", "load.avg1"},
    {"uptime", "", "load_5", "load.avg5"},
    {"uptime", "", "load_15", "load.avg15"},
    {"cpu", "", "count", "cpu.count"},
    {"cpu", "", "model", "cpu.model"},
    {"activity", "", "busy_percent", "cpu.busy_now_percent"},
    {"activity", "", "iowait_percent", "cpu.iowait_now_percent"},
    {"activity", "", "steal_percent", "cpu.steal_now_percent"},
    {"activity", "", "swap_in_bytes_per_second", "swap.in_bytes_per_second"},
    {"activity", "", "swap_out_bytes_per_second", "swap.out_bytes_per_second"},
    {"activity", "disks", "busy_percent", "device.busy_percent"},
    {"activity", "disks", "milliseconds_per_operation", "device.milliseconds_per_operation"},
    {"activity", "interfaces", "errors_per_second", "network.errors_per_second"},
    {"activity", "interfaces", "drops_per_second", "network.drops_per_second"},
    {"activity", "processes", "cpu_percent", "process.cpu_percent"},
    {"memory", "", "total_bytes", "memory.total_bytes"},
    {"memory", "", "free_bytes", "memory.free_bytes"},
    {"memory", "", "available_bytes", "memory.available_bytes"},
    {"memory", "", "available_percent", "memory.available_percent"},
    {"memory", "", "slab_bytes", "memory.slab_bytes"},
    {"memory", "", "dirty_bytes", "memory.dirty_bytes"},
    {"memory", "", "committed_bytes", "memory.committed_bytes"},
    {"memory", "", "commit_limit_bytes", "memory.commit_limit_bytes"},
    {"memory", "", "oom_kills", "memory.oom_kills"},
    {"memory", "", "swap_total_bytes", "swap.total_bytes"},
    {"memory", "", "swap_free_bytes", "swap.free_bytes"},
    {"memory", "", "swap_used_bytes", "swap.used_bytes"},
    {"memory", "", "swap_used_percent", "swap.used_percent"},
    {"disks", "rows", "size_bytes", "disk.size_bytes"},
    {"disks", "rows", "used_bytes", "disk.used_bytes"},
    {"disks", "rows", "available_bytes", "disk.available_bytes"},
    {"disks", "rows", "used_percent", "disk.used_percent"},
    {"disks", "rows", "inodes", "inode.total"},
    {"disks", "rows", "inodes_free", "inode.free"},
    {"disks", "rows", "inodes_used_percent", "inode.used_percent"},
    {"disks", "rows", "read_only", "mount.read_only"},
    {"mounts", "rows", "options", "mount.options"},
    {"mounts", "rows", "read_only", "mount.read_only"},
    {"processes", "", "total", "process.total"},
    {"processes", "", "blocked", "process.blocked"},
    {"processes", "", "zombies", "process.zombies"},
    {"processes", "rows", "state", "process.state"},
    {"processes", "rows", "rss_bytes", "process.rss_bytes"},
    {"processes", "rows", "threads", "process.threads"},
    {"processes", "rows", "fds", "process.fds"},
    {"processes", "rows", "fd_limit", "process.fd_limit"},
    {"processes", "rows", "fd_used_percent", "process.fd_used_percent"},
    {"processes", "rows", "cpu_seconds", "process.cpu_seconds"},
    {"processes", "rows", "started", "process.started"},
    {"processes", "rows", "deleted_files", "process.deleted_files"},
    {"processes", "rows", "command", "process.command"},
    {"ports", "rows", "backlog", "port.backlog"},
    {"environment", "rows", "value", "env.value"},
    {"environment", "rows", "length", "env.length_class"},
    {"environment", "rows", "charset", "env.shape"},
    {"environment", "rows", "scheme", "env.scheme"},
    {"environment", "rows", "placeholder", "env.placeholder"},
    {"environment", "rows", "blank_ends", "env.blank_ends"},
    {"limits", "", "files_open", "files.open"},
    {"limits", "", "files_max", "files.max"},
    {"limits", "", "files_used_percent", "files.used_percent"},
    {"limits", "", "pid_max", "limits.pid_max"},
    {"limits", "", "threads_max", "limits.threads_max"},
    {"limits", "", "threads_total", "limits.threads_total"},
    {"limits", "", "conntrack_used_percent", "limits.conntrack_used_percent"},
    {"limits", "", "inotify_max_user_watches", "limits.inotify_max_user_watches"},
    {"limits", "", "inotify_max_user_instances", "limits.inotify_max_user_instances"},
    {"limits", "", "somaxconn", "limits.somaxconn"},
    {"limits", "", "overcommit_memory", "limits.overcommit_memory"},
    {"limits", "", "swappiness", "limits.swappiness"},
    {"limits", "", "max_map_count", "limits.max_map_count"},
    {"limits", "rows", "soft", "limits.soft"},
    {"limits", "rows", "hard", "limits.hard"},
    {"time", "", "time_zone", "time.zone"},
    {"time", "", "synchronised", "time.synchronised"},
    {"time", "", "offset_us", "time.offset_seconds", kMicro},
    {"time", "", "maximum_error_us", "time.maximum_error_seconds", kMicro},
    {"cgroup", "rows", "memory_current_bytes", "cgroup.memory_current_bytes"},
    {"cgroup", "rows", "memory_maximum_bytes", "cgroup.memory_maximum_bytes"},
    {"cgroup", "rows", "memory_used_percent", "cgroup.memory_used_percent"},
    {"cgroup", "rows", "processes_current", "cgroup.processes_current"},
    {"cgroup", "rows", "processes_maximum", "cgroup.processes_maximum"},
    {"cgroup", "rows", "cpu_throttled_periods", "cgroup.cpu_throttled_periods"},
    {"cgroup", "rows", "memory_events_oom_kill", "cgroup.memory_oom_kills"},
});

struct ProbeRule {
  std::string_view probe;
  std::array<std::string_view, 2> sources;
  std::string_view labels;  // keys of a row that are its labels
};

constexpr auto kProbes = std::to_array<ProbeRule>({
    {"activity", {"cpu"}, "device interface name pid"},
    {"os", {"operating system"}, ""},
    {"kernel", {"kernel"}, ""},
    {"uptime", {"uptime", "load"}, ""},
    {"cpu", {"cpu"}, ""},
    {"memory", {"memory"}, ""},
    {"pressure", {"pressure"}, ""},
    {"disks", {"disk table", "inode table"}, "mount device type"},
    {"mounts", {"mount table"}, "mount device type"},
    {"processes", {"process list"}, "name pid user"},
    {"ports", {"port table"}, "port protocol address process pid"},
    {"environment", {"environment"}, "name source process path"},
    {"limits", {"limits"}, "name"},
    {"time", {"time sync"}, ""},
    {"cgroup", {"cgroup"}, "path"},
});

const ProbeRule* RuleOf(std::string_view id) {
  for (const ProbeRule& rule : kProbes) {
    if (rule.probe == id) return &rule;
  }
  return nullptr;
}

// The value in the form the vocabulary gives it; nothing for a null or a container.
std::optional<FactValue> ValueOf(const Json& value, const FieldRule& rule) {
  if (const auto* boolean = value.AsBool()) return FactValue(*boolean);
  if (FindFactSpec(rule.fact)->unit == "text") return FactValue(ProbeText(value));
  if (const auto number = value.AsNumber()) return FactValue(*number * rule.factor);
  return std::nullopt;
}

// Reads one document line by line.
class Document {
 public:
  Document(const ProbeRule& probe, FactWriter& facts) : probe_(probe), facts_(facts) {}

  void Add(const ProbeLine& probe) {
    if (probe.array.empty()) return Fields(probe.object, "", probe.line);
    Row(probe.object, probe.array, probe.line);
  }

  void End(const TextLine& line) {
    for (const auto& [name, seen] : processes_) {
      facts_.Add("process.count", static_cast<double>(seen.count), seen.first, {{"name", name}});
    }
    for (const std::string_view source : probe_.sources) {
      if (!source.empty()) facts_.Collected(source, line);
    }
  }

 private:
  struct Seen {
    std::uint64_t count = 0;
    TextLine first;
  };

  void Fields(const Json& object, std::string_view array, const TextLine& line) {
    const auto labels = array.empty() ? FactWriter::Labels() : ProbeLabels(object, probe_.labels);
    for (const FieldRule& rule : kFields) {
      if (rule.probe != probe_.probe || rule.array != array) continue;
      const Json* value = object.Find(rule.key);
      if (value == nullptr) continue;
      if (auto fact = ValueOf(*value, rule)) facts_.Add(rule.fact, *std::move(fact), line, labels);
    }
  }

  void Row(const Json& row, std::string_view array, const TextLine& line) {
    Fields(row, array, line);
    const auto labels = ProbeLabels(row, probe_.labels);
    if (probe_.probe == "cpu") Cpu(row, line);
    if (probe_.probe == "pressure") Pressure(row, line);
    if (probe_.probe == "disks" && row.Find("mount_status") != nullptr) {
      facts_.Add("disk.timed_out", true, line, labels);
    }
    if (probe_.probe == "environment") facts_.Add("env.present", true, line, labels);
    if (probe_.probe == "processes") {
      Seen& seen = processes_[std::string(row.FindString("name"))];
      if (seen.count++ == 0) seen.first = line;
    }
    if (probe_.probe == "ports" && array == "rows")
      facts_.Add("port.listening", true, line, labels);
    if (probe_.probe == "ports" && array == "connections") Connections(row, line);
  }

  void Cpu(const Json& row, const TextLine& line) {
    if (row.FindString("cpu") != "all") return;
    double total = 0;
    for (const char* key : {"user_ticks",
                            "nice_ticks",
                            "system_ticks",
                            "idle_ticks",
                            "iowait_ticks",
                            "irq_ticks",
                            "softirq_ticks",
                            "steal_ticks"}) {
      total += static_cast<double>(row.FindInt(key));
    }
    if (total <= 0) return;
    const auto share = [&](std::string_view key) {
      return 100.0 * static_cast<double>(row.FindInt(key)) / total;
    };
    facts_.Add("cpu.idle_percent", share("idle_ticks"), line);
    facts_.Add("cpu.iowait_percent", share("iowait_ticks"), line);
    facts_.Add("cpu.steal_percent", share("steal_ticks"), line);
  }

  void Pressure(const Json& row, const TextLine& line) {
    for (const char* window : {"avg10", "avg60", "avg300"}) {
      std::string name = "pressure.";
      name.append(row.FindString("resource")).append(".").append(row.FindString("kind"));
      name.append("_").append(window);
      const Json* value = row.Find(window);
      const auto number = value == nullptr ? std::nullopt : value->AsNumber();
      if (number && FindFactSpec(name) != nullptr) facts_.Add(name, *number, line);
    }
  }

  void Connections(const Json& row, const TextLine& line) {
    auto labels = ProbeLabels(row, "port side");
    const std::string state(row.FindString("state"));
    const auto count = static_cast<double>(row.FindInt("count"));
    if (state == "established") facts_.Add("port.established", count, line, labels);
    if (state == "close_wait") facts_.Add("port.close_wait", count, line, labels);
    labels.emplace("state", state);
    facts_.Add("port.connections", count, line, std::move(labels));
  }

  const ProbeRule& probe_;
  FactWriter& facts_;
  std::map<std::string, Seen> processes_;
};

int Matches(const KindText& head) {
  return RuleOf(ProbeId(head.text)) == nullptr ? 0 : 100;
}

void Read(const KindText& text, FactWriter& facts) {
  const ProbeRule* rule = RuleOf(ProbeId(text.text));
  if (rule == nullptr) return;
  Document document(*rule, facts);
  ForEachProbeLine(text.text, [&](const ProbeLine& line) { document.Add(line); });
  document.End({.text = text.text.substr(0, text.text.find('\n')), .number = 1, .offset = 0});
}

}  // namespace

Kind Make() {
  return {.id = "probe", .matches = Matches, .read = Read};
}

}  // namespace casefile::probe
