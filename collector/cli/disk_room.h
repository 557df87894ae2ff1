#pragma once
// A disk that is full is one of the reasons to collect: the bundle is made to fit into what is
// left.

#include <string>

#include "base/result.h"
#include "collector/collect.h"
#include "collector/host.h"
#include "collector/plan.h"

namespace casefile {

// Sets a limit to the size of the file in `folder` when little room is left there, and says so on
// standard error unless `quiet`. kTooLarge when there is no room for anything.
Result<void> FitToDisk(
    const std::string& folder, Host& host, bool quiet, Plan* plan, CollectOptions* options);

}  // namespace casefile
