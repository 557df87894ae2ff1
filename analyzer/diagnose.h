#pragma once
// From verdicts to an answer: roles, causal chains, ranks and the incident window. Deterministic:
// the same verdicts give the same order.

#include <span>
#include <vector>

#include "analyzer/rules/rule_engine.h"
#include "formats/findings/findings.h"

namespace casefile {

struct Diagnosis {
  std::vector<Finding> findings;       // by rank, roles set, `explains` limited to what fired
  std::vector<Hypothesis> hypotheses;  // at most three
  TimeSpan incident;
};

// `window` is the span of all records; an incident long before its end is told as old.
Diagnosis Diagnose(std::vector<RuleHit> hits,
                   const TimeSpan& window,
                   std::span<const TimelineBucket> density);

}  // namespace casefile
