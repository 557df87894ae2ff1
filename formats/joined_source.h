#pragma once
// Bytes that were read ahead to see what a stream is, and then the rest of it.

#include <memory>
#include <string>

#include "base/bytes.h"

namespace casefile {

class JoinedSource final : public ByteSource {
 public:
  // `after` must outlive this.
  JoinedSource(std::string before, ByteSource& after)
      : before_(std::move(before)), after_(&after) {}
  JoinedSource(std::string before, std::unique_ptr<ByteSource> after)
      : before_(std::move(before)), owned_(std::move(after)), after_(owned_.get()) {}

  Result<std::size_t> Read(std::span<std::byte> out) override;

 private:
  std::string before_;
  std::size_t given_ = 0;
  std::unique_ptr<ByteSource> owned_;
  ByteSource* after_;
};

// The next bytes of `content`, at most `limit`; fewer only at its end.
Result<std::string> ReadUpTo(ByteSource& content, std::size_t limit);

// `file` from its first byte to its last. The file must outlive the source.
std::unique_ptr<ByteSource> FromTheStart(RandomAccessSource& file);

}  // namespace casefile
