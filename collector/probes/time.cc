#include "base/time.h"

#include "collector/machine.h"
#include "collector/probe_document.h"
#include "collector/probes/all.h"

namespace casefile::time {
namespace {

Result<ProbeResult> Run(ProbeContext& context) {
  Host& host = context.host;
  const Instant now = host.Now();
  ProbeDocument document("time", now);
  ProbeResult result;
  document.Text("time_zone", ReadTimeZone(host));
  if (host.is_live()) {
    document.Signed("utc_offset_seconds", host.UtcOffsetSeconds(now));
    const Result<ClockStatus> clock = host.ReadClock();
    if (clock) {
      document.Flag("synchronised", clock->synchronised)
          .Signed("offset_us", clock->offset_us)
          .Signed("maximum_error_us", clock->maximum_error_us)
          .Signed("estimated_error_us", clock->estimated_error_us)
          .Number("frequency_ppm", clock->frequency_ppm);
    } else {
      result.gaps.push_back({"", "adjtimex", {OutcomeStatus::kFailed, clock.error().message()}});
    }
  }
  result.text = document.Take();
  return result;
}

}  // namespace

Probe Make() {
  return {.id = "time",
          .summary = "time zone, and whether the clock is synchronised",
          .needs = Needs::kFiles,
          .run = Run};
}

}  // namespace casefile::time
