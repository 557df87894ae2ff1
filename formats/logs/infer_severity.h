#pragma once
#include <string_view>

#include "formats/logs/record.h"

namespace casefile {

// How bad a line without a level sounds from its first words: "error: …", "[WARN] …",
// "TypeError: …", "Traceback …", "panic: …". Never guesses from the middle of a sentence, where
// "no error" and "0 failed" stand.
Severity InferSeverity(std::string_view text);

// "<3>…", as systemd and syslog write it; kUnknown when the text does not begin so.
Severity LeadingPriority(std::string_view text);

// The first level that stands near the front as programs write levels: `ERROR`, `[error]`,
// `|Error|`, `worker/ERROR]`, `daemon.err`, and `error:`
// behind another head. kUnknown when there is none.
Severity FindLevel(std::string_view text);

}  // namespace casefile
