// vmstat: the last row is the newest; the first is the mean since the machine was started.

#include "analyzer/kinds/all.h"
#include "analyzer/kinds/cells.h"
#include "base/text.h"

namespace casefile::virtual_memory {
namespace {

bool IsHeader(std::string_view line) {
  const auto words = SplitWords(line);
  return words.size() >= 16 && words[0] == "r" && words[1] == "b" && words[2] == "swpd";
}

int Matches(const KindText& head) {
  bool header = false;
  ForEachLine(head.text.substr(0, 600),
              [&](const TextLine& line) { header = header || IsHeader(line.text); });
  return header ? 90 : 0;
}

void Read(const KindText& text, FactWriter& facts) {
  std::optional<Columns> header;
  TextLine newest;
  ForEachLine(text.text, [&](const TextLine& line) {
    if (IsHeader(line.text)) {
      header.emplace(line.text);
    } else if (header && SplitWords(line.text).size() >= 16) {
      newest = line;
    }
  });
  if (!header || newest.number == 0) return;
  const auto words = SplitWords(newest.text);
  const auto add = [&](std::string_view column, std::string_view fact, double factor) {
    const int at = header->Find({column});
    if (at < 0 || static_cast<std::size_t>(at) >= words.size()) return;
    if (const auto number = NumberFrom(words[static_cast<std::size_t>(at)]))
      facts.Add(fact, *number * factor, newest);
  };
  facts.Collected("cpu", newest);
  constexpr double kKilo = 1024;
  add("r", "cpu.run_queue", 1);
  add("b", "process.blocked", 1);
  add("si", "swap.in_bytes_per_second", kKilo);
  add("so", "swap.out_bytes_per_second", kKilo);
  add("id", "cpu.idle_percent", 1);
  add("wa", "cpu.iowait_percent", 1);
  add("st", "cpu.steal_percent", 1);
}

}  // namespace

Kind Make() {
  return {.id = "virtual_memory", .matches = Matches, .read = Read};
}

}  // namespace casefile::virtual_memory
