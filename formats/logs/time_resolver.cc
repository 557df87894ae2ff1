#include "formats/logs/time_resolver.h"

#include <algorithm>

namespace casefile {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

// A clock without a date is taken for the day before when it is this much later than the
// collection.
constexpr std::chrono::minutes kClockSlack{10};
// Runs backwards by more than this are a new year (day); less is disorder among writers.
constexpr std::int64_t kYearRunBack = 60 * 86'400LL;
constexpr std::int64_t kDayRunBack = 12 * 3600LL;

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
    if (last_in_year_ && at + kYearRunBack < *last_in_year_) ++years_;
    last_in_year_ = at;
  } else if (stamp.kind == Stamp::Kind::kTimeOnly) {
    const std::int64_t at = SecondInDay(stamp.civil);
    if (last_in_day_ && at + kDayRunBack < *last_in_day_) ++days_;
    last_in_day_ = at;
  } else {
    last_in_day_.reset();  // the date is known again
    days_ = 0;
  }
}

void TimeResolver::SetRollOvers(std::uint64_t years, std::uint64_t days) {
  years_left_ = years;
  days_left_ = days;
}

Instant TimeResolver::ToUtc(Instant local, const Stamp& stamp) const {
  return local - seconds(stamp.offset ? *stamp.offset : context_.utc_offset_seconds);
}

// The newest year in which the stamp is not later than the collection, less the years that are
// still to come in this file.
std::optional<Instant> TimeResolver::ResolveYear(const Stamp& stamp) {
  CivilTime civil = stamp.civil;
  civil.year = 2000;  // a leap year, so that 29 February is compared too
  const auto order = ToInstant(civil);
  if (!order) return std::nullopt;
  if (last_local_ && *order + seconds(kYearRunBack) < *last_local_ && years_left_ > 0) {
    --years_left_;
  }
  last_local_ = order;
  const int newest = ToCivil(context_.collected + context_.slack).year;
  auto behind = years_left_;
  // 29 February may be eight years back; more runs than that are no years.
  for (int year = newest; year > newest - 40; --year) {
    civil.year = year;
    const auto local = ToInstant(civil);
    if (!local) continue;
    const Instant utc = ToUtc(*local, stamp);
    if (utc > context_.collected + context_.slack) continue;
    if (behind-- == 0) return utc;
  }
  return std::nullopt;
}

// On the day of the line before, or the next when the clock ran backwards; for the first line the
// newest day that the collection time allows.
std::optional<Instant> TimeResolver::ResolveDate(const Stamp& stamp) {
  const std::int64_t offset = stamp.offset ? *stamp.offset : context_.utc_offset_seconds;
  const auto in_day =
      seconds(SecondInDay(stamp.civil)) + std::chrono::nanoseconds(stamp.civil.nanosecond);
  if (last_) {
    const auto day = std::chrono::floor<std::chrono::days>(*last_ + seconds(offset));
    Instant local = Instant(day) + in_day;
    if (local + seconds(kDayRunBack) < *last_ + seconds(offset)) local += hours(24);
    if (local - seconds(kDayRunBack) > *last_ + seconds(offset)) local -= hours(24);
    return local - seconds(offset);
  }
  const Instant limit = context_.collected + kClockSlack;
  const auto day = std::chrono::floor<std::chrono::days>(limit + seconds(offset));
  Instant utc = Instant(day) + in_day - seconds(offset);
  if (utc > limit) utc -= hours(24);
  // A year of midnights in one file is no real log; the clamp keeps the arithmetic in range.
  return utc - hours(24) * static_cast<std::int64_t>(std::min<std::uint64_t>(days_left_, 366));
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
  return ResolvedTime{.time = *time, .confidence = confidence};
}

std::optional<ResolvedTime> TimeResolver::Neighbour() const {
  if (!last_) return std::nullopt;
  return ResolvedTime{.time = *last_, .confidence = TimeConfidence::kNeighbour};
}

}  // namespace casefile
