#pragma once
// Whether a log format reads its own samples as it says.

#include <string>
#include <vector>

#include "formats/logs/format_set.h"

namespace casefile {

// What is wrong with the samples of `format`, a line each ("12: severity is error, not warning").
// They are read with all of `formats`, so that a format which takes another's lines is found.
std::vector<std::string> CheckSamples(const LogFormatSet& formats, const LogFormat& format);

}  // namespace casefile
