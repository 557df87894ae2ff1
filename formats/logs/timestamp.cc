#include "formats/logs/timestamp.h"

#include <charconv>

#include "formats/logs/stamp_cursor.h"

namespace casefile {
namespace {

using logs::StampCursor;

std::optional<Stamp> Finish(StampCursor& in, Stamp stamp) {
  stamp.offset = in.TakeZone();
  stamp.length = in.position();
  return stamp;
}

// The same, for stamps that may have their year at the end.
std::optional<Stamp> FinishWithYear(StampCursor& in, Stamp stamp) {
  stamp.offset = in.TakeZone();
  if (in.TakeTrailingYear(stamp.civil.year)) stamp.kind = Stamp::Kind::kFull;
  stamp.length = in.position();
  return stamp;
}

// A wrong month or day means that this is no stamp, not that it is a bad one.
bool DateIsPossible(const CivilTime& civil) {
  return civil.month >= 1 && civil.month <= 12 && civil.day >= 1 && civil.day <= 31;
}

// After a date that is complete: the separator and the time.
std::optional<Stamp> TimeAfterDate(StampCursor& in, Stamp stamp, std::string_view separators) {
  if (!DateIsPossible(stamp.civil) || !in.TakeGap(separators)) return std::nullopt;
  if (!in.TakeClock(stamp.civil) && !in.TakeDottedClock(stamp.civil)) return std::nullopt;
  return Finish(in, stamp);
}

// "2026-11-21T08:04Z": only where a zone says that this is a time.
std::optional<Stamp> MinutesAfterDate(StampCursor in, Stamp stamp) {
  if (!DateIsPossible(stamp.civil) || !in.Take('T') || !in.TakeMinutes(stamp.civil))
    return std::nullopt;
  auto whole = Finish(in, stamp);
  return whole->offset ? whole : std::nullopt;
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
  StampCursor minutes = in;
  if (auto whole = TimeAfterDate(in, stamp, "Tt _:-")) return whole;
  return MinutesAfterDate(minutes, stamp);
}

// "2026 Nov 21 08:04:38", "2026-Nov-21 08:04:38"
std::optional<Stamp> YearThenMonthName(StampCursor in) {
  Stamp stamp;
  if (!in.TakeDigits(4, stamp.civil.year)) return std::nullopt;
  const char mark = in.Peek();
  in.Skip(1);
  if (!in.TakeMonth(stamp.civil.month) || !in.Take(mark)) return std::nullopt;
  in.Take(' ');  // "2026 Nov  1"
  if (!in.TakeOneOrTwo(stamp.civil.day)) return std::nullopt;
  return TimeAfterDate(in, stamp, " ");
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
  if (!in.TakeGap("Tt -_:")) return std::nullopt;
  StampCursor compact = in;
  if (compact.TakeCompactClock(stamp.civil)) return Finish(compact, stamp);
  if (!in.TakeLooseClock(stamp.civil)) return std::nullopt;
  return Finish(in, stamp);
}

// "20261121080438": as names of files have it
std::optional<Stamp> FourteenDigits(StampCursor in) {
  Stamp stamp;
  if (!in.TakeDigits(4, stamp.civil.year) || !in.TakeDigits(2, stamp.civil.month) ||
      !in.TakeDigits(2, stamp.civil.day) || !DateIsPossible(stamp.civil) ||
      stamp.civil.year < 1990 || stamp.civil.year > 2099 || !in.TakeCompactClock(stamp.civil)) {
    return std::nullopt;
  }
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

// Two numbers before a slash: 24/06/01 is year first (Spark, Hadoop) and 11/21/2026 month first,
// unless that cannot be: 11/21/26, 21/11/2026.
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
    const bool year_last = second > 12;
    stamp.civil.year = CenturyOf(year_last ? third : first);
    stamp.civil.month = year_last ? first : second;
    stamp.civil.day = year_last ? second : third;
  }
  return TimeAfterDate(in, stamp, " T-:");
}

// "21/Nov/2026:08:04:38 +0000", "21-Nov-2026 08:04:38", "21-Nov-26 08:04:38" (RFC 850),
// "21 Nov 2026 08:04:38.984", "21 Nov 08:04:38" (Redis before 4), "21 Nov 08:04:38 UTC 2026"
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
  int short_year = 0;
  if (mark == '-' && in.TakeDigits(2, short_year)) {
    stamp.civil.year = CenturyOf(short_year);
    return TimeAfterDate(in, stamp, " ");
  }
  if (mark != ' ') return std::nullopt;
  stamp.kind = Stamp::Kind::kNoYear;
  if (!in.TakeClock(stamp.civil)) return std::nullopt;
  return FinishWithYear(in, stamp);
}

