#include "analyzer/facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/check.h"

namespace casefile {
namespace {

constexpr auto kSourceKinds = std::to_array<std::string_view>({
    "bundle",
    "certificates",
    "cgroup",
    "config",
    "containers",
    "cpu",
    "cron",
    "database queries",
    "disk devices",
    "disk table",
    "environment",
    "file table",
    "health",
    "identity",
    "inode table",
    "kernel",
    "kernel log",
    "kubernetes",
    "limits",
    "load",
    "log",
    "memory",
    "mongodb",
    "mount table",
    "mysql",
    "network",
    "operating system",
    "packages",
    "port table",
    "postgresql",
    "pressure",
    "process list",
    "redis",
    "sqlite",
    "text",
    "time sync",
    "units",
    "uptime",
});

// Sorted by name: FindFactSpec searches it in halves.
constexpr auto kVocabulary = std::to_array<FactSpec>({
    // clang-format off
    {"certificate.days_left", "count", "name path", "certificates", "days until the certificate expires, from the time of collection; negative when it has"},
    {"certificate.not_after", "text", "name path", "certificates", "when the certificate expires, UTC"},
    {"cgroup.cpu_throttled_periods", "count", "path", "cgroup", "scheduling periods in which the group was held back by its CPU limit"},
    {"cgroup.memory_current_bytes", "bytes", "path", "cgroup", "memory the group uses"},
    {"cgroup.memory_maximum_bytes", "bytes", "path", "cgroup", "memory limit of the group; absent when there is none"},
    {"cgroup.memory_oom_kills", "count", "path", "cgroup", "processes killed because the group reached its memory limit"},
    {"cgroup.memory_used_percent", "percent", "path", "cgroup", "used part of the group's memory limit"},
    {"cgroup.processes_current", "count", "path", "cgroup", "processes and threads in the group"},
    {"cgroup.processes_maximum", "count", "path", "cgroup", "limit of processes and threads; absent when there is none"},
    {"config.error", "text", "path", "config", "the first thing in a configuration file that its program refuses"},
    {"config.valid", "bool", "path", "config", "the configuration file can be read to its end"},
    {"config.value", "text", "path section key", "config", "a setting of a configuration file, as it stands there"},
    {"container.cpu_percent", "percent", "name", "containers", "CPU use of the container; 100 is one processor"},
    {"container.exit_code", "count", "name", "containers", "exit code of a container that ended; 137 is a kill, mostly for memory"},
    {"container.health", "text", "name", "containers", "healthy, unhealthy or starting"},
    {"container.image", "text", "name", "containers", "image of the container"},
    {"container.memory_limit_bytes", "bytes", "name", "containers", "memory limit of the container"},
    {"container.memory_used_bytes", "bytes", "name", "containers", "memory the container uses"},
    {"container.memory_used_percent", "percent", "name", "containers", "used part of the container's memory limit"},
    {"container.oom_killed", "bool", "name", "containers", "the container was ended for lack of memory"},
    {"container.pids", "count", "name", "containers", "processes and threads of the container"},
    {"container.restarts", "count", "name", "containers", "how often the container was restarted"},
    {"container.state", "text", "name", "containers", "running, exited, restarting, paused, dead or created"},
    {"cpu.busy_now_percent", "percent", "", "cpu", "busy share of CPU time in the second of collection"},
    {"cpu.count", "count", "", "cpu", "processors the system has"},
    {"cpu.idle_percent", "percent", "", "cpu", "idle share of CPU time since boot"},
    {"cpu.iowait_now_percent", "percent", "", "cpu", "share of CPU time spent waiting for disks in the second of collection"},
    {"cpu.iowait_percent", "percent", "", "cpu", "share of CPU time since boot spent waiting for disks"},
    {"cpu.model", "text", "", "cpu", "model name of the processor"},
    {"cpu.run_queue", "count", "", "cpu", "processes that run or wait for a processor"},
    {"cpu.steal_now_percent", "percent", "", "cpu", "share of CPU time taken by the hypervisor in the second of collection"},
    {"cpu.steal_percent", "percent", "", "cpu", "share of CPU time since boot taken by the hypervisor"},
    {"cron.job", "text", "schedule", "cron", "command of a job that runs on a schedule"},
    {"database.query_number", "count", "query column row path", "database queries", "a number in the answer to a profile's own query; row is the first text of its row"},
    {"database.query_text", "text", "query column row path", "database queries", "a text in the answer to a profile's own query; column error says why it failed"},
    {"device.busy_percent", "percent", "device", "cpu", "time a disk was busy in the second of collection"},
    {"device.milliseconds_per_operation", "count", "device", "cpu", "how long a read or write took in the second of collection"},
    {"device.size_bytes", "bytes", "device type mount", "disk devices", "size of a block device"},
    {"disk.available_bytes", "bytes", "mount device type", "disk table", "bytes that can still be written without privileges"},
    {"disk.size_bytes", "bytes", "mount device type", "disk table", "size of the file system"},
    {"disk.timed_out", "bool", "mount device type", "disk table", "the file system did not answer in time"},
    {"disk.used_bytes", "bytes", "mount device type", "disk table", "bytes in use"},
    {"disk.used_percent", "percent", "mount device type", "disk table", "used part, rounded up as df does"},
    {"env.blank_ends", "bool", "name source process path", "environment", "the value begins or ends with a blank or a line end"},
    {"env.length_class", "text", "name source process path", "environment", "empty, 1-11, 12-31 or 32+ characters"},
    {"env.placeholder", "bool", "name source process path", "environment", "the value looks like one of an example: changeme, your-key"},
    {"env.present", "bool", "name source process path", "environment", "the variable is set; its value may be hidden"},
    {"env.scheme", "text", "name source process path", "environment", "scheme of a value that is a URL"},
    {"env.shape", "text", "name source process path", "environment", "characters of the value: empty, digits, hex, base64, word, printable, other"},
    {"env.value", "text", "name source process path", "environment", "the value, when it is known to be harmless; else its placeholder"},
    {"file.group", "text", "path", "file table", "group of a file"},
    {"file.mode", "text", "path", "file table", "type and permissions as ls shows them: -rw-r--r--"},
    {"file.owner", "text", "path", "file table", "owner of a file"},
    {"file.size_bytes", "bytes", "path", "file table", "size of a file"},
    {"files.max", "count", "", "limits", "limit of open files of the whole system"},
    {"files.open", "count", "", "limits", "open files of the whole system"},
    {"files.used_percent", "percent", "", "limits", "used part of the limit of open files of the whole system"},
    {"health.check", "text", "url name", "health", "one check of a health document: ok or what it said instead"},
    {"health.error", "text", "url", "health", "why the request for the health document failed"},
    {"health.http_status", "count", "url", "health", "status of the HTTP answer"},
    {"health.ok", "bool", "url", "health", "the health document says that all is well"},
    {"health.status", "text", "url", "health", "the status word of a health document"},
    {"inode.free", "count", "mount device type", "inode table", "free inodes"},
    {"inode.total", "count", "mount device type", "inode table", "inodes the file system has; 0 where they are made as needed"},
    {"inode.used_percent", "percent", "mount device type", "inode table", "used part of the inodes"},
    {"kernel.command_line", "text", "", "kernel", "command line of the kernel"},
    {"kernel.tainted", "count", "", "kernel", "taint flags of the kernel; 0 is none"},
    {"kernel.version", "text", "", "kernel", "release of the kernel, as uname -r shows it"},
    {"kube.container_ready", "bool", "namespace pod container", "kubernetes", "the container is ready"},
    {"kube.container_reason", "text", "namespace pod container state", "kubernetes", "why the container is in its state: OOMKilled, CrashLoopBackOff, Error; state is waiting, terminated or running"},
    {"kube.container_restarts", "count", "namespace pod container", "kubernetes", "how often the container was restarted"},
    {"kube.event", "text", "namespace object reason type", "kubernetes", "message of an event; type is Normal or Warning"},
    {"kube.node_condition", "text", "node condition", "kubernetes", "True, False or Unknown"},
    {"kube.node_status", "text", "node", "kubernetes", "Ready, NotReady, Ready,SchedulingDisabled"},
    {"kube.pod_condition", "text", "namespace pod condition", "kubernetes", "True, False or Unknown"},
    {"kube.pod_ready", "bool", "namespace pod", "kubernetes", "all containers of the pod are ready"},
    {"kube.pod_restarts", "count", "namespace pod", "kubernetes", "restarts of the pod's containers"},
    {"kube.pod_status", "text", "namespace pod", "kubernetes", "Running, Pending, CrashLoopBackOff, OOMKilled, ImagePullBackOff, Evicted, …"},
    {"limits.conntrack_used_percent", "percent", "", "limits", "used part of the connection tracking table"},
    {"limits.hard", "count", "name process", "limits", "hard resource limit; absent when unlimited"},
    {"limits.inotify_max_user_instances", "count", "", "limits", "inotify instances a user may have"},
    {"limits.inotify_max_user_watches", "count", "", "limits", "files a user may watch"},
    {"limits.max_map_count", "count", "", "limits", "memory maps a process may have"},
    {"limits.overcommit_memory", "count", "", "limits", "vm.overcommit_memory: 0 heuristic, 1 always, 2 never"},
    {"limits.pid_max", "count", "", "limits", "highest process id"},
    {"limits.soft", "count", "name process", "limits", "soft resource limit; absent when unlimited"},
    {"limits.somaxconn", "count", "", "limits", "longest queue of connections not yet accepted"},
    {"limits.swappiness", "count", "", "limits", "vm.swappiness"},
    {"limits.threads_max", "count", "", "limits", "threads the system may have"},
    {"limits.threads_total", "count", "", "limits", "threads the system has"},
    {"limits.threads_used_percent", "percent", "", "limits", "used part of the smaller of threads_max and pid_max"},
    {"load.avg1", "count", "", "load", "load average of one minute"},
    {"load.avg15", "count", "", "load", "load average of fifteen minutes"},
    {"load.avg5", "count", "", "load", "load average of five minutes"},
    {"memory.available_bytes", "bytes", "", "memory", "memory that programs can still get without swapping"},
    {"memory.available_percent", "percent", "", "memory", "available part of the memory"},
    {"memory.commit_limit_bytes", "bytes", "", "memory", "CommitLimit of /proc/meminfo"},
    {"memory.committed_bytes", "bytes", "", "memory", "memory promised to programs"},
    {"memory.dirty_bytes", "bytes", "", "memory", "written data that waits for its disk"},
    {"memory.free_bytes", "bytes", "", "memory", "memory used for nothing"},
    {"memory.oom_kills", "count", "", "memory", "processes killed for lack of memory since boot"},
    {"memory.slab_bytes", "bytes", "", "memory", "memory of the kernel's own objects"},
    {"memory.total_bytes", "bytes", "", "memory", "memory of the machine"},
    {"memory.used_bytes", "bytes", "", "memory", "total less available"},
    {"mongodb.connections_available", "count", "", "mongodb", "connections the server can still take"},
    {"mongodb.connections_current", "count", "", "mongodb", "connections of the server"},
    {"mongodb.data_bytes", "bytes", "database", "mongodb", "data of a database before compression"},
    {"mongodb.error", "text", "", "mongodb", "why the server could not be asked"},
    {"mongodb.member_state", "text", "member", "mongodb", "PRIMARY, SECONDARY, RECOVERING, (not reachable/healthy), …"},
    {"mongodb.resident_bytes", "bytes", "", "mongodb", "resident memory of the server"},
    {"mongodb.responding", "bool", "", "mongodb", "the server answered"},
    {"mongodb.storage_bytes", "bytes", "database", "mongodb", "space a database takes"},
    {"mongodb.uptime_seconds", "seconds", "", "mongodb", "uptime of the server"},
    {"mongodb.user_asserts", "count", "", "mongodb", "requests of clients that the server refused"},
    {"mongodb.version", "text", "", "mongodb", "version of the server"},
    {"mount.options", "text", "mount device type", "mount table", "options, comma-separated"},
    {"mount.read_only", "bool", "mount device type", "mount table", "mounted read-only"},
    {"mysql.connections", "count", "", "mysql", "connections of the server"},
    {"mysql.database_bytes", "bytes", "database", "mysql", "data and indexes of a database"},
    {"mysql.error", "text", "", "mysql", "why the server could not be asked"},
    {"mysql.max_connections", "count", "", "mysql", "max_connections"},
    {"mysql.read_only", "bool", "", "mysql", "the server takes no writes"},
    {"mysql.replica_error", "text", "", "mysql", "the last error of replication"},
    {"mysql.replica_lag_seconds", "seconds", "", "mysql", "how far a replica is behind"},
    {"mysql.responding", "bool", "", "mysql", "the server answered"},
    {"mysql.setting", "text", "name", "mysql", "a setting of the running server"},
    {"mysql.status", "count", "name", "mysql", "a counter of SHOW GLOBAL STATUS"},
    {"mysql.table_bytes", "bytes", "table", "mysql", "data of a table"},
    {"mysql.transaction_seconds", "seconds", "thread", "mysql", "age of an open transaction"},
    {"mysql.uptime_seconds", "seconds", "", "mysql", "uptime of the server"},
    {"mysql.version", "text", "", "mysql", "version of the server"},
    {"network.address", "text", "interface", "network", "address of an interface, with its prefix"},
    {"network.default_route", "text", "interface", "network", "gateway of the default route; empty when it has none"},
    {"network.drops_per_second", "count", "interface", "cpu", "packets an interface dropped in the second of collection"},
    {"network.errors_per_second", "count", "interface", "cpu", "packets with errors in the second of collection"},
    {"network.interface_state", "text", "interface", "network", "UP, DOWN or UNKNOWN"},
    {"network.nameserver", "text", "", "network", "a name server of resolv.conf"},
    {"os.architecture", "text", "", "operating system", "machine architecture: x86_64, aarch64"},
    {"os.hostname", "text", "", "operating system", "host name (a pseudonym in a bundle)"},
    {"os.id", "text", "", "operating system", "ID of os-release: debian, ubuntu, alpine"},
    {"os.name", "text", "", "operating system", "NAME of os-release"},
    {"os.pretty_name", "text", "", "operating system", "PRETTY_NAME of os-release"},
    {"os.time_zone", "text", "", "operating system", "IANA name of the time zone"},
    {"os.version", "text", "", "operating system", "VERSION_ID of os-release"},
    {"os.virtualisation", "text", "", "operating system", "docker, podman, lxc, kubernetes or vm; absent on bare metal"},
    {"package.version", "text", "name", "packages", "installed version of a package"},
    {"port.backlog", "count", "port protocol address process pid", "port table", "connections waiting to be accepted (Recv-Q of a listening socket)"},
    {"port.close_wait", "count", "port side", "port table", "connections the other side closed and the program did not"},
    {"port.connections", "count", "port side state", "port table", "connections by state; side is local (to a port here) or remote"},
    {"port.established", "count", "port side", "port table", "open connections; side is local (to a port here) or remote"},
    {"port.listening", "bool", "port protocol address process pid", "port table", "something listens on the port"},
    {"postgres.accepting", "bool", "", "postgresql", "the server accepts connections"},
    {"postgres.analysed", "bool", "table", "postgresql", "the planner has statistics of the table"},
    {"postgres.client_connections", "count", "", "postgresql", "sessions of clients"},
    {"postgres.cluster_state", "text", "cluster port", "postgresql", "online or down, as pg_lsclusters says"},
    {"postgres.connections", "count", "state", "postgresql", "sessions of PostgreSQL"},
    {"postgres.database_bytes", "bytes", "database", "postgresql", "size of a database"},
    {"postgres.dead_percent", "percent", "table", "postgresql", "part of a table's rows that waits for vacuum"},
    {"postgres.dead_rows", "count", "table", "postgresql", "rows that wait for vacuum"},
    {"postgres.deadlocks", "count", "database", "postgresql", "deadlocks since the counters were reset"},
    {"postgres.error", "text", "", "postgresql", "why the server could not be asked"},
    {"postgres.in_recovery", "bool", "", "postgresql", "the server replays its log: a replica, or a server after a crash"},
    {"postgres.index_valid", "bool", "index", "postgresql", "the index can be used; a concurrent build that failed leaves one that cannot"},
    {"postgres.lock_wait", "bool", "pid", "postgresql", "the session waits for a lock"},
    {"postgres.longest_transaction_seconds", "seconds", "", "postgresql", "age of the oldest open transaction"},
    {"postgres.max_connections", "count", "", "postgresql", "max_connections of PostgreSQL"},
    {"postgres.replica_lag_bytes", "bytes", "replica", "postgresql", "write-ahead log that a replica has not replayed"},
    {"postgres.setting", "text", "name", "postgresql", "a setting of the running server"},
    {"postgres.slot_active", "bool", "slot", "postgresql", "somebody reads the replication slot; one that nobody reads keeps the log for ever"},
    {"postgres.table_bytes", "bytes", "table", "postgresql", "size of a table"},
    {"postgres.table_rows", "count", "table", "postgresql", "rows of a table, as its statistics count them"},
    {"postgres.transaction_age", "count", "database", "postgresql", "transactions since the oldest frozen one; writes stop near 2 thousand million"},
    {"postgres.transaction_seconds", "seconds", "pid state", "postgresql", "age of an open transaction of more than 5 s"},
    {"postgres.uptime_seconds", "seconds", "", "postgresql", "uptime of the server"},
    {"postgres.version", "text", "", "postgresql", "version of the PostgreSQL server"},
    {"pressure.cpu.full_avg10", "percent", "", "pressure", "time all tasks stalled for CPU, last 10 s"},
    {"pressure.cpu.full_avg300", "percent", "", "pressure", "time all tasks stalled for CPU, last 300 s"},
    {"pressure.cpu.full_avg60", "percent", "", "pressure", "time all tasks stalled for CPU, last 60 s"},
    {"pressure.cpu.some_avg10", "percent", "", "pressure", "time some task waited for CPU, last 10 s"},
    {"pressure.cpu.some_avg300", "percent", "", "pressure", "time some task waited for CPU, last 300 s"},
    {"pressure.cpu.some_avg60", "percent", "", "pressure", "time some task waited for CPU, last 60 s"},
    {"pressure.io.full_avg10", "percent", "", "pressure", "time all tasks stalled for disks, last 10 s"},
    {"pressure.io.full_avg300", "percent", "", "pressure", "time all tasks stalled for disks, last 300 s"},
    {"pressure.io.full_avg60", "percent", "", "pressure", "time all tasks stalled for disks, last 60 s"},
    {"pressure.io.some_avg10", "percent", "", "pressure", "time some task waited for disks, last 10 s"},
    {"pressure.io.some_avg300", "percent", "", "pressure", "time some task waited for disks, last 300 s"},
    {"pressure.io.some_avg60", "percent", "", "pressure", "time some task waited for disks, last 60 s"},
    {"pressure.memory.full_avg10", "percent", "", "pressure", "time all tasks stalled for memory, last 10 s"},
    {"pressure.memory.full_avg300", "percent", "", "pressure", "time all tasks stalled for memory, last 300 s"},
    {"pressure.memory.full_avg60", "percent", "", "pressure", "time all tasks stalled for memory, last 60 s"},
    {"pressure.memory.some_avg10", "percent", "", "pressure", "time some task waited for memory, last 10 s"},
    {"pressure.memory.some_avg300", "percent", "", "pressure", "time some task waited for memory, last 300 s"},
    {"pressure.memory.some_avg60", "percent", "", "pressure", "time some task waited for memory, last 60 s"},
    {"process.blocked", "count", "", "process list", "processes in uninterruptible sleep (state D)"},
    {"process.command", "text", "name pid user", "process list", "command line, redacted"},
    {"process.count", "count", "name", "process list", "processes of this name"},
    {"process.cpu_percent", "percent", "name pid user", "process list", "CPU use as ps or top shows it"},
    {"process.cpu_seconds", "seconds", "name pid user", "process list", "CPU time used"},
    {"process.deleted_files", "count", "name pid user", "process list", "open files that no longer have a name but still take space"},
    {"process.fd_limit", "count", "name pid user", "process list", "limit of open files of the process"},
    {"process.fd_used_percent", "percent", "name pid user", "process list", "used part of the process's limit of open files"},
    {"process.fds", "count", "name pid user", "process list", "open files of the process"},
    {"process.rss_bytes", "bytes", "name pid user", "process list", "resident memory"},
    {"process.started", "text", "name pid user", "process list", "when the process was started, UTC"},
    {"process.state", "text", "name pid user", "process list", "state letter: R, S, D, Z, T, I"},
    {"process.threads", "count", "name pid user", "process list", "threads of the process"},
    {"process.total", "count", "", "process list", "all processes"},
    {"process.zombies", "count", "", "process list", "ended processes nobody waited for"},
    {"redis.aof_last_write_status", "text", "", "redis", "ok or err"},
    {"redis.blocked_clients", "count", "", "redis", "clients in a blocking call"},
    {"redis.connected_clients", "count", "", "redis", "clients that are connected"},
    {"redis.error", "text", "", "redis", "why the server could not be asked"},
    {"redis.evicted_keys", "count", "", "redis", "keys dropped because maxmemory was reached"},
    {"redis.keys", "count", "database", "redis", "keys of a key space"},
    {"redis.loading", "bool", "", "redis", "the server still reads its dump"},
    {"redis.master_link_status", "text", "", "redis", "up or down, of a replica"},
    {"redis.max_clients", "count", "", "redis", "maxclients"},
    {"redis.maxmemory_bytes", "bytes", "", "redis", "maxmemory; 0 is unlimited"},
    {"redis.maxmemory_policy", "text", "", "redis", "what is dropped at maxmemory: noeviction, allkeys-lru, …"},
    {"redis.rdb_last_bgsave_status", "text", "", "redis", "ok or err; err stops writes by default"},
    {"redis.rejected_connections", "count", "", "redis", "connections refused at maxclients"},
    {"redis.responding", "bool", "", "redis", "the server answers"},
    {"redis.role", "text", "", "redis", "master or slave"},
    {"redis.uptime_seconds", "seconds", "", "redis", "uptime of the server"},
    {"redis.used_memory_bytes", "bytes", "", "redis", "memory of data and buffers"},
    {"redis.version", "text", "", "redis", "version of the server"},
    {"sqlite.error", "text", "path", "sqlite", "why the database could not be read"},
    {"sqlite.journal_mode", "text", "path", "sqlite", "wal, delete, …"},
    {"sqlite.quick_check", "text", "path", "sqlite", "ok, or the first damage that was found"},
    {"sqlite.readable", "bool", "path", "sqlite", "the file is a database that can be read"},
    {"sqlite.size_bytes", "bytes", "path", "sqlite", "size of the database"},
    {"sqlite.wal_bytes", "bytes", "path", "sqlite", "size of the write-ahead log beside the database"},
    {"swap.free_bytes", "bytes", "", "memory", "free swap"},
    {"swap.in_bytes_per_second", "bytes", "", "cpu", "read back from swap, last interval of vmstat"},
    {"swap.out_bytes_per_second", "bytes", "", "cpu", "written to swap, last interval of vmstat"},
    {"swap.total_bytes", "bytes", "", "memory", "swap space; 0 is none"},
    {"swap.used_bytes", "bytes", "", "memory", "swap in use"},
    {"swap.used_percent", "percent", "", "memory", "used part of the swap"},
    {"time.maximum_error_seconds", "seconds", "", "time sync", "error bound the kernel holds possible"},
    {"time.offset_seconds", "seconds", "", "time sync", "how far the clock is from true time; positive is ahead"},
    {"time.service_active", "bool", "", "time sync", "a time service runs"},
    {"time.stratum", "count", "", "time sync", "NTP stratum of the machine; 0 or 16 is unsynchronised"},
    {"time.synchronised", "bool", "", "time sync", "the clock is kept by a time service"},
    {"time.zone", "text", "", "time sync", "time zone as the machine names it"},
    {"unit.description", "text", "unit", "units", "what the unit is"},
    {"unit.exit_code", "count", "unit", "units", "exit status of the unit's main process"},
    {"unit.memory_bytes", "bytes", "unit", "units", "memory of the unit"},
    {"unit.open_files_limit", "count", "unit", "units", "limit of open files of the unit's processes"},
    {"unit.restarts", "count", "unit", "units", "how often systemd restarted the unit by itself"},
    {"unit.result", "text", "unit", "units", "success, exit-code, signal, timeout, oom-kill, start-limit-hit"},
    {"unit.state", "text", "unit", "units", "active, inactive, failed, activating, deactivating"},
    {"unit.sub_state", "text", "unit", "units", "running, exited, dead, auto-restart, …"},
    {"uptime.boot_time", "text", "", "uptime", "when the machine was started, UTC"},
    {"uptime.seconds", "seconds", "", "uptime", "time since the machine was started"},
    {"user.group", "text", "user", "identity", "a group of the user"},
    {"user.uid", "count", "user", "identity", "number of the user; 0 is root"},
    // clang-format on
});

}  // namespace

std::string ToString(const FactValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* boolean = std::get_if<bool>(&value)) return *boolean ? "true" : "false";
  const double number = std::get<double>(value);
  // Bytes and counts are whole; 2^53 is where a double stops to tell neighbours apart.
  if (number == std::floor(number) && std::abs(number) < 9007199254740992.0) {
    return fmt::format("{:.0f}", number);
  }
  return fmt::format("{}", number);
}

