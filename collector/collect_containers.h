#pragma once
// What containers reported, and how they are set up.

#include <stop_token>

#include "base/result.h"
#include "collector/member_stream.h"
#include "collector/plan.h"
#include "collector/run_state.h"

namespace casefile {

// For each container whose name fits: commands/docker-logs-NAME.txt and
// commands/docker-inspect-NAME.txt. kMissing when no name fits.
Result<Ending> CollectContainers(RunState& run,
                                 const PlanEntry& entry,
                                 const PlannedContainers& containers,
                                 const std::stop_token& stop);

}  // namespace casefile
