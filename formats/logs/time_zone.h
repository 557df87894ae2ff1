#pragma once
// The civil clock of a place: how far from UTC, and when summer time begins and ends. The rules are
// compiled in (time_zones.txt), because the machine that analyses need not have them, and because
// the sandbox opens no file. Only the rule that holds today is known, so that a log from before a
// country changed its mind is off by an hour.

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/time.h"

namespace casefile {

class TimeZone {
 public:
  // "Europe/Vienna"; nothing for a name that is not known.
  static std::optional<TimeZone> FromName(std::string_view name);
  // "CET-1CEST,M3.5.0,M10.5.0/3", as POSIX writes it, with months and weekdays only.
  static std::optional<TimeZone> FromRule(std::string_view rule);

  // Seconds east of UTC at an instant.
  std::int64_t OffsetAt(Instant utc) const;

  // What `local`, the reading of a clock, may mean: twice the same, except in the hour that comes
  // twice. In the hour that does not exist the clock had not been put forward yet.
  struct Offsets {
    std::int64_t first = 0;
    std::int64_t second = 0;  // of the later instant
  };
  Offsets OffsetsOf(Instant local) const;

 private:
  struct Change {
    int month = 0;  // 0: there is none
    int week = 0;   // 5 is the last
    int weekday = 0;
    std::int64_t second = 0;  // of the day, may be negative or beyond it
  };
  static Instant LocalTimeOf(const Change& change, int year);
  static bool TakeChange(std::string_view& rule, Change& change);

  std::int64_t standard_ = 0;
  std::int64_t summer_ = 0;
  std::array<Change, 2> changes_;  // to summer time and back
};

}  // namespace casefile
