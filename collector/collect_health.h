#pragma once
// Asks an address on this machine how a program does.

#include <stop_token>

#include "base/result.h"
#include "collector/http_url.h"
#include "collector/member_stream.h"
#include "collector/run_state.h"

namespace casefile {

// The member is the answer as it came: status line, headers, a blank line, the body. When nobody
// answers, it is one line that says so: that is a fact about the program.
Result<Ending> CollectHealth(RunState& run,
                             const PlanEntry& entry,
                             const LoopbackUrl& url,
                             const std::stop_token& stop);

}  // namespace casefile
