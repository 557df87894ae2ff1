#pragma once
// Asks a database through its helper program.

#include <stop_token>

#include "base/result.h"
#include "collector/member_stream.h"
#include "collector/plan.h"
#include "collector/run_state.h"

namespace casefile {

// The helper is given addresses and passwords on its standard input, and killed when it hangs. Its
// document says when the server could not be asked.
Result<Ending> CollectDatabase(RunState& run,
                               const Plan& plan,
                               const PlanEntry& entry,
                               const PlannedDatabase& database,
                               const std::stop_token& stop);

}  // namespace casefile
