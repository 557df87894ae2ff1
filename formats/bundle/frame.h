#pragma once
// Zstandard frames (RFC 8878), each independent of all others, and the table that says where they
// are (zstd's contrib/seekable_format 0.1.0). The only user of libzstd for our own bundles.

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace casefile {

inline constexpr std::uint32_t kFrameMagic = 0xFD2FB528;
inline constexpr std::uint32_t kSeekTableMagic = 0x184D2A5E;
inline constexpr std::uint32_t kSeekFooterMagic = 0x8F92EAB1;
inline constexpr std::size_t kSeekFooterBytes = 9;
inline constexpr std::size_t kSkippableHeaderBytes = 8;

// One frame's size, sealed and opened.
struct FrameSize {
  std::uint32_t compressed = 0;
  std::uint32_t raw = 0;
};

// Compresses blocks of at most limits::kFrameRawBytes. Not thread-safe; costs a few MiB, so keep
// it.
class FrameCompressor {
 public:
  // `level`: 1 to 19.
  static Result<FrameCompressor> Create(int level);
  FrameCompressor(FrameCompressor&&) noexcept;
  FrameCompressor& operator=(FrameCompressor&&) noexcept;
  FrameCompressor(const FrameCompressor&) = delete;
  FrameCompressor& operator=(const FrameCompressor&) = delete;
  ~FrameCompressor();

  // One frame with its content size and a checksum, exactly as large as it must be.
  Result<std::vector<std::byte>> Compress(Bytes raw);

 private:
  struct State;
  explicit FrameCompressor(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

class FrameDecompressor {
 public:
  static Result<FrameDecompressor> Create();
  FrameDecompressor(FrameDecompressor&&) noexcept;
  FrameDecompressor& operator=(FrameDecompressor&&) noexcept;
  FrameDecompressor(const FrameDecompressor&) = delete;
  FrameDecompressor& operator=(const FrameDecompressor&) = delete;
  ~FrameDecompressor();

  // Opens one whole frame into `raw`. kCorrupt when it is damaged, kTooLarge when its content is
  // larger than limits::kFrameRawBytesRead, or of unknown size.
  Result<void> Decompress(Bytes frame, std::vector<std::byte>& raw);

 private:
  struct State;
  explicit FrameDecompressor(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// How long the frame is that `bytes` begin with; nothing when more bytes are needed to tell. A
// skippable frame counts. kCorrupt when no frame begins there, kTooLarge when it cannot be one of
// ours.
Result<std::optional<std::size_t>> FrameLength(Bytes bytes);

// What the frame that `head` begins with says it holds; nothing when it does not say so, or when no
// frame begins there. 18 bytes are enough to tell.
std::optional<std::uint64_t> FrameContentSize(Bytes head);

// The trailing skippable frame.
std::vector<std::byte> WriteSeekTable(const std::vector<FrameSize>& frames);
// From the whole skippable frame. kCorrupt when it does not hold together.
Result<std::vector<FrameSize>> ReadSeekTable(Bytes frame);
// The length of the seek table's frame, from the last kSeekFooterBytes bytes; nothing when there is
// no table.
std::optional<std::uint64_t> SeekTableLength(Bytes footer);

}  // namespace casefile
