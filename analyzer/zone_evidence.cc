#include "analyzer/zone_evidence.h"

#include <algorithm>
#include <initializer_list>
#include <map>
#include <string_view>

#include "base/limits.h"
#include "formats/logs/time_resolver.h"

namespace casefile {
namespace {

// All zones of today are a multiple of this, and lie between these two.
constexpr std::int64_t kStep = 15 * 60LL;
constexpr std::int64_t kWest = -12 * 3600LL;
constexpr std::int64_t kEast = 14 * 3600LL;
constexpr std::int64_t kDay = 86'400;
// Stamps that name an offset count when they are at least one in so many of those that name any.
constexpr std::size_t kRare = 20;

// What two readings of clocks differ by, when that may be a zone: a multiple of `step` but for
// what they may be apart.
std::optional<std::int64_t> AsZone(std::int64_t local_minus_utc,
                                   std::int64_t step,
                                   std::int64_t apart) {
  const std::int64_t shifted = local_minus_utc - kWest + step / 2;
  if (shifted < 0) return std::nullopt;
  const std::int64_t zone = shifted / step * step + kWest;
  if (zone > kEast || std::abs(local_minus_utc - zone) > apart) return std::nullopt;
  return zone;
}

// The reading of a clock as if it were in UTC. The year is the one that brings it near `about`.
std::optional<std::int64_t> AsIfUtc(const Stamp& stamp, Instant about) {
  TimeContext context;
  context.collected = about;
  const auto time = TimeResolver(context).Resolve(stamp);
  if (!time) return std::nullopt;
  return std::chrono::floor<std::chrono::seconds>(time->time).time_since_epoch().count();
}

// The rule of a place whose clock had these offsets at these instants.
std::optional<TimeZone> RuleWith(std::initializer_list<std::pair<Instant, std::int64_t>> offsets) {
  for (const std::string_view place : {"Europe/Berlin",
                                       "Europe/London",
                                       "Europe/Helsinki",
                                       "America/New_York",
                                       "America/Chicago",
                                       "America/Denver",
                                       "America/Los_Angeles",
                                       "America/Halifax",
                                       "America/Anchorage",
                                       "America/Santiago",
                                       "America/St_Johns",
                                       "Asia/Jerusalem",
                                       "Australia/Sydney",
                                       "Australia/Adelaide",
                                       "Pacific/Auckland"}) {
    const auto zone = TimeZone::FromName(place);
    if (zone && std::all_of(offsets.begin(), offsets.end(), [&](const auto& known) {
          return zone->OffsetAt(known.first) == known.second;
        }))
      return zone;
  }
  return std::nullopt;
}

Instant FromSeconds(std::int64_t seconds) {
  return Instant(std::chrono::seconds(seconds));
}

}  // namespace

void ZoneEvidence::Add(const Stamp& stamp) {
  const bool dated = stamp.kind == Stamp::Kind::kFull;
  if (stamp.kind == Stamp::Kind::kInstant || (dated && stamp.offset)) {
    const auto time = TimeResolver(TimeContext{}).Resolve(stamp);
    if (!time) return;
    if (exact_.size() < limits::kClockReadings)
      exact_.push_back(
          std::chrono::floor<std::chrono::seconds>(time->time).time_since_epoch().count());
    if (stamp.offset.value_or(0) == 0) return;
    ++named_;
    if (!newest_offset_ || newest_offset_->first < time->time)
      newest_offset_.emplace(time->time, *stamp.offset);
    return;
  }
  if (stamp.offset || stamp.kind == Stamp::Kind::kUptime) return;
  last_local_ = stamp;
  if (stamp.kind != Stamp::Kind::kTimeOnly && local_.size() < limits::kClockReadings)
    local_.push_back(stamp);
}

void ZoneEvidence::AddAnchor(const Stamp& stamp, Duration uptime) {
  if (anchors_.size() < limits::kClockReadings) anchors_.emplace_back(stamp, uptime);
}

void ZoneEvidence::EndOfFile() {
  if (last_local_) ends_.push_back(*last_local_);
  last_local_.reset();
}

// The start is known, and what the wall clock said so many seconds after it.
std::optional<std::int64_t> ZoneEvidence::FromBoot(Instant boot) const {
  constexpr std::int64_t kApart = 120;  // syslog writes what the kernel said before it was there
  std::map<std::int64_t, std::size_t> votes;
  for (const auto& [stamp, uptime] : anchors_) {
    const Instant then = boot + uptime;
    const auto local = AsIfUtc(stamp, then);
    if (!local) continue;
    const auto zone =
        AsZone(*local - std::chrono::floor<std::chrono::seconds>(then).time_since_epoch().count(),
               kStep,
               kApart);
    if (zone) ++votes[*zone];
  }
  const auto best = std::max_element(
      votes.begin(), votes.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  // Lines of older starts agree with nothing.
  if (best == votes.end() || best->second * 2 <= anchors_.size()) return std::nullopt;
  return best->first;
}

std::vector<std::int64_t> ZoneEvidence::LocalSeconds() const {
  std::vector<std::int64_t> seconds;
  if (exact_.empty()) return seconds;
  const Instant newest = FromSeconds(*std::max_element(exact_.begin(), exact_.end()));
  for (const Stamp& stamp : local_)
    if (const auto local = AsIfUtc(stamp, newest)) seconds.push_back(*local);
  std::sort(seconds.begin(), seconds.end());
  seconds.erase(std::unique(seconds.begin(), seconds.end()), seconds.end());
  return seconds;
}

// Things that happen are told by several programs in the same second: the zone is the one in which
// more of these seconds meet than in any other.
std::optional<std::int64_t> ZoneEvidence::FromCoincidence() const {
  constexpr std::size_t kFewest = 4;
  const std::vector<std::int64_t> local = LocalSeconds();
  std::vector<std::int64_t> exact = exact_;
  std::sort(exact.begin(), exact.end());
  std::size_t best = 0;
  std::size_t second = 0;
  std::int64_t zone = 0;
  for (std::int64_t offset = kWest; offset <= kEast; offset += kStep) {
    std::size_t meet = 0;
    for (const std::int64_t at : local)
      if (std::binary_search(exact.begin(), exact.end(), at - offset)) ++meet;
    if (meet > best) {
      second = best;
      best = meet;
      zone = offset;
    } else {
      second = std::max(second, meet);
    }
  }
  if (best < kFewest || best * 2 < second * 3) return std::nullopt;
  return zone;
}

// Logs of a machine end when it was collected: those that name their zone, and those that do not.
std::optional<std::int64_t> ZoneEvidence::FromEnds() const {
  constexpr std::int64_t kApart = 90;
  constexpr std::int64_t kHour = 3600;
  if (exact_.empty()) return std::nullopt;
  const std::int64_t newest = *std::max_element(exact_.begin(), exact_.end());
  std::map<std::int64_t, std::size_t> votes;
  for (const Stamp& end : ends_) {
    const auto local = AsIfUtc(end, FromSeconds(newest));
    if (!local) continue;
    std::int64_t apart = *local - newest;
    if (end.kind == Stamp::Kind::kTimeOnly)
      apart = ((apart - kWest) % kDay + kDay) % kDay + kWest;  // its day is not known
    // Zones of half hours are rare, and a log that ended half an hour ago is not.
    if (const auto zone = AsZone(apart, kHour, kApart)) ++votes[*zone];
  }
  const auto best = std::max_element(
      votes.begin(), votes.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  if (best == votes.end()) return std::nullopt;
  const auto utc = votes.find(0);
  return utc != votes.end() && utc->second >= best->second ? 0 : best->first;
}

// An offset that stamps name is the machine's when with it the logs end nearer to each other than
// in UTC. A few such stamps are of other machines: of a commit, or of a letter.
std::optional<std::int64_t> ZoneEvidence::FromNames() const {
  if (!newest_offset_ || named_ * kRare < exact_.size()) return std::nullopt;
  const std::vector<std::int64_t> local = LocalSeconds();
  if (local.empty()) return std::nullopt;
  const std::int64_t apart = local.back() - *std::max_element(exact_.begin(), exact_.end());
  const std::int64_t offset = newest_offset_->second;
  return std::abs(apart - offset) < std::abs(apart) ? std::optional(offset) : std::nullopt;
}

// All logs of an incident begin together and end together.
std::optional<ZoneEvidence::Zone> ZoneEvidence::FromSpan() const {
  constexpr std::int64_t kApart = 300;
  constexpr std::int64_t kSummer = 3600;
  const std::vector<std::int64_t> local = LocalSeconds();
  if (local.empty()) return std::nullopt;
  const auto [first, last] = std::minmax_element(exact_.begin(), exact_.end());
  const auto begin = AsZone(local.front() - *first, kStep, kApart);
  const auto end = AsZone(local.back() - *last, kStep, kApart);
  if (!begin || !end || *last - *first < kApart) return std::nullopt;
  if (*begin == *end) return Zone{.offset = *end, .rule = std::nullopt};
  if (std::abs(*begin - *end) != kSummer) return std::nullopt;
  const auto rule = RuleWith({{FromSeconds(*first), *begin}, {FromSeconds(*last), *end}});
  return rule ? std::optional(Zone{.offset = *end, .rule = rule}) : std::nullopt;
}

std::optional<ZoneEvidence::Zone> ZoneEvidence::Find(const std::optional<Instant>& boot) const {
  const auto fixed = [](std::optional<std::int64_t> offset) {
    return offset ? std::optional(Zone{.offset = *offset, .rule = std::nullopt}) : std::nullopt;
  };
  if (boot && !anchors_.empty())
    if (const auto offset = FromBoot(*boot)) return fixed(offset);
  // Before what meets in the same second, which it does in one half of the year at most.
  const auto span = FromSpan();
  if (span && span->rule) return span;
  if (const auto offset = FromCoincidence()) return fixed(offset);
  if (span) return span;
  const auto ends = FromEnds();
  // One that ended whole hours ago may be wrong about the zone, hardly one that ended with the
  // rest.
  if (ends == 0) return fixed(ends);
  const auto named = FromNames();
  return fixed(named ? named : ends);
}

}  // namespace casefile
