#include "collector/proc_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/limits.h"
#include "base/text.h"

namespace casefile {
namespace {

template <class Number>
std::optional<Number> ToNumber(std::string_view text) {
  Number value{};
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end || text.empty()) return std::nullopt;
  return value;
}

// The kernel writes a blank in a mount point as \040.
std::string UnescapeOctal(std::string_view text) {
  constexpr std::size_t kDigits = 3;
  constexpr int kBase = 8;
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned char byte = 0;
    const std::string_view digits = text.substr(i + 1, kDigits);
    const char* end = digits.data() + digits.size();
    if (text[i] == '\\' && digits.size() == kDigits &&
        std::from_chars(digits.data(), end, byte, kBase).ptr == end) {
      out += static_cast<char>(byte);
      i += kDigits;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

std::optional<std::uint64_t> ToUint(std::string_view text) {
  return ToNumber<std::uint64_t>(text);
}
std::optional<std::int64_t> ToInt(std::string_view text) {
  return ToNumber<std::int64_t>(text);
}
std::optional<double> ToDouble(std::string_view text) {
  return ToNumber<double>(text);
}

std::string ReadWord(Host& host, std::string_view path) {
  const Result<std::string> text = host.ReadFile(path, limits::kKiB);
  return text ? std::string(Trim(*text)) : std::string();
}

std::optional<std::uint64_t> ReadUint(Host& host, std::string_view path) {
  return ToUint(ReadWord(host, path));
}

std::map<std::string, std::uint64_t, std::less<>> ReadCounters(std::string_view text) {
  std::map<std::string, std::uint64_t, std::less<>> counters;
  for (const std::string_view line : SplitLines(text)) {
    const std::vector<std::string_view> words = SplitWords(line);
    if (words.size() < 2) continue;
    std::string_view name = words[0];
    if (name.ends_with(':')) name.remove_suffix(1);
    const std::optional<std::uint64_t> value = ToUint(words[1]);
    if (!value) continue;
    const bool in_kilobytes = words.size() > 2 && words[2] == "kB";
    counters.emplace(name, in_kilobytes ? *value * limits::kKiB : *value);
  }
  return counters;
}

std::map<std::string, std::string, std::less<>> ReadAssignments(std::string_view text) {
  std::map<std::string, std::string, std::less<>> values;
  for (const std::string_view raw : SplitLines(text)) {
    const std::string_view line = Trim(raw);
    const std::size_t equals = line.find('=');
    if (line.starts_with('#') || equals == std::string_view::npos) continue;
    std::string_view value = Trim(line.substr(equals + 1));
    if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') &&
        value.back() == value.front()) {
      value = value.substr(1, value.size() - 2);
    }
    values[std::string(Trim(line.substr(0, equals)))] = value;
  }
  return values;
}

Result<std::vector<Mount>> ReadMounts(Host& host) {
  Result<std::string> text = host.ReadFile("/proc/self/mounts", limits::kKernelFileBytes);
  if (!text) text = host.ReadFile("/proc/mounts", limits::kKernelFileBytes);
  if (!text) return std::move(text).error();
  std::vector<Mount> mounts;
  constexpr std::size_t kFields = 4;
  for (const std::string_view line : SplitLines(*text)) {
    const std::vector<std::string_view> words = SplitWords(line);
    if (words.size() < kFields) continue;
    const std::string_view options = words[3];
    mounts.push_back({.device = UnescapeOctal(words[0]),
                      .mount = UnescapeOctal(words[1]),
                      .type = std::string(words[2]),
                      .options = std::string(options),
                      .read_only = options == "ro" || options.starts_with("ro,")});
  }
  return mounts;
}

std::map<std::uint64_t, std::string> ReadUserNames(Host& host) {
  std::map<std::uint64_t, std::string> names;
  const Result<std::string> text = host.ReadFile("/etc/passwd", limits::kKernelFileBytes);
  if (!text) return names;
  for (const std::string_view line : SplitLines(*text)) {
    const std::size_t name_end = line.find(':');
    if (name_end == std::string_view::npos || name_end == 0) continue;
    const std::size_t uid_begin = line.find(':', name_end + 1);
    if (uid_begin == std::string_view::npos) continue;
    const std::size_t uid_end = line.find(':', uid_begin + 1);
    const auto uid = ToUint(line.substr(uid_begin + 1, uid_end - uid_begin - 1));
    if (uid) names.emplace(*uid, line.substr(0, name_end));
  }
  return names;
}

std::optional<Instant> ReadBootTime(Host& host) {
  const Result<std::string> text = host.ReadFile("/proc/stat", limits::kKernelFileBytes);
  if (!text) return std::nullopt;
  const auto counters = ReadCounters(*text);
  const auto boot = counters.find("btime");
  if (boot == counters.end()) return std::nullopt;
  return Instant{std::chrono::seconds{boot->second}};
}

std::vector<std::uint64_t> ListProcesses(Host& host) {
  std::vector<std::uint64_t> pids;
  const Result<std::vector<DirectoryEntry>> entries = host.ListDirectory("/proc");
  if (!entries) return pids;
  for (const DirectoryEntry& entry : *entries) {
    if (const auto pid = ToUint(entry.name)) pids.push_back(*pid);
  }
  std::ranges::sort(pids);
  return pids;
}

Result<ProcessName> ReadProcessName(Host& host, std::uint64_t pid) {
  const std::string stat = TRY(host.ReadFile(fmt::format("/proc/{}/stat", pid), limits::kKiB));
  // "12 (name) S …"; the name may hold anything, also ") S (".
  const std::size_t open = stat.find('(');
  const std::size_t close = stat.rfind(')');
  if (open == std::string::npos || close == std::string::npos || close + 2 >= stat.size()) {
    return Error(ErrorCode::kCorrupt, fmt::format("/proc/{}/stat has another form", pid));
  }
  ProcessName process{.name = stat.substr(open + 1, close - open - 1),
                      .command_line = "",
                      .state = stat[close + 2]};
  if (process.state == 'D') return process;
  constexpr std::size_t kCommandLineBytes = 16 * limits::kKiB;
  Result<std::string> command =
      host.ReadFile(fmt::format("/proc/{}/cmdline", pid), kCommandLineBytes);
  if (!command) return process;
  std::ranges::replace(*command, '\0', ' ');
  process.command_line = Trim(*command);
  return process;
}

}  // namespace casefile
