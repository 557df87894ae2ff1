#pragma once
// The events of a document, as text for a terminal or a pipe.

#include <string>
#include <string_view>

#include "analyzer/report/terminal.h"
#include "formats/findings/findings.h"

namespace casefile {

// One line per event: time, severity, program, place, text.
std::string TimelineText(const FindingsDocument& document, const TerminalStyle& style);

}  // namespace casefile
