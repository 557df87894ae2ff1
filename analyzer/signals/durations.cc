#include "analyzer/signals/durations.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

namespace casefile::signals {
namespace {

// A mean that grows by less is weather.
constexpr double kFactor = 3;
// On either side of a change there are at least as many events.
constexpr std::uint64_t kLeast = 5;
// What took longer than a month is no duration.
constexpr double kLongest = 30.0 * 86'400'000;

struct Unit {
  std::string_view name;
  double milliseconds;
};
constexpr auto kUnits = std::to_array<Unit>({{"ms", 1},
                                             {"msec", 1},
                                             {"milliseconds", 1},
                                             {"s", 1000},
                                             {"sec", 1000},
                                             {"secs", 1000},
                                             {"seconds", 1000},
                                             {"us", 0.001},
                                             {"µs", 0.001},
                                             {"ns", 0.000001},
                                             {"m", 60'000},
                                             {"min", 60'000}});

std::optional<double> UnitOf(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && text[end] != ' ' && text[end] != ',' && text[end] != ')' &&
         text[end] != ';' && text[end] != ']' && text[end] != '.')
    ++end;
  for (const Unit& unit : kUnits)
    if (unit.name == text.substr(0, end)) return unit.milliseconds;
  return std::nullopt;
}

// A number and its unit at the front of `text`; `assumed` where none is written.
std::optional<double> Take(std::string_view text, std::optional<double> assumed) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '"')) text.remove_prefix(1);
  double number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  if (error != std::errc() || !(number >= 0)) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  if (text.starts_with(' ')) text.remove_prefix(1);
  const std::optional<double> unit = UnitOf(text);
  if (!unit && !assumed) return std::nullopt;
  const double milliseconds = number * unit.value_or(assumed.value_or(1));
  return milliseconds <= kLongest ? std::optional(milliseconds) : std::nullopt;
}

struct Key {
  std::string_view name;
  std::optional<double> unit;  // of a bare number
};
// Longer names before those that they end in.
const auto kKeys = std::to_array<Key>({{"duration_ms", 1},
                                       {"durationMs", 1},
                                       {"elapsed_ms", 1},
                                       {"elapsedMs", 1},
                                       {"latency_ms", 1},
                                       {"latencyMs", 1},
                                       {"took_ms", 1},
                                       {"time_ms", 1},
                                       {"responseTime", 1},
                                       {"response_time_ms", 1},
                                       {"durationMillis", 1},
                                       {"duration_seconds", 1000},
                                       {"request_time", 1000},
                                       {"took", std::nullopt},
                                       {"duration", std::nullopt},
                                       {"elapsed", std::nullopt},
                                       {"latency", std::nullopt},
                                       {"Completed in", std::nullopt},
                                       {"finished in", std::nullopt}});

constexpr std::array<bool, 256> MakeWordChars() {
  std::array<bool, 256> table{};
  for (unsigned c = 0; c < table.size(); ++c)
    table[c] =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  return table;
}
constexpr auto kWordChars = MakeWordChars();

bool IsWordChar(char c) {
  return kWordChars[static_cast<unsigned char>(c)];
}

// With which keys begin.
constexpr std::string_view kFirst = "delrtCf";

// Every line passes here: the first letter of a word decides whether it can be a key.
std::optional<double> InText(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!IsWordChar(text[at])) continue;
    const std::size_t begin = at;
    while (at < text.size() && IsWordChar(text[at])) ++at;
    if (at - begin < 4 || kFirst.find(text[begin]) == std::string_view::npos) continue;
    for (const Key& key : kKeys) {
      if (!text.substr(begin).starts_with(key.name)) continue;
      std::string_view rest = text.substr(begin + key.name.size());
      if (rest.empty() || IsWordChar(rest.front())) continue;
      if (rest.starts_with('"')) rest.remove_prefix(1);
      if (rest.starts_with('=') || rest.starts_with(':')) rest.remove_prefix(1);
      if (const auto found = Take(rest, key.unit)) return found;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<double> DurationOf(const LogRecord& record) {
  for (const auto& [name, value] : record.fields) {
    if (name.size() < 4 || kFirst.find(name.front()) == std::string_view::npos) continue;
    for (const Key& key : kKeys) {
      if (name != key.name) continue;
      if (const auto found = Take(value, key.unit)) return found;
    }
  }
  constexpr std::size_t kLooked = 512;
  return InText(record.message.substr(0, kLooked));
}

void DurationSeries::Add(Instant time, double milliseconds) {
  constexpr double kMost = 1e9;
  // One more, so that both series have the same slots.
  sums_.Add(time, 1 + static_cast<std::uint32_t>(std::min(std::round(milliseconds), kMost)));
  counts_.Add(time);
}

void DurationSeries::Merge(const DurationSeries& other) {
  sums_.Merge(other.sums_);
  counts_.Merge(other.counts_);
}

double DurationSeries::SumAt(std::int64_t slot) const {
  return static_cast<double>(sums_.At(slot)) - static_cast<double>(counts_.At(slot));
}

std::optional<Signal> DurationSeries::FindSlower() const {
  double sum_after = 0;
  std::uint64_t after = 0;
  for (std::int64_t slot = 0; slot < counts_.size(); ++slot) {
    sum_after += SumAt(slot);
    after += counts_.At(slot);
  }
  std::optional<Signal> best;
  double sum_before = 0;
  std::uint64_t before = 0;
  for (std::int64_t slot = 0; slot + 1 < counts_.size(); ++slot) {
    sum_before += SumAt(slot);
    sum_after -= SumAt(slot);
    before += counts_.At(slot);
    after -= counts_.At(slot);
    if (before < kLeast || after < kLeast || counts_.At(slot + 1) == 0) continue;
    // Whole milliseconds: what took none took half of one.
    const double mean_before = std::max(sum_before / static_cast<double>(before), 0.5);
    const double mean_after = sum_after / static_cast<double>(after);
    const double strength = mean_after / mean_before;
    if (strength < kFactor || (best && best->strength >= strength)) continue;
    best = Signal{.kind = SignalKind::kSlower,
                  .at = counts_.StartOf(slot + 1),
                  .before = mean_before,
                  .after = mean_after,
                  .strength = strength};
  }
  return best;
}

}  // namespace casefile::signals
