#include "analyzer/signals/find_signals.h"

#include <algorithm>
#include <cmath>

namespace casefile::signals {
namespace {

// Twice the log-likelihood ratio follows a chi-squared law; the best of 64 splits needs more than
// one split would. At 12 a steady source of 64 slots gives a false change once in some thousands.
constexpr double kSure = 12;
// Rates that differ by less are of no interest to a person.
constexpr double kFactor = 3;
// A source with fewer events has no rhythm that could stop.
constexpr std::uint64_t kRhythmEvents = 8;
// A silence this many times as long as the longest gap before is none of chance.
constexpr double kSilenceGaps = 4;
// "New" is what nobody saw in this part of the window.
constexpr double kNewPart = 0.3;
// A burst is this many times the mean of the other slots.
constexpr double kBurstFactor = 8;
constexpr std::uint64_t kBurstEvents = 10;

double SecondsOf(Duration d) {
  return std::chrono::duration<double>(d).count();
}

// x ln(x / t), with 0 ln 0 = 0.
double Term(double count, double slots) {
  return count > 0 ? count * std::log(count / slots) : 0;
}

// The counts of every slot of the window, those before the first event included.
struct Counts {
  std::vector<double> slots;
  Instant start{};
  double seconds = 1;  // of one slot
  double total = 0;
};

Counts CountsOf(const RateSeries& series, const TimeSpan& window) {
  Counts counts;
  if (series.empty() || !window.from || !window.to) return counts;
  RateSeries over = series;
  over.Add(*window.from, 0);
  over.Add(*window.to, 0);
  counts.start = over.StartOf(0);
  counts.seconds = static_cast<double>(over.slot_seconds());
  for (std::int64_t slot = 0; slot < over.size(); ++slot) {
    counts.slots.push_back(static_cast<double>(over.At(slot)));
    counts.total += counts.slots.back();
  }
  return counts;
}

Instant StartOf(const Counts& counts, std::size_t slot) {
  return counts.start + std::chrono::seconds(
                            static_cast<std::int64_t>(counts.seconds * static_cast<double>(slot)));
}

std::optional<Signal> Silence(const Counts& counts) {
  std::size_t last = 0;
  std::size_t first = counts.slots.size();
  std::size_t longest = 0;
  for (std::size_t i = 0; i < counts.slots.size(); ++i) {
    if (counts.slots[i] <= 0) continue;
    if (first == counts.slots.size()) {
      first = i;
    } else {
      longest = std::max(longest, i - last);
    }
    last = i;
  }
  if (first == counts.slots.size() || counts.total < static_cast<double>(kRhythmEvents)) return {};
  const std::size_t after = counts.slots.size() - 1 - last;
  const bool had_rhythm = last - first >= 4 * std::max<std::size_t>(longest, 1);
  if (!had_rhythm || static_cast<double>(after) <
                         kSilenceGaps * static_cast<double>(std::max<std::size_t>(longest, 1)))
    return {};
  return Signal{
      .kind = SignalKind::kSilence,
      .at = StartOf(counts, last + 1),
      .before = counts.total / static_cast<double>(last - first + 1) * 60 / counts.seconds,
      .after = 0,
      .strength = static_cast<double>(after) / static_cast<double>(longest + 1)};
}

std::optional<Signal> Burst(const Counts& counts) {
  if (counts.slots.size() < 4) return {};
  const auto top = std::max_element(counts.slots.begin(), counts.slots.end());
  const double rest = (counts.total - *top) /
                      static_cast<double>(std::max<std::size_t>(counts.slots.size() - 1, 1));
  if (*top < static_cast<double>(kBurstEvents) || *top < kBurstFactor * std::max(rest, 0.5))
    return {};
  return Signal{.kind = SignalKind::kBurst,
                .at = StartOf(counts, static_cast<std::size_t>(top - counts.slots.begin())),
                .before = rest * 60 / counts.seconds,
                .after = *top * 60 / counts.seconds,
                .strength = *top / std::max(rest, 0.5)};
}

}  // namespace

std::optional<ChangePoint> FindChange(const RateSeries& series, const TimeSpan& window) {
  const Counts counts = CountsOf(series, window);
  const std::size_t slots = counts.slots.size();
  if (slots < 4 || counts.total < 4) return std::nullopt;
  const double all = Term(counts.total, static_cast<double>(slots));
  std::optional<ChangePoint> best;
  double before = 0;
  for (std::size_t split = 1; split < slots; ++split) {
    before += counts.slots[split - 1];
    const auto left = static_cast<double>(split);
    const auto right = static_cast<double>(slots - split);
    const double strength = Term(before, left) + Term(counts.total - before, right) - all;
    if (strength < kSure || (best && strength <= best->strength)) continue;
    best = ChangePoint{.at = StartOf(counts, split),
                       .before = before / left * 60 / counts.seconds,
                       .after = (counts.total - before) / right * 60 / counts.seconds,
                       .strength = strength};
  }
  if (!best) return std::nullopt;
  const double low = std::min(best->before, best->after);
  const double high = std::max(best->before, best->after);
  return high >= kFactor * low ? best : std::nullopt;
}

std::vector<Signal> FindSignals(const RateSeries& series, const TimeSpan& window) {
  std::vector<Signal> found;
  if (series.empty() || !window.from || !window.to || *window.to <= *window.from) return found;
  const Counts counts = CountsOf(series, window);
  const double lead = SecondsOf(series.StartOf(0) - *window.from);
  const bool is_new = lead > kNewPart * SecondsOf(*window.to - *window.from);
  if (is_new)
    found.push_back({.kind = SignalKind::kNew,
                     .at = series.StartOf(0),
                     .before = 0,
                     .after = 0,
                     .strength = counts.total});
  if (const auto change = FindChange(series, window)) {
    found.push_back({.kind = change->after > change->before ? SignalKind::kRise : SignalKind::kDrop,
                     .at = change->at,
                     .before = change->before,
                     .after = change->after,
                     .strength = change->strength});
  }
  if (const auto silence = Silence(counts)) found.push_back(*silence);
  if (const auto burst = Burst(counts)) found.push_back(*burst);
  std::stable_sort(found.begin(), found.end(), [](const Signal& a, const Signal& b) {
    return a.strength > b.strength;
  });
  return found;
}

}  // namespace casefile::signals
