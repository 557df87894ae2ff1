#pragma once
// Asks a condition tree its question, at the end of the input. There are three answers: yes, no,
// and "cannot tell, because this source was not there", which is never taken for a no.

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "analyzer/facts.h"
#include "analyzer/rules/rule.h"
#include "analyzer/rules/tally.h"

namespace casefile {

enum class Truth : std::uint8_t { kNo, kUnknown, kYes };

// One way in which a condition holds: an entity, with what was found for it.
struct Match {
  Bindings bindings{};
  std::uint64_t count = 0;
  std::uint64_t earlier = 0;  // of `count`, in episodes before the latest
  std::uint64_t busiest = 0;  // of `count`, the most that came one after the other
  std::optional<Instant> earliest{};
  std::optional<Instant> first{};  // of the latest episode
  std::optional<Instant> last{};
  std::vector<std::vector<Evidence>> lines{};  // from logs, one group per condition
  std::vector<Evidence> state{};               // from facts, files and coverage
};

struct Answer {
  Truth truth = Truth::kNo;
  std::vector<Match> matches;                  // of a yes, at most limits::kRuleEntities
  std::set<std::string, std::less<>> lacking;  // sources that were not there
  bool came_close = false;                     // something held, and something could not be told
};

// What the leaves look at. Each is called during Evaluate() only.
struct EvaluationInput {
  const FactStore* facts = nullptr;
  std::function<Answer(const LogCondition&)> log;
  std::function<Answer(const FileCondition&)> file;
};

// `bound` is what earlier conditions of the same `all` found.
Answer Evaluate(const Condition& condition, const EvaluationInput& input, const Bindings& bound);

Answer EvaluateFact(const FactCondition& condition, const FactStore& facts, const Bindings& bound);

}  // namespace casefile
