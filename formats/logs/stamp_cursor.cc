#include "formats/logs/stamp_cursor.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace casefile::logs {
namespace {

struct NamedZone {
  std::string_view name;
  std::int32_t hours;
};

// Only names that mean one offset: IST, BST and CST each name several, so they are left to the
// bundle's own zone. US names other than CST are unambiguous in practice.
constexpr auto kZones = std::to_array<NamedZone>({
    {"UTC", 0},  {"GMT", 0},   {"UCT", 0},   {"CET", 1},   {"CEST", 2},  {"EET", 2},
    {"EEST", 3}, {"MSK", 3},   {"JST", 9},   {"KST", 9},   {"EST", -5},  {"EDT", -4},
    {"CDT", -5}, {"MST", -7},  {"MDT", -6},  {"PST", -8},  {"PDT", -7},  {"WEST", 1},
    {"WET", 0},  {"AEST", 10}, {"AEDT", 11}, {"NZST", 12}, {"NZDT", 13},
});

bool IsLetter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}
// Of a letter; what is none stays none.
char Upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}
char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr std::uint32_t Key(char a, char b, char c) {
  return (static_cast<std::uint32_t>(a) << 16U) | (static_cast<std::uint32_t>(b) << 8U) |
         static_cast<std::uint32_t>(c);
}

int MonthOf(std::uint32_t key) {
  switch (key) {
    case Key('J', 'a', 'n'):
      return 1;
    case Key('F', 'e', 'b'):
      return 2;
    case Key('M', 'a', 'r'):
      return 3;
    case Key('A', 'p', 'r'):
      return 4;
    case Key('M', 'a', 'y'):
      return 5;
    case Key('J', 'u', 'n'):
      return 6;
    case Key('J', 'u', 'l'):
      return 7;
    case Key('A', 'u', 'g'):
      return 8;
    case Key('S', 'e', 'p'):
      return 9;
    case Key('O', 'c', 't'):
      return 10;
    case Key('N', 'o', 'v'):
      return 11;
    case Key('D', 'e', 'c'):
      return 12;
    default:
      return 0;
  }
}

constexpr std::array<std::string_view, 12> kMonthNames{"January",
                                                       "February",
                                                       "March",
                                                       "April",
                                                       "May",
                                                       "June",
                                                       "July",
                                                       "August",
                                                       "September",
                                                       "October",
                                                       "November",
                                                       "December"};
constexpr std::array<std::string_view, 7> kWeekdays{
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};

}  // namespace

bool StampCursor::TakeLong(std::size_t count, std::int64_t& out) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const char c = PeekAt(i);
    if (!IsDigit(c) || i >= 19) return false;
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
  }
  if (count == 0 || value > static_cast<std::uint64_t>(INT64_MAX)) return false;
  out = static_cast<std::int64_t>(value);
  at_ += count;
  return true;
}

bool StampCursor::TakeFraction(std::int64_t& nanoseconds) {
  std::int64_t value = 0;
  std::size_t digits = 0;
  for (; PeekIsDigit(); ++at_, ++digits) {
    if (digits < 9) value = value * 10 + (Peek() - '0');
  }
  if (digits == 0) return false;
  for (; digits < 9; ++digits) value *= 10;
  nanoseconds = value;
  return true;
}

bool StampCursor::TakeClock(CivilTime& civil) {
  StampCursor in = *this;
  if (!in.TakeOneOrTwo(civil.hour) || !in.Take(':') || !in.TakeDigits(2, civil.minute) ||
      !in.Take(':') || !in.TakeDigits(2, civil.second) || in.PeekIsDigit()) {
    return false;
  }
  if (((in.Peek() == '.' || in.Peek() == ',') && IsDigit(in.PeekAt(1))) ||
      (in.Peek() == ':' && in.CountDigitsAt(1) == 3)) {
    in.Skip(1);
    in.TakeFraction(civil.nanosecond);
  }
  const char half = in.Peek() == ' ' ? in.PeekAt(1) : in.Peek();
  const char meridiem = in.Peek() == ' ' ? in.PeekAt(2) : in.PeekAt(1);
  if ((half == 'A' || half == 'P') && meridiem == 'M' && civil.hour >= 1 && civil.hour <= 12) {
    civil.hour = civil.hour % 12 + (half == 'P' ? 12 : 0);
    in.Skip(in.Peek() == ' ' ? 3 : 2);
  }
  if (civil.hour > 23 || civil.minute > 59 || civil.second > 60) return false;
  *this = in;
  return true;
}

