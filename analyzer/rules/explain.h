#pragma once
// Why a rule fired or did not: its tree of conditions, each with its answer, what was looked at,
// and what came nearest when nothing was found.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/rules/evaluate.h"
#include "analyzer/rules/log_watch.h"
#include "analyzer/rules/rule.h"
#include "base/result.h"

namespace casefile {

struct ExplainedCondition {
  std::string what;  // the condition, in the words of the rule language
  Truth truth = Truth::kNo;
  std::vector<std::string> notes;
  std::vector<Evidence> evidence;  // what made it hold, or came nearest
  std::vector<ExplainedCondition> children;
};

struct Explanation {
  std::string rule;
  std::string title;
  std::string verdict;  // one sentence
  std::vector<ExplainedCondition> steps;
};

// What the leaves look at, and how near log conditions came.
struct ExplainInput {
  const EvaluationInput* evaluation = nullptr;
  std::function<LogProgress(const LogCondition&)> progress;
};

ExplainedCondition ExplainCondition(const Condition& condition,
                                    const ExplainInput& input,
                                    const Bindings& bound);

// As JSON, which is also how it leaves the sandbox, and back as text for a terminal.
std::string ExplanationJson(const Explanation& explanation);
Result<std::string> ExplanationText(std::string_view json);

}  // namespace casefile
