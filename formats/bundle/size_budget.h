#pragma once
// How large a sealed file will be, so that it can be kept within a limit to the byte.

#include <cstdint>
#include <functional>

namespace casefile {

// What is in the file so far, or will be: everything but the age header.
struct SealedParts {
  std::uint64_t header = 0;      // of age; 0 when it is not encrypted
  std::uint64_t compressed = 0;  // bytes of frames
  std::uint64_t frames = 0;
  bool armored = false;
};

// The size of the file with its seek table, and with what encryption adds.
std::uint64_t SealedSize(const SealedParts& parts);

// The most that `raw` bytes can take when they are compressed into one frame.
std::uint64_t CompressedBound(std::uint64_t raw);

// Whether the file can become `size` bytes long; what was granted stays granted. Where that cannot
// be known the answer is yes.
using ReserveRoom = std::function<bool(std::uint64_t size)>;

// What is kept free for the manifest while members are written: for the gaps a share of the limit,
// or a fixed size when there is none (0), and room for each member's hash and names.
std::uint64_t ManifestReserve(std::uint64_t limit, std::uint64_t members);

}  // namespace casefile
