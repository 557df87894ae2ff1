#pragma once
// For lines that no format claims: a time that stands near the front, behind a few words of
// whatever program wrote it (`[ E 2026-11-21 08:04:38 …`, `0|app | 2026-11-21 08:04:38: …`).

#include <optional>
#include <string_view>

#include "formats/logs/record.h"
#include "formats/logs/timestamp.h"

namespace casefile::logs {

struct StrayStamp {
  Stamp stamp;
  Severity severity = Severity::kUnknown;  // when what stands before the stamp names one
  std::string_view message;                // what follows it; the whole line when nothing does
};

// Nothing for text that merely mentions a time: quoted, in the middle, or in an indented line.
std::optional<StrayStamp> FindStrayStamp(std::string_view line);

}  // namespace casefile::logs
