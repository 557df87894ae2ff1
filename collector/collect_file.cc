#include "collector/collect_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "base/text.h"
#include "collector/text_check.h"
#include "formats/bundle/foreign_archive.h"

namespace casefile {
namespace {

// Large enough that the matcher works in long runs, small enough to look at the clock often.
constexpr std::size_t kBlock = 256 * limits::kKiB;
constexpr std::size_t kSample = 8 * limits::kKiB;

// A file as text, whatever it is compressed with, read front to back.
class TextReader {
 public:
  // Begins (again) at the start of `file`, which must outlive it.
  static Result<TextReader> Open(RandomAccessSource& file, bool compressed) {
    TextReader reader(file);
    if (compressed) {
      reader.expanded_ = TRY(OpenCompressed(std::make_unique<Sequential>(file)));
    }
    return reader;
  }

  Result<std::size_t> Read(std::span<std::byte> out) {
    const std::size_t got =
        expanded_ ? TRY(expanded_->Read(out)) : TRY(file_->ReadAt(position_, out));
    position_ += got;
    return got;
  }

  std::uint64_t position() const { return position_; }

  // Forward to `position`, or to the end; compressed text must be read for it.
  Result<void> SkipTo(std::uint64_t position, const std::stop_token& stop) {
    if (!expanded_) {
      position_ = std::max(position_, position);
      return {};
    }
    std::vector<std::byte> block(kBlock);
    while (position_ < position && !stop.stop_requested()) {
      const auto want = std::min<std::uint64_t>(block.size(), position - position_);
      if (TRY(Read(std::span(block).first(static_cast<std::size_t>(want)))) == 0) break;
    }
    return {};
  }

 private:
  class Sequential final : public ByteSource {
   public:
    explicit Sequential(RandomAccessSource& file) : file_(file) {}
    Result<std::size_t> Read(std::span<std::byte> out) override {
      const std::size_t got = TRY(file_.ReadAt(offset_, out));
      offset_ += got;
      return got;
    }

   private:
    RandomAccessSource& file_;
    std::uint64_t offset_ = 0;
  };

  explicit TextReader(RandomAccessSource& file) : file_(&file) {}

  RandomAccessSource* file_;
  std::unique_ptr<ByteSource> expanded_;
  std::uint64_t position_ = 0;
};

// What copying a file gave.
struct Copied {
  Outcome outcome;
  Weight weight = Weight::kCounts;
};

// Copies text from a reader into a member until told otherwise.
class Copier {
 public:
  Copier(TextReader& reader, MemberStream& member, const std::stop_token& stop)
      : reader_(reader), member_(member), stop_(stop) {}

  // Up to the text's offset `end`.
  Result<void> To(std::uint64_t end) {
    std::vector<std::byte> block(kBlock);
    while (reader_.position() < end && !over_) {
      const auto want = std::min<std::uint64_t>(block.size(), end - reader_.position());
      const std::size_t got = TRY(Read(std::span(block).first(static_cast<std::size_t>(want))));
      TRY(member_.Write(Bytes(block).first(got)));
    }
    return {};
  }

  // The rest of the line the reader stands in goes to the member.
  Result<void> LineEnd() {
    return Line([this](Bytes bytes) { return member_.Write(bytes); });
  }
  // The rest of that line is left out.
  Result<void> SkipLine() {
    return Line([](Bytes /*bytes*/) -> Result<void> { return {}; });
  }

  bool over() const { return over_; }

 private:
  // A line is at most this long; what is longer is cut in two after all.
  Result<void> Line(const std::function<Result<void>(Bytes bytes)>& take) {
    std::array<std::byte, 1> byte{};
    for (std::size_t length = 0; length < limits::kLineBytes && !over_; ++length) {
      const std::size_t got = TRY(Read(byte));
      TRY(take(Bytes(byte).first(got)));
      if (got == 1 && byte[0] == std::byte{'\n'}) break;
    }
    return {};
  }

  Result<std::size_t> Read(std::span<std::byte> out) {
    if (stop_.stop_requested()) {
      over_ = true;
      return std::size_t{0};
    }
    const std::size_t got = TRY(reader_.Read(out));
    if (got == 0) over_ = true;
    return got;
  }

