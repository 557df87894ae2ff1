#include "analyzer/signals/rate_series.h"

#include <algorithm>
#include <limits>

namespace casefile::signals {
namespace {

// Rounds down, before 1970 too.
std::int64_t FloorDivide(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

std::int64_t SecondOf(Instant time) {
  return std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count();
}

std::uint32_t AddUp(std::uint32_t a, std::uint32_t b) {
  return b > std::numeric_limits<std::uint32_t>::max() - a
             ? std::numeric_limits<std::uint32_t>::max()
             : a + b;
}

}  // namespace

std::uint32_t& RateSeries::Slot(std::int64_t number) {
  return slots_[static_cast<std::size_t>(((number % kSlots) + kSlots) % kSlots)];
}

void RateSeries::Add(Instant time, std::uint32_t count) {
  const std::int64_t second = SecondOf(time);
  if (empty()) {
    first_ = last_ = FloorDivide(second, width_);
  } else {
    Include(second);
  }
  std::uint32_t& slot = Slot(FloorDivide(second, width_));
  slot = AddUp(slot, count);
}

void RateSeries::Include(std::int64_t second) {
  std::int64_t number = FloorDivide(second, width_);
  while (std::max(last_, number) - std::min(first_, number) >= kSlots) {
    Widen();
    number = FloorDivide(second, width_);
  }
  first_ = std::min(first_, number);
  last_ = std::max(last_, number);
}

void RateSeries::Widen() {
  std::array<std::uint32_t, kSlots> old{};
  for (std::int64_t n = first_; n <= last_; ++n)
    old[static_cast<std::size_t>(n - first_)] = Slot(n);
  const std::int64_t first = first_;
  const std::int64_t count = last_ - first_;
  width_ *= 2;
  slots_.fill(0);
  for (std::int64_t i = 0; i <= count; ++i) {
    std::uint32_t& slot = Slot(FloorDivide(first + i, 2));
    slot = AddUp(slot, old[static_cast<std::size_t>(i)]);
  }
  first_ = FloorDivide(first, 2);
  last_ = FloorDivide(first + count, 2);
}

void RateSeries::Merge(const RateSeries& other) {
  RateSeries wider = other;
  if (empty()) width_ = std::max(width_, wider.width_);
  while (!empty() && width_ < wider.width_) Widen();
  while (wider.width_ < width_ && !wider.empty()) wider.Widen();
  for (std::int64_t slot = 0; slot < wider.size(); ++slot) {
    const auto count = static_cast<std::uint32_t>(wider.At(slot));
    if (count > 0) Add(wider.StartOf(slot), count);
  }
}

std::uint64_t RateSeries::At(std::int64_t slot) const {
  const std::int64_t number = first_ + slot;
  return slots_[static_cast<std::size_t>(((number % kSlots) + kSlots) % kSlots)];
}

Instant RateSeries::StartOf(std::int64_t slot) const {
  return Instant(std::chrono::seconds((first_ + slot) * width_));
}

std::int64_t RateSeries::SlotOf(Instant time) const {
  return FloorDivide(SecondOf(time), width_) - first_;
}

}  // namespace casefile::signals
