#include "analyzer/bucket_counter.h"

#include <utility>

namespace casefile {
namespace {

// Seconds; each divides the next. Past the end a width is doubled.
constexpr std::int64_t kWidths[] = {
    1, 5, 10, 30, 60, 300, 600, 1800, 3600, 10800, 21600, 43200, 86400, 604800};

std::int64_t NextWidth(std::int64_t seconds) {
  for (const std::int64_t width : kWidths)
    if (width > seconds) return width;
  return seconds * 2;
}

// Rounds down, before 1970 too.
std::int64_t FloorDivide(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

}  // namespace

void BucketCounter::Add(Instant t, const Counts& counts) {
  const auto second = std::chrono::floor<std::chrono::seconds>(t.time_since_epoch()).count();
  if (last_ == buckets_.end() || second < last_begin_ || second >= last_end_) {
    const std::int64_t number = FloorDivide(second, seconds_);
    last_ = buckets_.try_emplace(number).first;
    last_begin_ = number * seconds_;
    last_end_ = last_begin_ + seconds_;
  }
  last_->second.total += counts.total;
  last_->second.warnings += counts.warnings;
  last_->second.errors += counts.errors;
  while (buckets_.size() > most_) Widen();
}

Instant BucketCounter::StartOf(std::int64_t number) const {
  return Instant(std::chrono::seconds(number * seconds_));
}

void BucketCounter::Widen() {
  const std::int64_t wider = NextWidth(seconds_);
  const std::int64_t factor = wider / seconds_;
  std::map<std::int64_t, Counts> merged;
  for (const auto& [number, counts] : buckets_) {
    Counts& into = merged[FloorDivide(number, factor)];
    into.total += counts.total;
    into.warnings += counts.warnings;
    into.errors += counts.errors;
  }
  buckets_ = std::move(merged);
  seconds_ = wider;
  last_ = buckets_.end();
}

}  // namespace casefile
