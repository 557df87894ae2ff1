#pragma once
// How often something happened over time, in 64 slots whose width doubles as the span grows. The
// slots are aligned to the clock, so the same events give the same series in any order, and two
// series can be added.

#include <array>
#include <cstdint>

#include "base/time.h"

namespace casefile::signals {

class RateSeries {
 public:
  static constexpr std::int64_t kSlots = 64;

  void Add(Instant time, std::uint32_t count = 1);
  void Merge(const RateSeries& other);

  bool empty() const { return last_ < first_; }
  std::int64_t slot_seconds() const { return std::int64_t{1} << shift_; }
  // Slots from the first to the last that has something.
  std::int64_t size() const { return empty() ? 0 : last_ - first_ + 1; }
  std::uint64_t At(std::int64_t slot) const;
  Instant StartOf(std::int64_t slot) const;
  // The slot of an instant; may lie outside of [0, size()).
  std::int64_t SlotOf(Instant time) const;

 private:
  void Include(std::int64_t second);
  void Widen();
  std::uint32_t& Slot(std::int64_t number);

  unsigned shift_ = 0;      // a slot is 2^shift_ seconds wide
  std::int64_t first_ = 0;  // numbers of the slots since 1970
  std::int64_t last_ = -1;
  // A ring: the slot with the number n stands at n modulo kSlots.
  std::array<std::uint32_t, kSlots> slots_{};
};

}  // namespace casefile::signals
