#include "analyzer/time_reference.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "analyzer/clock_evidence.h"
#include "analyzer/member_text.h"
#include "analyzer/zone_evidence.h"
#include "base/limits.h"
#include "base/text.h"
#include "formats/joined_source.h"

namespace casefile {
namespace {

constexpr std::size_t kScanBytes = 256UL * 1024;
// Years and days turn less often than in each such stretch of a log, and in some lines of each one
// there is a stamp.
constexpr std::size_t kStretchBytes = 4UL * 1024;
constexpr int kStretchLines = 8;
constexpr std::chrono::hours kSlack{26};
// A clock that is kept is off by less; correcting that would move stamps for nothing.
constexpr std::chrono::seconds kOffsetThatMatters{1};

// What the stamps of an input look like.
struct Scan {
  std::optional<Instant> newest;        // of the stamps with a date and a zone
  std::optional<Instant> newest_local;  // of those without a zone, as if in UTC
  bool needs_reference = false;         // some have none
  ClockEvidence clock;
  ZoneEvidence zone;
  std::map<std::string, RollOverCounter, std::less<>> roll_overs;
};

// What the last such line of a text says; those before it say the same, or are of an older start.
void KeepAnchor(const LineMatch& match, std::optional<std::pair<Stamp, Duration>>& anchor) {
  for (const auto& [key, value] : match.fields) {
    if (key != "uptime" || !match.stamp) continue;
    if (const auto uptime = ParseUptimeStamp(value)) anchor.emplace(*match.stamp, uptime->uptime);
  }
}

// The newest start of the machine that the anchors tell of.
std::optional<Instant> BootFrom(const Scan& scan, const TimeContext& context) {
  std::optional<Instant> boot;
  for (const auto& [stamp, uptime] : scan.zone.anchors()) {
    const auto time = TimeResolver(context).Resolve(stamp);
    if (time) boot = std::max(boot.value_or(time->time - uptime), time->time - uptime);
  }
  return boot;
}

// Returns the turns of the years and days of its stamps.
RollOverCounter ScanText(const LogFormatSet& formats,
                         std::string_view text,
                         Instant limit,
                         Scan& scan) {
  RollOverCounter counted;
  LineScratch scratch;
  ClaimHint hint;
  std::optional<std::pair<Stamp, Duration>> anchor;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const LineMatch& match = formats.Claim(text.substr(at, end - at), scratch, hint).match;
    const auto& stamp = match.stamp;
    at = end + 1;
    KeepAnchor(match, anchor);
    if (stamp) scan.zone.Add(*stamp);
    if (stamp) counted.Add(*stamp);
    if (!stamp || stamp->kind == Stamp::Kind::kUptime) continue;
    if (stamp->kind == Stamp::Kind::kNoYear || stamp->kind == Stamp::Kind::kTimeOnly) {
      scan.needs_reference = true;
      continue;
    }
    TimeResolver resolver(TimeContext{});
    const auto time = resolver.Resolve(*stamp);
    if (!time || time->time > limit) continue;
    auto& newest =
        stamp->kind == Stamp::Kind::kFull && !stamp->offset ? scan.newest_local : scan.newest;
    newest = std::max(newest.value_or(time->time), time->time);
  }
  if (anchor) scan.zone.AddAnchor(anchor->first, anchor->second);
  return counted;
}

// One stamp out of each stretch of a block.
void CountTurns(const LogFormatSet& formats, std::string_view block, RollOverCounter& counted) {
  LineScratch scratch;
  ClaimHint hint;
  for (std::size_t stretch = 0; stretch < block.size(); stretch += kStretchBytes) {
    std::size_t at = stretch;
    for (int lines = 0; lines < kStretchLines; ++lines) {
      const std::size_t begin = block.find('\n', at);
      const std::size_t end = begin == std::string_view::npos ? begin : block.find('\n', begin + 1);
      if (end == std::string_view::npos) return;
      const std::string_view line = block.substr(begin + 1, end - begin - 1);
      const auto& stamp =
          formats.Claim(line.substr(0, limits::kLineBytes), scratch, hint).match.stamp;
      if (stamp) counted.Add(*stamp);
      if (stamp) break;
      at = end;
    }
  }
}

// The first and the last bytes of a member: logs run forward, so both ends hold the extremes.
Result<void> ScanMember(const LogFormatSet& formats,
                        const MemberInfo& info,
                        ByteSource& content,
                        Instant limit,
                        Scan& scan) {
  std::string head = TRY(ReadUpTo(content, kScanBytes));
  NoteClock(info.path, head, scan.clock);
  if (IsBinary(head)) return {};
  RollOverCounter counted = ScanText(formats, head, limit, scan);
  if (head.size() == kScanBytes) {
    const bool turns = counted.last_date() || counted.last_clock();
    std::size_t bytes = head.size();
    const std::string tail = TRY(ReadTail(content, kScanBytes, [&](std::string_view block) {
      bytes += block.size();
      if (turns) CountTurns(formats, block, counted);
    }));
    // The first line of a tail is cut.
    const std::size_t whole = std::min(tail.find('\n'), tail.size());
    const RollOverCounter last =
        ScanText(formats, std::string_view(tail).substr(whole), limit, scan);
    if (turns && bytes >= limits::kLogTextBytes) {
      if (last.last_date()) counted.Add(*last.last_date());
      if (last.last_clock()) counted.Add(*last.last_clock());
      scan.roll_overs.emplace(info.path, counted);
    }
  }
  scan.zone.EndOfFile();
  return {};
}

// Of the stamps with a date, in the zone of the machine.
std::optional<Instant> NewestOf(const Scan& scan, const TimeContext& context) {
  if (!scan.newest_local) return scan.newest;
  const std::int64_t offset =
      context.zone ? context.zone->OffsetsOf(*scan.newest_local).first : context.utc_offset_seconds;
  const Instant local = *scan.newest_local - std::chrono::seconds(offset);
  return std::max(scan.newest.value_or(local), local);
}

void Apply(const Scan& scan, Instant limit, TimeContext& context) {
  const ClockEvidence& clock = scan.clock;
  context.zone = clock.zone ? clock.zone : clock.zone_of_date;
  context.utc_offset_seconds = clock.utc_offset_seconds.value_or(0);
  // What a file says of the zone is worth more than what the logs let guess.
  if (!context.zone && !clock.utc_offset_seconds) {
    if (const auto found = scan.zone.Find(clock.boot)) {
      context.zone = found->rule;
      context.utc_offset_seconds = found->offset;
    }
  }
  const std::optional<Instant> newest = NewestOf(scan, context);
  // No log was written after its machine said what time it was.
  const bool told = clock.collected && *clock.collected <= limit &&
                    (!newest || *newest <= *clock.collected + kSlack);
  if (told) {
    context.collected = *clock.collected;
  } else if (scan.needs_reference && newest) {
    context.collected = *newest;
    // Logs of one incident end within months of each other, and none in the future.
    context.slack = std::clamp<Duration>(limit - *newest, kSlack, std::chrono::days(180));
  }
  context.boot = clock.boot ? clock.boot : BootFrom(scan, context);
  if (clock.ahead && std::chrono::abs(*clock.ahead) >= kOffsetThatMatters)
    context.ahead = *clock.ahead;
}

}  // namespace

Result<TimeReference> FindTimeReference(MemberTree& tree,
                                        const LogFormatSet& formats,
                                        const IngestOptions& options) {
  TimeReference reference;
  TimeContext& context = reference.context;
  context.collected = options.now;
  if (const BundleHeader* header = tree.header()) {
    context.collected = header->created;
    context.utc_offset_seconds = header->utc_offset_seconds;
    // A zone whose law has changed since this program was built is worth less than its own word.
    const auto zone = TimeZone::FromName(header->time_zone);
    if (zone && zone->OffsetAt(header->created) == header->utc_offset_seconds) context.zone = zone;
  } else if (tree.CanVisitAgain()) {
    Scan scan;
    TRY(tree.Visit([&](const MemberInfo& info, ByteSource& content) -> Result<void> {
      // A member that cannot be read is reported when it is read for its content.
      if (!ScanMember(formats, info, content, options.now + kSlack, scan)) return {};
      return {};
    }));
    Apply(scan, options.now + kSlack, context);
    reference.roll_overs = std::move(scan.roll_overs);
  }
  if (options.utc_offset_seconds) {
    context.utc_offset_seconds = *options.utc_offset_seconds;
    context.zone.reset();
  }
  return reference;
}

}  // namespace casefile
