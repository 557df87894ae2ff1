#include "tests/analyzer/kinds/understand.h"

#include <gtest/gtest.h>

#include "analyzer/kinds/all.h"

namespace casefile {
namespace {

std::string Show(const Fact& fact, std::string_view labels) {
  std::string shown = fact.name;
  for (const auto& [key, value] : fact.labels) {
    if (labels.find(key) != std::string_view::npos) shown += "{" + key + "=" + value + "}";
  }
  return shown + "=" + ToString(fact.value) + "@" + std::to_string(fact.evidence.line);
}

}  // namespace

Understood Understand(std::string_view path, std::string_view text, std::string_view labels) {
  const KindText member{.path = path, .text = text};
  const std::vector<Kind> kinds = AllKinds();
  const Kind* best = nullptr;
  int sure = 49;
  for (const Kind& kind : kinds) {
    if (const int score = kind.matches(member); score > sure) {
      best = &kind;
      sure = score;
    }
  }
  Understood understood;
  if (best == nullptr) return understood;
  understood.kind = best->id;
  FactStore store;
  FactWriter writer(store, member);
  best->read(member, writer);
  for (const Fact& fact : store.all()) {
    understood.facts.push_back(Show(fact, labels));
    // The evidence is the line it says it is.
    if (fact.evidence.line == 0) continue;
    EXPECT_EQ(text.substr(fact.evidence.offset, fact.evidence.text.size()), fact.evidence.text);
  }
  for (const std::string_view source : SourceKinds()) {
    if (store.Collected(source) != nullptr) understood.sources.emplace(source);
  }
  return understood;
}

}  // namespace casefile
