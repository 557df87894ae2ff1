#include "analyzer/clock_evidence.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "analyzer/kinds/all.h"
#include "base/text.h"
#include "formats/logs/time_resolver.h"
#include "formats/logs/timestamp.h"

namespace casefile {
namespace {

// The output of a command is short; a log that begins like one is not.
constexpr std::size_t kDateBytes = 400;
constexpr std::size_t kStatusBytes = 4096;

std::string_view FirstLine(std::string_view text) {
  return Trim(text.substr(0, text.find('\n')));
}

// What follows `word` in its line; empty when it is not there.
std::string_view After(std::string_view text, std::string_view word) {
  const std::size_t at = text.find(word);
  if (at == std::string_view::npos) return {};
  return FirstLine(text.substr(at + word.size()));
}

// The zone of the machine in /etc/timezone, or as timedatectl prints it: "Europe/Vienna (CET,
// +0100)".
void NoteZone(std::string_view path, std::string_view head, ClockEvidence& evidence) {
  if (evidence.zone) return;
  if (path.ends_with("etc/timezone")) evidence.zone = TimeZone::FromName(FirstLine(head));
  if (path.ends_with("etc/localtime")) evidence.zone = ZoneOfCompiledFile(head);
  const std::string_view status = head.substr(0, kStatusBytes);
  for (const std::string_view word : {"Time zone: ", "Timezone=", "Timezone: "}) {
    const std::string_view said = After(status, word);
    if (said.empty()) continue;
    evidence.zone = TimeZone::FromName(said.substr(0, said.find(' ')));
    const std::size_t sign = said.find_first_of("+-", said.find(','));
    if (evidence.zone || sign == std::string_view::npos) return;
    // "+0100" reads as the zone of any stamp.
    const auto stamp =
        ParseStamp("2000-01-01 00:00:00 " + std::string(said.substr(sign, said.find(')') - sign)));
    if (stamp && stamp->offset) evidence.utc_offset_seconds = *stamp->offset;
    return;
  }
}

std::optional<Instant> InstantOf(std::string_view text) {
  const auto stamp = ParseStamp(text);
  if (!stamp || stamp->kind != Stamp::Kind::kFull || !stamp->offset) return std::nullopt;
  const auto time = TimeResolver(TimeContext{}).Resolve(*stamp);
  return time ? std::optional(time->time) : std::nullopt;
}

// What `date` calls the zones of places that have summer time, and one whose hour is a half.
constexpr auto kPlaces =
    std::to_array<std::pair<std::string_view, std::string_view>>({{"AEDT", "Australia/Sydney"},
                                                                  {"AEST", "Australia/Sydney"},
                                                                  {"BST", "Europe/London"},
                                                                  {"CDT", "America/Chicago"},
                                                                  {"CEST", "Europe/Berlin"},
                                                                  {"CET", "Europe/Berlin"},
                                                                  {"EDT", "America/New_York"},
                                                                  {"EEST", "Europe/Helsinki"},
                                                                  {"EET", "Europe/Helsinki"},
                                                                  {"EST", "America/New_York"},
                                                                  {"IST", "Asia/Kolkata"},
                                                                  {"MDT", "America/Denver"},
                                                                  {"MST", "America/Denver"},
                                                                  {"NZDT", "Pacific/Auckland"},
                                                                  {"NZST", "Pacific/Auckland"},
                                                                  {"PDT", "America/Los_Angeles"},
                                                                  {"PST", "America/Los_Angeles"},
                                                                  {"WEST", "Europe/Lisbon"},
                                                                  {"WET", "Europe/Lisbon"}});

// "Sat Nov 21 08:04:38 CET 2026": when `date` ran, and where.
void NoteDate(std::string_view line, ClockEvidence& evidence) {
  std::optional<TimeZone> place;
  std::string plain;
  for (const std::string_view word : SplitWords(line)) {
    const auto* const found = std::find_if(
        kPlaces.begin(), kPlaces.end(), [&](const auto& entry) { return entry.first == word; });
    if (found != kPlaces.end() && !place) {
      place = TimeZone::FromName(found->second);
    } else {
      plain += (plain.empty() ? "" : " ") + std::string(word);
    }
  }
  // Nothing but the stamp stands in the line.
  const auto stamp = ParseStamp(plain);
  if (!stamp || stamp->length != plain.size() || stamp->kind != Stamp::Kind::kFull) return;
  if (!stamp->offset && !place) return;
  TimeContext context;
  context.zone = place;
  const auto said = TimeResolver(context).Resolve(*stamp);
  if (!said) return;
  evidence.collected = std::max(evidence.collected.value_or(said->time), said->time);
  if (stamp->offset && *stamp->offset != 0) evidence.utc_offset_seconds = *stamp->offset;
  if (place && !evidence.zone) evidence.zone_of_date = place;
}

// `date` and `timedatectl` say when they ran.
void NoteCollected(std::string_view head, ClockEvidence& evidence) {
  const std::string_view universal = After(head.substr(0, kStatusBytes), "Universal time: ");
  if (!universal.empty()) {
    if (const auto said = InstantOf(universal))
      evidence.collected = std::max(evidence.collected.value_or(*said), *said);
  } else if (head.size() <= kDateBytes && head.find(':') != std::string_view::npos) {
    NoteDate(FirstLine(head), evidence);
  }
}

// "btime 1795248278" in /proc/stat.
void NoteBoot(std::string_view path, std::string_view head, ClockEvidence& evidence) {
  if (evidence.boot || !path.ends_with("stat")) return;
  const std::string_view said = After(head, "\nbtime ");
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(said.data(), said.data() + said.size(), seconds);
  if (error == std::errc() && end == said.data() + said.size())
    evidence.boot = InstantFromEpoch(seconds);
}

void NoteOffset(std::string_view path, std::string_view head, ClockEvidence& evidence) {
  static const Kind kTimeSync = time_sync::Make();
  const KindText text{.path = path, .text = head.substr(0, 4 * kStatusBytes)};
  if (evidence.ahead || kTimeSync.matches(text) == 0) return;
  FactStore facts;
  FactWriter writer(facts, text);
  kTimeSync.read(text, writer);
  for (const Fact* fact : facts.Find("time.offset_seconds")) {
    const auto* seconds = std::get_if<double>(&fact->value);
    // A clock that is years off names no offset but a dead battery.
    if (seconds == nullptr || !(*seconds > -1e8 && *seconds < 1e8)) continue;
    evidence.ahead = std::chrono::nanoseconds(static_cast<std::int64_t>(*seconds * 1e9));
    evidence.ahead_path = path;
  }
}

}  // namespace

std::optional<TimeZone> ZoneOfCompiledFile(std::string_view bytes) {
  if (!bytes.starts_with("TZif") || !bytes.ends_with('\n')) return std::nullopt;
  bytes.remove_suffix(1);
  const std::size_t begin = bytes.rfind('\n');
  if (begin == std::string_view::npos) return std::nullopt;
  return TimeZone::FromRule(bytes.substr(begin + 1));
}

void NoteClock(std::string_view path, std::string_view head, ClockEvidence& evidence) {
  NoteZone(path, head, evidence);
  NoteCollected(head, evidence);
  NoteBoot(path, head, evidence);
  NoteOffset(path, head, evidence);
}

}  // namespace casefile
