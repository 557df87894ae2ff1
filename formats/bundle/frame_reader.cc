#include "formats/bundle/frame_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/check.h"
#include "base/limits.h"
#include "formats/bundle/age/stream.h"

namespace casefile {
namespace {

std::string Damaged(std::uint64_t from, std::uint64_t to, std::string_view why) {
  return fmt::format("bytes {} to {} of the archive are lost: {}", from, to, why);
}

class IndexedFrameReader final : public FrameReader {
 public:
  IndexedFrameReader(RandomAccessSource& archive,
                     const std::vector<FrameSize>& frames,
                     std::size_t first,
                     FrameDecompressor decompressor,
                     DamageReporter report)
      : archive_(archive),
        frames_(frames),
        decompressor_(std::move(decompressor)),
        report_(std::move(report)) {
    while (index_ < first) {
      offset_ += frames_[index_].compressed;
      raw_offset_ += frames_[index_++].raw;
    }
  }

  Result<bool> Next(RawFrame& frame) override {
    frame.gap.reset();
    std::uint64_t lost = 0;
    const std::uint64_t from = offset_;
    std::optional<std::string> why;
    while (index_ < frames_.size()) {
      const FrameSize size = frames_[index_++];
      const std::uint64_t at = std::exchange(offset_, offset_ + size.compressed);
      const std::uint64_t raw_at = std::exchange(raw_offset_, raw_offset_ + size.raw);
      auto read = ReadFrame(at, size, frame.bytes);
      if (read) {
        Lose(frame, lost, from, at, why);
        // What the frame itself holds is what counts; offsets behind a lie are unknown.
        if (frame.bytes.size() != size.raw && std::exchange(honest_, false))
          report_("the seek table disagrees with the frames");
        frame.raw_offset = honest_ ? std::optional(raw_at) : std::nullopt;
        return true;
      }
      if (read.error().code() == ErrorCode::kIo) return std::move(read).error();
      if (!why) why = read.error().message();
      lost += size.raw;
    }
    frame.bytes.clear();
    Lose(frame, lost, from, offset_, why);
    return false;
  }

 private:
  // Frames that are lost one behind the other are one gap, and one line for people.
  void Lose(RawFrame& frame,
            std::uint64_t lost,
            std::uint64_t from,
            std::uint64_t to,
            const std::optional<std::string>& why) const {
    if (!why) return;
    if (lost > 0) frame.gap = RawGap{.size = lost};
    report_(Damaged(from, to, *why));
  }

  Result<void> ReadFrame(std::uint64_t at, FrameSize size, std::vector<std::byte>& raw) {
    compressed_.resize(size.compressed);
    if (TRY(archive_.ReadAt(at, compressed_)) != compressed_.size())
      return Error(ErrorCode::kCorrupt, "the file ends there");
    return decompressor_.Decompress(compressed_, raw);
  }

  RandomAccessSource& archive_;
  const std::vector<FrameSize>& frames_;
  FrameDecompressor decompressor_;
  DamageReporter report_;
  std::vector<std::byte> compressed_;
  std::size_t index_ = 0;
  std::uint64_t offset_ = 0;
  std::uint64_t raw_offset_ = 0;
  bool honest_ = true;
};

// Bytes of the archive in order, with stretches that cannot be read.
class Stretches {
 public:
  Stretches() = default;
  Stretches(const Stretches&) = delete;
  Stretches& operator=(const Stretches&) = delete;
  Stretches(Stretches&&) = delete;
  Stretches& operator=(Stretches&&) = delete;
  virtual ~Stretches() = default;

  enum class Step : std::uint8_t { kBytes, kHole, kEnd };
  // kBytes: `out` was extended. kHole: what comes next is not behind what came before.
  virtual Result<Step> More(std::vector<std::byte>& out) = 0;
};

class SourceStretches final : public Stretches {
 public:
  SourceStretches(ByteSource& source, DamageReporter report)
      : source_(source), report_(std::move(report)) {}
  Result<Step> More(std::vector<std::byte>& out) override {
    if (ended_) return Step::kEnd;
    const std::size_t have = out.size();
    out.resize(have + age::kChunkBytes);
    auto n = source_.Read(std::span(out).subspan(have));
    out.resize(have + (n ? *n : 0));
    if (n && *n > 0) return Step::kBytes;
    ended_ = true;
    if (n) return Step::kEnd;
    if (n.error().code() == ErrorCode::kIo) return std::move(n).error();
    report_(n.error().message());
    return Step::kHole;
  }

