#include "analyzer/rules/explain.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/limits.h"

namespace casefile {
namespace {

constexpr std::size_t kShownFacts = 3;

std::string ListOf(const std::vector<std::string>& items) {
  return fmt::format("{}", fmt::join(items, ", "));
}

std::string PatternsOf(const LineStep& step) {
  std::vector<std::string> patterns;
  for (const LinePattern& pattern : step.any) {
    const std::string_view kind = pattern.jq ? "jq" : pattern.literal ? "text" : "regex";
    patterns.push_back(fmt::format("{} '{}'", kind, pattern.expression));
  }
  std::string text = fmt::format("{}", fmt::join(patterns, " or "));
  if (step.count > 1) text += fmt::format(", {} times", step.count);
  return text;
}

std::string WhatOf(const LogCondition& log) {
  std::string what = "log";
  if (!log.scope.programs.empty()) what += " of program " + ListOf(log.scope.programs);
  if (!log.scope.formats.empty()) what += " of format " + ListOf(log.scope.formats);
  if (!log.scope.paths.empty()) what += " in " + ListOf(log.scope.paths);
  if (log.shape != LogShape::kLines) {
    what += fmt::format(
        ": {} of {} steps", log.shape == LogShape::kSet ? "a set" : "a sequence", log.steps.size());
  } else {
    what += ": " + PatternsOf(log.steps.front());
  }
  if (log.count > 1) what += fmt::format(", at least {} times", log.count);
  if (log.window != Duration{}) what += fmt::format(", within {}", FormatDuration(log.window));
  return what;
}

std::string_view SignOf(Compare op) {
  switch (op) {
    case Compare::kAtLeast:
      return "at least";
    case Compare::kAtMost:
      return "at most";
    case Compare::kAbove:
      return "above";
    case Compare::kBelow:
      return "below";
    case Compare::kEquals:
      return "equals";
    case Compare::kDiffers:
      return "differs from";
    default:
      return "matches";
  }
}

std::string WhatOf(const FactCondition& fact) {
  std::string what = "fact " + fact.name;
  for (const auto& [label, patterns] : fact.where) {
    what += fmt::format(", {} {}", label, ListOf(patterns));
  }
  for (const Comparison& comparison : fact.compare) {
    what += fmt::format(", {} {}", SignOf(comparison.op), comparison.text);
  }
  return what;
}

void NoteLog(const LogCondition& log, const ExplainInput& input, ExplainedCondition& out) {
  const LogProgress progress = input.progress(log);
  out.notes.push_back(fmt::format("{} records were looked at", progress.records));
  if (progress.records == 0) return;
  out.notes.push_back(fmt::format("{} lines match", progress.matched));
  const std::pair<std::uint64_t, std::string_view> reasons[] = {
      {progress.excepted, "match, but hold an exception"},
      {progress.mild, "match, but are less severe than asked for"},
      {progress.other_fields, "match, but have other fields"}};
  for (const auto& [count, reason] : reasons) {
    if (count > 0) out.notes.push_back(fmt::format("{} lines {}", count, reason));
  }
  if (out.truth == Truth::kYes) return;
  if (log.shape != LogShape::kLines && progress.furthest > 0) {
    out.notes.push_back(
        fmt::format("step {} of {} was reached", progress.furthest, log.steps.size()));
  } else if (progress.matched > 0 && log.count > 1) {
    out.notes.push_back(fmt::format("{} are needed", log.count));
  }
  if (progress.matched > 0 && log.cleared_by) {
    out.notes.emplace_back("a line that says that all is well may have cleared them");
  }
  if (progress.nearest) out.evidence.push_back(*progress.nearest);
}

std::string LabelsOf(const Fact& fact) {
  std::vector<std::string> labels;
  for (const auto& [name, value] : fact.labels) labels.push_back(fmt::format("{} {}", name, value));
  return ListOf(labels);
}

void NoteFact(const FactCondition& condition, const ExplainInput& input, ExplainedCondition& out) {
  const FactStore& facts = *input.evaluation->facts;
  if (facts.Collected(condition.source_kind) == nullptr) {
    out.notes.push_back(fmt::format("the source is missing: {}", condition.source_kind));
    return;
  }
  if (out.truth == Truth::kYes) return;
  const std::vector<const Fact*> known = facts.Find(condition.name);
  if (known.empty()) out.notes.emplace_back("the source was read and does not hold it");
  for (std::size_t i = 0; i < std::min(known.size(), kShownFacts); ++i) {
    const std::string labels = LabelsOf(*known[i]);
    out.notes.push_back(fmt::format(
        "it is {}{}{}", ToString(known[i]->value), labels.empty() ? "" : " for ", labels));
    out.evidence.push_back(known[i]->evidence);
  }
  if (known.size() > kShownFacts) {
    out.notes.push_back(fmt::format("and {} more", known.size() - kShownFacts));
  }
}

void TakeEvidence(const Answer& answer, ExplainedCondition& out) {
  for (const Match& match : answer.matches) {
    for (const auto& group : match.lines) {
      if (!group.empty() && out.evidence.size() < limits::kEvidenceEnds)
        out.evidence.push_back(group.front());
    }
    for (const Evidence& one : match.state) {
      if (out.evidence.size() < limits::kEvidenceEnds) out.evidence.push_back(one);
    }
  }
}

void ExplainChildren(const std::vector<Condition>& children,
                     const ExplainInput& input,
                     Bindings bound,
                     ExplainedCondition& out) {
  for (const Condition& child : children) {
    out.children.push_back(ExplainCondition(child, input, bound));
    // Only what an earlier child of an `all` found is known to the next.
    if (!out.what.starts_with("all")) continue;
    const Answer answer = Evaluate(child, *input.evaluation, bound);
    if (answer.matches.empty()) continue;
    for (const auto& [name, value] : answer.matches.front().bindings)
      bound.try_emplace(name, value);
  }
}

}  // namespace

ExplainedCondition ExplainCondition(const Condition& condition,
                                    const ExplainInput& input,
                                    const Bindings& bound) {
  ExplainedCondition out;
  const Answer answer = Evaluate(condition, *input.evaluation, bound);
  out.truth = answer.truth;
  if (const auto* all = std::get_if<AllOf>(&condition.is)) {
    out.what = all->in_order ? "all, in this order" : "all";
    if (all->within) out.what += fmt::format(", within {}", FormatDuration(*all->within));
    ExplainChildren(all->children, input, bound, out);
  } else if (const auto* any = std::get_if<AnyOf>(&condition.is)) {
    out.what = "any";
    ExplainChildren(any->children, input, bound, out);
  } else if (const auto* negation = std::get_if<Not>(&condition.is)) {
    out.what = "not";
    ExplainChildren(negation->child, input, bound, out);
  } else {
    TakeEvidence(answer, out);
    if (const auto* log = std::get_if<LogCondition>(&condition.is)) {
      out.what = WhatOf(*log);
      NoteLog(*log, input, out);
    } else if (const auto* fact = std::get_if<FactCondition>(&condition.is)) {
      out.what = WhatOf(*fact);
      NoteFact(*fact, input, out);
    } else {
      out.what = "file " + ListOf(std::get<FileCondition>(condition.is).paths);
      if (answer.truth == Truth::kUnknown) out.notes.emplace_back("no such file is in the input");
    }
  }
  return out;
}

}  // namespace casefile
