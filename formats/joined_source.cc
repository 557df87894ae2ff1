#include "formats/joined_source.h"

#include <algorithm>
#include <cstring>

namespace casefile {
namespace {

constexpr std::size_t kStep = 64UL * 1024;

class SequentialSource final : public ByteSource {
 public:
  explicit SequentialSource(RandomAccessSource& file) : file_(file) {}
  Result<std::size_t> Read(std::span<std::byte> out) override {
    const std::size_t got = TRY(file_.ReadAt(at_, out));
    at_ += got;
    return got;
  }

 private:
  RandomAccessSource& file_;
  std::uint64_t at_ = 0;
};

}  // namespace

Result<std::size_t> JoinedSource::Read(std::span<std::byte> out) {
  if (given_ == before_.size()) return after_->Read(out);
  const std::size_t count = std::min(out.size(), before_.size() - given_);
  std::memcpy(out.data(), before_.data() + given_, count);
  given_ += count;
  return count;
}

Result<std::string> ReadUpTo(ByteSource& content, std::size_t limit) {
  std::string bytes;
  while (bytes.size() < limit) {
    const std::size_t before = bytes.size();
    bytes.resize(std::min(limit, before + kStep));
    const std::size_t got =
        TRY(content.Read(std::as_writable_bytes(std::span(bytes).subspan(before))));
    bytes.resize(before + got);
    if (got == 0) break;
  }
  return bytes;
}

std::unique_ptr<ByteSource> FromTheStart(RandomAccessSource& file) {
  return std::make_unique<SequentialSource>(file);
}

}  // namespace casefile
