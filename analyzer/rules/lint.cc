#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "analyzer/rules/reachable.h"
#include "analyzer/rules/rule_set.h"
#include "analyzer/rules/template_text.h"
#include "base/text.h"

namespace casefile {
namespace {

using Rules = std::map<std::string, Rule, std::less<>>;

Error At(const Rule& rule, std::string_view message) {
  return {ErrorCode::kInvalidInput,
          fmt::format(
              "{}:{}:{}: {}: {}", rule.file, rule.place.line, rule.place.column, rule.id, message)};
}

Result<void> CheckIds(const Rules& rules, const Rule& rule, const std::vector<std::string>& ids) {
  for (const std::string& id : ids) {
    if (rules.find(id) != rules.end()) continue;
    std::vector<std::string_view> candidates;
    for (const auto& [known, value] : rules) candidates.push_back(known);
    Error error = At(rule, fmt::format("there is no rule '{}'", EscapeForTerminal(id)));
    const std::string_view meant = Suggest(id, candidates);
    if (meant.empty()) return error;
    return std::move(error).WithHint(fmt::format("did you mean '{}'?", meant));
  }
  return {};
}

// The names a rule's texts may use: groups of its patterns, labels and names of its facts.
std::set<std::string, std::less<>> BoundNames(const Rule& rule) {
  std::set<std::string, std::less<>> names = {"value"};
  VisitLeaves<LogCondition>(rule.when, [&names](const LogCondition& log) {
    for (const LineStep& step : log.steps) {
      for (const LinePattern& pattern : step.any) {
        for (const Extract& extract : pattern.extracts) names.insert(extract.name);
        if (pattern.regex == nullptr) continue;
        const auto& groups = pattern.regex->group_names();
        names.insert(groups.begin(), groups.end());
      }
    }
  });
  VisitLeaves<FileCondition>(rule.when, [&names](const FileCondition& file) {
    const auto& groups = file.regex->group_names();
    names.insert(groups.begin(), groups.end());
  });
  VisitLeaves<FactCondition>(rule.when, [&names](const FactCondition& fact) {
    names.insert(fact.name.substr(fact.name.rfind('.') + 1));
    for (const std::string_view label : SplitWords(FindFactSpec(fact.name)->labels)) {
      names.emplace(label);
    }
  });
  return names;
}

Result<void> CheckNames(const Rule& rule) {
  const auto bound = BoundNames(rule);
  std::vector<std::string> texts = rule.remedy;
  texts.insert(texts.end(), {rule.title, rule.cause, rule.impact, rule.ask});
  for (const std::string& text : texts) {
    for (const TemplateName& used : TemplateNames(text)) {
      if (used.has_fallback || bound.find(used.name) != bound.end()) continue;
      Error error = At(
          rule, fmt::format("no condition gives a value for {{{}}}", EscapeForTerminal(used.name)));
      const std::string_view meant = Suggest(used.name, {bound.begin(), bound.end()});
      if (meant.empty()) return error;
      return std::move(error).WithHint(fmt::format("did you mean {{{}}}?", meant));
    }
  }
  return {};
}

// Depth-first search without recursion; `state` is 1 while a rule is on the path, 2 when done.
Result<void> CheckCycles(const Rules& rules) {
  std::map<std::string_view, int> state;
  for (const auto& [start, value] : rules) {
    std::vector<std::pair<const Rule*, std::size_t>> path;
    if (state[start] == 0) path.emplace_back(&value, 0);
    while (!path.empty()) {
      auto& [rule, next] = path.back();
      state[rule->id] = 1;
      if (next == rule->explains.size()) {
        state[rule->id] = 2;
        path.pop_back();
        continue;
      }
      const Rule& explained = rules.find(rule->explains[next++])->second;
      if (state[explained.id] == 1) {
        return At(*rule, fmt::format("'explains' runs in a circle through '{}'", explained.id));
      }
      if (state[explained.id] == 0) path.emplace_back(&explained, 0);
    }
  }
  return {};
}

}  // namespace

Result<void> Lint(const RuleSet::State& state) {
  for (const auto& [id, rule] : state.rules) {
    TRY(CheckIds(state.rules, rule, rule.explains));
    TRY(CheckIds(state.rules, rule, rule.explained_by));
    TRY(CheckIds(state.rules, rule, rule.conflicts));
    TRY(CheckIds(state.rules, rule, rule.specialises));
    TRY(CheckNames(rule));
    TRY(CheckReachable(rule));
    if (rule.needs_signs && !state.packs.find(rule.pack)->second.signs) {
      return At(rule, "'needs_signs' needs 'signs' in its pack");
    }
    const bool explains = !rule.explains.empty() || rule.leads_to.any();
    if (explains && (rule.advice || rule.severity == FindingSeverity::kInfo)) {
      return At(rule, "advice and information explain nothing; drop 'explains' and 'leads_to'");
    }
  }
  return CheckCycles(state.rules);
}

}  // namespace casefile
