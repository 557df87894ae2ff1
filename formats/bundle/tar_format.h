#pragma once
// The tar inside a bundle: POSIX ustar with pax headers only where ustar cannot hold a name or a
// size. We write regular files only, and accept nothing but regular files and directories, so that
// what is read here is what every other tar reads.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "formats/read_limits.h"

namespace casefile {

inline constexpr std::size_t kTarBlock = 512;

// Bytes of zeroes behind a body of `size` bytes.
constexpr std::size_t TarPadding(std::uint64_t size) {
  return static_cast<std::size_t>((kTarBlock - size % kTarBlock) % kTarBlock);
}

struct TarEntry {
  enum class Type : std::uint8_t { kFile, kDirectory };
  std::string path;
  std::uint64_t size = 0;
  std::int64_t modified = 0;  // seconds since 1970
  Type type = Type::kFile;
};

// The header blocks of a regular file, always the same for the same entry: mode 0640, no owner.
std::vector<std::byte> TarHeader(const TarEntry& entry);

// Reads headers one block at a time. Not thread-safe.
class TarHeaderParser {
 public:
  TarHeaderParser() = default;
  explicit TarHeaderParser(const ReadLimits& limits) : limits_(limits) {}

  enum class Step : std::uint8_t { kMore, kEntry, kEnd };

  // Takes the next header block. kEntry: entry() is complete, its body and padding follow. kMore:
  // another block belongs to this header. kEnd: the block is zero, the archive is over. Errors are
  // kCorrupt, kUnsupported (a type we never write) and kTooLarge.
  Result<Step> Take(std::span<const std::byte, kTarBlock> block);
  const TarEntry& entry() const { return entry_; }

 private:
  Result<Step> TakeHeader(std::span<const std::byte, kTarBlock> block);
  Result<void> ApplyPax();

  ReadLimits limits_;
  TarEntry entry_;
  std::string pax_;
  std::uint64_t pax_left_ = 0;  // bytes of pax records still to come, without padding
  bool pax_pending_ = false;
};

// Whether `block` is a header of ours: right checksum, right magic, a type that we write. Used to
// find the next member after damage.
bool LooksLikeTarHeader(Bytes block);

// Makes a path that cannot leave the tree it is unpacked in, and that JSON can hold: relative, no
// empty, "." or ".." parts, no control characters, valid UTF-8, at most limits::kMemberPathBytes.
std::string SafeMemberPath(std::string_view path);

}  // namespace casefile
