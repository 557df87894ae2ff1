#pragma once
// A dump of an environment: NAME=value, one per line or separated by NUL. Only values of names that
// are known to be harmless are shown.

#include <cstddef>
#include <string_view>

#include "redact/span.h"

namespace casefile {

// Looks at the entries of text[from, to). A line without a name continues the value before it and
// is hidden whole.
void FindEnvironmentValues(std::string_view text, std::size_t from, std::size_t to, Spans* spans);

}  // namespace casefile
