#include "formats/logs/timestamp.h"

#include "formats/logs/stamp_cursor.h"

namespace casefile {
namespace {

using logs::StampCursor;

// "T", "t", " ", ":" or "_" between date and time.
bool TakeSeparator(StampCursor& in, std::string_view allowed) {
  if (in.AtEnd() || allowed.find(in.Peek()) == std::string_view::npos) return false;
  in.Skip(1);
  return true;
}

std::optional<Stamp> Finish(StampCursor& in, Stamp stamp) {
  stamp.offset = in.TakeZone();
  stamp.length = in.position();
  return stamp;
}

// A wrong month or day means that this is no stamp, not that it is a bad one.
bool DateIsPossible(const CivilTime& civil) {
  return civil.month >= 1 && civil.month <= 12 && civil.day >= 1 && civil.day <= 31;
}

// After a date that is complete: the separator and the time.
std::optional<Stamp> TimeAfterDate(StampCursor& in, Stamp stamp, std::string_view separators) {
  if (!DateIsPossible(stamp.civil) || !TakeSeparator(in, separators)) return std::nullopt;
  while (in.Take(' ')) {
  }
  if (!in.TakeClock(stamp.civil)) return std::nullopt;
  return Finish(in, stamp);
}

// "2026-11-21…", "2026/11/21…", "2026.11.21…"
std::optional<Stamp> YearFirst(StampCursor in) {
  Stamp stamp;
  if (!in.TakeDigits(4, stamp.civil.year)) return std::nullopt;
  const char mark = in.Peek();
  in.Skip(1);
  if (!in.TakeOneOrTwo(stamp.civil.month) || !in.Take(mark) || !in.TakeOneOrTwo(stamp.civil.day)) {
    return std::nullopt;
  }
  return TimeAfterDate(in, stamp, "Tt _:-");
}

int CenturyOf(int two_digits) {
  // POSIX strptime %y: 69 to 99 are the last century.
  return two_digits + (two_digits >= 69 ? 1900 : 2000);
}

// "20261121T080438Z", "20261121 08:04:38", "20261121-8:4:38:984"
std::optional<Stamp> EightDigits(StampCursor in) {
  Stamp stamp;
  if (!in.TakeDigits(4, stamp.civil.year) || !in.TakeDigits(2, stamp.civil.month) ||
      !in.TakeDigits(2, stamp.civil.day) || !DateIsPossible(stamp.civil)) {
    return std::nullopt;
  }
  if (!TakeSeparator(in, "Tt -_")) return std::nullopt;
  StampCursor compact = in;
  if (compact.TakeCompactClock(stamp.civil)) return Finish(compact, stamp);
  if (!in.TakeLooseClock(stamp.civil)) return std::nullopt;
  return Finish(in, stamp);
}

// "240601 000000" (HDFS), "240601  0:00:00" (old MySQL)
std::optional<Stamp> SixDigits(StampCursor in) {
  Stamp stamp;
  int year = 0;
  if (!in.TakeDigits(2, year) || !in.TakeDigits(2, stamp.civil.month) ||
      !in.TakeDigits(2, stamp.civil.day) || !DateIsPossible(stamp.civil) || !in.Take(' ')) {
    return std::nullopt;
  }
  stamp.civil.year = CenturyOf(year);
  StampCursor compact = in;
  if (compact.TakeCompactClock(stamp.civil)) return Finish(compact, stamp);
  while (in.Take(' ')) {
  }
  if (!in.TakeLooseClock(stamp.civil)) return std::nullopt;
  return Finish(in, stamp);
}

// Two numbers before a slash: 24/06/01 is year first (Spark, Hadoop), 11/21/2026 is month first
// unless that cannot be.
std::optional<Stamp> NumericSlashes(StampCursor in) {
  int first = 0;
  int second = 0;
  int third = 0;
  if (!in.TakeOneOrTwo(first) || !in.Take('/') || !in.TakeOneOrTwo(second) || !in.Take('/')) {
    return std::nullopt;
  }
  Stamp stamp;
  StampCursor long_year = in;
  if (long_year.TakeDigits(4, third)) {
    in = long_year;
    const bool day_first = first > 12;
    stamp.civil.year = third;
    stamp.civil.month = day_first ? second : first;
    stamp.civil.day = day_first ? first : second;
  } else {
    if (!in.TakeOneOrTwo(third)) return std::nullopt;
    stamp.civil.year = CenturyOf(first);
    stamp.civil.month = second;
    stamp.civil.day = third;
  }
  in.Take(',');
  return TimeAfterDate(in, stamp, " T-:");
}

// "21/Nov/2026:08:04:38 +0000", "21-Nov-2026 08:04:38", "21 Nov 2026 08:04:38.984",
// "21 Nov 08:04:38" (Redis before 4)
std::optional<Stamp> DayThenMonthName(StampCursor in) {
  Stamp stamp;
  if (!in.TakeOneOrTwo(stamp.civil.day)) return std::nullopt;
  const char mark = in.Peek();
  if (mark != '/' && mark != '-' && mark != ' ') return std::nullopt;
  in.Skip(1);
  if (!in.TakeMonth(stamp.civil.month) || !in.Take(mark)) return std::nullopt;
  StampCursor with_year = in;
  if (with_year.TakeDigits(4, stamp.civil.year)) {
    return TimeAfterDate(with_year, stamp, " :T");
  }
  if (mark != ' ') return std::nullopt;
  stamp.kind = Stamp::Kind::kNoYear;
  if (!in.TakeClock(stamp.civil)) return std::nullopt;
  return Finish(in, stamp);
}

// "21.11.2026 08:04:38", "01-06-2024 00:00:00"
std::optional<Stamp> DayFirst(StampCursor in, char mark) {
  Stamp stamp;
  if (!in.TakeDigits(2, stamp.civil.day) || !in.Take(mark) ||
      !in.TakeDigits(2, stamp.civil.month) || !in.Take(mark) ||
      !in.TakeDigits(4, stamp.civil.year)) {
    return std::nullopt;
  }
  return TimeAfterDate(in, stamp, " T,");
}

// "06-01 00:00:00.123" (Android), "06.01 00:00:00": month first and without a year
std::optional<Stamp> MonthDayNumbers(StampCursor in, char mark) {
  Stamp stamp;
  stamp.kind = Stamp::Kind::kNoYear;
  if (!in.TakeDigits(2, stamp.civil.month) || !in.Take(mark) ||
      !in.TakeDigits(2, stamp.civil.day)) {
    return std::nullopt;
  }
  return TimeAfterDate(in, stamp, " ");
}

// "1121 08:04:38.984123" (klog, glog): month and day
std::optional<Stamp> FourDigits(StampCursor in) {
  Stamp stamp;
  stamp.kind = Stamp::Kind::kNoYear;
  if (!in.TakeDigits(2, stamp.civil.month) || !in.TakeDigits(2, stamp.civil.day)) {
    return std::nullopt;
  }
  return TimeAfterDate(in, stamp, " ");
}

std::optional<Stamp> TimeOnly(StampCursor in) {
  Stamp stamp;
  stamp.kind = Stamp::Kind::kTimeOnly;
  if (!in.TakeClock(stamp.civil)) return std::nullopt;
  return Finish(in, stamp);
}

// Ten digits of seconds with or without a fraction, 13 of milliseconds, 16, 19.
std::optional<Stamp> Epoch(StampCursor in, std::size_t digits) {
  std::int64_t value = 0;
  if (!in.TakeLong(digits, value)) return std::nullopt;
  const auto instant = InstantFromEpoch(value);
  if (!instant) return std::nullopt;
  Stamp stamp;
  stamp.kind = Stamp::Kind::kInstant;
  stamp.instant = *instant;
  if (digits == 10) {
    std::int64_t fraction = 0;
    StampCursor with_fraction = in;
    if (with_fraction.Take('.') && with_fraction.TakeFraction(fraction)) {
      stamp.instant += std::chrono::nanoseconds(fraction);
      in = with_fraction;
    }
  }
  stamp.length = in.position();
  return stamp;
}

// "Nov 21 08:04:38", "Nov 21 2026 08:04:38", "Nov 21, 2026 8:04:38 AM", and the year at the end
std::optional<Stamp> MonthNameFirst(StampCursor in) {
  Stamp stamp;
  stamp.kind = Stamp::Kind::kNoYear;
  if (!in.TakeMonth(stamp.civil.month) || !in.Take(' ')) return std::nullopt;
  while (in.Take(' ')) {
  }
  if (!in.TakeOneOrTwo(stamp.civil.day) || !DateIsPossible(stamp.civil)) return std::nullopt;
  in.Take(',');
  if (!in.Take(' ')) return std::nullopt;
  StampCursor with_year = in;
  if (with_year.TakeDigits(4, stamp.civil.year) && !with_year.AtEnd() &&
      (with_year.Peek() == ' ' || with_year.Peek() == ',')) {
    stamp.kind = Stamp::Kind::kFull;
    with_year.Take(',');
    with_year.Take(' ');
    in = with_year;
  }
  if (!in.TakeClock(stamp.civil)) return std::nullopt;
  stamp.offset = in.TakeZone();
  if (stamp.kind == Stamp::Kind::kNoYear && in.TakeTrailingYear(stamp.civil.year)) {
    stamp.kind = Stamp::Kind::kFull;
  }
  stamp.length = in.position();
  return stamp;
}

// "Sat, 21 Nov 2026 08:04:38 GMT" and "Sat Nov 21 08:04:38 2026"
std::optional<Stamp> WeekdayFirst(StampCursor in) {
  if (!in.TakeWeekday()) return std::nullopt;
  in.Take(',');
  if (!in.Take(' ')) return std::nullopt;
  const std::size_t before = in.position();
  auto stamp = in.PeekIsDigit() ? DayThenMonthName(in) : MonthNameFirst(in);
  // "Fri 2026-11-21 08:04:38 UTC", as systemd writes it.
  if (!stamp) stamp = YearFirst(in);
  if (stamp && stamp->length < before) return std::nullopt;
  return stamp;
}

std::optional<Stamp> ByDigits(const StampCursor& in) {
  const std::size_t digits = in.CountDigits();
  const char after = in.PeekAt(digits);
  switch (digits) {
    case 1:
    case 2:
      if (after == ':') return TimeOnly(in);
      if (after == '/' && in.PeekAt(digits + 1) >= 'A') return DayThenMonthName(in);
      if (after == '/') return NumericSlashes(in);
      if (after == '.' && in.PeekAt(5) == ' ') return MonthDayNumbers(in, '.');
      if (after == '.') return DayFirst(in, '.');
      if (after == ' ') return DayThenMonthName(in);
      if (after == '-' && in.PeekAt(digits + 1) >= 'A') return DayThenMonthName(in);
      if (after == '-' && in.PeekAt(digits + 3) == '-') return DayFirst(in, '-');
      if (after == '-') return MonthDayNumbers(in, '-');
      return std::nullopt;
    case 4:
      if (after == ' ') return FourDigits(in);
      if (after == '-' || after == '/' || after == '.') return YearFirst(in);
      return std::nullopt;
    case 6:
      return SixDigits(in);
    case 8:
      return EightDigits(in);
    case 10:
    case 13:
    case 16:
    case 19:
      return Epoch(in, digits);
    default:
      return std::nullopt;
  }
}

}  // namespace

std::optional<Stamp> ParseStamp(std::string_view text) {
  constexpr std::string_view kShortest = "8:04:38";
  if (text.size() < kShortest.size()) return std::nullopt;
  const StampCursor in(text);
  if (in.PeekIsDigit()) return ByDigits(in);
  if (text[0] < 'A') return std::nullopt;
  if (auto stamp = MonthNameFirst(in)) return stamp;
  return WeekdayFirst(in);
}

std::optional<Stamp> ParseUptimeStamp(std::string_view text) {
  StampCursor in(text);
  const std::size_t digits = in.CountDigits();
  std::int64_t seconds = 0;
  std::int64_t fraction = 0;
  // Ten digits of seconds are 300 years; more would not fit the nanoseconds.
  if (digits == 0 || digits > 9 || !in.TakeLong(digits, seconds)) return std::nullopt;
  if (!in.Take('.') || !in.TakeFraction(fraction)) return std::nullopt;
  Stamp stamp;
  stamp.kind = Stamp::Kind::kUptime;
  stamp.uptime = std::chrono::seconds(seconds) + std::chrono::nanoseconds(fraction);
  stamp.length = in.position();
  return stamp;
}

std::optional<Instant> InstantFromEpoch(std::int64_t value) {
  constexpr std::int64_t kFrom = 978'307'200;  // 2001-01-01
  constexpr std::int64_t kTo = 4'102'444'800;  // 2100-01-01
  for (std::int64_t scale = 1; scale <= 1'000'000'000; scale *= 1000) {
    if (value / scale >= kFrom && value / scale < kTo) {
      return Instant(std::chrono::nanoseconds(value * (1'000'000'000 / scale)));
    }
  }
  return std::nullopt;
}

}  // namespace casefile
