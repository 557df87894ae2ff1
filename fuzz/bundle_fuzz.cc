// A bare archive of ours, read both ways: the walk ends, hands out no more than the frames can
// hold, and says so when it ends early. Frame checksums would keep the fuzzer out of the tar, so a
// second reading takes the input as the raw tar itself.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "formats/bundle/bundle_reader.h"
#include "formats/bundle/manifest.h"
#include "formats/bundle/tar_walker.h"

namespace {

using casefile::Bytes;
using casefile::ByteSource;
using casefile::Result;

class Memory final : public casefile::RandomAccessSource {
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

 private:
  Bytes bytes_;  // of the fuzzer
};

Result<void> Drain(ByteSource& content) {
  std::vector<std::byte> buffer(1000);
  while (TRY(content.Read(buffer)) > 0) {
  }
  return {};
}

// The input cut into frames, every third with a gap in front of it.
class RawFrames final : public casefile::FrameReader {
 public:
  explicit RawFrames(Bytes bytes) : bytes_(bytes) {}
  Result<bool> Next(casefile::RawFrame& frame) override {
    frame.bytes.clear();
    frame.gap.reset();
    frame.raw_offset.reset();
    if (bytes_.empty()) return false;
    const std::size_t n = std::min<std::size_t>(bytes_.size(), 1536);
    frame.bytes.assign(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(n));
    bytes_ = bytes_.subspan(n);
    if (++count_ % 3 == 0) frame.gap.emplace();
    if (count_ % 6 == 0) frame.gap->size = 512;
    return true;
  }

 private:
  Bytes bytes_;  // of the fuzzer
  int count_ = 0;
};

void WalkTar(Bytes bytes) {
  RawFrames frames(bytes);
  std::size_t problems = 0;
  casefile::TarWalker walker(frames, [&](std::string_view, std::string) { ++problems; });
  std::vector<std::byte> buffer(777);
  std::size_t total = 0;
  for (;;) {
    const auto more = walker.NextEntry();
    CASEFILE_CHECK(more.has_value());
    if (!*more) break;
    for (;;) {
      const auto n = walker.ReadBody(buffer);
      CASEFILE_CHECK(n.has_value());
      if (*n == 0) break;
      total += *n;
    }
  }
  // One line feed may stand for each gap.
  CASEFILE_CHECK(total <= bytes.size() + bytes.size() / 1536 + 1);
  CASEFILE_CHECK(walker.ended() || problems > 0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Bytes bytes(reinterpret_cast<const std::byte*>(data), size);
  WalkTar(bytes);
  (void)casefile::ReadManifest(casefile::AsText(bytes));
  (void)casefile::ReadBundleHeader(casefile::AsText(bytes));
  auto tree = casefile::OpenBundle(std::make_unique<Memory>(bytes), {});
  if (!tree) return 0;
  CASEFILE_CHECK(
      (*tree)
          ->Visit([](const casefile::MemberInfo&, ByteSource& content) { return Drain(content); })
          .has_value());
  return 0;
}
