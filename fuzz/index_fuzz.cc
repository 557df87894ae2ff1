// What leads to single members: the seek table at the end of an archive, and the offsets of a
// manifest. A table that is believed adds up; no byte of the tar is in two bodies or outside of
// its own.
#include <cstdint>
#include <string>

#include "base/check.h"
#include "formats/bundle/frame.h"
#include "formats/bundle/frame_reader.h"
#include "formats/bundle/known_entries.h"

#include "fuzz/memory.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace casefile;  // NOLINT(google-build-using-namespace): one function
  const Bytes bytes(reinterpret_cast<const std::byte*>(data), size);
  Memory archive(bytes);
  const auto table = FindSeekTable(archive);
  CASEFILE_CHECK(table.has_value());
  if (*table) {
    std::uint64_t compressed = 0;
    for (const FrameSize& frame : **table) compressed += frame.compressed;
    CASEFILE_CHECK(compressed + WriteSeekTable(**table).size() == size);
    const auto frames = MakeIndexedFrameReader(archive, **table, 0, [](const std::string&) {});
    RawFrame frame;
    std::size_t count = 0;
    while (*frames->Next(frame)) ++count;
    CASEFILE_CHECK(count <= (*table)->size());
  }
  const auto manifest = ReadManifest(AsText(bytes));
  if (!manifest) return 0;
  const KnownEntries known(*manifest, size);
  for (const ManifestMember& member : manifest->members) {
    for (std::uint64_t offset : {member.offset.value_or(0),
                                 member.offset.value_or(0) + 512,
                                 member.offset.value_or(0) + member.size}) {
      const auto body = known.BodyAt(offset);
      if (!body) continue;
      CASEFILE_CHECK(body->header < offset && body->at < body->entry.size);
      CASEFILE_CHECK(known.BeginsAt(body->header));
    }
  }
  return 0;
}
