#pragma once
// How long things took, as records say: `duration_ms=12`, `took 1.5s`, `duration: 0.123 ms`.

#include <optional>

#include "analyzer/signals/rate_series.h"
#include "formats/findings/findings.h"
#include "formats/logs/record.h"

namespace casefile::signals {

// In milliseconds; nothing when the record says none.
std::optional<double> DurationOf(const LogRecord& record);

// The durations of one template over time.
class DurationSeries {
 public:
  void Add(Instant time, double milliseconds);
  void Merge(const DurationSeries& other);

  // When the mean becomes several times what it was, and stays so for several events.
  std::optional<Signal> FindSlower() const;

 private:
  double SumAt(std::int64_t slot) const;

  RateSeries sums_;  // of whole milliseconds, and one for each event
  RateSeries counts_;
};

}  // namespace casefile::signals
