#include "formats/logs/time_resolver.h"

#include <algorithm>

namespace casefile {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

// Runs backwards by more than this are a new year (day); less is disorder among writers.
constexpr std::int64_t kYearRunBack = 60 * 86'400LL;
constexpr std::int64_t kDayRunBack = 12 * 3600LL;
// Leaps ahead by more than this are disorder too: a line of last year (yesterday) that came late.
constexpr std::int64_t kYearLeap = 300 * 86'400LL;
constexpr std::int64_t kDayLeap = 23 * 3600LL;
// Writers of one file are this far apart at most; a run back of an hour is the end of summer time.
constexpr std::chrono::minutes kFoldDisorder{20};
// Behind the end of summer time nothing of before it comes later than this.
constexpr std::chrono::minutes kPastFoldDisorder{2};

std::int64_t SecondInDay(const CivilTime& civil) {
  return civil.hour * 3600LL + civil.minute * 60LL + civil.second;
}
// Months of 31 days are exact enough to tell the order.
std::int64_t SecondInYear(const CivilTime& civil) {
  return ((civil.month - 1) * 31LL + civil.day - 1) * 86'400LL + SecondInDay(civil);
}

}  // namespace

void RollOverCounter::Add(const Stamp& stamp) {
  any_ = true;
  if (stamp.kind == Stamp::Kind::kNoYear) {
    const std::int64_t at = SecondInYear(stamp.civil);
    if (last_in_year_ && at > *last_in_year_ + kYearLeap) return;
    if (last_in_year_ && at + kYearRunBack < *last_in_year_) ++years_;
    last_in_year_ = at;
    last_date_ = stamp;
  } else if (stamp.kind == Stamp::Kind::kTimeOnly) {
    const std::int64_t at = SecondInDay(stamp.civil);
    if (last_in_day_ && at > *last_in_day_ + kDayLeap) return;
    if (last_in_day_ && at + kDayRunBack < *last_in_day_) ++days_;
    last_in_day_ = at;
    last_clock_ = stamp;
  } else {
    // The date is known again.
    last_in_day_.reset();
    last_clock_.reset();
    days_ = 0;
  }
}

void TimeResolver::SetRollOvers(const RollOverCounter& counted) {
  years_left_ = counted.years();
  days_left_ = counted.days();
  last_date_ = counted.last_date();
  last_clock_ = counted.last_clock();
}

// In the hour that comes twice, the second pass is the one that does not run backwards.
Instant TimeResolver::ToUtc(Instant local, const Stamp& stamp) const {
  if (stamp.offset) return local - seconds(*stamp.offset);
  if (!context_.zone) return local - seconds(context_.utc_offset_seconds);
  const TimeZone::Offsets offsets = context_.zone->OffsetsOf(local);
  const Instant first = local - seconds(offsets.first);
  if (!last_) return first;
  const bool past = context_.zone->OffsetAt(*last_) == offsets.second;
  const bool back = first + (past ? kPastFoldDisorder : kFoldDisorder) < *last_;
  return back ? local - seconds(offsets.second) : first;
}

// The offset of a stamp that stands for about `utc`.
std::int64_t TimeResolver::OffsetNear(Instant utc, const Stamp& stamp) const {
  if (stamp.offset) return *stamp.offset;
  return context_.zone ? context_.zone->OffsetAt(utc) : context_.utc_offset_seconds;
}

// The newest year in which the stamp is not later than the collection allows.
std::optional<int> TimeResolver::NewestYear(const Stamp& stamp) const {
  const Instant limit = context_.collected + context_.slack;
  CivilTime civil = stamp.civil;
  const int newest = ToCivil(limit).year;
  // 29 February may be eight years back.
  for (int year = newest; year > newest - 9; --year) {
    civil.year = year;
    const auto local = ToInstant(civil);
    if (local && ToUtc(*local, stamp) <= limit) return year;
  }
  return std::nullopt;
}

