// /proc/pressure/{cpu,memory,io}: the resource is the name of the file.

#include "analyzer/kinds/all.h"
#include "analyzer/kinds/cells.h"
#include "base/text.h"

namespace casefile::pressure {
namespace {

int Matches(const KindText& head) {
  const std::string_view name = BaseName(head.path);
  const bool known =
      name.starts_with("cpu") || name.starts_with("memory") || name.starts_with("io");
  return known && head.text.starts_with("some avg10=") ? 90 : 0;
}

void Read(const KindText& text, FactWriter& facts) {
  const std::string_view file = BaseName(text.path);
  const std::string resource(file.substr(0, file.find_first_of("._")));
  ForEachLine(text.text, [&](const TextLine& line) {
    const auto words = SplitWords(line.text);
    for (std::size_t i = 1; i < words.size(); ++i) {
      const auto pair = SplitPair(words[i], '=');
      const auto value = pair ? NumberFrom(pair->second) : std::nullopt;
      if (!value) continue;
      const std::string name =
          "pressure." + resource + "." + std::string(words[0]) + "_" + std::string(pair->first);
      if (FindFactSpec(name) == nullptr) continue;
      facts.Collected("pressure", line);
      facts.Add(name, *value, line);
    }
  });
}

}  // namespace

Kind Make() {
  return {.id = "pressure", .matches = Matches, .read = Read};
}

}  // namespace casefile::pressure
