#pragma once
// The outer half of a bundle being written: frames in, sealed bytes out. Keeps the sizes of all
// frames for the seek table.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "formats/bundle/bundle_writer.h"
#include "formats/bundle/frame.h"

namespace casefile {

// Not thread-safe, except bytes_written(). After a failure of the sink every call fails and the
// sink is left alone.
class FrameStream {
 public:
  // Writes the age header. kInvalidInput for a bad recipient; then nothing was written.
  static Result<FrameStream> Create(ByteSink sink, const Seal& seal, Armor armor);
  FrameStream(FrameStream&&) noexcept;
  FrameStream& operator=(FrameStream&&) noexcept;
  FrameStream(const FrameStream&) = delete;
  FrameStream& operator=(const FrameStream&) = delete;
  ~FrameStream();

  const std::string& seal_number() const;
  std::uint64_t bytes_written() const;
  // Of the age header, without armor; 0 for NoSeal.
  std::uint64_t header_bytes() const;

  Result<void> Append(Bytes frame, std::size_t raw_size);
  // Writes the seek table and the last age chunk.
  Result<void> Finish();

 private:
  struct State;
  explicit FrameStream(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace casefile
