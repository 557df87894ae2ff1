#pragma once
// Turns the yes of a rule into a finding: texts with their values, a few lines of evidence.

#include "analyzer/rules/evaluate.h"
#include "analyzer/rules/rule.h"
#include "analyzer/rules/rule_engine.h"

namespace casefile {

RuleHit HitOf(const Rule& rule, const Answer& answer);

}  // namespace casefile
