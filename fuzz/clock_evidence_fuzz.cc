// Any bytes as a file that tells of the clock of its machine: offsets are those of places on earth,
// and the same file a second time says nothing new.

#include <cstdint>
#include <string_view>

#include "analyzer/clock_evidence.h"
#include "base/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // The first line is the path.
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string_view path = text.substr(0, text.find('\n'));
  const std::string_view head = text.substr(path.size() + (path.size() < text.size() ? 1 : 0));
  constexpr std::int64_t kDay = 86'400;
  const casefile::Instant then = casefile::ParseRfc3339("2026-11-21T08:04:38Z").value();
  casefile::ClockEvidence evidence;
  casefile::NoteClock(path, head, evidence);
  for (const auto& zone : {evidence.zone, evidence.zone_of_date})
    if (zone) CASEFILE_CHECK(zone->OffsetAt(then) > -8 * kDay && zone->OffsetAt(then) < 8 * kDay);
  if (evidence.utc_offset_seconds)
    CASEFILE_CHECK(*evidence.utc_offset_seconds > -kDay && *evidence.utc_offset_seconds < kDay);
  const casefile::ClockEvidence before = evidence;
  casefile::NoteClock(path, head, evidence);
  CASEFILE_CHECK(evidence.collected == before.collected && evidence.boot == before.boot);
  CASEFILE_CHECK(evidence.ahead == before.ahead && evidence.ahead_path == before.ahead_path);
  CASEFILE_CHECK(evidence.utc_offset_seconds == before.utc_offset_seconds);
  return 0;
}