// That of the file's last stamp, less the years that are still to come in this file.
std::optional<Instant> TimeResolver::ResolveYear(const Stamp& stamp) {
  const std::int64_t order = SecondInYear(stamp.civil);
  const bool late = last_in_year_ && order > *last_in_year_ + kYearLeap;
  if (last_in_year_ && order + kYearRunBack < *last_in_year_ && years_left_ > 0) --years_left_;
  if (!late) last_in_year_ = order;
  const auto year = NewestYear(last_date_ ? *last_date_ : stamp);
  if (!year) return std::nullopt;
  CivilTime civil = stamp.civil;
  // More runs than that are no years.
  civil.year = *year - static_cast<int>(std::min<std::uint64_t>(years_left_, 40)) - (late ? 1 : 0);
  auto local = ToInstant(civil);
  if (local && ToUtc(*local, stamp) > context_.collected + context_.slack) {
    // A leap back that was too short to be counted as a year: no stamp lies in the future.
    --civil.year;
    local = ToInstant(civil);
  }
  if (!local) return std::nullopt;
  return ToUtc(*local, stamp);
}

// The newest day on which this clock time is not later than the collection allows, as local
// midnight.
Instant TimeResolver::NewestDay(const Stamp& stamp) const {
  const Instant limit =
      context_.collected + context_.clock_slack + seconds(OffsetNear(context_.collected, stamp));
  const Instant day(std::chrono::floor<std::chrono::days>(limit));
  return day + seconds(SecondInDay(stamp.civil)) > limit ? day - hours(24) : day;
}

// On the day of the line before, or the next when the clock ran backwards.
std::optional<Instant> TimeResolver::ResolveDate(const Stamp& stamp) {
  const auto in_day =
      seconds(SecondInDay(stamp.civil)) + std::chrono::nanoseconds(stamp.civil.nanosecond);
  if (!last_ && context_.first_day) return ToUtc(*context_.first_day + in_day, stamp);
  if (!last_) {
    // A year of midnights in one file is no real log; the clamp keeps the arithmetic in range.
    const auto days = static_cast<std::int64_t>(std::min<std::uint64_t>(days_left_, 366));
    return ToUtc(NewestDay(last_clock_ ? *last_clock_ : stamp) - hours(24) * days + in_day, stamp);
  }
  const Instant before = *last_ + seconds(OffsetNear(*last_, stamp));
  Instant local = Instant(std::chrono::floor<std::chrono::days>(before)) + in_day;
  if (local + seconds(kDayRunBack) < before) local += hours(24);
  if (local - seconds(kDayLeap) > before) local -= hours(24);
  return ToUtc(local, stamp);
}

std::optional<ResolvedTime> TimeResolver::Resolve(const Stamp& stamp) {
  std::optional<Instant> time;
  auto confidence = stamp.offset ? TimeConfidence::kExact : TimeConfidence::kZoneAssumed;
  switch (stamp.kind) {
    case Stamp::Kind::kFull: {
      const auto local = ToInstant(stamp.civil);
      if (local) time = ToUtc(*local, stamp);
      break;
    }
    case Stamp::Kind::kInstant:
      time = stamp.instant;
      confidence = TimeConfidence::kExact;
      break;
    case Stamp::Kind::kNoYear:
      time = ResolveYear(stamp);
      confidence = TimeConfidence::kInferred;
      break;
    case Stamp::Kind::kTimeOnly:
      time = ResolveDate(stamp);
      confidence = TimeConfidence::kInferred;
      break;
    case Stamp::Kind::kUptime:
      if (context_.boot) time = *context_.boot + stamp.uptime;
      confidence = TimeConfidence::kInferred;
      break;
  }
  if (!time) return std::nullopt;
  last_ = time;
  return ResolvedTime{.time = *time - context_.ahead, .confidence = confidence};
}

std::optional<ResolvedTime> TimeResolver::Neighbour() const {
  if (!last_) return std::nullopt;
  return ResolvedTime{.time = *last_ - context_.ahead, .confidence = TimeConfidence::kNeighbour};
}

}  // namespace casefile
