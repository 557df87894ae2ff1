#include "analyzer/time_reference.h"

#include <algorithm>

#include "analyzer/member_text.h"
#include "formats/joined_source.h"

namespace casefile {
namespace {

constexpr std::size_t kScanBytes = 256UL * 1024;
constexpr std::chrono::hours kSlack{26};

// What the stamps of an input look like.
struct Scan {
  std::optional<Instant> newest;  // of the stamps with a date
  bool needs_reference = false;   // some have none
};

void ScanText(const LogFormatSet& formats, std::string_view text, Instant limit, Scan& scan) {
  LineScratch scratch;
  ClaimHint hint;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const auto& stamp = formats.Claim(text.substr(at, end - at), scratch, hint).match.stamp;
    at = end + 1;
    if (!stamp || stamp->kind == Stamp::Kind::kUptime) continue;
    if (stamp->kind == Stamp::Kind::kNoYear || stamp->kind == Stamp::Kind::kTimeOnly) {
      scan.needs_reference = true;
      continue;
    }
    TimeResolver resolver(TimeContext{});
    const auto time = resolver.Resolve(*stamp);
    if (time && time->time <= limit)
      scan.newest = std::max(scan.newest.value_or(time->time), time->time);
  }
}

// The first and the last bytes of a member: logs run forward, so both ends hold the extremes.
Result<void> ScanMember(const LogFormatSet& formats,
                        ByteSource& content,
                        Instant limit,
                        Scan& scan) {
  std::string head = TRY(ReadUpTo(content, kScanBytes));
  if (IsBinary(head)) return {};
  ScanText(formats, head, limit, scan);
  if (head.size() < kScanBytes) return {};
  const std::string tail = TRY(ReadTail(content, kScanBytes));
  // The first line of a tail is cut.
  const std::size_t whole = std::min(tail.find('\n'), tail.size());
  ScanText(formats, std::string_view(tail).substr(whole), limit, scan);
  return {};
}

}  // namespace

Result<TimeContext> FindTimeReference(MemberTree& tree,
                                      const LogFormatSet& formats,
                                      const IngestOptions& options) {
  TimeContext context;
  context.collected = options.now;
  if (const BundleHeader* header = tree.header()) {
    context.collected = header->created;
    context.utc_offset_seconds = header->utc_offset_seconds;
  } else if (tree.CanVisitAgain()) {
    Scan scan;
    TRY(tree.Visit([&](const MemberInfo& /*info*/, ByteSource& content) -> Result<void> {
      // A member that cannot be read is reported when it is read for its content.
      if (!ScanMember(formats, content, options.now + kSlack, scan)) return {};
      return {};
    }));
    if (scan.needs_reference && scan.newest) {
      context.collected = *scan.newest;
      // Logs of one incident end within months of each other, and none in the future.
      context.slack =
          std::clamp<Duration>(options.now + kSlack - *scan.newest, kSlack, std::chrono::days(180));
    }
  }
  if (options.utc_offset_seconds) context.utc_offset_seconds = *options.utc_offset_seconds;
  return context;
}

}  // namespace casefile