bool StampCursor::TakeDottedClock(CivilTime& civil) {
  StampCursor in = *this;
  if (!in.TakeDigits(2, civil.hour) || !in.Take('.') || !in.TakeDigits(2, civil.minute) ||
      !in.Take('.') || !in.TakeDigits(2, civil.second) || in.PeekIsDigit()) {
    return false;
  }
  if (in.Peek() == '.' && IsDigit(in.PeekAt(1))) {
    in.Skip(1);
    in.TakeFraction(civil.nanosecond);
  }
  if (civil.hour > 23 || civil.minute > 59 || civil.second > 60) return false;
  *this = in;
  return true;
}

bool StampCursor::TakeMinutes(CivilTime& civil) {
  StampCursor in = *this;
  if (!in.TakeDigits(2, civil.hour) || !in.Take(':') || !in.TakeDigits(2, civil.minute) ||
      in.PeekIsDigit() || civil.hour > 23 || civil.minute > 59) {
    return false;
  }
  *this = in;
  return true;
}

bool StampCursor::TakeKitchenClock(CivilTime& civil) {
  StampCursor in = *this;
  if (!in.TakeOneOrTwo(civil.hour) || !in.Take(':') || !in.TakeDigits(2, civil.minute))
    return false;
  const char half = in.Peek();
  if ((half != 'A' && half != 'P') || in.PeekAt(1) != 'M' || IsLetter(in.PeekAt(2))) return false;
  if (civil.hour < 1 || civil.hour > 12 || civil.minute > 59) return false;
  civil.hour = civil.hour % 12 + (half == 'P' ? 12 : 0);
  in.Skip(2);
  *this = in;
  return true;
}

bool StampCursor::TakeGap(std::string_view marks) {
  for (const std::string_view gap : {" -- ", " - ", ", ", "::", "][", "|", ",", "\t"}) {
    if (text_.substr(std::min(at_, text_.size())).starts_with(gap)) {
      at_ += gap.size();
      while (Take(' ')) {
      }
      return true;
    }
  }
  if (AtEnd() || marks.find(Peek()) == std::string_view::npos) return false;
  ++at_;
  while (Take(' ')) {
  }
  return true;
}

bool StampCursor::TakeCompactClock(CivilTime& civil) {
  StampCursor in = *this;
  if (!in.TakeDigits(2, civil.hour) || !in.TakeDigits(2, civil.minute) ||
      !in.TakeDigits(2, civil.second) || in.PeekIsDigit()) {
    return false;
  }
  if ((in.Peek() == '.' || in.Peek() == ',') && IsDigit(in.PeekAt(1))) {
    in.Skip(1);
    in.TakeFraction(civil.nanosecond);
  }
  if (civil.hour > 23 || civil.minute > 59 || civil.second > 60) return false;
  *this = in;
  return true;
}

bool StampCursor::TakeLooseClock(CivilTime& civil) {
  StampCursor in = *this;
  if (!in.TakeOneOrTwo(civil.hour) || !in.Take(':') || !in.TakeOneOrTwo(civil.minute) ||
      !in.Take(':') || !in.TakeOneOrTwo(civil.second)) {
    return false;
  }
  if (in.Peek() == ':' && IsDigit(in.PeekAt(1)) && in.CountDigits() == 0) {
    in.Skip(1);
    int milliseconds = 0;
    if (in.TakeDigits(in.CountDigits() > 3 ? 3 : in.CountDigits(), milliseconds)) {
      civil.nanosecond = milliseconds * 1'000'000LL;
    }
  } else if ((in.Peek() == '.' || in.Peek() == ',') && IsDigit(in.PeekAt(1))) {
    in.Skip(1);
    in.TakeFraction(civil.nanosecond);
  }
  if (civil.hour > 23 || civil.minute > 59 || civil.second > 60) return false;
  *this = in;
  return true;
}

