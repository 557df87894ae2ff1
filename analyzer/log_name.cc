#include "analyzer/log_name.h"

#include <algorithm>
#include <array>

namespace casefile {
namespace {

constexpr std::array<std::string_view, 5> kPacked = {".gz", ".xz", ".zst", ".bz2", ".lz4"};
constexpr std::array<std::string_view, 3> kLogEnds = {".log", ".txt", ".out"};
// Nobody keeps more; "app.20261121" is a date.
constexpr std::size_t kRotationDigits = 3;
constexpr std::size_t kDigits = 8;  // of a day

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

std::string_view WithoutAny(std::string_view name, const auto& ends) {
  const auto found = std::find_if(
      ends.begin(), ends.end(), [&](std::string_view end) { return name.ends_with(end); });
  return found == ends.end() ? name : name.substr(0, name.size() - found->size());
}

int NumberOf(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

// "2026-11-21", "2026_11_21", "20261121" at `at`; how long it is, and the day.
std::optional<std::chrono::sys_days> DayAt(std::string_view name,
                                           std::size_t at,
                                           std::size_t& size) {
  std::array<char, kDigits> digits{};
  std::size_t count = 0;
  std::size_t end = at;
  for (; end < name.size() && count < digits.size(); ++end) {
    if (IsDigit(name[end])) {
      digits[count++] = name[end];
    } else if ((count != 4 && count != 6) ||
               (name[end] != '-' && name[end] != '_' && name[end] != '.')) {
      return std::nullopt;
    }
  }
  if (count < digits.size() || (end < name.size() && IsDigit(name[end]))) return std::nullopt;
  const std::string_view all(digits.data(), digits.size());
  const std::chrono::year_month_day day(
      std::chrono::year(NumberOf(all.substr(0, 4))),
      std::chrono::month(static_cast<unsigned>(NumberOf(all.substr(4, 2)))),
      std::chrono::day(static_cast<unsigned>(NumberOf(all.substr(6, 2)))));
  const int year = static_cast<int>(day.year());
  if (!day.ok() || year < 1990 || year > 2099) return std::nullopt;
  size = end - at;
  return std::chrono::sys_days(day);
}

// Takes the day out of `name`.
void TakeDay(std::string& name, LogName& out) {
  for (std::size_t at = 0; at < name.size(); ++at) {
    if (!IsDigit(name[at]) || (at > 0 && IsDigit(name[at - 1]))) continue;
    std::size_t size = 0;
    out.day = DayAt(name, at, size);
    if (!out.day) continue;
    // logrotate writes "messages-20261121" when it puts a file away; a program names the day of its
    // lines: "app-20261120.log", "app.log.2026-11-20".
    out.day_of_rotation =
        at + size == name.size() && size == kDigits && at > 0 && name[at - 1] == '-';
    const std::size_t begin =
        at > 0 && std::string_view("-_.").find(name[at - 1]) < 3 ? at - 1 : at;
    name.erase(begin, at + size - begin);
    return;
  }
}

// "app.log.2", "app.2.log" (its ending is off already), "app.log.old"
void TakeRotation(std::string& name, LogName& out) {
  if (name.ends_with(".old")) {
    out.rotation = 1;
    name.resize(name.size() - 4);
    return;
  }
  std::size_t begin = name.size();
  while (begin > 0 && IsDigit(name[begin - 1])) --begin;
  const std::size_t digits = name.size() - begin;
  if (digits == 0 || digits > kRotationDigits || begin < 2 || name[begin - 1] != '.') return;
  out.rotation = NumberOf(std::string_view(name).substr(begin));
  name.resize(begin - 1);
}

}  // namespace

LogName ReadLogName(std::string_view path) {
  LogName out;
  const std::size_t slash = path.rfind('/');
  const std::size_t begin = slash == std::string_view::npos ? 0 : slash + 1;
  std::string name(WithoutAny(path.substr(begin), kPacked));
  TakeDay(name, out);
  TakeRotation(name, out);
  const std::size_t size = WithoutAny(name, kLogEnds).size();
  if (out.rotation == 0 && size < name.size()) {
    std::string inner = name.substr(0, size);
    TakeRotation(inner, out);
    name = inner;
  } else {
    name.resize(size);
  }
  out.family = std::string(path.substr(0, begin)) + name;
  return out;
}

}  // namespace casefile
