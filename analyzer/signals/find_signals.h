#pragma once
// What a rate says about an incident. All of it is arithmetic on counts: the same counts give the
// same signals.

#include <optional>
#include <vector>

#include "analyzer/signals/rate_series.h"
#include "formats/findings/findings.h"

namespace casefile::signals {

// The moment from which on a rate is another one, and how strongly the counts speak for it.
struct ChangePoint {
  Instant at{};
  double before = 0;  // per minute
  double after = 0;
  double strength = 0;  // log-likelihood ratio of two rates against one
};

// The best split of the series within `window`, outside of which nothing was collected; nothing
// when one rate explains the counts.
std::optional<ChangePoint> FindChange(const RateSeries& series, const TimeSpan& window);

// Everything that is worth a word about one template, strongest first.
std::vector<Signal> FindSignals(const RateSeries& series, const TimeSpan& window);

}  // namespace casefile::signals
