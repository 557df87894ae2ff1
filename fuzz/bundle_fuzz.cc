// A bare archive of ours as a whole: opening and reading it ends, whatever is in it.
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "base/check.h"
#include "formats/bundle/bundle_reader.h"

#include "fuzz/memory.h"

namespace {

using casefile::Bytes;
using casefile::ByteSource;
using casefile::Result;

Result<void> Drain(ByteSource& content) {
  std::vector<std::byte> buffer(1000);
  while (TRY(content.Read(buffer)) > 0) {
  }
  return {};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Bytes bytes(reinterpret_cast<const std::byte*>(data), size);
  std::unique_ptr<casefile::RandomAccessSource> file = std::make_unique<casefile::Memory>(bytes);
  auto tree = casefile::OpenBundle(std::move(file), {});
  if (!tree) return 0;
  CASEFILE_CHECK(
      (*tree)
          ->Visit([](const casefile::MemberInfo&, ByteSource& content) { return Drain(content); })
          .has_value());
  return 0;
}
