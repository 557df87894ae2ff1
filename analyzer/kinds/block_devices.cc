// lsblk, with the columns that were asked for.

#include <algorithm>

#include "analyzer/kinds/all.h"
#include "analyzer/kinds/cells.h"
#include "base/text.h"

namespace casefile::block_devices {
namespace {

bool IsHeader(std::string_view line) {
  const auto words = SplitWords(line);
  return words.size() >= 3 && words[0] == "NAME" &&
         std::find(words.begin(), words.end(), "SIZE") != words.end() &&
         std::find(words.begin(), words.end(), "TYPE") != words.end();
}

int Matches(const KindText& head) {
  return IsHeader(head.text.substr(0, head.text.find('\n'))) ? 88 : 0;
}

// "├─sda1": the name behind the branches of the tree, which are no ASCII.
std::string_view NameOf(std::string_view word) {
  const std::size_t begin =
      word.find_first_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
  return begin == std::string_view::npos ? word : word.substr(begin);
}

bool IsType(std::string_view word) {
  for (const char* type : {"disk", "part", "lvm", "crypt", "loop", "rom", "mpath", "dm"}) {
    if (word == type) return true;
  }
  return word.starts_with("raid");
}

void Read(const KindText& text, FactWriter& facts) {
  ForEachLine(text.text, [&](const TextLine& line) {
    if (line.number == 1) return facts.Collected("disk devices", line);
    const auto words = SplitWords(line.text);
    if (words.size() < 3) return;
    // Columns are aligned by what is drawn, not by bytes: a cell is known by what it looks like.
    const auto type = std::find_if(words.begin() + 1, words.end(), IsType);
    const auto size = std::find_if(words.begin() + 1, words.end(), [](std::string_view word) {
      return word.find_first_of("KMGTPB") + 1 == word.size() && SizeFrom(word, 1).has_value();
    });
    FactWriter::Labels labels{{"device", std::string(NameOf(words[0]))}};
    if (type != words.end()) labels.emplace("type", *type);
    if (words.back().starts_with('/')) labels.emplace("mount", words.back());
    if (size != words.end())
      facts.Add("device.size_bytes", SizeFrom(*size, 1).value_or(0), line, labels);
  });
}

}  // namespace

Kind Make() {
  return {.id = "block_devices", .matches = Matches, .read = Read};
}

}  // namespace casefile::block_devices
