#include "analyzer/rules/tally.h"

#include <algorithm>
#include <utility>

#include "analyzer/evidence.h"
#include "base/limits.h"

namespace casefile {
namespace {

void Widen(Tally& tally, const std::optional<Instant>& time) {
  if (!time) return;
  tally.first = std::min(tally.first.value_or(*time), *time);
  tally.last = std::max(tally.last.value_or(*time), *time);
}

bool Earlier(const Evidence& a, const Evidence& b) {
  return a.time < b.time;
}

// Files come in the order of their names, not of time, so a later hit may be the earlier event.
void Keep(Tally& tally, Evidence evidence) {
  auto& head = tally.head;
  auto& tail = tally.tail;
  head.insert(std::upper_bound(head.begin(), head.end(), evidence, Earlier), std::move(evidence));
  if (head.size() <= limits::kEvidenceEnds) return;
  Evidence rest = std::move(head.back());
  head.pop_back();
  tail.insert(std::upper_bound(tail.begin(), tail.end(), rest, Earlier), std::move(rest));
  if (tail.size() > limits::kEvidenceEnds) tail.erase(tail.begin());
}

}  // namespace

void Tally::Add(std::string_view path, const LogRecord& record) {
  ++count;
  Widen(*this, record.time);
  Keep(*this, EvidenceOf(path, record));
}

void Tally::Merge(Tally other) {
  count += other.count;
  Widen(*this, other.first);
  Widen(*this, other.last);
  for (Evidence& evidence : other.head) Keep(*this, std::move(evidence));
  for (Evidence& evidence : other.tail) Keep(*this, std::move(evidence));
}

std::vector<Evidence> Tally::Lines() const {
  std::vector<Evidence> lines = head;
  lines.insert(lines.end(), tail.begin(), tail.end());
  return lines;
}

namespace {

// What no silence within an episode is too short for.
constexpr std::chrono::hours kHitGap{1};
// From so many hits on their mean distance says what silence is long.
constexpr std::uint64_t kStorm = 5;
constexpr int kLongSilence = 8;  // times the mean distance

bool Near(const Tally& tally, const std::optional<Instant>& time) {
  if (!tally.first || !time) return !tally.first && !time;
  return *time >= *tally.first - kHitGap && *time <= *tally.last + kHitGap;
}

// How long before `tally` the hits that belong to it may have ended.
Duration SilenceBefore(const Tally& tally) {
  if (tally.count < kStorm) return kEpisodeGap;
  const Duration mean = (*tally.last - *tally.first) / static_cast<std::int64_t>(tally.count - 1);
  return std::clamp<Duration>(mean * kLongSilence, kHitGap, kEpisodeGap);
}

}  // namespace

Tally& Episodes::EpisodeAt(const std::optional<Instant>& time) {
  // As a rule a hit belongs to the episode of the one before.
  const auto near = std::find_if(episodes_.rbegin(),
                                 episodes_.rend(),
                                 [&time](const Tally& episode) { return Near(episode, time); });
  if (near != episodes_.rend()) return *near;
  if (episodes_.size() >= limits::kEpisodes) Join();
  return episodes_.emplace_back();
}

// Sorts the episodes, joins those that grew together, and the oldest two when there are too many.
void Episodes::Join() {
  std::sort(episodes_.begin(), episodes_.end(), [](const Tally& a, const Tally& b) {
    return a.first < b.first;
  });
  std::vector<Tally> joined;
  for (Tally& episode : episodes_) {
    if (!joined.empty() && joined.back().first && Near(joined.back(), episode.first)) {
      joined.back().Merge(std::move(episode));
    } else {
      joined.push_back(std::move(episode));
    }
  }
  // The untimed episode sorts first and is not one of time.
  const std::size_t oldest = joined.front().first ? 0 : 1;
  if (joined.size() >= limits::kEpisodes) {
    joined[oldest].Merge(std::move(joined[oldest + 1]));
    joined.erase(joined.begin() + static_cast<std::ptrdiff_t>(oldest) + 1);
  }
  episodes_ = std::move(joined);
}

void Episodes::Add(std::string_view path, const LogRecord& record) {
  EpisodeAt(record.time).Add(path, record);
}

void Episodes::Merge(Tally tally) {
  if (tally.count == 0) return;
  Tally& episode = EpisodeAt(tally.first);
  episode.Merge(std::move(tally));
}

void Episodes::Merge(Episodes other) {
  for (Tally& episode : other.episodes_) Merge(std::move(episode));
}

std::uint64_t Episodes::count() const {
  std::uint64_t sum = 0;
  for (const Tally& episode : episodes_) sum += episode.count;
  return sum;
}

std::optional<Instant> Episodes::first() const {
  std::optional<Instant> earliest;
  for (const Tally& episode : episodes_) {
    if (episode.first && (!earliest || *episode.first < *earliest)) earliest = episode.first;
  }
  return earliest;
}

Episodes::Told Episodes::Tell() const {
  Told told;
  if (episodes_.empty()) return told;
  Episodes sorted = *this;
  sorted.Join();
  std::vector<Tally>& all = sorted.episodes_;
  for (const Tally& episode : all) told.busiest = std::max(told.busiest, episode.count);
  told.latest = std::move(all.back());
  all.pop_back();
  while (!all.empty() && all.back().first &&
         *told.latest.first - *all.back().last <= SilenceBefore(told.latest)) {
    told.latest.Merge(std::move(all.back()));
    all.pop_back();
  }
  for (Tally& episode : all) {
    if (!episode.first) {
      told.latest.Merge(std::move(episode));
      continue;
    }
    told.earlier += episode.count;
    if (!told.earliest) told.earliest = episode.first;
  }
  return told;
}

}  // namespace casefile
