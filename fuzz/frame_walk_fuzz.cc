// The walk over frames and over the tar in them, with holes: it ends, and hands out no more than
// the frames hold. Checksums of frames would keep the fuzzer out of the tar, so that is taken from
// the input as it is.
#include <cstdint>
#include <string>
#include <vector>

#include "base/check.h"
#include "formats/bundle/frame_reader.h"
#include "formats/bundle/known_entries.h"
#include "formats/bundle/tar_walker.h"

#include "fuzz/memory.h"

namespace {

using namespace casefile;  // NOLINT(google-build-using-namespace): one file

constexpr std::size_t kFrame = 1536;

// The input cut into frames, every third with a gap in front of it. With `offsets`, each says where
// in the tar it is, as with a seek table.
class RawFrames final : public FrameReader {
 public:
  RawFrames(Bytes bytes, bool offsets) : bytes_(bytes), offsets_(offsets) {}
  Result<bool> Next(RawFrame& frame) override {
    frame.bytes.clear();
    frame.gap.reset();
    frame.raw_offset.reset();
    if (bytes_.empty()) return false;
    const std::size_t n = std::min<std::size_t>(bytes_.size(), kFrame);
    frame.bytes.assign(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(n));
    bytes_ = bytes_.subspan(n);
    if (++count_ % 3 == 0) frame.gap.emplace();
    if (frame.gap && (offsets_ || count_ % 2 == 0)) frame.gap->size = 512;
    if (frame.gap) at_ += 512;
    if (offsets_) frame.raw_offset = at_;
    at_ += n;
    return true;
  }

 private:
  Bytes bytes_;  // of the fuzzer
  bool offsets_;
  std::uint64_t at_ = 0;
  int count_ = 0;
};

void WalkTar(Bytes bytes, const KnownEntries* known) {
  RawFrames frames(bytes, known != nullptr);
  std::size_t problems = 0;
  TarWalker walker(frames, [&](std::string_view, const std::string&) { ++problems; });
  if (known != nullptr) walker.SetKnownEntries(*known);
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
  CASEFILE_CHECK(total <= bytes.size() + bytes.size() / kFrame + 1);
  CASEFILE_CHECK(walker.ended() || problems > 0);
}

void WalkFrames(Bytes bytes) {
  Memory archive(bytes);
  const auto frames = MakeScanningFrameReader(archive, 1000, [](const std::string&) {});
  RawFrame frame;
  std::size_t count = 0;
  while (*frames->Next(frame)) ++count;
  CASEFILE_CHECK(count <= bytes.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Bytes bytes(reinterpret_cast<const std::byte*>(data), size);
  WalkFrames(bytes);
  WalkTar(bytes, nullptr);
  // A manifest of members everywhere, so that many bodies lose their headers.
  Manifest manifest;
  for (std::uint64_t offset = 512; offset < size + size / 6; offset += 2048) {
    ManifestMember member;
    member.path = std::to_string(offset);
    member.offset = offset;
    member.size = 1000;
    manifest.members.push_back(std::move(member));
  }
  const KnownEntries known(manifest, size);
  WalkTar(bytes, &known);
  return 0;
}
