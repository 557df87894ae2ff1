#pragma once
// The small steps of which the stamp recognisers are made. A cursor is a view and a position; it is
// copied to try something and thrown away when that fails.

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/time.h"

namespace casefile::logs {

class StampCursor {
 public:
  // The text must outlive the cursor.
  explicit StampCursor(std::string_view text) : text_(text) {}

  std::size_t position() const { return at_; }
  bool AtEnd() const { return at_ >= text_.size(); }
  // NUL past the end: no shape contains one.
  char Peek() const { return PeekAt(0); }
  char PeekAt(std::size_t ahead) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  static bool IsDigit(char c) { return c >= '0' && c <= '9'; }
  bool PeekIsDigit() const { return IsDigit(Peek()); }
  void Skip(std::size_t count) { at_ += count; }
  bool Take(char expected) {
    if (Peek() != expected || AtEnd()) return false;
    ++at_;
    return true;
  }
  // Of the run of digits here; stops counting at 20.
  std::size_t CountDigits() const { return CountDigitsAt(0); }
  std::size_t CountDigitsAt(std::size_t ahead) const {
    std::size_t count = 0;
    while (count < 20 && IsDigit(PeekAt(ahead + count))) ++count;
    return count;
  }

  bool TakeDigits(std::size_t count, int& out) {
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const char c = PeekAt(i);
      if (!IsDigit(c)) return false;
      value = value * 10 + (c - '0');
    }
    out = value;
    at_ += count;
    return true;
  }
  bool TakeOneOrTwo(int& out) { return TakeDigits(IsDigit(PeekAt(1)) ? 2 : 1, out); }
  bool TakeLong(std::size_t count, std::int64_t& out);
  // Digits after a point, to nanoseconds; what is finer is dropped. False when there is none.
  bool TakeFraction(std::int64_t& nanoseconds);

  // "08:04:38" with an optional fraction after '.' or ',' (":984" too) and an optional AM or PM.
  // Checks ranges.
  bool TakeClock(CivilTime& civil);
  bool TakeDottedClock(CivilTime& civil);   // "08.04.38", "08.04.38.984123"
  bool TakeMinutes(CivilTime& civil);       // "08:04"
  bool TakeKitchenClock(CivilTime& civil);  // "8:04AM"
  // "080438" and "080438,123"; not followed by another digit.
  bool TakeCompactClock(CivilTime& civil);
  // "8:4:38:984": numbers of one or two digits, milliseconds after a fourth colon.
  bool TakeLooseClock(CivilTime& civil);
  // "Z", "+01:00", "+0100", "+01", with or without a blank before, and the names of zones that mean
  // one offset everywhere. Leaves everything else alone.
  std::optional<std::int32_t> TakeZone();
  // " 2026" at the end of a ctime() stamp.
  bool TakeTrailingYear(int& year);
  // What stands between date and clock: one of `marks`, or what no text has there ("][", " -- ").
  bool TakeGap(std::string_view marks);
  bool TakeMonth(int& month);  // "Nov", "NOV", "nov", "November"
  bool TakeWeekday();          // "Sat", "Saturday"

 private:
  std::optional<std::int32_t> TakeNumericZone();
  std::optional<std::int32_t> TakeNamedZone();

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace casefile::logs
