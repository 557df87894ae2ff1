#pragma once
// A file as text, whatever it is compressed with, read front to back.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>

#include "base/bytes.h"
#include "base/result.h"

namespace casefile {

class TextReader {
 public:
  // Begins (again) at the start of `file`, which must outlive it.
  static Result<TextReader> Open(RandomAccessSource& file, bool compressed);

  Result<std::size_t> Read(std::span<std::byte> out);
  std::uint64_t position() const { return position_; }
  // Forward to `position`, or to the end; compressed text must be read for it.
  Result<void> SkipTo(std::uint64_t position, const std::stop_token& stop);

 private:
  explicit TextReader(RandomAccessSource& file) : file_(&file) {}

  RandomAccessSource* file_;
  std::unique_ptr<ByteSource> expanded_;
  std::uint64_t position_ = 0;
};

}  // namespace casefile
