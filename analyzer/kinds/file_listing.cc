// ls -l in its forms (-a, -h, -i, -R, --time-style), and stat's `path mode owner` is not one of
// them.

#include <algorithm>

#include "analyzer/kinds/all.h"
#include "analyzer/kinds/cells.h"
#include "base/text.h"

namespace casefile::file_listing {
namespace {

struct Entry {
  std::string_view mode;
  std::string_view owner;
  std::string_view group;
  std::string_view size;
  std::string_view name;
};

bool IsMode(std::string_view word) {
  if (word.size() < 10 || word.size() > 11) return false;
  if (std::string_view("-dlcbps").find(word[0]) == std::string_view::npos) return false;
  return std::all_of(word.begin() + 1, word.begin() + 10, [](char c) {
    return std::string_view("rwxsStT-").find(c) != std::string_view::npos;
  });
}

// How many words the time takes: "Nov 21 08:04", "2026-11-21 08:04", "2026-11-21 08:04:38.9 +0000".
std::size_t TimeWords(const std::vector<std::string_view>& words, std::size_t at) {
  if (at >= words.size()) return 0;
  if (words[at].size() == 10 && words[at][4] == '-') {
    const bool zone = at + 2 < words.size() && words[at + 2].size() == 5 &&
                      (words[at + 2][0] == '+' || words[at + 2][0] == '-');
    return zone ? 3 : 2;
  }
  return 3;
}

std::optional<Entry> ParseEntry(std::string_view line) {
  auto words = SplitWords(line);
  // ls -i puts the inode first, ls -s the blocks.
  if (words.size() > 1 && !IsMode(words[0]) && NumberFrom(words[0])) words.erase(words.begin());
  if (words.size() < 8 || !IsMode(words[0]) || !NumberFrom(words[1])) return std::nullopt;
  if (words[0][0] == 'c' || words[0][0] == 'b') return std::nullopt;
  const std::size_t name = 5 + TimeWords(words, 5);
  if (name >= words.size() || !SizeFrom(words[4], 1)) return std::nullopt;
  const auto begin = static_cast<std::size_t>(words[name].data() - line.data());
  std::string_view rest = Trim(line.substr(begin));
  if (words[0][0] == 'l') rest = rest.substr(0, rest.find(" -> "));
  return Entry{words[0], words[2], words[3], words[4], rest};
}

int Matches(const KindText& head) {
  int rows = 0;
  int others = 0;
  ForEachLine(head.text, [&](const TextLine& line) {
    const std::string_view text = Trim(line.text);
    if (line.number > 40 || text.empty() || text.starts_with("total ") || text.ends_with(':'))
      return;
    ++(ParseEntry(text) ? rows : others);
  });
  return rows > 0 && rows > others ? 82 : 0;
}

void Read(const KindText& text, FactWriter& facts) {
  std::string folder;
  ForEachLine(text.text, [&](const TextLine& line) {
    const std::string_view trimmed = Trim(line.text);
    if (trimmed.starts_with('/') && trimmed.ends_with(':'))
      folder = trimmed.substr(0, trimmed.size() - 1);
    const auto entry = ParseEntry(line.text);
    if (!entry || entry->name == "." || entry->name == "..") return;
    std::string path(entry->name);
    if (!folder.empty() && !path.starts_with('/')) path = folder + "/" + path;
    const FactWriter::Labels labels{{"path", std::move(path)}};
    facts.Collected("file table", line);
    facts.Add("file.mode", std::string(entry->mode.substr(0, 10)), line, labels);
    facts.Add("file.owner", std::string(entry->owner), line, labels);
    facts.Add("file.group", std::string(entry->group), line, labels);
    facts.Add("file.size_bytes", SizeFrom(entry->size, 1).value_or(0), line, labels);
  });
}

}  // namespace

Kind Make() {
  return {.id = "file_listing", .matches = Matches, .read = Read};
}

}  // namespace casefile::file_listing
