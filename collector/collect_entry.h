#pragma once
// Does one entry of the plan: reads it through the redactor into a member of the bundle.

#include <memory>
#include <stop_token>

#include "collector/plan.h"
#include "collector/run_state.h"

namespace casefile {

// Never fails: what goes wrong becomes a gap, and what came until then is kept.
void CollectEntry(RunState& run,
                  const Plan& plan,
                  const PlanEntry& entry,
                  const std::stop_token& stop);

}  // namespace casefile