 private:
  ByteSource& source_;
  DamageReporter report_;
  bool ended_ = false;
};

class FileStretches final : public Stretches {
 public:
  FileStretches(RandomAccessSource& file, std::size_t stretch, DamageReporter report)
      : file_(file), stretch_(stretch), report_(std::move(report)) {}
  Result<Step> More(std::vector<std::byte>& out) override {
    if (offset_ >= file_.size()) return Step::kEnd;
    const std::size_t have = out.size();
    out.resize(have + stretch_);
    const auto n = file_.ReadAt(offset_, std::span(out).subspan(have));
    out.resize(have + (n ? *n : 0));
    if (n && *n == 0) return Step::kEnd;
    if (n) {
      offset_ += *n;
      return Step::kBytes;
    }
    if (n.error().code() == ErrorCode::kIo) return n.error();
    const std::uint64_t end = std::min(offset_ + stretch_, file_.size());
    report_(Damaged(offset_, end, n.error().message()));
    offset_ = end;
    return Step::kHole;
  }

 private:
  RandomAccessSource& file_;
  std::size_t stretch_;
  DamageReporter report_;
  std::uint64_t offset_ = 0;
};

class ScanningFrameReader final : public FrameReader {
 public:
  ScanningFrameReader(std::unique_ptr<Stretches> archive,
                      FrameDecompressor decompressor,
                      DamageReporter report)
      : archive_(std::move(archive)),
        decompressor_(std::move(decompressor)),
        report_(std::move(report)) {}

  Result<bool> Next(RawFrame& frame) override {
    frame.gap.reset();
    frame.bytes.clear();
    for (;;) {
      switch (TRY(Step(frame.bytes))) {
        case Found::kFrame:
          if (lost_) frame.gap = RawGap{};
          frame.raw_offset.reset();
          if (known_) frame.raw_offset = raw_offset_;
          raw_offset_ += frame.bytes.size();
          lost_ = false;
          return true;
        case Found::kNothing:
          break;
        case Found::kEnd:
          if (lost_) frame.gap = RawGap{};
          frame.bytes.clear();
          return false;
      }
    }
  }

 private:
  enum class Found : std::uint8_t { kNothing, kFrame, kEnd };

  Bytes Unread() const { return Bytes(buffer_).subspan(begin_); }
  void Drop(std::size_t n) {
    begin_ += n;
    if (begin_ < buffer_.size()) return;
    buffer_.clear();
    begin_ = 0;
  }

  // One step: a frame off the front of the buffer, or more bytes into it, or past damage.
  Result<Found> Step(std::vector<std::byte>& raw) {
    if (Unread().empty() && ended_) return Found::kEnd;
    auto length = FrameLength(Unread());
    if (!length) return Resync(length.error().message());
    if (!*length || **length > Unread().size()) return Fill();
    const Bytes frame = Unread().first(**length);
    const bool skippable = (std::to_integer<unsigned>(frame[0]) & 0xF0U) == 0x50U;
    if (skippable) {
      Drop(frame.size());
      return Found::kNothing;
    }
    auto opened = decompressor_.Decompress(frame, raw);
    if (!opened) return Resync(opened.error().message());
    Drop(frame.size());
    resyncing_ = false;
    return Found::kFrame;
  }

  Result<Found> Fill() {
    if (ended_) return Resync("the file ends inside a frame");
    buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(begin_));
    begin_ = 0;
    switch (TRY(archive_->More(buffer_))) {
      case Stretches::Step::kBytes:
        break;
      case Stretches::Step::kHole:
        // The frame that was begun is lost with the hole.
        buffer_.clear();
        Lose();
        resyncing_ = true;
        break;
      case Stretches::Step::kEnd:
        ended_ = true;
        break;
    }
    return Found::kNothing;
  }

