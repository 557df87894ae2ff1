#pragma once
// The text forms of /proc and /etc that several probes read.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "collector/host.h"

namespace casefile {

// The whole text must be the number.
std::optional<std::uint64_t> ToUint(std::string_view text);
std::optional<std::int64_t> ToInt(std::string_view text);
std::optional<double> ToDouble(std::string_view text);

// A file that holds one number or word; nothing when it cannot be read or is something else.
std::optional<std::uint64_t> ReadUint(Host& host, std::string_view path);
std::string ReadWord(Host& host, std::string_view path);

// "Name:   12 kB" lines as name to number, in bytes when the unit is kB.
std::map<std::string, std::uint64_t, std::less<>> ReadCounters(std::string_view text);

// os-release, and other files of NAME="value" lines.
std::map<std::string, std::string, std::less<>> ReadAssignments(std::string_view text);

struct Mount {
  std::string device;
  std::string mount;
  std::string type;
  std::string options;
  bool read_only = false;
};
// /proc/self/mounts, else /proc/mounts.
Result<std::vector<Mount>> ReadMounts(Host& host);

// User names by number, of /etc/passwd: the C library's look-up would ask the network and cannot be
// linked statically.
std::map<std::uint64_t, std::string> ReadUserNames(Host& host);

// When the machine was started, of /proc/stat.
std::optional<Instant> ReadBootTime(Host& host);

// The numbers below /proc, in order.
std::vector<std::uint64_t> ListProcesses(Host& host);

struct ProcessName {
  std::string name;
  std::string command_line;  // arguments joined by blanks; empty for a kernel thread
  char state = '?';
};
// kNotFound when the process has gone. The command line of a process in an uninterruptible call (D)
// is not read: reading it waits for the same lock.
Result<ProcessName> ReadProcessName(Host& host, std::uint64_t pid);

}  // namespace casefile
