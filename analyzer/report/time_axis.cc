#include "analyzer/report/time_axis.h"

#include <fmt/format.h>

#include <algorithm>

namespace casefile {
namespace {

double Seconds(Duration d) {
  return std::chrono::duration<double>(d).count();
}

}  // namespace

double TimeAxis::At(Instant t) const {
  const double span = Seconds(to_ - from_);
  return span <= 0 ? 0 : std::clamp(Seconds(t - from_) / span, 0.0, 1.0);
}

std::vector<std::string> TimeAxis::Labels(int count) const {
  std::vector<std::string> labels;
  const Duration span = to_ - from_;
  std::string date_before;
  for (int i = 0; i < count; ++i) {
    const CivilTime c = ToCivil(from_ + span / std::max(count - 1, 1) * i);
    const std::string date = fmt::format("{:04}-{:02}-{:02}", c.year, c.month, c.day);
    std::string clock = fmt::format("{:02}:{:02}", c.hour, c.minute);
    if (span < std::chrono::minutes(10)) clock += fmt::format(":{:02}", c.second);
    labels.push_back(date == date_before ? clock : fmt::format("{} {}", date, clock));
    date_before = date;
  }
  return labels;
}

std::optional<TimeAxis> WholeAxis(const FindingsDocument& document) {
  std::optional<Instant> from = document.window.from;
  std::optional<Instant> to = document.window.to;
  const auto include = [&](const std::optional<Instant>& t) {
    if (!t) return;
    if (!from || *t < *from) from = *t;
    if (!to || *t > *to) to = *t;
  };
  include(document.incident.from);
  include(document.incident.to);
  if (!from || !to) return std::nullopt;
  // A single instant still needs a width to be drawn on.
  if (*to <= *from) to = *from + std::chrono::seconds(1);
  return TimeAxis(*from, *to);
}

std::optional<TimeAxis> IncidentAxis(const FindingsDocument& document, const TimeAxis& whole) {
  const TimeSpan& incident = document.incident;
  if (!incident.from) return std::nullopt;
  const Instant end = incident.to.value_or(*incident.from);
  const Duration room = std::max<Duration>(end - *incident.from, std::chrono::minutes(5));
  const TimeAxis axis(std::max(whole.from(), *incident.from - room),
                      std::min(whole.to(), end + room));
  constexpr int kWorthZooming = 3;
  if (axis.to() <= axis.from() ||
      (axis.to() - axis.from()) * kWorthZooming > whole.to() - whole.from())
    return std::nullopt;
  return axis;
}

DensityColumns CountInto(const FindingsDocument& document, const TimeAxis& axis, std::size_t most) {
  const Duration bucket = std::chrono::seconds(std::max<std::int64_t>(document.bucket_seconds, 1));
  // Columns begin where a bucket would: at a multiple of its width since 1970.
  const Duration since = axis.from().time_since_epoch();
  const Instant first(since - ((since % bucket) + bucket) % bucket);
  const auto buckets = (axis.to() - first) / bucket + 1;
  const auto limit = static_cast<std::int64_t>(std::max<std::size_t>(most, 1));
  const std::int64_t per_column = (buckets + limit - 1) / limit;
  DensityColumns result;
  result.width = bucket * per_column;
  result.columns.resize(static_cast<std::size_t>((buckets + per_column - 1) / per_column));
  for (const TimelineBucket& b : document.density) {
    if (b.start < first || b.start > axis.to()) continue;
    const auto at = static_cast<std::size_t>((b.start - first) / result.width);
    if (at >= result.columns.size()) continue;
    DensityColumn& column = result.columns[at];
    column.total += b.total;
    column.warnings += b.warnings;
    column.errors += b.errors;
  }
  return result;
}

}  // namespace casefile