  // Moves to the next place where a frame may begin. Hostile bytes can be full of such places, so
  // their number is limited.
  Result<Found> Resync(std::string_view why) {
    Lose();
    if (!std::exchange(resyncing_, true)) report_(std::string(why));
    if (++attempts_ > limits::kResyncAttempts) {
      report_("too much of it is damaged; the rest was not searched");
      buffer_.clear();
      begin_ = 0;
      ended_ = true;
      return Found::kEnd;
    }
    constexpr std::array kMagic = {
        std::byte{0x28}, std::byte{0xB5}, std::byte{0x2F}, std::byte{0xFD}};
    const Bytes unread = Unread();
    const auto from = unread.begin() + (unread.empty() ? 0 : 1);
    const auto found = std::search(from, unread.end(), kMagic.begin(), kMagic.end());
    auto skip = static_cast<std::size_t>(found - unread.begin());
    if (found == unread.end()) {
      // The magic may be cut by the end of the buffer.
      skip = ended_ ? unread.size() : unread.size() - std::min<std::size_t>(unread.size() - 1, 3);
      --attempts_;
    }
    Drop(skip);
    return Found::kNothing;
  }

  void Lose() {
    lost_ = true;
    known_ = false;
  }

  std::unique_ptr<Stretches> archive_;
  FrameDecompressor decompressor_;
  DamageReporter report_;
  std::vector<std::byte> buffer_;
  std::size_t begin_ = 0;
  std::uint64_t raw_offset_ = 0;
  std::size_t attempts_ = 0;
  bool known_ = true;  // raw_offset_ is exact
  bool ended_ = false;
  bool lost_ = false;
  bool resyncing_ = false;
};

std::unique_ptr<FrameReader> Scanning(std::unique_ptr<Stretches> stretches, DamageReporter report) {
  auto decompressor = FrameDecompressor::Create();
  CASEFILE_CHECK(decompressor.has_value());  // out of memory
  return std::make_unique<ScanningFrameReader>(
      std::move(stretches), *std::move(decompressor), std::move(report));
}

}  // namespace

std::unique_ptr<FrameReader> MakeIndexedFrameReader(RandomAccessSource& archive,
                                                    const std::vector<FrameSize>& frames,
                                                    std::size_t first,
                                                    DamageReporter report) {
  CASEFILE_CHECK(first <= frames.size());
  auto decompressor = FrameDecompressor::Create();
  CASEFILE_CHECK(decompressor.has_value());  // out of memory
  return std::make_unique<IndexedFrameReader>(
      archive, frames, first, *std::move(decompressor), std::move(report));
}

std::unique_ptr<FrameReader> MakeScanningFrameReader(ByteSource& archive,
                                                     const DamageReporter& report) {
  return Scanning(std::make_unique<SourceStretches>(archive, report), report);
}

std::unique_ptr<FrameReader> MakeScanningFrameReader(RandomAccessSource& archive,
                                                     std::size_t stretch,
                                                     const DamageReporter& report) {
  return Scanning(std::make_unique<FileStretches>(archive, stretch, report), report);
}

Result<std::optional<std::vector<FrameSize>>> FindSeekTable(RandomAccessSource& archive) {
  using Table = std::optional<std::vector<FrameSize>>;
  std::array<std::byte, kSeekFooterBytes> footer{};
  if (archive.size() < footer.size()) return Table();
  const auto read = archive.ReadAt(archive.size() - footer.size(), footer);
  if (!read && read.error().code() == ErrorCode::kIo) return read.error();
  const auto length = read ? SeekTableLength(footer) : std::nullopt;
  if (!length || *length > archive.size() || *length > limits::kSeekTableBytes) return Table();

  std::vector<std::byte> bytes(static_cast<std::size_t>(*length));
  if (!archive.ReadAt(archive.size() - *length, bytes)) return Table();
  auto frames = ReadSeekTable(bytes);
  if (!frames) return Table();
  // A table that does not add up to the archive, or names frames that we would not read, is a lie.
  std::uint64_t total = 0;
  for (const FrameSize& frame : *frames) {
    if (frame.raw > limits::kFrameRawBytesRead || frame.compressed > limits::kFrameSealedBytesRead)
      return Table();
    total += frame.compressed;
  }
  if (total != archive.size() - *length) return Table();
  return Table(*std::move(frames));
}

}  // namespace casefile
