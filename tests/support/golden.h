#pragma once
#include <string_view>

namespace casefile::testing {

// Expects that `actual` is what tests/golden/<name> holds. With CASEFILE_UPDATE_GOLDEN=1 in the
// environment it writes the file instead; read the diff before you commit it.
void ExpectGolden(std::string_view name, std::string_view actual);

}  // namespace casefile::testing
