#pragma once
// Puts stamps on the one true clock. What a stamp does not say comes from the bundle (zone, time
// of collection, start of the machine), else from the stamps before it in the same file.
// Modification times of files are never used: copying a file changes them.

#include <cstdint>
#include <optional>

#include "base/time.h"
#include "formats/logs/record.h"
#include "formats/logs/timestamp.h"

namespace casefile {

struct TimeContext {
  // When the input was collected: no stamp is more than `slack` later. Clocks differ and zones are
  // assumed, so it is never nothing.
  Instant collected{};
  Duration slack = std::chrono::hours(26);
  std::int64_t utc_offset_seconds = 0;  // of stamps without a zone
  std::optional<Instant> boot;          // of the machine; for stamps of the kernel
};

struct ResolvedTime {
  Instant time{};
  TimeConfidence confidence = TimeConfidence::kNone;
};

// One per file; stamps come in the order of the file.
class TimeResolver {
 public:
  explicit TimeResolver(const TimeContext& context) : context_(context) {}

  // How often the stamps of the file that have no year (no date) run backwards, when somebody has
  // looked: the last of them is the newest that the collection time allows, and each earlier run
  // is a year (a day) older. Unknown: every stamp is taken for the newest that is allowed.
  void SetRollOvers(std::uint64_t years, std::uint64_t days);

  // Nothing for an impossible date and for kernel time without a known start.
  std::optional<ResolvedTime> Resolve(const Stamp& stamp);
  // What the last line said, for lines without a time.
  std::optional<ResolvedTime> Neighbour() const;

 private:
  std::optional<Instant> ResolveYear(const Stamp& stamp);
  std::optional<Instant> ResolveDate(const Stamp& stamp);
  Instant ToUtc(Instant local, const Stamp& stamp) const;

  TimeContext context_;
  std::optional<Instant> last_;
  std::optional<Instant> last_local_;  // of the last stamp without a year or date, as if UTC
  std::uint64_t years_left_ = 0;
  std::uint64_t days_left_ = 0;
};

// Counts for SetRollOvers(): feed every stamp of the file in order.
class RollOverCounter {
 public:
  void Add(const Stamp& stamp);
  std::uint64_t years() const { return years_; }
  std::uint64_t days() const { return days_; }
  bool Any() const { return any_; }

 private:
  bool any_ = false;
  std::uint64_t years_ = 0;
  std::uint64_t days_ = 0;
  std::optional<std::int64_t> last_in_year_;
  std::optional<std::int64_t> last_in_day_;
};

}  // namespace casefile
