// /proc/mounts and `mount`.

#include "analyzer/kinds/all.h"
#include "base/text.h"

namespace casefile::mounts {
namespace {

struct Mount {
  std::string device;
  std::string mount;
  std::string type;
  std::string options;
};

// "/dev/sda1 / ext4 rw,relatime 0 0"; blanks in names stand as \040 there.
std::optional<Mount> ProcRow(const std::vector<std::string_view>& words) {
  if (words.size() != 6 || !words[1].starts_with('/') || words[4] != "0") return std::nullopt;
  if (!words[3].starts_with("rw") && !words[3].starts_with("ro")) return std::nullopt;
  return Mount{
      std::string(words[0]), std::string(words[1]), std::string(words[2]), std::string(words[3])};
}

// "/dev/sda1 on / type ext4 (rw,relatime)"
std::optional<Mount> MountRow(std::string_view line) {
  const std::size_t on = line.find(" on /");
  const std::size_t type = line.find(" type ", on == std::string_view::npos ? line.size() : on);
  const std::size_t open = line.rfind(" (");
  if (type == std::string_view::npos || open == std::string_view::npos || open < type ||
      !line.ends_with(')')) {
    return std::nullopt;
  }
  return Mount{std::string(line.substr(0, on)),
               std::string(line.substr(on + 4, type - on - 4)),
               std::string(line.substr(type + 6, open - type - 6)),
               std::string(line.substr(open + 2, line.size() - open - 3))};
}

std::optional<Mount> ParseRow(std::string_view line) {
  if (auto row = MountRow(line)) return row;
  return ProcRow(SplitWords(line));
}

int Matches(const KindText& head) {
  int rows = 0;
  int others = 0;
  ForEachLine(head.text, [&](const TextLine& line) {
    if (line.number > 30 || line.text.empty()) return;
    ++(ParseRow(line.text) ? rows : others);
  });
  return rows > 0 && rows > 2 * others ? 85 : 0;
}

void Read(const KindText& text, FactWriter& facts) {
  ForEachLine(text.text, [&](const TextLine& line) {
    const auto row = ParseRow(line.text);
    if (!row) return;
    facts.Collected("mount table", line);
    const FactWriter::Labels labels{
        {"mount", row->mount}, {"device", row->device}, {"type", row->type}};
    facts.Add("mount.options", row->options, line, labels);
    facts.Add(
        "mount.read_only", row->options == "ro" || row->options.starts_with("ro,"), line, labels);
  });
}

}  // namespace

Kind Make() {
  return {.id = "mounts", .matches = Matches, .read = Read};
}

}  // namespace casefile::mounts
