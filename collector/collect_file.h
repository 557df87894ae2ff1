#pragma once
// Takes one file: the whole of it, or its head and tail, cut at line borders.

#include <stop_token>

#include "base/result.h"
#include "collector/member_stream.h"
#include "collector/plan.h"
#include "collector/run_state.h"

namespace casefile {

// Compressed logs (gzip, bzip2, xz, zstd) are taken as text, under their name without the suffix.
// What is no text is withheld: nothing can be hidden in it. An error means that there is no member.
Result<Ending> CollectFile(RunState& run,
                           const PlanEntry& entry,
                           const PlannedFile& file,
                           const std::stop_token& stop);

}  // namespace casefile
