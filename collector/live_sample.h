#pragma once
// What the kernel has counted until now: the difference of two samples is what happens on the
// machine. A counter that cannot be read is absent.

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "collector/host.h"

namespace casefile {

using Counters = std::map<std::string, std::uint64_t, std::less<>>;

struct ProcessSample {
  std::string name;
  char state = '?';
  std::uint64_t ticks = 0;    // of CPU time
  std::uint64_t started = 0;  // ticks since boot: a number that is used again is another process
};

struct LiveSample {
  std::optional<double> uptime_seconds;
  Counters cpu;     // ticks: "user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal"
  Counters kernel;  // "ctxt", "processes" of /proc/stat; "pswpin", "pswpout" of /proc/vmstat
  std::map<std::string, Counters, std::less<>> disks;  // by device
  std::map<std::string, Counters, std::less<>> interfaces;
  Counters stalls;  // microseconds, by "cpu some"
  std::map<std::uint64_t, ProcessSample> processes;
};

// Reads nothing that can block, so that a process stuck in the kernel holds up nobody.
LiveSample TakeLiveSample(Host& host);

}  // namespace casefile
