#pragma once
// A record of a log as evidence.

#include <string_view>

#include "formats/findings/findings.h"
#include "formats/logs/record.h"

namespace casefile {

// Texts are cut to limits::kEvidenceTextBytes.
Evidence EvidenceOf(std::string_view path, const LogRecord& record);

}  // namespace casefile
