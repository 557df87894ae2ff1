#pragma once
// Where the chunks of a damaged payload are. In a whole file chunk n begins n * kSealedChunkBytes
// behind the nonce; where bytes were lost or came in on the way, all chunks behind are shifted. A
// chunk authenticates only under its own number, so a shift that was found is certain.

#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"
#include "base/result.h"
#include "formats/bundle/age/stream.h"

namespace casefile::age {

// Chunks from `first` on, up to the next run, begin `shift` bytes behind their place.
struct ChunkRun {
  std::uint64_t first = 0;
  std::int64_t shift = 0;
};

// Where a shift begins. `from` and `to`: bytes of the file that hold no chunk.
struct ShiftedStretch {
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  std::int64_t bytes = 0;  // that came in; negative: that are missing
};

struct ChunkMap {
  std::vector<ChunkRun> runs = {{}};
  std::vector<ShiftedStretch> shifted;
  std::uint64_t chunks = 0;
  // Bytes of the last chunk in the file. Only then are `chunks` and the size authentic.
  std::optional<std::size_t> last_sealed_bytes;
  std::uint64_t trailing = 0;  // bytes behind the last chunk

  // Of chunk `number` in the file, for a payload that begins at `payload`.
  std::uint64_t OffsetOf(std::uint64_t number, std::uint64_t payload) const;
};

// Looks at every chunk from number `first` on of the payload that begins at byte `payload` of
// `file`; where one does not authenticate, for the next that does: at its place, then at shifts by
// single bytes, then by whole sectors, and gives up after `attempts`. Errors are those of reading.
Result<ChunkMap> FindChunks(RandomAccessSource& file,
                            const ChunkCipher& cipher,
                            std::uint64_t payload,
                            std::uint64_t first,
                            std::size_t attempts = limits::kChunkSearchAttempts);

}  // namespace casefile::age
