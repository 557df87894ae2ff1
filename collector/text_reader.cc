#include "collector/text_reader.h"

#include <algorithm>
#include <vector>

#include "base/limits.h"
#include "formats/bundle/foreign_archive.h"

namespace casefile {
namespace {

constexpr std::size_t kBlock = 256 * limits::kKiB;

class Sequential final : public ByteSource {
 public:
  explicit Sequential(RandomAccessSource& file) : file_(file) {}
  Result<std::size_t> Read(std::span<std::byte> out) override {
    const std::size_t got = TRY(file_.ReadAt(offset_, out));
    offset_ += got;
    return got;
  }

 private:
  RandomAccessSource& file_;
  std::uint64_t offset_ = 0;
};

}  // namespace

Result<TextReader> TextReader::Open(RandomAccessSource& file, bool compressed) {
  TextReader reader(file);
  if (compressed) reader.expanded_ = TRY(OpenCompressed(std::make_unique<Sequential>(file)));
  return reader;
}

Result<std::size_t> TextReader::Read(std::span<std::byte> out) {
  const std::size_t got =
      expanded_ ? TRY(expanded_->Read(out)) : TRY(file_->ReadAt(position_, out));
  position_ += got;
  return got;
}

Result<void> TextReader::SkipTo(std::uint64_t position, const std::stop_token& stop) {
  if (!expanded_) {
    position_ = std::max(position_, position);
    return {};
  }
  std::vector<std::byte> block(position > position_ ? kBlock : 0);
  while (position_ < position && !stop.stop_requested()) {
    const auto want = std::min<std::uint64_t>(block.size(), position - position_);
    if (TRY(Read(std::span(block).first(static_cast<std::size_t>(want)))) == 0) break;
  }
  return {};
}

}  // namespace casefile
