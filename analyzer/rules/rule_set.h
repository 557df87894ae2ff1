#pragma once
// What a RuleSet is made of: the rules by id, and one matcher over all their patterns.

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/rules/matcher.h"
#include "analyzer/rules/rule.h"
#include "analyzer/rules/rule_engine.h"

namespace casefile {

// What a pattern of the matcher belongs to.
struct PatternUse {
  enum class Role : std::uint8_t { kStep, kClearing, kNegation };
  std::size_t log = 0;   // index of the log condition
  std::size_t step = 0;  // or negation
  Role role = Role::kStep;
  bool operator==(const PatternUse&) const = default;
};

// One matcher and the meaning of its candidates, in the same order.
struct PatternTable {
  std::optional<Matcher> matcher;
  std::vector<const LinePattern*> patterns;
  std::vector<PatternUse> uses;
};

struct PackInfo {
  std::string title;
  std::optional<Condition> signs;
};

struct RuleSet::State {
  std::map<std::string, Rule, std::less<>> rules;
  std::map<std::string, PackInfo, std::less<>> packs;
  std::vector<NotChecked> refused;  // files that hold no rules we understand, and why

  // Filled by Compile(); they point into the rules.
  std::vector<const LogCondition*> logs;
  std::vector<const FileCondition*> files;
  std::vector<LogScope> scopes;           // each once
  std::vector<std::size_t> scope_of_log;  // by index of the log condition
  std::array<PatternTable, 3> tables;     // by what the conditions look at (LogText)

  void Add(Pack pack);
  // Makes what rules say of each other hold at both ends.
  void Link();
  Result<void> Compile();
  void KeepSourcesApart();
  // A document in the language of CRE; what cannot be read goes to `refused`.
  void AddCre(std::string_view yaml, std::string_view file);
};

// What is wrong between rules: unknown ids, cycles of `explains`, names that no condition binds.
Result<void> Lint(const RuleSet::State& state);

// Visits every leaf of a tree.
template <class Leaf, class Tree, class Visitor>
void VisitLeaves(Tree& condition, const Visitor& visit) {
  if (auto* all = std::get_if<AllOf>(&condition.is)) {
    for (auto& child : all->children) VisitLeaves<Leaf>(child, visit);
  } else if (auto* any = std::get_if<AnyOf>(&condition.is)) {
    for (auto& child : any->children) VisitLeaves<Leaf>(child, visit);
  } else if (auto* negation = std::get_if<Not>(&condition.is)) {
    VisitLeaves<Leaf>(negation->child.front(), visit);
  } else if (auto* leaf = std::get_if<Leaf>(&condition.is)) {
    visit(*leaf);
  }
}

// The same for all conditions of a rule.
template <class Leaf, class SomeRule, class Visitor>
void VisitRuleLeaves(SomeRule& rule, const Visitor& visit) {
  VisitLeaves<Leaf>(rule.when, visit);
  for (auto& guard : rule.unless) VisitLeaves<Leaf>(guard, visit);
}

}  // namespace casefile
