#pragma once
// Instants and their text. All times inside Casefile are UTC; the clock is injected, so that tests
// and reports are the same on every run.

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace casefile {

// Nanoseconds since 1970-01-01T00:00:00Z; years 1678 to 2261.
using Instant = std::chrono::sys_time<std::chrono::nanoseconds>;
using Duration = std::chrono::nanoseconds;
using Clock = std::function<Instant()>;

Clock SystemClock();

// "2026-11-21T08:04:38.984Z": RFC 3339, always UTC, milliseconds always shown.
std::string FormatInstant(Instant t);
// "20261121T080438Z", for file names.
std::string FormatInstantCompact(Instant t);
// "1 d 3 h", "4 min 2 s", "250 ms": two units at most, for people.
std::string FormatDuration(Duration d);

// RFC 3339 with `T`, `t` or a space, any fraction up to nanoseconds, `Z` or a numeric offset.
// Nothing when the text is anything else.
std::optional<Instant> ParseRfc3339(std::string_view text);

// A civil date and time in UTC, checked: no 31 April, second 60 allowed (counted as 59).
struct CivilTime {
  int year = 1970;
  int month = 1;
  int day = 1;
  int hour = 0;
  int minute = 0;
  int second = 0;
  std::int64_t nanosecond = 0;
};
std::optional<Instant> ToInstant(const CivilTime& civil);
CivilTime ToCivil(Instant t);

// "90s", "15m", "24h", "7d", "1h30m"; units ms, s, m, h, d, w. A bare number is an error: the unit
// is never guessed.
Result<Duration> ParseDuration(std::string_view text);

// What --since and --until take: an RFC 3339 instant, "2026-11-21", "2026-11-21 08:04" (UTC), or a
// duration, which means that long before `now`.
Result<Instant> ParseTimeArgument(std::string_view text, Instant now);

}  // namespace casefile
