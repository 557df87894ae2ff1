#include "analyzer/signals/rate_series.h"

#include <algorithm>
#include <limits>

namespace casefile::signals {
namespace {

std::int64_t SecondOf(Instant time) {
  return std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count();
}

// Slots are as many as a power of two, so this holds for numbers below zero too.
std::size_t PlaceOf(std::int64_t number) {
  return static_cast<std::size_t>(number) % static_cast<std::size_t>(RateSeries::kSlots);
}

std::uint32_t AddUp(std::uint32_t a, std::uint32_t b) {
  return b > std::numeric_limits<std::uint32_t>::max() - a
             ? std::numeric_limits<std::uint32_t>::max()
             : a + b;
}

}  // namespace

std::uint32_t& RateSeries::Slot(std::int64_t number) {
  return slots_[PlaceOf(number)];
}

void RateSeries::Add(Instant time, std::uint32_t count) {
  const std::int64_t second = SecondOf(time);
  if (empty()) {
    first_ = last_ = second >> shift_;
  } else {
    Include(second);
  }
  std::uint32_t& slot = Slot(second >> shift_);
  slot = AddUp(slot, count);
}

void RateSeries::Include(std::int64_t second) {
  std::int64_t number = second >> shift_;
  while (std::max(last_, number) - std::min(first_, number) >= kSlots) {
    Widen();
    number = second >> shift_;
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
  ++shift_;
  slots_.fill(0);
  for (std::int64_t i = 0; i <= count; ++i) {
    std::uint32_t& slot = Slot((first + i) >> 1);
    slot = AddUp(slot, old[static_cast<std::size_t>(i)]);
  }
  first_ = first >> 1;
  last_ = (first + count) >> 1;
}

void RateSeries::Merge(const RateSeries& other) {
  RateSeries wider = other;
  if (empty()) shift_ = std::max(shift_, wider.shift_);
  while (!empty() && shift_ < wider.shift_) Widen();
  while (wider.shift_ < shift_ && !wider.empty()) wider.Widen();
  for (std::int64_t slot = 0; slot < wider.size(); ++slot) {
    const auto count = static_cast<std::uint32_t>(wider.At(slot));
    if (count > 0) Add(wider.StartOf(slot), count);
  }
}

std::uint64_t RateSeries::At(std::int64_t slot) const {
  const std::int64_t number = first_ + slot;
  return slots_[PlaceOf(number)];
}

Instant RateSeries::StartOf(std::int64_t slot) const {
  return Instant(std::chrono::seconds((first_ + slot) * slot_seconds()));
}

std::int64_t RateSeries::SlotOf(Instant time) const {
  return (SecondOf(time) >> shift_) - first_;
}

}  // namespace casefile::signals
