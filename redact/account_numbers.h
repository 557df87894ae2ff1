#pragma once
// Finds the numbers of payment cards and bank accounts, which have shapes, prefixes and check
// digits of their own. Times, ids and counters of as many digits are not taken for them.

#include <string_view>

#include "redact/span.h"

namespace casefile {

void FindAccountNumbers(std::string_view text, Spans* spans);

}  // namespace casefile
