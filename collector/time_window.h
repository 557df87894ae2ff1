#pragma once
// The stretch of time the user asked for.

#include <optional>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace casefile {

struct TimeWindow {
  std::optional<Instant> since;
  std::optional<Instant> until;

  bool limited() const { return since || until; }
};

// "2026-11-21T08:04±30m", also with "+-"; without a span it is an hour on either side.
Result<TimeWindow> ParseAround(std::string_view text, Instant now);

}  // namespace casefile
