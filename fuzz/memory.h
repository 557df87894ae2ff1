#pragma once
// The fuzzer's bytes as a file and as a stream.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/bytes.h"
#include "base/result.h"

namespace casefile {

class Memory final : public RandomAccessSource, public ByteSource {
 public:
  explicit Memory(Bytes bytes) : bytes_(bytes) {}
  std::uint64_t size() const override { return bytes_.size(); }
  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> out) override {
    if (offset >= bytes_.size()) return std::size_t{0};
    const Bytes rest = bytes_.subspan(static_cast<std::size_t>(offset));
    const std::size_t n = std::min(out.size(), rest.size());
    std::copy_n(rest.begin(), n, out.begin());
    return n;
  }
  Result<std::size_t> Read(std::span<std::byte> out) override {
    const std::size_t n = TRY(ReadAt(at_, out));
    at_ += n;
    return n;
  }

 private:
  Bytes bytes_;  // of the fuzzer
  std::uint64_t at_ = 0;
};

}  // namespace casefile
