#pragma once
// One possible root cause: how much speaks for it, in a number and in sentences.

#include <cstddef>
#include <span>
#include <vector>

#include "analyzer/causal_graph.h"
#include "analyzer/rules/rule_engine.h"
#include "formats/findings/findings.h"

namespace casefile {

struct RankedCause {
  std::size_t hit = 0;
  double score = 0;  // 0 to 1, rounded to a thousandth
};

// How well `cause` accounts for what was found: its severity and confidence, the weight of what it
// explains among all that was found, whether it came first, and what a baseline says of it.
double ScoreOf(std::size_t cause,
               const std::vector<RuleHit>& hits,
               const std::vector<bool>& active,
               const CausalGraph& graph);

// Both cannot be the cause at once, by what their rules declare.
bool AreRivals(const RuleHit& a, const RuleHit& b);

Hypothesis HypothesisOf(const RankedCause& cause,
                        const std::vector<RuleHit>& hits,
                        const std::vector<bool>& active,
                        const CausalGraph& graph);

// From the first to the last sign of the best cause and what it explains; without times, the span
// of the buckets that hold far more errors than the others.
TimeSpan IncidentOf(const std::vector<RankedCause>& causes,
                    const std::vector<RuleHit>& hits,
                    const CausalGraph& graph,
                    std::span<const TimelineBucket> density);

}  // namespace casefile