  TextReader& reader_;
  MemberStream& member_;
  const std::stop_token& stop_;
  bool over_ = false;  // the end came, or we were stopped
};

Result<Copied> CopyParts(TextReader& reader,
                         const PlannedFile& file,
                         std::uint64_t size,
                         MemberStream* member,
                         const std::stop_token& stop) {
  Copier copy(reader, *member, stop);
  std::uint64_t left_out = 0;
  if (file.head + file.tail > 0 && size > file.head + file.tail) {
    if (file.head > 0) {
      TRY(copy.To(file.head));
      TRY(copy.LineEnd());
    }
    const std::uint64_t head_end = reader.position();
    // From one byte before the tail: when that is a line end, the tail begins with a whole line.
    TRY(reader.SkipTo(std::max(head_end, size - file.tail - 1), stop));
    if (reader.position() > head_end) TRY(copy.SkipLine());
    left_out = reader.position() - head_end;
    if (head_end > 0 && left_out > 0) {
      TRY(member->Write(AsBytes(fmt::format("[casefile: {} bytes left out here]\n", left_out))));
    }
  }
  TRY(copy.To(size));
  if (stop.stop_requested()) {
    return Copied{{OutcomeStatus::kTimedOut, "stopped before it was complete"}};
  }
  if (reader.position() < size) {
    return Copied{{OutcomeStatus::kPartial, "the file became shorter while it was read"}};
  }
  if (left_out == 0) return Copied{};
  const std::string reason =
      fmt::format("{} of {} left out, as planned", FormatByteSize(left_out), FormatByteSize(size));
  return Copied{{OutcomeStatus::kPartial, reason}, Weight::kPlanned};
}

// How much text there is; of compressed data only reading it tells. What comes before the damage in
// a damaged file is text like any other.
struct TextSize {
  std::uint64_t size = 0;
  std::optional<Error> damage;
};

Result<TextSize> Measure(RandomAccessSource& file, bool compressed, const std::stop_token& stop) {
  if (!compressed) return TextSize{file.size(), std::nullopt};
  TextReader reader = TRY(TextReader::Open(file, compressed));
  const Result<void> end = reader.SkipTo(UINT64_MAX, stop);
  return TextSize{reader.position(), end ? std::nullopt : std::optional(end.error())};
}

std::string WithoutSuffix(const std::string& member) {
  const std::size_t dot = member.rfind('.');
  return dot == std::string::npos || dot < member.rfind('/') ? member : member.substr(0, dot);
}

// What the beginning of a file's text is, when it is no text.
Result<std::string_view> LookAtText(RandomAccessSource& file, bool compressed) {
  TextReader reader = TRY(TextReader::Open(file, compressed));
  std::array<std::byte, kSample> sample{};
  const std::size_t sampled = TRY(reader.Read(sample));
  return NotText(AsText(Bytes(sample).first(sampled)));
}

Result<bool> IsCompressed(RandomAccessSource& file) {
  std::array<std::byte, kSample> sample{};
  const std::size_t sampled = TRY(file.ReadAt(0, sample));
  return LooksCompressed(Bytes(sample).first(sampled));
}

// An error in the middle of a file does not take away its beginning.
Copied EndOf(const Result<Copied>& copied, const TextSize& text) {
  if (text.damage) return {{OutcomeStatus::kPartial, text.damage->message()}};
  return copied ? *copied : Copied{{OutcomeStatus::kPartial, copied.error().message()}};
}

}  // namespace

Result<Ending> CollectFile(RunState& run,
                           const PlanEntry& entry,
                           const PlannedFile& file,
                           const std::stop_token& stop) {
  const std::unique_ptr<RandomAccessSource> source = TRY(run.host().OpenFile(file.path));
  const bool compressed = TRY(IsCompressed(*source));
  const std::string_view kind = TRY(LookAtText(*source, compressed));
  if (!kind.empty()) {
    return Ending{{OutcomeStatus::kWithheld, fmt::format("{} cannot be redacted", kind)}};
  }
  const TextSize text = TRY(Measure(*source, compressed, stop));
  TextReader reader = TRY(TextReader::Open(*source, compressed));
  MemberStream member(
      run, entry, compressed ? WithoutSuffix(entry.member) : entry.member, file.text);
  TRY(member.Open(file.modified));
  const Result<Copied> copied = CopyParts(reader, file, text.size, &member, stop);
  if (!copied && run.sink_error()) return copied.error();
  const Copied end = EndOf(copied, text);
  TRY(member.Commit(end.outcome, std::nullopt));
  return Ending{end.outcome, member.read(), end.weight};
}

}  // namespace casefile
