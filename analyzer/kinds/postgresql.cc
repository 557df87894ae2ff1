// pg_isready and pg_lsclusters.

#include "analyzer/kinds/all.h"
#include "base/text.h"

namespace casefile::postgresql {
namespace {

// "/var/run/postgresql:5432 - no response"
bool IsReadiness(std::string_view text) {
  const std::string_view first = text.substr(0, text.find('\n'));
  const std::size_t dash = first.find(" - ");
  if (dash == std::string_view::npos || first.substr(0, dash).find(':') == std::string_view::npos) {
    return false;
  }
  const std::string_view answer = first.substr(dash + 3);
  return answer == "accepting connections" || answer == "no response" ||
         answer == "rejecting connections" || answer == "no attempt";
}

bool IsClusterTable(std::string_view text) {
  return text.starts_with("Ver ") && text.substr(0, 80).find("Cluster") != std::string_view::npos;
}

int Matches(const KindText& head) {
  return IsReadiness(head.text) || IsClusterTable(head.text) ? 90 : 0;
}

void Read(const KindText& text, FactWriter& facts) {
  const bool clusters = IsClusterTable(text.text);
  ForEachLine(text.text, [&](const TextLine& line) {
    if (line.number == 1) facts.Collected("postgresql", line);
    if (!clusters && line.number == 1) {
      facts.Add("postgres.accepting", line.text.ends_with("accepting connections"), line);
    }
    const auto words = SplitWords(line.text);
    if (clusters && line.number > 1 && words.size() >= 4) {
      facts.Add("postgres.cluster_state",
                std::string(words[3]),
                line,
                {{"cluster", std::string(words[0]) + "/" + std::string(words[1])},
                 {"port", std::string(words[2])}});
    }
  });
}

}  // namespace

Kind Make() {
  return {.id = "postgresql", .matches = Matches, .read = Read};
}

}  // namespace casefile::postgresql
