#pragma once
// Puts stamps on the one true clock. What a stamp does not say comes from the bundle (zone, time
// of collection, start of the machine), else from the stamps before it in the same file.
// Modification times of files are never used: copying a file changes them.

#include <cstdint>
#include <optional>

#include "base/time.h"
#include "formats/logs/record.h"
#include "formats/logs/time_zone.h"
#include "formats/logs/timestamp.h"

namespace casefile {

struct TimeContext {
  // When the input was collected: no stamp is more than `slack` later. Clocks differ and zones are
  // assumed, so it is never nothing.
  Instant collected{};
  Duration slack = std::chrono::hours(26);
  // The same for clocks without a date, which would else be taken for the day before.
  Duration clock_slack = std::chrono::minutes(10);
  // The day of the first clock of a file, as its midnight on the machine's clock, when it is known.
  std::optional<Instant> first_day;
  std::int64_t utc_offset_seconds = 0;  // of stamps without a zone, when `zone` is not known
  std::optional<TimeZone> zone;         // of the machine; knows about summer time
  std::optional<Instant> boot;          // of the machine; for stamps of the kernel
  Duration ahead{};                     // of the machine's clock before true time
};

struct ResolvedTime {
  Instant time{};
  TimeConfidence confidence = TimeConfidence::kNone;
};

// How often the stamps of a file that have no year (no date) run backwards: feed every stamp of the
// file in order.
class RollOverCounter {
 public:
  void Add(const Stamp& stamp);
  std::uint64_t years() const { return years_; }
  std::uint64_t days() const { return days_; }
  bool Any() const { return any_; }
  // The last stamp without a year.
  const std::optional<Stamp>& last_date() const { return last_date_; }
  // The last stamp without a date, when no date came after it.
  const std::optional<Stamp>& last_clock() const { return last_clock_; }

 private:
  bool any_ = false;
  std::uint64_t years_ = 0;
  std::uint64_t days_ = 0;
  std::optional<std::int64_t> last_in_year_;
  std::optional<std::int64_t> last_in_day_;
  std::optional<Stamp> last_date_;
  std::optional<Stamp> last_clock_;
};

// One per file; stamps come in the order of the file.
class TimeResolver {
 public:
  explicit TimeResolver(const TimeContext& context) : context_(context) {}

  // What somebody who looked at all stamps of the file knows: the last of them is the newest that
  // the collection time allows, and each run backwards before it is a year (a day) older. Unknown:
  // the first stamp is taken for the newest that is allowed.
  void SetRollOvers(const RollOverCounter& counted);

  // Nothing for an impossible date and for kernel time without a known start.
  std::optional<ResolvedTime> Resolve(const Stamp& stamp);
  // What the last line said, for lines without a time.
  std::optional<ResolvedTime> Neighbour() const;

 private:
  std::optional<Instant> ResolveYear(const Stamp& stamp);
  std::optional<Instant> ResolveDate(const Stamp& stamp);
  std::optional<int> NewestYear(const Stamp& stamp) const;
  Instant NewestDay(const Stamp& stamp) const;
  Instant ToUtc(Instant local, const Stamp& stamp) const;
  std::int64_t OffsetNear(Instant utc, const Stamp& stamp) const;

  TimeContext context_;
  std::optional<Instant> last_;
  std::optional<std::int64_t> last_in_year_;  // seconds, of the last stamp without a year
  std::uint64_t years_left_ = 0;
  std::uint64_t days_left_ = 0;
  std::optional<Stamp> last_date_;  // of the file, without a year
  std::optional<Stamp> last_clock_;
};

}  // namespace casefile
