#pragma once
// The text of a layout to its steps.

#include <string_view>
#include <vector>

#include "base/result.h"
#include "formats/logs/layout.h"

namespace casefile::logs {

Result<std::vector<Layout::Step>> CompileLayout(std::string_view text);

}  // namespace casefile::logs
