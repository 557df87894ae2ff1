// Archives of others, through libarchive as we set it up: the walk ends, and every name it hands
// out is within the limit.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/check.h"
#include "base/limits.h"
#include "formats/bundle/foreign_archive.h"

namespace {

class Memory final : public casefile::RandomAccessSource {
 public:
  explicit Memory(casefile::Bytes bytes) : bytes_(bytes) {}
  std::uint64_t size() const override { return bytes_.size(); }
  casefile::Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> out) override {
    if (offset >= bytes_.size()) return std::size_t{0};
    const casefile::Bytes rest = bytes_.subspan(static_cast<std::size_t>(offset));
    const std::size_t n = std::min(out.size(), rest.size());
    std::copy_n(rest.begin(), n, out.begin());
    return n;
  }

 private:
  casefile::Bytes bytes_;  // of the fuzzer
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const casefile::Bytes bytes(reinterpret_cast<const std::byte*>(data), size);
  auto tree = casefile::OpenForeignArchive(std::make_unique<Memory>(bytes), "input");
  if (!tree) return 0;
  (void)(*tree)->Visit([](const casefile::MemberInfo& info,
                          casefile::ByteSource& content) -> casefile::Result<void> {
    CASEFILE_CHECK(info.path.size() <= (casefile::limits::kMemberPathBytes + 1) *
                                           (casefile::limits::kNestedArchives + 2));
    std::vector<std::byte> buffer(4096);
    // A little of each: the fuzzer is after the parsers, not after long bodies.
    for (int i = 0; i < 64; ++i)
      if (TRY(content.Read(buffer)) == 0) break;
    return {};
  });
  return 0;
}
