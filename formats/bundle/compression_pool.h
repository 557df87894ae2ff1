#pragma once
// Compresses frames on a few threads. Frames do not depend on each other, so the output does not
// depend on how many threads there are.

#include <future>
#include <memory>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace casefile {

// One frame on its way. `raw_size` is known at once, the rest when the compressor is done.
struct PendingFrame {
  std::size_t raw_size = 0;
  std::shared_future<Result<std::vector<std::byte>>> compressed;

  bool ready() const;
};

// Thread-safe. Holds at most two raw blocks per thread: Compress() waits until there is room.
class CompressionPool {
 public:
  // `threads` of 0 means one per core, at most eight. Where no thread can be had, Compress() does
  // the work itself.
  static Result<std::unique_ptr<CompressionPool>> Create(int level, unsigned threads);
  CompressionPool(const CompressionPool&) = delete;
  CompressionPool& operator=(const CompressionPool&) = delete;
  CompressionPool(CompressionPool&&) = delete;
  CompressionPool& operator=(CompressionPool&&) = delete;
  ~CompressionPool();  // finishes what was begun

  PendingFrame Compress(std::vector<std::byte> raw);

 private:
  struct State;
  explicit CompressionPool(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace casefile
