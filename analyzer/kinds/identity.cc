// `id`: who runs the program, and in which groups.

#include "analyzer/kinds/all.h"
#include "analyzer/kinds/cells.h"
#include "base/text.h"

namespace casefile::identity {
namespace {

int Matches(const KindText& head) {
  const std::string_view first = head.text.substr(0, head.text.find('\n'));
  return first.starts_with("uid=") && first.find(" gid=") != std::string_view::npos ? 90 : 0;
}

// "1000(crane)": the name, or the number of one that has none.
std::string NameOf(std::string_view text) {
  const std::size_t open = text.find('(');
  if (open == std::string_view::npos) return std::string(text);
  return std::string(text.substr(open + 1, text.find(')', open) - open - 1));
}

void Read(const KindText& text, FactWriter& facts) {
  ForEachLine(text.text, [&](const TextLine& line) {
    const auto words = SplitWords(line.text);
    if (words.size() < 2 || !words[0].starts_with("uid=")) return;
    facts.Collected("identity", line);
    const std::string user = NameOf(words[0].substr(4));
    const FactWriter::Labels labels{{"user", user}};
    const std::string_view uid = words[0].substr(4, words[0].find('(') - 4);
    if (const auto number = NumberFrom(uid)) facts.Add("user.uid", *number, line, labels);
    const std::size_t groups = line.text.find("groups=");
    std::string_view rest =
        groups == std::string_view::npos ? std::string_view() : line.text.substr(groups + 7);
    rest = rest.substr(0, rest.find(' '));
    while (!rest.empty()) {
      const std::size_t comma = std::min(rest.find(','), rest.size());
      facts.Add("user.group", NameOf(rest.substr(0, comma)), line, labels);
      rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
  });
}

}  // namespace

Kind Make() {
  return {.id = "identity", .matches = Matches, .read = Read};
}

}  // namespace casefile::identity
