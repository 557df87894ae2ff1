#pragma once
// A text handed out in pieces, each larger than the one before: what comes of it must not depend on
// where they end.

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace casefile {

class Pieces final : public ByteSource {
 public:
  Pieces(std::string_view text, std::size_t size) : text_(text), size_(size) {}
  Result<std::size_t> Read(std::span<std::byte> out) override {
    const std::size_t n = std::min({text_.size(), out.size(), size_});
    std::copy_n(std::as_bytes(std::span(text_)).begin(), n, out.begin());
    text_.remove_prefix(n);
    size_ = size_ * 2 + 1;
    return n;
  }

 private:
  std::string_view text_;  // of the caller
  std::size_t size_;
};

}  // namespace casefile
