#include "formats/bundle/age/chunk_map.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "base/limits.h"

namespace casefile::age {
namespace {

// Shifts that are tried at several chunks, since the damage may be longer than a shift.
constexpr std::int64_t kNearShift = 64;
constexpr std::uint64_t kNearChunks = 16;
// What a file system or a disk loses or doubles.
constexpr std::int64_t kSector = 512;
constexpr std::int64_t kFewSectors = 4096 * kSector;
// Bytes behind the last chunk that are gone over: a line end, a mail's footer.
constexpr std::size_t kTrailingBytes = 4096;

class ChunkFinder {
 public:
  ChunkFinder(RandomAccessSource& file,
              const ChunkCipher& cipher,
              std::uint64_t payload,
              std::uint64_t first,
              std::size_t most_attempts)
      : file_(file),
        cipher_(cipher),
        payload_(payload),
        number_(first),
        most_attempts_(most_attempts),
        window_(5 * kSealedChunkBytes),
        plain_(kChunkBytes) {}

  Result<ChunkMap> Run() {
    while (!map_.last_sealed_bytes && OffsetOf(number_, shift_) < file_.size()) {
      if (TRY(IsGood(number_, shift_))) {
        ++number_;
        continue;
      }
      if (!TRY(GoOn())) break;
    }
    map_.chunks = number_;
    return std::move(map_);
  }

 private:
  std::uint64_t OffsetOf(std::uint64_t number, std::int64_t shift) const {
    return payload_ + number * kSealedChunkBytes + static_cast<std::uint64_t>(shift);
  }

  // The bytes of the file at `offset`, at most a chunk.
  Result<Bytes> At(std::uint64_t offset) {
    if (offset < window_begin_ || offset + kSealedChunkBytes > window_end_) {
      window_begin_ = offset - std::min<std::uint64_t>(offset, 2 * kSealedChunkBytes);
      const std::size_t n = TRY(file_.ReadAt(window_begin_, window_));
      // Behind the end of the file there is nothing to be read again.
      window_end_ = n < window_.size() ? UINT64_MAX : window_begin_ + n;
      window_size_ = n;
    }
    const auto at = static_cast<std::size_t>(offset - window_begin_);
    if (at >= window_size_) return Bytes();
    return Bytes(window_).subspan(at, std::min(kSealedChunkBytes, window_size_ - at));
  }

  bool Opens(std::uint64_t number, ChunkPlace place, Bytes sealed) {
    ++attempts_;
    return cipher_.Open(number, place, sealed, std::span(plain_).first(sealed.size() - kTagBytes));
  }

  // Whether chunk `number` is whole at `shift`; as the last one it ends the search.
  Result<bool> IsGood(std::uint64_t number, std::int64_t shift) {
    const std::uint64_t offset = OffsetOf(number, shift);
    if (offset >= file_.size() || offset < payload_) return false;
    const Bytes sealed = TRY(At(offset));
    if (sealed.size() <= kTagBytes) return false;
    // Sealed bytes look random: what does not is a stretch that was wiped.
    const auto head = sealed.first(kTagBytes);
    if (std::ranges::all_of(head, [&](std::byte b) { return b == head[0]; })) return false;
    if (sealed.size() == kSealedChunkBytes && Opens(number, ChunkPlace::kInside, sealed))
      return true;
    const std::uint64_t left = file_.size() - offset;
    if (left > kSealedChunkBytes + kTrailingBytes) return false;
    const std::size_t least = sealed.size() - std::min(sealed.size() - kTagBytes, kTrailingBytes);
    for (std::size_t size = sealed.size(); size > least; --size) {
      if (size < left && shift != shift_) break;  // both at once is not looked for
      if (!Opens(number, ChunkPlace::kLast, sealed.first(size))) continue;
      map_.last_sealed_bytes = size;
      map_.trailing = left - size;
      return true;
    }
    return false;
  }

  bool Exhausted() const { return attempts_ > most_attempts_; }

