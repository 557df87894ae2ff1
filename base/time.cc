#include "base/time.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace casefile {
namespace {

using std::chrono::sys_days;

// Reads exactly `digits` decimal digits at the front of `text` and drops them.
bool TakeNumber(std::string_view& text, std::size_t digits, int& out) {
  if (text.size() < digits) return false;
  int value = 0;
  for (const char c : text.substr(0, digits)) {
    if (c < '0' || c > '9') return false;
    value = value * 10 + (c - '0');
  }
  out = value;
  text.remove_prefix(digits);
  return true;
}

bool TakeChar(std::string_view& text, char expected) {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

bool TakeDate(std::string_view& text, CivilTime& civil) {
  return TakeNumber(text, 4, civil.year) && TakeChar(text, '-') &&
         TakeNumber(text, 2, civil.month) && TakeChar(text, '-') && TakeNumber(text, 2, civil.day);
}

// A fraction after its point: one to nine digits. More would be dropped silently, so they fail.
bool TakeFraction(std::string_view& text, std::int64_t& nanoseconds) {
  std::int64_t value = 0;
  std::size_t digits = 0;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    if (++digits > 9) return false;
    value = value * 10 + (text.front() - '0');
    text.remove_prefix(1);
  }
  if (digits == 0) return false;
  for (; digits < 9; ++digits) value *= 10;
  nanoseconds = value;
  return true;
}

// `Z`, `z`, `+01:00`: seconds east of UTC. RFC 3339 writes -00:00 for an unknown zone: UTC too.
bool TakeZone(std::string_view& text, std::int64_t& offset_seconds) {
  offset_seconds = 0;
  if (TakeChar(text, 'Z') || TakeChar(text, 'z')) return true;
  if (text.empty() || (text.front() != '+' && text.front() != '-')) return false;
  const int sign = text.front() == '-' ? -1 : 1;
  text.remove_prefix(1);
  int hours = 0;
  int minutes = 0;
  if (!TakeNumber(text, 2, hours) || !TakeChar(text, ':') || !TakeNumber(text, 2, minutes)) {
    return false;
  }
  if (hours > 23 || minutes > 59) return false;
  offset_seconds = sign * (hours * 3600LL + minutes * 60LL);
  return true;
}

struct Unit {
  std::string_view name;
  std::int64_t nanoseconds;
};

constexpr std::int64_t kNsPerSecond = 1'000'000'000;

std::optional<std::int64_t> UnitNanoseconds(std::string_view name) {
  static constexpr std::array<Unit, 6> kUnits{{{"ms", 1'000'000},
                                               {"s", kNsPerSecond},
                                               {"m", 60 * kNsPerSecond},
                                               {"h", 3600 * kNsPerSecond},
                                               {"d", 86'400 * kNsPerSecond},
                                               {"w", 604'800 * kNsPerSecond}}};
  for (const Unit& unit : kUnits) {
    if (unit.name == name) return unit.nanoseconds;
  }
  return std::nullopt;
}

Error BadDuration(std::string_view text) {
  return Error(ErrorCode::kInvalidInput, fmt::format("'{}' is not a duration", text))
      .WithHint("write a number and a unit (ms, s, m, h, d, w), such as 90s, 24h or 1h30m");
}

// "2026-11-21", "2026-11-21 08:04", "2026-11-21 08:04:38" in UTC.
std::optional<Instant> ParseBareDate(std::string_view text) {
  CivilTime civil;
  if (!TakeDate(text, civil)) return std::nullopt;
  if (text.empty()) return ToInstant(civil);
  if (!TakeChar(text, ' ') && !TakeChar(text, 'T')) return std::nullopt;
  if (!TakeNumber(text, 2, civil.hour) || !TakeChar(text, ':') ||
      !TakeNumber(text, 2, civil.minute)) {
    return std::nullopt;
  }
  if (!text.empty() && (!TakeChar(text, ':') || !TakeNumber(text, 2, civil.second))) {
    return std::nullopt;
  }
  return text.empty() ? ToInstant(civil) : std::nullopt;
}

}  // namespace

Clock SystemClock() {
  return [] {
    return std::chrono::time_point_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now());
  };
}

std::string FormatInstant(Instant t) {
  const CivilTime civil = ToCivil(t);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
                     civil.year,
                     civil.month,
                     civil.day,
                     civil.hour,
                     civil.minute,
                     civil.second,
                     civil.nanosecond / 1'000'000);
}

std::string FormatInstantCompact(Instant t) {
  const CivilTime civil = ToCivil(t);
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z",
                     civil.year,
                     civil.month,
                     civil.day,
                     civil.hour,
                     civil.minute,
                     civil.second);
}

std::string FormatDuration(Duration d) {
  static constexpr std::array<Unit, 5> kUnits{{{"d", 86'400 * kNsPerSecond},
                                               {"h", 3600 * kNsPerSecond},
                                               {"min", 60 * kNsPerSecond},
                                               {"s", kNsPerSecond},
                                               {"ms", 1'000'000}}};
  // The magnitude is unsigned, so that the smallest duration has one too.
  auto rest = static_cast<std::uint64_t>(d.count());
  if (d.count() < 0) rest = 0 - rest;
  const std::string_view sign = d.count() < 0 ? "-" : "";
  for (std::size_t i = 0; i < kUnits.size(); ++i) {
    const auto unit = static_cast<std::uint64_t>(kUnits[i].nanoseconds);
    if (rest < unit) continue;
    const std::uint64_t whole = rest / unit;
    if (i + 1 < kUnits.size()) {
      const auto smaller = static_cast<std::uint64_t>(kUnits[i + 1].nanoseconds);
      if (const std::uint64_t part = rest % unit / smaller; part > 0) {
        return fmt::format("{}{} {} {} {}", sign, whole, kUnits[i].name, part, kUnits[i + 1].name);
      }
    }
    return fmt::format("{}{} {}", sign, whole, kUnits[i].name);
  }
  return "0 ms";
}

std::optional<Instant> ParseRfc3339(std::string_view text) {
  CivilTime civil;
  std::int64_t offset = 0;
  if (!TakeDate(text, civil)) return std::nullopt;
  if (!TakeChar(text, 'T') && !TakeChar(text, 't') && !TakeChar(text, ' ')) return std::nullopt;
  if (!TakeNumber(text, 2, civil.hour) || !TakeChar(text, ':') ||
      !TakeNumber(text, 2, civil.minute) || !TakeChar(text, ':') ||
      !TakeNumber(text, 2, civil.second)) {
    return std::nullopt;
  }
  if (TakeChar(text, '.') && !TakeFraction(text, civil.nanosecond)) return std::nullopt;
  if (!TakeZone(text, offset) || !text.empty()) return std::nullopt;
  const auto local = ToInstant(civil);
  if (!local) return std::nullopt;
  return *local - std::chrono::seconds(offset);
}

std::optional<Instant> ToInstant(const CivilTime& civil) {
  // Outside of these years the nanoseconds do not fit; a margin of a day is left for zones.
  if (civil.year < 1678 || civil.year > 2261) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{civil.year},
                                         std::chrono::month{static_cast<unsigned>(civil.month)},
                                         std::chrono::day{static_cast<unsigned>(civil.day)}};
  if (!date.ok()) return std::nullopt;
  if (civil.hour < 0 || civil.hour > 23 || civil.minute < 0 || civil.minute > 59 ||
      civil.second < 0 || civil.second > 60 || civil.nanosecond < 0 ||
      civil.nanosecond >= kNsPerSecond) {
    return std::nullopt;
  }
  return Instant{sys_days{date}} + std::chrono::hours(civil.hour) +
         std::chrono::minutes(civil.minute) +
         std::chrono::seconds(civil.second == 60 ? 59 : civil.second) +
         std::chrono::nanoseconds(civil.nanosecond);
}

CivilTime ToCivil(Instant t) {
  const auto day = std::chrono::floor<std::chrono::days>(t);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss<std::chrono::nanoseconds> clock{t - day};
  return {.year = static_cast<int>(date.year()),
          .month = static_cast<int>(static_cast<unsigned>(date.month())),
          .day = static_cast<int>(static_cast<unsigned>(date.day())),
          .hour = static_cast<int>(clock.hours().count()),
          .minute = static_cast<int>(clock.minutes().count()),
          .second = static_cast<int>(clock.seconds().count()),
          .nanosecond = clock.subseconds().count()};
}

Result<Duration> ParseDuration(std::string_view text) {
  std::string_view rest = text;
  std::int64_t total = 0;
  if (rest.empty()) return BadDuration(text);
  while (!rest.empty()) {
    std::int64_t number = 0;
    const auto [end, failure] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    if (failure != std::errc() || rest.front() == '-') return BadDuration(text);
    rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
    const std::size_t letters = std::min(rest.find_first_of("0123456789"), rest.size());
    const auto unit = UnitNanoseconds(rest.substr(0, letters));
    if (!unit) return BadDuration(text);
    rest.remove_prefix(letters);
    if (number > (std::numeric_limits<std::int64_t>::max() - total) / *unit) {
      return Error(ErrorCode::kInvalidInput, fmt::format("the duration '{}' is too long", text));
    }
    total += number * *unit;
  }
  return Duration(total);
}

Result<Instant> ParseTimeArgument(std::string_view text, Instant now) {
  if (const auto instant = ParseRfc3339(text)) return *instant;
  if (const auto instant = ParseBareDate(text)) return *instant;
  const auto before = ParseDuration(text);
  if (before && now.time_since_epoch() - *before > Duration::min()) return now - *before;
  return Error(ErrorCode::kInvalidInput, fmt::format("'{}' is not a time", text))
      .WithHint(
          "write 2026-11-21T08:04:38Z, 2026-11-21, '2026-11-21 08:04' (UTC), or how long ago, "
          "such as 24h");
}

}  // namespace casefile
