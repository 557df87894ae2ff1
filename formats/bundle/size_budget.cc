#include "formats/bundle/size_budget.h"

#include <algorithm>

#include "base/limits.h"
#include "formats/bundle/age/armor.h"
#include "formats/bundle/frame.h"

namespace casefile {
namespace {

// STREAM of age v1: a nonce, then chunks of 64 KiB with a tag each. A last chunk that is empty is
// counted too, so this is the most it can be.
constexpr std::uint64_t kNonceBytes = 16;
constexpr std::uint64_t kChunkBytes = 64 * limits::kKiB;
constexpr std::uint64_t kTagBytes = 16;
constexpr std::uint64_t kSeekEntryBytes = 8;

}  // namespace

std::uint64_t SealedSize(const SealedParts& parts) {
  const std::uint64_t plain =
      parts.compressed + kSkippableHeaderBytes + kSeekFooterBytes + parts.frames * kSeekEntryBytes;
  if (parts.header == 0) return plain;
  const std::uint64_t chunks = plain / kChunkBytes + 1;
  const std::uint64_t sealed = parts.header + kNonceBytes + plain + chunks * kTagBytes;
  return parts.armored ? age::ArmoredSize(sealed) : sealed;
}

std::uint64_t CompressedBound(std::uint64_t raw) {
  // ZSTD_compressBound() for blocks of any size, with the frame's header and checksum.
  constexpr std::uint64_t kFrameExtra = 256;
  return raw + raw / 128 + kFrameExtra;
}

std::uint64_t ManifestReserve(std::uint64_t limit, std::uint64_t members) {
  constexpr std::uint64_t kShare = 16;
  constexpr std::uint64_t kLeast = 6 * limits::kKiB;
  constexpr std::uint64_t kPerMember = 200;
  constexpr std::uint64_t kUnlimited = 256 * limits::kKiB;
  const std::uint64_t gaps = limit == 0 ? kUnlimited : std::max(limit / kShare, kLeast);
  return gaps + members * kPerMember;
}

}  // namespace casefile