  // Chunk `number_` is damaged: finds the next good one. False when there is none.
  Result<bool> GoOn() {
    // Nothing is left but the rest of a chunk.
    if (OffsetOf(number_ + 1, shift_) > file_.size()) return false;
    if (TRY(IsGood(number_ + 1, shift_))) return Take(number_ + 1, shift_);
    for (std::uint64_t chunk = number_; chunk <= number_ + kNearChunks && !Exhausted(); ++chunk)
      for (std::int64_t by = 1; by <= kNearShift; ++by)
        for (const std::int64_t shift : {shift_ - by, shift_ + by})
          if (TRY(IsGood(chunk, shift))) return Take(chunk, shift);
    for (std::uint64_t chunk = number_ + 2; OffsetOf(chunk, shift_) < file_.size(); ++chunk)
      if (TRY(IsGood(chunk, shift_))) return Take(chunk, shift_);
    // All of the file has been looked at for this shift, so the search ends here or goes on with
    // another one.
    const auto chunk_bytes = static_cast<std::int64_t>(kSealedChunkBytes);
    const auto far = static_cast<std::int64_t>(limits::kChunkSearchBytes);
    for (const std::int64_t last : {kFewSectors, far}) {
      if (TRY(Search(-kSector, -last)) || TRY(Search(kSector, last))) return true;
      if (last == far) break;
      if (TRY(Search(-1, -chunk_bytes)) || TRY(Search(1, chunk_bytes))) return true;
    }
    return false;
  }

  // Tries shifts by `step`, twice that, and so on up to `last`. With bytes missing, the first chunk
  // that can be whole is one of the two that begin behind as many bytes.
  Result<bool> Search(std::int64_t step, std::int64_t last) {
    for (std::int64_t by = step; std::llabs(by) <= std::llabs(last) && !Exhausted(); by += step) {
      const std::uint64_t missing = by < 0 ? static_cast<std::uint64_t>(-by) : 0;
      const std::uint64_t first = number_ + 1 + missing / kSealedChunkBytes;
      if (by > 0 && OffsetOf(first, shift_ + by) >= file_.size()) return false;
      for (std::uint64_t chunk = first; chunk <= first + (by < 0 ? 1 : 0); ++chunk)
        if (TRY(IsGood(chunk, shift_ + by))) return Take(chunk, shift_ + by);
    }
    return false;
  }

  // `chunk` is good at `shift`, and with it perhaps some before it.
  Result<bool> Take(std::uint64_t chunk, std::int64_t shift) {
    const std::uint64_t damaged = OffsetOf(number_, shift_);
    if (shift != shift_) {
      while (chunk > number_ && OffsetOf(chunk - 1, shift) >= damaged &&
             TRY(IsGood(chunk - 1, shift)))
        --chunk;
      map_.runs.push_back({.first = chunk, .shift = shift});
      map_.shifted.push_back(
          {.from = damaged, .to = OffsetOf(chunk, shift), .bytes = shift - shift_});
      shift_ = shift;
    }
    number_ = chunk + (map_.last_sealed_bytes ? 1 : 0);
    return true;
  }

  RandomAccessSource& file_;
  const ChunkCipher& cipher_;
  std::uint64_t payload_;
  ChunkMap map_;
  std::uint64_t number_;
  std::size_t most_attempts_;
  std::int64_t shift_ = 0;
  std::size_t attempts_ = 0;
  std::vector<std::byte> window_;  // of the file, from window_begin_
  std::uint64_t window_begin_ = 0;
  std::uint64_t window_end_ = 0;
  std::size_t window_size_ = 0;
  std::vector<std::byte> plain_;
};

}  // namespace

std::uint64_t ChunkMap::OffsetOf(std::uint64_t number, std::uint64_t payload) const {
  const auto behind = std::ranges::upper_bound(runs, number, {}, &ChunkRun::first);
  const std::int64_t shift = std::prev(behind)->shift;
  return payload + number * kSealedChunkBytes + static_cast<std::uint64_t>(shift);
}

Result<ChunkMap> FindChunks(RandomAccessSource& file,
                            const ChunkCipher& cipher,
                            std::uint64_t payload,
                            std::uint64_t first,
                            std::size_t attempts) {
  return ChunkFinder(file, cipher, payload, first, attempts).Run();
}

}  // namespace casefile::age
