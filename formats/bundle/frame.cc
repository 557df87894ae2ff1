#include "formats/bundle/frame.h"

#include <fmt/format.h>
#include <zstd.h>

#include <utility>

#include "base/c_ptr.h"
#include "base/check.h"
#include "base/limits.h"

namespace casefile {
namespace {

constexpr std::size_t kEntryBytes = 8;
constexpr std::size_t kEntryBytesWithChecksum = 12;
constexpr std::uint32_t kSkippableMask = 0xFFFFFFF0;
constexpr std::uint32_t kSkippableFirst = 0x184D2A50;

Error BadFrame(std::string_view why) {
  return {ErrorCode::kCorrupt, fmt::format("damaged zstd frame: {}", why)};
}

// Fails with the library's own words when `code` is an error.
Result<std::size_t> Checked(std::size_t code) {
  if (ZSTD_isError(code) != 0) return BadFrame(ZSTD_getErrorName(code));
  return code;
}

void PutLe32(std::vector<std::byte>& out, std::uint64_t value) {
  CASEFILE_CHECK(value <= UINT32_MAX);
  for (unsigned shift = 0; shift < 32; shift += 8)
    out.push_back(static_cast<std::byte>((value >> shift) & 255U));
}

std::uint32_t GetLe32(Bytes bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i)
    value |= std::to_integer<std::uint32_t>(bytes[i]) << (8 * static_cast<unsigned>(i));
  return value;
}

}  // namespace

struct FrameCompressor::State {
  CPtr<ZSTD_CCtx, ZSTD_freeCCtx> context;
  std::vector<std::byte> room;
};

FrameCompressor::FrameCompressor(std::unique_ptr<State> state) : state_(std::move(state)) {}
FrameCompressor::FrameCompressor(FrameCompressor&&) noexcept = default;
FrameCompressor& FrameCompressor::operator=(FrameCompressor&&) noexcept = default;
FrameCompressor::~FrameCompressor() = default;

Result<FrameCompressor> FrameCompressor::Create(int level) {
  if (level < 1 || level > 19)
    return Error(ErrorCode::kInvalidInput, fmt::format("no such compression level: {}", level))
        .WithHint("levels are 1 (fast) to 19 (small)");
  auto state = std::make_unique<State>();
  state->context.reset(ZSTD_createCCtx());
  if (!state->context) return Error(ErrorCode::kInternal, "no memory for the compressor");
  ZSTD_CCtx* context = state->context.get();
  TRY(Checked(ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level)));
  TRY(Checked(ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, 1)));
  TRY(Checked(ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)));
  return FrameCompressor(std::move(state));
}

Result<std::vector<std::byte>> FrameCompressor::Compress(Bytes raw) {
  CASEFILE_CHECK(raw.size() <= limits::kFrameRawBytes);
  const std::size_t bound = ZSTD_compressBound(raw.size());
  if (state_->room.size() < bound) state_->room.resize(bound);
  auto& room = state_->room;
  const std::size_t size = TRY(Checked(
      ZSTD_compress2(state_->context.get(), room.data(), room.size(), raw.data(), raw.size())));
  return std::vector<std::byte>(room.begin(), room.begin() + static_cast<std::ptrdiff_t>(size));
}

struct FrameDecompressor::State {
  CPtr<ZSTD_DCtx, ZSTD_freeDCtx> context;
};

FrameDecompressor::FrameDecompressor(std::unique_ptr<State> state) : state_(std::move(state)) {}
FrameDecompressor::FrameDecompressor(FrameDecompressor&&) noexcept = default;
FrameDecompressor& FrameDecompressor::operator=(FrameDecompressor&&) noexcept = default;
FrameDecompressor::~FrameDecompressor() = default;

Result<FrameDecompressor> FrameDecompressor::Create() {
  auto state = std::make_unique<State>();
  state->context.reset(ZSTD_createDCtx());
  if (!state->context) return Error(ErrorCode::kInternal, "no memory for the decompressor");
  return FrameDecompressor(std::move(state));
}