// "21Nov2026 08:04:38"
std::optional<Stamp> DayAndMonthInOne(StampCursor in) {
  Stamp stamp;
  if (!in.TakeDigits(2, stamp.civil.day) || !in.TakeMonth(stamp.civil.month) ||
      !in.TakeDigits(4, stamp.civil.year)) {
    return std::nullopt;
  }
  return TimeAfterDate(in, stamp, " :");
}

// "21.11.2026 08:04:38", "21.11.26 08:04:38", "01-06-2024 00:00:00"; "11-21-2026 08:04:38" (Splunk)
// where that cannot be the month
std::optional<Stamp> DayFirst(StampCursor in, char mark) {
  Stamp stamp;
  if (!in.TakeDigits(2, stamp.civil.day) || !in.Take(mark) ||
      !in.TakeDigits(2, stamp.civil.month) || !in.Take(mark)) {
    return std::nullopt;
  }
  if (!in.TakeDigits(4, stamp.civil.year)) {
    if (!in.TakeDigits(2, stamp.civil.year)) return std::nullopt;
    stamp.civil.year = CenturyOf(stamp.civil.year);
  }
  if (stamp.civil.month > 12) std::swap(stamp.civil.month, stamp.civil.day);
  return TimeAfterDate(in, stamp, " T,");
}

// "06-01 00:00:00.123" (Android), "06.01 00:00:00", "06/01-00:00:00.123" (Snort): month first and
// without a year
std::optional<Stamp> MonthDayNumbers(StampCursor in, char mark) {
  Stamp stamp;
  stamp.kind = Stamp::Kind::kNoYear;
  if (!in.TakeDigits(2, stamp.civil.month) || !in.Take(mark) ||
      !in.TakeDigits(2, stamp.civil.day)) {
    return std::nullopt;
  }
  return TimeAfterDate(in, stamp, mark == '/' ? "- " : " ");
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
  if (!in.TakeClock(stamp.civil) && !in.TakeKitchenClock(stamp.civil)) return std::nullopt;
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

// "1.795248278984e+09", as Go's zap writes seconds on a console
std::optional<Stamp> ScientificEpoch(StampCursor in) {
  constexpr std::size_t kNanoseconds = 18;
  std::int64_t value = 0;
  std::int64_t fraction = 0;
  if (!in.TakeLong(1, value) || !in.Take('.')) return std::nullopt;
  const std::size_t digits = in.CountDigits();
  if (digits > kNanoseconds || !in.TakeLong(digits, fraction) || !in.Take('e') || !in.Take('+') ||
      !in.Take('0') || !in.Take('9') || in.PeekIsDigit()) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < kNanoseconds; ++i) value *= 10;
  for (std::size_t i = digits; i < kNanoseconds; ++i) fraction *= 10;
  const auto instant =
      value > 4'000'000'000'000'000'000 ? std::nullopt : InstantFromEpoch(value + fraction);
  if (!instant) return std::nullopt;
  Stamp stamp;
  stamp.kind = Stamp::Kind::kInstant;
  stamp.instant = *instant;
  stamp.length = in.position();
  return stamp;
}

