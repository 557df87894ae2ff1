#include "formats/logs/time_zone.h"

#include <algorithm>
#include <charconv>
#include <span>

#include "base/embedded.h"
#include "base/text.h"

namespace casefile {

std::span<const EmbeddedFile> TimeZoneFiles();

namespace {

constexpr std::int64_t kHour = 3600;

// "CEST" or "<+0330>".
bool TakeName(std::string_view& rule) {
  const bool quoted = rule.starts_with('<');
  const std::size_t end = quoted ? rule.find('>') + 1 : rule.find_first_of("0123456789+-,");
  if (end == 0) return false;
  rule.remove_prefix(std::min(end, rule.size()));
  return true;
}

bool TakeNumber(std::string_view& rule, std::int64_t& number) {
  const auto [end, failure] = std::from_chars(rule.data(), rule.data() + rule.size(), number);
  if (failure != std::errc() || number > 200) return false;
  rule.remove_prefix(static_cast<std::size_t>(end - rule.data()));
  return true;
}

// "3", "-5:30", "+12:45:10", in seconds.
bool TakeSeconds(std::string_view& rule, std::int64_t& seconds) {
  const bool negative = rule.starts_with('-');
  if (negative || rule.starts_with('+')) rule.remove_prefix(1);
  seconds = 0;
  std::int64_t unit = kHour;
  for (int part = 0; part < 3; ++part, unit /= 60) {
    std::int64_t number = 0;
    if (!TakeNumber(rule, number)) return false;
    seconds += number * unit;
    if (!rule.starts_with(':')) break;
    rule.remove_prefix(1);
  }
  if (negative) seconds = -seconds;
  return true;
}

}  // namespace

// ",M10.5.0/3"
bool TimeZone::TakeChange(std::string_view& rule, Change& change) {
  if (!rule.starts_with(",M")) return false;
  rule.remove_prefix(2);
  std::int64_t month = 0;
  std::int64_t week = 0;
  std::int64_t weekday = 0;
  const auto take = [&](char separator, std::int64_t& number) {
    if (!rule.starts_with(separator)) return false;
    rule.remove_prefix(1);
    return TakeNumber(rule, number);
  };
  if (!TakeNumber(rule, month) || !take('.', week) || !take('.', weekday)) return false;
  change = {.month = static_cast<int>(month),
            .week = static_cast<int>(week),
            .weekday = static_cast<int>(weekday),
            .second = 2 * kHour};
  if (rule.starts_with('/')) {
    rule.remove_prefix(1);
    if (!TakeSeconds(rule, change.second)) return false;
  }
  return month >= 1 && month <= 12 && week >= 1 && week <= 5 && weekday >= 0 && weekday <= 6;
}

std::optional<TimeZone> TimeZone::FromRule(std::string_view rule) {
  TimeZone zone;
  std::int64_t west = 0;
  if (!TakeName(rule) || !TakeSeconds(rule, west)) return std::nullopt;
  zone.standard_ = zone.summer_ = -west;
  if (rule.empty()) return zone;
  if (!TakeName(rule)) return std::nullopt;
  zone.summer_ = zone.standard_ + kHour;
  if (!rule.starts_with(',')) {
    if (!TakeSeconds(rule, west)) return std::nullopt;
    zone.summer_ = -west;
  }
  if (!TakeChange(rule, zone.changes_[0]) || !TakeChange(rule, zone.changes_[1]) || !rule.empty())
    return std::nullopt;
  return zone;
}

std::optional<TimeZone> TimeZone::FromName(std::string_view name) {
  for (const EmbeddedFile& file : TimeZoneFiles()) {
    for (const std::string_view line : SplitLines(file.text)) {
      if (line.starts_with('#')) continue;
      const auto words = SplitWords(line);
      if (std::find(words.begin() + (words.empty() ? 0 : 1), words.end(), name) != words.end())
        return FromRule(words[0]);
    }
  }
  return std::nullopt;
}

Instant TimeZone::LocalTimeOf(const Change& change, int year) {
  using std::chrono::month;
  using std::chrono::weekday;
  const std::chrono::year_month in{std::chrono::year(year),
                                   month(static_cast<unsigned>(change.month))};
  const weekday day(static_cast<unsigned>(change.weekday));
  const std::chrono::sys_days date =
      change.week == 5 ? std::chrono::sys_days(in / day[std::chrono::last])
                       : std::chrono::sys_days(in / day[static_cast<unsigned>(change.week)]);
  return Instant(date) + std::chrono::seconds(change.second);
}

std::int64_t TimeZone::OffsetAt(Instant utc) const {
  if (changes_[0].month == 0) return standard_;
  const int year = ToCivil(utc + std::chrono::seconds(standard_)).year;
  const Instant begin = LocalTimeOf(changes_[0], year) - std::chrono::seconds(standard_);
  const Instant end = LocalTimeOf(changes_[1], year) - std::chrono::seconds(summer_);
  const bool summer = begin < end ? utc >= begin && utc < end : utc >= begin || utc < end;
  return summer ? summer_ : standard_;
}

TimeZone::Offsets TimeZone::OffsetsOf(Instant local) const {
  const std::int64_t far = std::max(standard_, summer_);
  const std::int64_t near = std::min(standard_, summer_);
  const bool first = OffsetAt(local - std::chrono::seconds(far)) == far;
  const bool second = OffsetAt(local - std::chrono::seconds(near)) == near;
  if (first && second) return {far, near};
  if (first) return {far, far};
  return {near, near};
}

}  // namespace casefile
