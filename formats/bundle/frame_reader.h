#pragma once
// The raw bytes of a bundle, frame by frame, whatever is damaged: what cannot be read becomes a gap
// in front of the next good frame.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "formats/bundle/frame.h"

namespace casefile {

// Raw bytes that are lost.
struct RawGap {
  std::optional<std::uint64_t> size;  // unknown when no seek table says it
};

struct RawFrame {
  std::vector<std::byte> bytes;
  std::optional<RawGap> gap;                // in front of it
  std::optional<std::uint64_t> raw_offset;  // of its first byte in the tar, when it is known
};

// Not thread-safe.
class FrameReader {
 public:
  FrameReader() = default;
  FrameReader(const FrameReader&) = delete;
  FrameReader& operator=(const FrameReader&) = delete;
  FrameReader(FrameReader&&) = delete;
  FrameReader& operator=(FrameReader&&) = delete;
  virtual ~FrameReader() = default;

  // Reads the next good frame into `frame`; false at the end, where `frame.gap` says whether
  // something is missing there. Errors are those of reading itself (kIo) only.
  virtual Result<bool> Next(RawFrame& frame) = 0;
};

// Says what is lost, for people: "bytes 65536 to 131072 of the archive are damaged".
using DamageReporter = std::function<void(std::string what)>;

// With a seek table: a damaged frame costs that frame alone, and the size of the gap is known.
// `archive` and `frames` must outlive it. Begins at frame number `first`.
std::unique_ptr<FrameReader> MakeIndexedFrameReader(RandomAccessSource& archive,
                                                    const std::vector<FrameSize>& frames,
                                                    std::size_t first,
                                                    DamageReporter report);

// Without: finds each frame behind the one before it, and after damage by looking for the next
// frame's first bytes. `archive` must outlive it. The second form goes over damaged stretches of
// `stretch` bytes, the first ends at an error of its source.
std::unique_ptr<FrameReader> MakeScanningFrameReader(ByteSource& archive,
                                                     const DamageReporter& report);
std::unique_ptr<FrameReader> MakeScanningFrameReader(RandomAccessSource& archive,
                                                     std::size_t stretch,
                                                     const DamageReporter& report);

// The seek table at the end of an archive; nothing when there is none that fits the archive.
Result<std::optional<std::vector<FrameSize>>> FindSeekTable(RandomAccessSource& archive);

}  // namespace casefile
