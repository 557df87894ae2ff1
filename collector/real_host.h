#pragma once
// The machine itself, or a copy of one below a folder.

#include <memory>
#include <string>

#include "base/result.h"
#include "collector/host.h"

namespace casefile {

// The running machine.
Result<std::unique_ptr<Host>> MakeLiveHost();
// A mounted or copied root. No program is run, and nothing outside `root` is opened.
Result<std::unique_ptr<Host>> MakeCopiedHost(const std::string& root);

}  // namespace casefile
