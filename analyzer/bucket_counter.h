#pragma once
// Counts events over time in bounded memory, without knowing the span beforehand and in any order:
// buckets start a second wide, and when there are too many of them the next width of a fixed ladder
// is taken and the buckets are merged. Every width divides the next, so no bucket is ever split and
// the result does not depend on the order of the events.

#include <cstddef>
#include <cstdint>
#include <map>

#include "base/time.h"

namespace casefile {

class BucketCounter {
 public:
  struct Counts {
    std::uint64_t total = 0;
    std::uint64_t warnings = 0;
    std::uint64_t errors = 0;
  };

  explicit BucketCounter(std::size_t most) : most_(most) {}
  // Neither copied nor moved: `last_` points into `buckets_`.
  BucketCounter(const BucketCounter&) = delete;
  BucketCounter& operator=(const BucketCounter&) = delete;
  BucketCounter(BucketCounter&&) = delete;
  BucketCounter& operator=(BucketCounter&&) = delete;
  ~BucketCounter() = default;

  void Add(Instant t, const Counts& counts);

  std::int64_t seconds() const { return seconds_; }
  // By the number of the bucket: it begins at number * seconds() after 1970. Empty ones are absent.
  const std::map<std::int64_t, Counts>& buckets() const { return buckets_; }
  Instant StartOf(std::int64_t number) const;

 private:
  void Widen();

  std::size_t most_;
  std::int64_t seconds_ = 1;
  std::map<std::int64_t, Counts> buckets_;
  // Logs are mostly in order: the bucket of the event before, and where it begins and ends, save
  // the search.
  std::map<std::int64_t, Counts>::iterator last_ = buckets_.end();
  std::int64_t last_begin_ = 0;  // seconds since 1970
  std::int64_t last_end_ = 0;
};

}  // namespace casefile
