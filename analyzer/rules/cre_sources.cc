#include <algorithm>
#include <set>
#include <string>

#include "analyzer/rules/rule_set.h"

namespace casefile {
namespace {

// Shorter names are parts of too many others.
constexpr std::size_t kShortestName = 5;

}  // namespace

// A CRE says by `source` whose log it is about, and a bundle has the logs of many. A line that
// names its program, and names that of another rule's source, is not meant; a line that names none,
// or one nobody asks for, may be.
void RuleSet::State::KeepSourcesApart() {
  std::set<std::string> names;
  for (const auto& [id, rule] : rules) {
    if (!rule.sources.empty() && rule.sources.front().size() >= kShortestName)
      names.insert(rule.sources.front());
  }
  for (auto& [id, rule] : rules) {
    if (rule.sources.empty()) continue;
    std::vector<std::string> others;
    for (const std::string& name : names) {
      const bool own = std::any_of(rule.sources.begin(), rule.sources.end(), [&](const auto& word) {
        return word.find(name) != std::string::npos || name.find(word) != std::string::npos;
      });
      if (!own) others.push_back("!*" + name + "*");
    }
    VisitRuleLeaves<LogCondition>(rule,
                                  [&others](LogCondition& log) { log.scope.programs = others; });
  }
}

}  // namespace casefile
