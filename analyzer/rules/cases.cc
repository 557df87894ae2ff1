// A rule's own examples: inline files that go through the real ingest, so that a case tests log
// format, kind and rule together.

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

#include "analyzer/ingest.h"
#include "analyzer/rules/memory_tree.h"
#include "analyzer/rules/rule_set.h"

namespace casefile {
namespace {

// When the examples are taken to be collected; year-less stamps get their year from it.
Instant CaseTime() {
  return *ToInstant({.year = 2026, .month = 11, .day = 21, .hour = 12, .minute = 0, .second = 0});
}

Result<RuleVerdicts> RunCase(const RuleSet& rules, const RuleCase& one) {
  MemoryTree tree(one.files);
  FactStore facts;
  RuleEngine engine(rules);
  RecordSink* const sinks[] = {&engine};
  IngestOptions options;
  options.now = CaseTime();
  options.utc_offset_seconds = 0;
  const IngestResult ingested = TRY(Ingest(tree, options, facts, sinks));
  return engine.Evaluate(facts, ingested.coverage);
}

// What is wrong with the verdicts, or nothing.
std::string Judge(const Rule& rule, const RuleCase& one, const RuleVerdicts& verdicts) {
  const auto hit = std::find_if(verdicts.hits.begin(),
                                verdicts.hits.end(),
                                [&rule](const RuleHit& h) { return h.finding.id == rule.id; });
  const bool fired = hit != verdicts.hits.end();
  if (fired && !one.fires) {
    const Evidence* first = hit->finding.evidence.empty() ? nullptr : &hit->finding.evidence[0];
    return fmt::format("fired, but must not: {}", first == nullptr ? "" : first->text);
  }
  if (!fired && one.fires) {
    const auto gap = std::find_if(
        verdicts.not_checked.begin(), verdicts.not_checked.end(), [&rule](const NotChecked& n) {
          return n.rule == rule.id || n.rule == rule.pack + "/*";
        });
    return gap == verdicts.not_checked.end() ? "did not fire"
                                             : fmt::format("did not fire ({})", gap->why);
  }
  if (fired && !one.title.empty() && hit->finding.title != one.title) {
    return fmt::format("title is '{}', not '{}'", hit->finding.title, one.title);
  }
  return {};
}

}  // namespace

std::vector<std::string> RuleSet::RunCases() const {
  std::vector<std::string> failures;
  for (const auto& [id, rule] : state_->rules) {
    for (const RuleCase& one : rule.cases) {
      const auto verdicts = RunCase(*this, one);
      const std::string wrong = verdicts ? Judge(rule, one, *verdicts) : verdicts.error().message();
      if (wrong.empty()) continue;
      failures.push_back(fmt::format("{}:{}:{}: {}{}{}: {}",
                                     rule.file,
                                     one.place.line,
                                     one.place.column,
                                     id,
                                     one.name.empty() ? "" : ", ",
                                     one.name,
                                     wrong));
    }
  }
  return failures;
}

namespace {

// What rules say of each other, in both directions: x explains or specialises y, directly or not.
using Relations = std::map<std::string, std::set<std::string>, std::less<>>;

Relations RelationsOf(const std::map<std::string, Rule, std::less<>>& rules) {
  Relations reach;
  for (const auto& [id, rule] : rules) {
    std::vector<std::string> todo = {id};
    while (!todo.empty()) {
      const std::string next = std::move(todo.back());
      todo.pop_back();
      if (!reach[id].insert(next).second) continue;
      const Rule& one = rules.find(next)->second;
      todo.insert(todo.end(), one.explains.begin(), one.explains.end());
      todo.insert(todo.end(), one.specialises.begin(), one.specialises.end());
    }
  }
  return reach;
}

// One tells of the other, or both tell of a third.
bool Related(const Relations& reach, const std::string& a, const std::string& b) {
  const std::set<std::string>& of_a = reach.find(a)->second;
  const std::set<std::string>& of_b = reach.find(b)->second;
  return std::any_of(
      of_a.begin(), of_a.end(), [&of_b](const std::string& id) { return of_b.count(id) != 0; });
}

}  // namespace

CrossFires RuleSet::FindCrossFires() const {
  CrossFires cross;
  const Relations reach = RelationsOf(state_->rules);
  for (const auto& [id, rule] : state_->rules) {
    for (const RuleCase& one : rule.cases) {
      const auto verdicts = RunCase(*this, one);
      cross.pairs += state_->rules.size() - 1;
      if (!verdicts) continue;
      for (const RuleHit& hit : verdicts->hits) {
        if (hit.finding.id == id || hit.advice) continue;
        const bool related = Related(reach, hit.finding.id, id);
        std::vector<std::string>& list = related ? cross.related : cross.unexpected;
        list.push_back(fmt::format(
            "{} fires on a case of {} ({}:{})", hit.finding.id, id, rule.file, one.place.line));
      }
    }
  }
  return cross;
}

}  // namespace casefile
