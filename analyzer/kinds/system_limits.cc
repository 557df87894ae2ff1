// Limits of the system: sysctl -a, files of /proc/sys by their path, /proc/PID/limits.

#include <algorithm>
#include <array>

#include "analyzer/kinds/all.h"
#include "analyzer/kinds/cells.h"
#include "base/text.h"

namespace casefile::system_limits {
namespace {

struct Known {
  std::string_view key;  // as sysctl names it
  std::string_view fact;
};
constexpr auto kKnown = std::to_array<Known>({
    {"fs.file-max", "files.max"},
    {"fs.inotify.max_user_instances", "limits.inotify_max_user_instances"},
    {"fs.inotify.max_user_watches", "limits.inotify_max_user_watches"},
    {"kernel.pid_max", "limits.pid_max"},
    {"kernel.threads-max", "limits.threads_max"},
    {"kernel.tainted", "kernel.tainted"},
    {"net.core.somaxconn", "limits.somaxconn"},
    {"vm.max_map_count", "limits.max_map_count"},
    {"vm.overcommit_memory", "limits.overcommit_memory"},
    {"vm.swappiness", "limits.swappiness"},
});

// The allocated and the greatest number of open files: "1024 0 9223372036854775807".
void FileNr(std::string_view value, const TextLine& line, FactWriter& facts) {
  const auto words = SplitWords(value);
  if (words.size() != 3) return;
  const auto open = NumberFrom(words[0]);
  const auto most = NumberFrom(words[2]);
  if (!open || !most || *most <= 0) return;
  facts.Add("files.open", *open, line);
  facts.Add("files.max", *most, line);
  facts.Add("files.used_percent", 100 * *open / *most, line);
}

void Setting(std::string_view key,
             std::string_view value,
             const TextLine& line,
             FactWriter& facts) {
  if (key == "fs.file-nr") {
    facts.Collected("limits", line);
    FileNr(value, line, facts);
  }
  for (const Known& known : kKnown) {
    const auto number = known.key == key ? NumberFrom(value) : std::nullopt;
    if (!number) continue;
    facts.Collected("limits", line);
    facts.Add(known.fact, *number, line);
  }
}

// "fs.file-nr" of "files/proc/sys/fs/file-nr"; empty for other paths.
std::string KeyOfPath(std::string_view path) {
  const std::size_t at = path.find("proc/sys/");
  if (at == std::string_view::npos) return {};
  std::string key(path.substr(at + 9));
  std::replace(key.begin(), key.end(), '/', '.');
  return key;
}

bool IsProcessLimits(std::string_view text) {
  const std::string_view first = text.substr(0, text.find('\n'));
  return first.starts_with("Limit ") && first.find("Soft Limit") != std::string_view::npos;
}

bool IsSysctl(std::string_view text) {
  int rows = 0;
  int others = 0;
  ForEachLine(text.substr(0, 4096), [&](const TextLine& line) {
    const std::size_t equals = line.text.find(" = ");
    const bool setting = equals != std::string_view::npos &&
                         line.text.substr(0, equals).find('.') != std::string_view::npos &&
                         line.text.substr(0, equals).find(' ') == std::string_view::npos;
    ++(setting ? rows : others);
  });
  return rows >= 3 && rows > 4 * others;
}

// "Max open files            1024                 524288               files"
void ProcessLimit(const TextLine& line, FactWriter& facts) {
  if (!line.text.starts_with("Max open files") && !line.text.starts_with("Max processes")) return;
  const bool files = line.text.starts_with("Max open files");
  const auto words = SplitWords(line.text.substr(files ? 14 : 13));
  const FactWriter::Labels labels{{"name", files ? "nofile" : "nproc"}};
  facts.Collected("limits", line);
  if (!words.empty()) {
    if (const auto soft = NumberFrom(words[0])) facts.Add("limits.soft", *soft, line, labels);
  }
  if (words.size() > 1) {
    if (const auto hard = NumberFrom(words[1])) facts.Add("limits.hard", *hard, line, labels);
  }
}

// "open files                          (-n) 1024" of `ulimit -a`
void ShellLimit(const TextLine& line, FactWriter& facts) {
  const bool files = line.text.starts_with("open files");
  if (!files && !line.text.starts_with("max user processes")) return;
  const auto words = SplitWords(line.text);
  facts.Collected("limits", line);
  if (const auto soft = NumberFrom(words.back()))
    facts.Add("limits.soft", *soft, line, {{"name", files ? "nofile" : "nproc"}});
}

bool IsShellLimits(std::string_view text) {
  return text.find("open files ") < 2000 && text.find("(-n") < 2000 &&
         text.find("core file size") < 2000;
}

int Matches(const KindText& head) {
  if (IsShellLimits(head.text)) return 88;
  const std::string key = KeyOfPath(head.path);
  const bool known =
      key == "fs.file-nr" ||
      std::any_of(kKnown.begin(), kKnown.end(), [&](const Known& k) { return k.key == key; });
  return known || IsProcessLimits(head.text) || IsSysctl(head.text) ? 85 : 0;
}

void Read(const KindText& text, FactWriter& facts) {
  const std::string key = KeyOfPath(text.path);
  const bool process = IsProcessLimits(text.text);
  const bool shell = IsShellLimits(text.text);
  ForEachLine(text.text, [&](const TextLine& line) {
    if (process) return ProcessLimit(line, facts);
    if (shell) return ShellLimit(line, facts);
    if (!key.empty()) return line.number == 1 ? Setting(key, Trim(line.text), line, facts) : void();
    if (const auto pair = SplitPair(line.text, '='))
      Setting(pair->first, pair->second, line, facts);
  });
}

}  // namespace

Kind Make() {
  return {.id = "system_limits", .matches = Matches, .read = Read};
}

}  // namespace casefile::system_limits
