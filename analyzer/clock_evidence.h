#pragma once
// What the files of one host say about its clock: the zone, when the state was taken, when the
// machine was started, and how far the clock is from true time. Read before any log, because every
// stamp depends on it.

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "formats/logs/time_zone.h"

namespace casefile {

struct ClockEvidence {
  std::optional<TimeZone> zone;
  std::optional<TimeZone> zone_of_date;            // guessed from "CET", for want of better
  std::optional<std::int64_t> utc_offset_seconds;  // where only that was said
  std::optional<Instant> collected;                // what `date` printed, the latest of several
  std::optional<Instant> boot;
  // Positive is ahead of true time.
  std::optional<Duration> ahead;
  std::string ahead_path;  // where that stands
};

// Adds what the member says; `head` is its first bytes. The first that names a thing wins.
void NoteClock(std::string_view path, std::string_view head, ClockEvidence& evidence);

// The rule in a compiled zone file (TZif), which its last line is.
std::optional<TimeZone> ZoneOfCompiledFile(std::string_view bytes);

}  // namespace casefile