std::optional<std::int32_t> StampCursor::TakeNumericZone() {
  StampCursor in = *this;
  in.Take(' ');
  const char sign = in.Peek();
  if ((sign != '+' && sign != '-') || !IsDigit(in.PeekAt(1))) return std::nullopt;
  in.Skip(1);
  const std::size_t digits = in.CountDigits();
  int hours = 0;
  int minutes = 0;
  if (digits == 3 && Peek() != ' ' && in.TakeDigits(3, minutes) && minutes <= 14 * 60) {
    // DB2 counts minutes.
    *this = in;
    return sign == '-' ? -minutes * 60 : minutes * 60;
  }
  if (digits != 2 && digits != 4) return std::nullopt;
  in.TakeDigits(2, hours);
  if (digits == 4) {
    in.TakeDigits(2, minutes);
  } else if (in.Peek() == ':' && IsDigit(in.PeekAt(1)) && IsDigit(in.PeekAt(2)) &&
             !IsDigit(in.PeekAt(3))) {
    in.Skip(1);
    in.TakeDigits(2, minutes);
  }
  // No zone is further than 14 hours from UTC; "-30" after a time is something else.
  if (hours > 14 || minutes > 59) return std::nullopt;
  *this = in;
  const std::int32_t seconds = hours * 3600 + minutes * 60;
  return sign == '-' ? -seconds : seconds;
}

std::optional<std::int32_t> StampCursor::TakeNamedZone() {
  const std::size_t start = Peek() == ' ' ? 1 : 0;
  std::size_t length = 0;
  while (length < 6 && IsLetter(PeekAt(start + length))) ++length;
  if (length < 3 || length > 5) return std::nullopt;
  const std::string_view name = text_.substr(at_ + start, length);
  for (const NamedZone& zone : kZones) {
    if (zone.name != name) continue;
    at_ += start + length;
    return zone.hours * 3600;
  }
  return std::nullopt;
}

std::optional<std::int32_t> StampCursor::TakeZone() {
  if ((Peek() == 'Z' || Peek() == 'z') && !IsLetter(PeekAt(1)) && !IsDigit(PeekAt(1))) {
    ++at_;
    return 0;
  }
  if (auto numeric = TakeNumericZone()) {
    // Go writes the name of the zone behind its offset.
    TakeNamedZone();
    return numeric;
  }
  auto named = TakeNamedZone();
  // JavaScript writes "GMT+0100".
  if (named == 0 && (Peek() == '+' || Peek() == '-')) {
    if (auto numeric = TakeNumericZone()) return numeric;
  }
  return named;
}

bool StampCursor::TakeTrailingYear(int& year) {
  if (Peek() != ' ' || (PeekAt(1) != '1' && PeekAt(1) != '2') || IsDigit(PeekAt(5))) return false;
  StampCursor in = *this;
  in.Skip(1);
  int value = 0;
  if (!in.TakeDigits(4, value) || value < 1970 || value > 2199) return false;
  year = value;
  *this = in;
  return true;
}

bool StampCursor::TakeMonth(int& month) {
  // Oracle writes "NOV", RouterOS "nov".
  const int found = MonthOf(Key(Upper(Peek()), Lower(PeekAt(1)), Lower(PeekAt(2))));
  if (found == 0) return false;
  const std::string_view name = kMonthNames[static_cast<std::size_t>(found) - 1];
  std::size_t length = 3;
  if (IsLetter(PeekAt(3))) {
    length = name.size();
    if (!EqualsIgnoreCase(text_.substr(at_, length), name) || IsLetter(PeekAt(length)))
      return false;
  }
  month = found;
  at_ += length;
  return true;
}

bool StampCursor::TakeWeekday() {
  for (const std::string_view name : kWeekdays) {
    if (text_.substr(at_, 3) != name.substr(0, 3)) continue;
    const std::size_t length = text_.substr(at_, name.size()) == name ? name.size() : 3;
    if (IsLetter(PeekAt(length))) return false;
    at_ += length;
    return true;
  }
  return false;
}

}  // namespace casefile::logs
