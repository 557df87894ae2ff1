#pragma once
// The two ends of every stream in Casefile: where bytes go and where they come from.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

#include "base/result.h"

namespace casefile {

using Bytes = std::span<const std::byte>;

inline Bytes AsBytes(std::string_view text) {
  return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}
inline std::string_view AsText(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Takes all of `bytes` or fails; after a failure the stream is dead and the caller stops. The view
// is valid during the call only. Not thread-safe.
using ByteSink = std::function<Result<void>(Bytes bytes)>;

// A stream of bytes to be read once, front to back. Not thread-safe.
class ByteSource {
 public:
  ByteSource() = default;
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;
  ByteSource(ByteSource&&) = delete;
  ByteSource& operator=(ByteSource&&) = delete;
  virtual ~ByteSource() = default;

  // Reads up to out.size() bytes; 0 means the end.
  virtual Result<std::size_t> Read(std::span<std::byte> out) = 0;
};

// Bytes that can be read at any offset, such as an open file. ReadAt may be called from several
// threads at once.
class RandomAccessSource {
 public:
  RandomAccessSource() = default;
  RandomAccessSource(const RandomAccessSource&) = delete;
  RandomAccessSource& operator=(const RandomAccessSource&) = delete;
  RandomAccessSource(RandomAccessSource&&) = delete;
  RandomAccessSource& operator=(RandomAccessSource&&) = delete;
  virtual ~RandomAccessSource() = default;

  virtual std::uint64_t size() const = 0;
  // Reads up to out.size() bytes from `offset`; fewer only at the end.
  virtual Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> out) = 0;
};

}  // namespace casefile
