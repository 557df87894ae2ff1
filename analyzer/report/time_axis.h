#pragma once
// The horizontal axis that every chart of a report shares, and the density counted again into its
// columns.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "formats/findings/findings.h"

namespace casefile {

class TimeAxis {
 public:
  // `to` is after `from`.
  TimeAxis(Instant from, Instant to) : from_(from), to_(to) {}

  Instant from() const { return from_; }
  Instant to() const { return to_; }
  // Where `t` lies: 0 at the start, 1 at the end; outside instants are moved to the nearer end.
  double At(Instant t) const;
  bool Contains(Instant t) const { return t >= from_ && t <= to_; }
  // `count` labels at equal distances, the first at the start and the last at the end; the date is
  // shown where it differs from the label before.
  std::vector<std::string> Labels(int count) const;

 private:
  Instant from_;
  Instant to_;
};

// The axis of all records and of the incident; nothing when the document has neither.
std::optional<TimeAxis> WholeAxis(const FindingsDocument& document);
// The incident with as much room before and after; nothing when that is most of `whole` anyway.
std::optional<TimeAxis> IncidentAxis(const FindingsDocument& document, const TimeAxis& whole);

struct DensityColumn {
  std::uint64_t total = 0;
  std::uint64_t warnings = 0;
  std::uint64_t errors = 0;
};
struct DensityColumns {
  std::vector<DensityColumn> columns;
  Duration width{};  // of a column
};
// At most `most` columns, each as wide as a whole number of buckets, so that no bucket is split.
DensityColumns CountInto(const FindingsDocument& document, const TimeAxis& axis, std::size_t most);

}  // namespace casefile