// "Nov 21 08:04:38", "Nov 21 2026 08:04:38", "Nov 21, 2026 8:04:38 AM", "nov/21/2026 08:04:38", and
// the year at the end
std::optional<Stamp> MonthNameFirst(StampCursor in) {
  Stamp stamp;
  stamp.kind = Stamp::Kind::kNoYear;
  if (!in.TakeMonth(stamp.civil.month)) return std::nullopt;
  const char mark = in.Peek();
  if (!in.Take(' ') && !in.Take('-') && !in.Take('/')) return std::nullopt;
  while (in.Take(' ')) {
  }
  if (!in.TakeOneOrTwo(stamp.civil.day) || !DateIsPossible(stamp.civil)) return std::nullopt;
  in.Take(',');
  if (!in.Take(mark)) return std::nullopt;
  StampCursor with_year = in;
  if (with_year.TakeDigits(4, stamp.civil.year) && !with_year.AtEnd() &&
      (with_year.Peek() == ' ' || with_year.Peek() == ',')) {
    stamp.kind = Stamp::Kind::kFull;
    with_year.Take(',');
    with_year.Take(' ');
    if (with_year.Take('@')) with_year.Take(' ');  // as Kibana shows it
    in = with_year;
  }
  if (!in.TakeClock(stamp.civil)) return std::nullopt;
  return stamp.kind == Stamp::Kind::kFull ? Finish(in, stamp) : FinishWithYear(in, stamp);
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

// "@400000006b0150a03aa6a600", as multilog and s6 write it: 2^62 and seconds, then nanoseconds. TAI
// is ahead of UTC; the label is made by adding 10 to the clock of the system, which they read.
std::optional<Stamp> Tai64(std::string_view text) {
  constexpr std::size_t kSeconds = 16;
  constexpr std::size_t kLength = 1 + kSeconds + 8;
  constexpr std::uint64_t kEpoch = (std::uint64_t{1} << 62U) + 10;
  constexpr std::uint64_t kBillion = 1'000'000'000;
  if (text.size() < kLength) return std::nullopt;
  std::uint64_t seconds = 0;
  std::uint64_t nanoseconds = 0;
  const char* const middle = text.data() + 1 + kSeconds;
  const char* const end = text.data() + kLength;
  if (std::from_chars(text.data() + 1, middle, seconds, 16).ptr != middle ||
      std::from_chars(middle, end, nanoseconds, 16).ptr != end || seconds < kEpoch ||
      nanoseconds >= kBillion) {
    return std::nullopt;
  }
  const std::uint64_t since = seconds - kEpoch;
  const auto instant =
      since > kBillion * 8 ? std::nullopt : InstantFromEpoch(static_cast<std::int64_t>(since));
  if (!instant) return std::nullopt;
  Stamp stamp;
  stamp.kind = Stamp::Kind::kInstant;
  stamp.instant = *instant + std::chrono::nanoseconds(static_cast<std::int64_t>(nanoseconds));
  stamp.length = kLength;
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
      if (after == '/' && (in.PeekAt(5) == '-' || in.PeekAt(5) == ' '))
        return MonthDayNumbers(in, '/');
      if (after == '/') return NumericSlashes(in);
      if (after == '.' && digits == 1) return ScientificEpoch(in);
      if (after == '.' && in.PeekAt(5) == ' ') return MonthDayNumbers(in, '.');
      if (after == '.') return DayFirst(in, '.');
      if (after == ' ') return DayThenMonthName(in);
      if (after == '-' && in.PeekAt(digits + 1) >= 'A') return DayThenMonthName(in);
      if (after == '-' && in.PeekAt(digits + 3) == '-') return DayFirst(in, '-');
      if (after == '-') return MonthDayNumbers(in, '-');
      if (after >= 'A') return DayAndMonthInOne(in);
      return std::nullopt;
    case 4:
      if ((after == ' ' || after == '-') && in.PeekAt(5) >= 'A') return YearThenMonthName(in);
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
    case 14:
      return FourteenDigits(in);
    default:
      return std::nullopt;
  }
}

std::optional<Stamp> ByShape(std::string_view text) {
  constexpr std::string_view kShortest = "8:04AM";
  if (text.size() < kShortest.size()) return std::nullopt;
  const StampCursor in(text);
  if (in.PeekIsDigit()) return ByDigits(in);
  if (text[0] == '@') return Tai64(text);
  if (text[0] < 'A') return std::nullopt;
  if (auto stamp = MonthNameFirst(in)) return stamp;
  return WeekdayFirst(in);
}

}  // namespace

std::optional<Stamp> ParseStamp(std::string_view text) {
  auto stamp = ByShape(text);
  if (!stamp) return stamp;
  const bool dated = stamp->kind == Stamp::Kind::kFull || stamp->kind == Stamp::Kind::kNoYear;
  return dated && !DateIsPossible(stamp->civil) ? std::nullopt : stamp;
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