Result<void> FrameDecompressor::Decompress(Bytes frame, std::vector<std::byte>& raw) {
  const unsigned long long size = ZSTD_getFrameContentSize(frame.data(), frame.size());
  if (size == ZSTD_CONTENTSIZE_ERROR) return BadFrame("its header is not one");
  if (size == ZSTD_CONTENTSIZE_UNKNOWN || size > limits::kFrameRawBytesRead)
    return Error(ErrorCode::kTooLarge,
                 fmt::format("a zstd frame does not say that it holds at most {} MiB",
                             limits::kFrameRawBytesRead / limits::kMiB));
  raw.resize(size);
  const std::size_t got = TRY(Checked(ZSTD_decompressDCtx(
      state_->context.get(), raw.data(), raw.size(), frame.data(), frame.size())));
  if (got != size) return BadFrame("it holds less than it says");
  return {};
}

Result<std::optional<std::size_t>> FrameLength(Bytes bytes) {
  using Length = std::optional<std::size_t>;
  if (bytes.size() < 4) return Length();
  const std::uint32_t magic = GetLe32(bytes);
  if ((magic & kSkippableMask) == kSkippableFirst) {
    if (bytes.size() < kSkippableHeaderBytes) return Length();
    return Length(kSkippableHeaderBytes + GetLe32(bytes.subspan(4)));
  }
  if (magic != kFrameMagic) return BadFrame("none begins here");
  // Walks the block headers only. An error may mean that the frame goes on behind `bytes`.
  const std::size_t length = ZSTD_findFrameCompressedSize(bytes.data(), bytes.size());
  if (ZSTD_isError(length) == 0) return Length(length);
  if (bytes.size() > ZSTD_compressBound(limits::kFrameRawBytesRead))
    return Error(ErrorCode::kTooLarge, "a zstd frame is longer than any of ours");
  return Length();
}

std::optional<std::uint64_t> FrameContentSize(Bytes head) {
  if (head.size() < 4 || GetLe32(head) != kFrameMagic) return std::nullopt;
  const unsigned long long size = ZSTD_getFrameContentSize(head.data(), head.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN) return std::nullopt;
  return size;
}

std::vector<std::byte> WriteSeekTable(const std::vector<FrameSize>& frames) {
  std::vector<std::byte> out;
  const std::size_t content = frames.size() * kEntryBytes + kSeekFooterBytes;
  out.reserve(kSkippableHeaderBytes + content);
  PutLe32(out, kSeekTableMagic);
  PutLe32(out, content);
  for (const FrameSize& frame : frames) {
    PutLe32(out, frame.compressed);
    PutLe32(out, frame.raw);
  }
  PutLe32(out, frames.size());
  out.push_back(std::byte{0});  // the descriptor: no checksum per frame, each has its own
  PutLe32(out, kSeekFooterMagic);
  return out;
}

std::optional<std::uint64_t> SeekTableLength(Bytes footer) {
  if (footer.size() != kSeekFooterBytes || GetLe32(footer.subspan(5)) != kSeekFooterMagic)
    return std::nullopt;
  const auto descriptor = std::to_integer<unsigned>(footer[4]);
  if ((descriptor & 0x7fU) != 0) return std::nullopt;
  const std::uint64_t entry = descriptor != 0 ? kEntryBytesWithChecksum : kEntryBytes;
  return kSkippableHeaderBytes + GetLe32(footer) * entry + kSeekFooterBytes;
}

Result<std::vector<FrameSize>> ReadSeekTable(Bytes frame) {
  if (frame.size() < kSkippableHeaderBytes + kSeekFooterBytes)
    return BadFrame("the seek table is cut");
  const Bytes footer = frame.last(kSeekFooterBytes);
  if (SeekTableLength(footer) != frame.size() || GetLe32(frame) != kSeekTableMagic ||
      GetLe32(frame.subspan(4)) != frame.size() - kSkippableHeaderBytes)
    return BadFrame("the seek table does not hold together");
  const std::size_t entry = footer[4] != std::byte{0} ? kEntryBytesWithChecksum : kEntryBytes;
  std::vector<FrameSize> frames(GetLe32(footer));
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const Bytes at = frame.subspan(kSkippableHeaderBytes + i * entry);
    frames[i] = {.compressed = GetLe32(at), .raw = GetLe32(at.subspan(4))};
  }
  return frames;
}

}  // namespace casefile
