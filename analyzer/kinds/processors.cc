// How many processors there are: `nproc`, `lscpu` and `getconf _NPROCESSORS_ONLN`.

#include "analyzer/kinds/all.h"
#include "analyzer/kinds/cells.h"
#include "base/text.h"

namespace casefile::processors {
namespace {

constexpr std::string_view kCount = "CPU(s):";

// A number alone says nothing by itself, so the name must say what it counts.
bool IsCommandOfOneNumber(const KindText& head) {
  const std::string_view name = BaseName(head.path);
  const bool named =
      name.starts_with("nproc") || name.find("_NPROCESSORS_") != std::string_view::npos;
  const auto words = SplitWords(Trim(head.text));
  return named && words.size() == 1 && NumberFrom(words[0]).value_or(0) >= 1;
}

bool IsLscpu(std::string_view text) {
  return text.starts_with("Architecture:") && text.find(kCount) != std::string_view::npos;
}

int Matches(const KindText& head) {
  return IsCommandOfOneNumber(head) || IsLscpu(head.text) ? 90 : 0;
}

void Read(const KindText& text, FactWriter& facts) {
  const bool table = IsLscpu(text.text);
  ForEachLine(text.text, [&](const TextLine& line) {
    const std::string_view model = "Model name:";
    if (table && line.text.starts_with(model)) {
      facts.Add("cpu.model", std::string(Trim(line.text.substr(model.size()))), line);
    }
    if (table && !line.text.starts_with(kCount)) return;
    const auto number = NumberFrom(Trim(table ? line.text.substr(kCount.size()) : line.text));
    if (!number) return;
    facts.Collected("cpu", line);
    facts.Add("cpu.count", *number, line);
  });
}

}  // namespace

Kind Make() {
  return {.id = "processors", .matches = Matches, .read = Read};
}

}  // namespace casefile::processors
