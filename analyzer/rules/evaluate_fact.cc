#include <fmt/core.h>

#include <algorithm>
#include <string_view>

#include "analyzer/rules/evaluate.h"
#include "analyzer/rules/template_text.h"
#include "base/limits.h"
#include "base/text.h"

namespace casefile {
namespace {

bool LabelMatches(const std::vector<std::string>& patterns,
                  std::string_view value,
                  const Bindings& bound) {
  bool wanted = false;
  bool any_wanted = false;
  for (const std::string& pattern : patterns) {
    if (pattern.starts_with('!')) {
      if (GlobMatches(std::string_view(pattern).substr(1), value)) return false;
      continue;
    }
    any_wanted = true;
    if (pattern.starts_with('{')) {
      // A name that nothing bound matches nothing: the condition is about that entity alone.
      const auto found = bound.find(std::string_view(pattern).substr(1, pattern.size() - 2));
      wanted = wanted || (found != bound.end() && found->second == value);
    } else {
      wanted = wanted || GlobMatches(pattern, value);
    }
  }
  return wanted || !any_wanted;
}

bool Holds(const Comparison& comparison, const FactValue& value, const Bindings& bound) {
  if (comparison.op == Compare::kMatches) return comparison.regex->Matches(ToString(value));
  const double* number = std::get_if<double>(&value);
  if (number == nullptr) {
    const bool same = ToString(value) == ExpandTemplate(comparison.text, bound);
    return same == (comparison.op == Compare::kEquals);
  }
  switch (comparison.op) {
    case Compare::kAtLeast:
      return *number >= comparison.number;
    case Compare::kAtMost:
      return *number <= comparison.number;
    case Compare::kAbove:
      return *number > comparison.number;
    case Compare::kBelow:
      return *number < comparison.number;
    case Compare::kDiffers:
      return *number != comparison.number;
    default:
      return *number == comparison.number;
  }
}

bool Fits(const FactCondition& condition, const Fact& fact, const Bindings& bound) {
  const bool labels =
      std::all_of(condition.where.begin(), condition.where.end(), [&](const auto& wanted) {
        const auto label = fact.labels.find(wanted.first);
        const std::string_view value =
            label == fact.labels.end() ? std::string_view() : std::string_view(label->second);
        return LabelMatches(wanted.second, value, bound);
      });
  return labels && std::all_of(condition.compare.begin(),
                               condition.compare.end(),
                               [&](const Comparison& c) { return Holds(c, fact.value, bound); });
}

std::string Shown(const Fact& fact) {
  const FactSpec* spec = FindFactSpec(fact.name);
  const double* number = std::get_if<double>(&fact.value);
  if (number == nullptr || spec == nullptr) return ToString(fact.value);
  if (spec->unit == "bytes" && *number >= 0) {
    return FormatByteSize(static_cast<std::uint64_t>(*number));
  }
  if (spec->unit == "percent") return fmt::format("{:.0f}", *number);
  return fmt::format("{:.6g}", *number);
}

Match MatchOf(const Fact& fact) {
  Match match;
  for (const auto& [name, value] : fact.labels) match.bindings[name] = value;
  const std::string_view name = fact.name;
  match.bindings[std::string(name.substr(name.rfind('.') + 1))] = Shown(fact);
  match.bindings.try_emplace("value", Shown(fact));
  match.count = 1;
  match.busiest = 1;
  match.state.push_back(fact.evidence);
  return match;
}

// Puts the worst value first: the largest, or the smallest when small is what is looked for.
void SortWorstFirst(const FactCondition& condition, std::vector<const Fact*>& facts) {
  const bool small_is_bad =
      std::any_of(condition.compare.begin(), condition.compare.end(), [](const Comparison& c) {
        return c.op == Compare::kAtMost || c.op == Compare::kBelow;
      });
  std::stable_sort(facts.begin(), facts.end(), [small_is_bad](const Fact* a, const Fact* b) {
    const double* x = std::get_if<double>(&a->value);
    const double* y = std::get_if<double>(&b->value);
    if (x == nullptr || y == nullptr) return false;
    return small_is_bad ? *x < *y : *x > *y;
  });
}

}  // namespace

Answer EvaluateFact(const FactCondition& condition, const FactStore& facts, const Bindings& bound) {
  Answer answer;
  std::vector<const Fact*> fitting;
  for (const Fact* fact : facts.Find(condition.name)) {
    if (Fits(condition, *fact, bound)) fitting.push_back(fact);
  }
  if (fitting.empty()) {
    if (facts.Collected(condition.source_kind) != nullptr) return answer;
    answer.truth = Truth::kUnknown;
    answer.lacking.insert(condition.source_kind);
    return answer;
  }
  SortWorstFirst(condition, fitting);
  if (fitting.size() > limits::kRuleEntities) fitting.resize(limits::kRuleEntities);
  answer.truth = Truth::kYes;
  answer.matches.reserve(fitting.size());
  for (const Fact* fact : fitting) answer.matches.push_back(MatchOf(*fact));
  return answer;
}

}  // namespace casefile
