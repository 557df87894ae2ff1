#pragma once
// Finds the part of a log that was written within a stretch of time, by the stamps of its lines.
//
// A log is in order of time but for a few lines, so the borders are found by halving: some twenty
// blocks are read of a file of any size. Where a place cannot be judged (no stamp near it) the
// search goes the way that takes more. A log without dates is taken whole.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "collector/time_window.h"
#include "formats/logs/format_set.h"

namespace casefile {

// Byte offsets; `begin` is the start of a line, and so is `end`, but for the end of the file.
struct LogRange {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

class WindowSearch {
 public:
  // `modified` is when the log was last written: no stamp in it is later.
  WindowSearch(std::shared_ptr<const LogFormatSet> formats,
               const TimeWindow& window,
               Instant modified,
               std::int64_t utc_offset_seconds);

  // The lines within the window; lines without a stamp belong to the one before them.
  LogRange Find(RandomAccessSource& file) const;

  // A line with a date, in a text that begins at a line's start.
  struct Dated {
    std::size_t offset = 0;
    Instant time{};
  };
  std::optional<Dated> FirstDated(std::string_view text) const;
  const TimeWindow& window() const { return window_; }

 private:
  // The start of the first line that is at or after `time` (kFrom), or later than it (kPast).
  enum class Border : std::uint8_t { kFrom, kPast };
  std::uint64_t FindBorder(RandomAccessSource& file, Instant time, Border border) const;
  std::uint64_t ScanFor(RandomAccessSource& file,
                        std::uint64_t from,
                        Instant time,
                        Border border) const;
  // As FirstDated, in the file from the first line that begins at or behind `offset`.
  std::optional<std::pair<std::uint64_t, Instant>> DatedAt(RandomAccessSource& file,
                                                           std::uint64_t offset) const;

  std::shared_ptr<const LogFormatSet> formats_;
  TimeWindow window_;
  Instant modified_;
  std::int64_t utc_offset_seconds_;
};

// The same for a text that comes in blocks and cannot be sought in: borders are those of blocks.
class WindowSampler {
 public:
  // `search` may be null: then all is taken. It must outlive the sampler.
  explicit WindowSampler(const WindowSearch* search) : search_(search) {}

  void Add(std::string_view block);
  LogRange Finish() const;

 private:
  const WindowSearch* search_;
  std::uint64_t size_ = 0;
  std::uint64_t begin_ = 0;
  std::optional<std::uint64_t> end_;
};

}  // namespace casefile