std::span<const FactSpec> FactVocabulary() {
  return kVocabulary;
}

const FactSpec* FindFactSpec(std::string_view name) {
  const auto* const found = std::lower_bound(
      kVocabulary.begin(), kVocabulary.end(), name, [](const FactSpec& spec, std::string_view key) {
        return spec.name < key;
      });
  return found != kVocabulary.end() && found->name == name ? found : nullptr;
}

std::span<const std::string_view> SourceKinds() {
  return kSourceKinds;
}

void FactStore::Add(Fact fact) {
  CASEFILE_CHECK(FindFactSpec(fact.name) != nullptr);
  by_name_.emplace(fact.name, facts_.size());
  facts_.push_back(std::move(fact));
}

void FactStore::MarkCollected(std::string_view source_kind, const Evidence& evidence) {
  CASEFILE_CHECK(std::binary_search(kSourceKinds.begin(), kSourceKinds.end(), source_kind));
  collected_.emplace(source_kind, evidence);
}

std::vector<const Fact*> FactStore::Find(std::string_view name) const {
  std::vector<const Fact*> found;
  const auto [first, last] = by_name_.equal_range(name);
  for (auto it = first; it != last; ++it) found.push_back(&facts_[it->second]);
  return found;
}

const Evidence* FactStore::Collected(std::string_view source_kind) const {
  const auto found = collected_.find(source_kind);
  return found == collected_.end() ? nullptr : &found->second;
}

}  // namespace casefile
