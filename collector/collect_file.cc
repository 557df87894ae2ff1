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
#include "collector/log_window.h"
#include "collector/text_check.h"
#include "collector/text_reader.h"
#include "formats/bundle/archive_kind.h"

namespace casefile {
namespace {

// Large enough that the matcher works in long runs, small enough to look at the clock often.
constexpr std::size_t kBlock = 256 * limits::kKiB;
constexpr std::size_t kSample = 8 * limits::kKiB;

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

// What of the text is taken: [begin, end), and of that head and tail when they are not all.
struct Part {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::uint64_t head = 0;
  std::uint64_t tail = 0;
};

Outcome LeftOut(std::uint64_t left_out, std::uint64_t size) {
  return {
      OutcomeStatus::kPartial,
      fmt::format("{} of {} left out, as planned", FormatByteSize(left_out), FormatByteSize(size))};
}

Result<Copied> CopyPart(TextReader& reader,
                        const Part& part,
                        std::uint64_t size,
                        MemberStream* member,
                        const std::stop_token& stop) {
  Copier copy(reader, *member, stop);
  TRY(reader.SkipTo(part.begin, stop));
  std::uint64_t left_out = part.begin + (size - part.end);
  const std::uint64_t inside = part.end - part.begin;
  if (part.head + part.tail > 0 && inside > part.head + part.tail) {
    if (part.head > 0) {
      TRY(copy.To(part.begin + part.head));
      TRY(copy.LineEnd());
    }
    const std::uint64_t head_end = reader.position();
    // From one byte before the tail: when that is a line end, the tail begins with a whole line.
    TRY(reader.SkipTo(std::max(head_end, part.end - part.tail - 1), stop));
    if (reader.position() > head_end) TRY(copy.SkipLine());
    const std::uint64_t gap = reader.position() - head_end;
    left_out += gap;
    if (head_end > part.begin && gap > 0) {
      TRY(member->Write(AsBytes(fmt::format("[casefile: {} bytes left out here]\n", gap))));
    }
  }
  TRY(copy.To(part.end));
  if (stop.stop_requested()) {
    return Copied{{OutcomeStatus::kTimedOut, "stopped before it was complete"}};
  }
  if (reader.position() < part.end) {
    return Copied{{OutcomeStatus::kPartial, "the file became shorter while it was read"}};
  }
  if (left_out == 0) return Copied{};
  return Copied{LeftOut(left_out, size), Weight::kPlanned};
}

// How much text there is, and where the time window lies in it; of compressed data only reading it
// tells. What comes before the damage in a damaged file is text like any other.
struct TextSize {
  std::uint64_t size = 0;
  LogRange range;
  std::optional<Error> damage;
};

Result<TextSize> Measure(RandomAccessSource& file,
                         bool compressed,
                         const WindowSearch* search,
                         const std::stop_token& stop) {
  if (!compressed) {
    const LogRange range = search == nullptr ? LogRange{0, file.size()} : search->Find(file);
    return TextSize{file.size(), range, std::nullopt};
  }
  TextReader reader = TRY(TextReader::Open(file, compressed));
  WindowSampler sampler(search);
  std::vector<std::byte> block(kBlock);
  Result<std::size_t> got = reader.Read(block);
  for (; got && *got > 0 && !stop.stop_requested(); got = reader.Read(block)) {
    sampler.Add(AsText(Bytes(block).first(*got)));
  }
  return TextSize{
      reader.position(), sampler.Finish(), got ? std::nullopt : std::optional(got.error())};
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

// What is the same however often a file is read.
struct Source {
  std::unique_ptr<RandomAccessSource> file;
  bool compressed = false;
  TextSize text;
};

Result<Ending> CopyFile(RunState& run,
                        const PlanEntry& entry,
                        const PlannedFile& file,
                        const Source& source,
                        const std::stop_token& stop) {
  TextReader reader = TRY(TextReader::Open(*source.file, source.compressed));
  MemberStream member(
      run, entry, source.compressed ? WithoutSuffix(entry.member) : entry.member, file.text);
  TRY(member.Open(file.modified));
  const Part part{source.text.range.begin, source.text.range.end, file.head, file.tail};
  const Result<Copied> copied = CopyPart(reader, part, source.text.size, &member, stop);
  if (!copied && run.sink_error()) return copied.error();
  const Copied end = EndOf(copied, source.text);
  TRY(member.Commit(end.outcome, std::nullopt));
  return Ending{end.outcome, member.read(), end.weight};
}

// Less of a file that did not fit: what there is room for, when it compresses as logs do, and at
// most half of what was tried. False when so little is not worth it.
bool Shrink(const RunState& run, std::uint64_t tried, PlannedFile* file) {
  constexpr std::uint64_t kLeast = 2 * limits::kKiB;
  constexpr std::uint64_t kRatio = 4;
  constexpr std::uint64_t kHeadShare = 8;
  const std::uint64_t before =
      file->head + file->tail == 0 ? tried : std::min(tried, file->head + file->tail);
  const std::uint64_t now = std::min(before / 2, run.room() * kRatio);
  if (now < kLeast) return false;
  file->head = now / kHeadShare;
  file->tail = now - file->head;
  return true;
}

}  // namespace

Result<Ending> CollectFile(RunState& run,
                           const PlanEntry& entry,
                           const PlannedFile& planned,
                           const std::stop_token& stop) {
  Source source;
  source.file = TRY(run.host().OpenFile(planned.path));
  source.compressed = TRY(IsCompressed(*source.file));
  const std::string_view kind = TRY(LookAtText(*source.file, source.compressed));
  if (!kind.empty()) {
    return Ending{{OutcomeStatus::kWithheld, fmt::format("{} cannot be redacted", kind)}};
  }
  std::optional<WindowSearch> search;
  if (planned.window.limited()) {
    search.emplace(TRY(run.LogFormats()),
                   planned.window,
                   planned.modified,
                   run.host().UtcOffsetSeconds(planned.modified));
  }
  source.text = TRY(Measure(*source.file, source.compressed, search ? &*search : nullptr, stop));
  const std::uint64_t inside = source.text.range.end - source.text.range.begin;
  if (inside == 0 && source.text.size > 0 && !source.text.damage) {
    return Ending{{OutcomeStatus::kSkipped, "says nothing of the time that was asked for"}};
  }
  PlannedFile file = planned;
  for (;;) {
    Result<Ending> ending = CopyFile(run, entry, file, source, stop);
    if (ending || !run.IsOutOfRoom(ending.error()) || !Shrink(run, inside, &file)) return ending;
  }
}

}  // namespace casefile
