#include "analyzer/rules/evaluate.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"

namespace casefile {
namespace {

void Absorb(Match& into, const Match& from) {
  for (const auto& [name, value] : from.bindings) into.bindings.try_emplace(name, value);
  into.count += from.count;
  into.earlier += from.earlier;
  into.busiest += from.busiest;
  if (from.earliest)
    into.earliest = std::min(into.earliest.value_or(*from.earliest), *from.earliest);
  if (from.first) into.first = std::min(into.first.value_or(*from.first), *from.first);
  if (from.last) into.last = std::max(into.last.value_or(*from.last), *from.last);
  into.lines.insert(into.lines.end(), from.lines.begin(), from.lines.end());
  into.state.insert(into.state.end(), from.state.begin(), from.state.end());
}

// Whether what a child found may go with what earlier ones did, by their times; what has no time
// may.
bool Together(const AllOf& all, const Match& so_far, const Match& found) {
  if (!so_far.first || !found.first) return true;
  if (all.in_order && *found.last < *so_far.first) return false;
  if (!all.within) return true;
  return *found.first - *so_far.last <= *all.within && *so_far.first - *found.last <= *all.within;
}

// Joins the children one after the other: what one found is bound for the next, and an entity
// stays only while every child holds for it.
Answer EvaluateAll(const AllOf& all, const EvaluationInput& input, const Bindings& bound) {
  Answer answer{.truth = Truth::kYes, .matches = {Match{.bindings = bound}}, .lacking = {}};
  bool something_held = false;
  bool no = false;
  bool unknown = false;
  for (const Condition& child : all.children) {
    std::vector<Match> joined;
    bool child_unknown = false;
    // When nothing is left to join, the child is still asked, for what it lacks.
    if (answer.matches.empty()) answer.matches.push_back(Match{.bindings = bound});
    for (const Match& so_far : answer.matches) {
      Answer one = Evaluate(child, input, so_far.bindings);
      answer.lacking.merge(one.lacking);
      answer.came_close = answer.came_close || one.came_close;
      child_unknown = child_unknown || one.truth == Truth::kUnknown;
      if (one.truth != Truth::kYes) continue;
      for (const Match& found : one.matches) {
        if (joined.size() >= limits::kRuleEntities) break;
        if (!Together(all, so_far, found)) continue;
        joined.push_back(so_far);
        Absorb(joined.back(), found);
      }
    }
    something_held = something_held || !joined.empty();
    unknown = unknown || (joined.empty() && child_unknown);
    no = no || (joined.empty() && !child_unknown);
    answer.matches = std::move(joined);
  }
  if (no) return {.truth = Truth::kNo, .matches = {}, .lacking = {}};
  if (unknown) {
    answer.truth = Truth::kUnknown;
    answer.matches.clear();
    answer.came_close = answer.came_close || something_held;
  }
  return answer;
}

Answer EvaluateAny(const AnyOf& any, const EvaluationInput& input, const Bindings& bound) {
  Answer answer;
  for (const Condition& child : any.children) {
    Answer one = Evaluate(child, input, bound);
    answer.truth = std::max(answer.truth, one.truth);
    answer.lacking.merge(one.lacking);
    answer.came_close = answer.came_close || one.came_close;
    for (Match& match : one.matches) {
      if (answer.matches.size() >= limits::kRuleEntities) break;
      answer.matches.push_back(std::move(match));
    }
  }
  if (answer.truth != Truth::kUnknown) answer.came_close = false;
  return answer;
}

// Places that show the negated condition could be checked: a table that was read and lacks a row.
void AddCoverage(const Condition& child, const EvaluationInput& input, Match& match) {
  const auto* fact = std::get_if<FactCondition>(&child.is);
  if (fact == nullptr) return;
  const Evidence* source = input.facts->Collected(fact->source_kind);
  if (source != nullptr) match.state.push_back(*source);
}

Answer EvaluateNot(const Not& negation, const EvaluationInput& input, const Bindings& bound) {
  const Condition& child = negation.child.front();
  Answer answer = Evaluate(child, input, bound);
  answer.matches.clear();
  if (answer.truth == Truth::kUnknown) return answer;
  answer.truth = answer.truth == Truth::kYes ? Truth::kNo : Truth::kYes;
  answer.lacking.clear();
  if (answer.truth == Truth::kYes) {
    Match match{.bindings = bound};
    AddCoverage(child, input, match);
    answer.matches.push_back(std::move(match));
  }
  return answer;
}

}  // namespace

Answer Evaluate(const Condition& condition, const EvaluationInput& input, const Bindings& bound) {
  if (const auto* all = std::get_if<AllOf>(&condition.is)) return EvaluateAll(*all, input, bound);
  if (const auto* any = std::get_if<AnyOf>(&condition.is)) return EvaluateAny(*any, input, bound);
  if (const auto* negation = std::get_if<Not>(&condition.is)) {
    return EvaluateNot(*negation, input, bound);
  }
  if (const auto* fact = std::get_if<FactCondition>(&condition.is)) {
    return EvaluateFact(*fact, *input.facts, bound);
  }
  if (const auto* file = std::get_if<FileCondition>(&condition.is)) return input.file(*file);
  return input.log(std::get<LogCondition>(condition.is));
}

}  // namespace casefile
