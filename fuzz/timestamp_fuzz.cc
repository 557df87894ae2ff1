// Any bytes as a time stamp: a stamp lies within its text and does not depend on what follows the
// byte after it, its numbers are in range, and an instant that was found reads back as itself.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "formats/logs/time_resolver.h"
#include "formats/logs/timestamp.h"

namespace {

using casefile::Stamp;

void CheckRanges(const Stamp& stamp) {
  const casefile::CivilTime& civil = stamp.civil;
  CASEFILE_CHECK(civil.month >= 1 && civil.month <= 12);
  CASEFILE_CHECK(civil.day >= 1 && civil.day <= 31);
  CASEFILE_CHECK(civil.hour >= 0 && civil.hour <= 23);
  CASEFILE_CHECK(civil.minute >= 0 && civil.minute <= 59);
  CASEFILE_CHECK(civil.second >= 0 && civil.second <= 60);
  CASEFILE_CHECK(civil.nanosecond >= 0 && civil.nanosecond < 1'000'000'000);
  if (stamp.offset) CASEFILE_CHECK(*stamp.offset > -86'400 && *stamp.offset < 86'400);
}

bool Same(const Stamp& a, const Stamp& b) {
  return a.kind == b.kind && a.length == b.length && a.offset == b.offset &&
         a.instant == b.instant && a.uptime == b.uptime &&
         casefile::ToInstant(a.civil) == casefile::ToInstant(b.civil);
}

void CheckResolved(const Stamp& stamp) {
  casefile::TimeContext context;
  context.collected = casefile::ParseRfc3339("2026-11-21T12:00:00Z").value();
  context.boot = context.collected - std::chrono::hours(24);
  casefile::TimeResolver resolver(context);
  const auto resolved = resolver.Resolve(stamp);
  if (!resolved) return;
  CASEFILE_CHECK(resolver.Neighbour()->time == resolved->time);
  if (stamp.kind == Stamp::Kind::kNoYear || stamp.kind == Stamp::Kind::kTimeOnly)
    CASEFILE_CHECK(resolved->time <= context.collected + context.slack);
  const std::string shown = casefile::FormatInstant(resolved->time);
  const auto again = casefile::ParseStamp(shown);
  CASEFILE_CHECK(again && again->length == shown.size() && again->offset == 0);
  CASEFILE_CHECK(casefile::FormatInstant(casefile::ToInstant(again->civil).value()) == shown);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const auto& stamp : {casefile::ParseStamp(text), casefile::ParseUptimeStamp(text)}) {
    if (!stamp) continue;
    CASEFILE_CHECK(stamp->length > 0 && stamp->length <= text.size());
    CheckRanges(*stamp);
    CheckResolved(*stamp);
  }
  if (const auto stamp = casefile::ParseStamp(text)) {
    const auto alone = casefile::ParseStamp(text.substr(0, stamp->length));
    CASEFILE_CHECK(alone && Same(*alone, *stamp));
  }
  return 0;
}
