#include "formats/logs/log_reader.h"

#include <algorithm>
#include <cstring>

#include "base/limits.h"
#include "formats/logs/event_builder.h"

namespace casefile {
namespace {

constexpr std::size_t kReadBytes = 256 * limits::kKiB;
// Room for the event that is being built and for two reads; a line that has not ended takes more.
constexpr std::size_t kBufferBytes = limits::kEventBytes + 2 * kReadBytes;

// Splits a stream into lines in one buffer that holds on to the event being built.
class LineSplitter {
 public:
  LineSplitter(ByteSource& source, logs::EventBuilder& events, std::size_t line_bytes)
      : source_(source),
        events_(events),
        line_bytes_(line_bytes),
        buffer_(kBufferBytes + line_bytes) {}

  Result<void> Run() {
    while (true) {
      MakeRoom();
      const std::size_t got = TRY(source_.Read(std::as_writable_bytes(
          std::span(buffer_).subspan(filled_, std::min(kReadBytes, buffer_.size() - filled_)))));
      if (got == 0) break;
      filled_ += got;
      Lines();
    }
    if (next_ < filled_ && !skipping_) Give(next_, filled_, logs::LineEnd::kNone);
    events_.Finish();
    return {};
  }

  std::uint64_t bytes() const { return base_ + filled_; }

 private:
  void Lines() {
    while (next_ < filled_) {
      const char* const begin = buffer_.data() + next_;
      const auto* const newline =
          static_cast<const char*>(std::memchr(begin, '\n', filled_ - next_));
      const std::size_t length =
          newline != nullptr ? static_cast<std::size_t>(newline - begin) : filled_ - next_;
      if (newline == nullptr && length <= line_bytes_ && !skipping_) return;
      if (!skipping_) {
        Give(next_,
             next_ + std::min(length, line_bytes_),
             length > line_bytes_ ? logs::LineEnd::kCut : logs::LineEnd::kNewline);
      }
      skipping_ = newline == nullptr;
      next_ += length + (newline != nullptr ? 1 : 0);
    }
  }

  void Give(std::size_t begin, std::size_t end, logs::LineEnd how) {
    events_.Line(std::string_view(buffer_.data() + begin, end - begin), base_ + begin, how);
  }

  void MakeRoom() {
    if (buffer_.size() - filled_ >= kReadBytes) return;
    const char* const held = events_.HeldFrom();
    const std::size_t keep =
        held != nullptr ? static_cast<std::size_t>(held - buffer_.data()) : next_;
    std::memmove(buffer_.data(), buffer_.data() + keep, filled_ - keep);
    events_.Moved(buffer_.data());
    base_ += keep;
    next_ -= keep;
    filled_ -= keep;
  }

  ByteSource& source_;
  logs::EventBuilder& events_;
  std::size_t line_bytes_;
  std::vector<char> buffer_;
  std::uint64_t base_ = 0;  // offset of buffer_[0] in the stream
  std::size_t next_ = 0;    // first byte that was not given out
  std::size_t filled_ = 0;
  bool skipping_ = false;  // behind a cut line, up to its end
};

// Calls `line(text, offset)` for every line; stops when it returns false.
void ForEachLine(std::string_view text, const auto& line) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (!line(text.substr(at, end - at), at)) return;
    at = end + 1;
  }
}

}  // namespace

Result<LogSummary> ReadLog(const LogFormatSet& formats,
                           ByteSource& source,
                           const LogReaderOptions& options,
                           const RecordHandler& handler) {
  logs::EventBuilder events(formats, options, handler);
  LineSplitter splitter(source, events, options.line_bytes);
  TRY(splitter.Run());
  LogSummary summary = events.Summary();
  summary.bytes = splitter.bytes();
  return summary;
}

LogSummary ReadLogText(const LogFormatSet& formats,
                       std::string_view text,
                       const LogReaderOptions& options,
                       const RecordHandler& handler) {
  LogReaderOptions counted = options;
  RollOverCounter& counter = counted.roll_overs;
  LineScratch scratch;
  ClaimHint hint;
  bool needed = true;
  std::size_t dated = 0;
  std::size_t lines = 0;
  ForEachLine(text, [&](std::string_view line, std::size_t /*offset*/) {
    if (line.empty() || line.size() > options.line_bytes) return true;
    const auto& stamp = formats.Claim(line, scratch, hint).match.stamp;
    // Without any stamp in so many lines this is a text.
    if (!stamp) return counter.Any() || ++lines < 2000;
    counter.Add(*stamp);
    // A log whose stamps have dates needs no counting.
    const bool whole = stamp->kind == Stamp::Kind::kFull || stamp->kind == Stamp::Kind::kInstant;
    needed = !whole || ++dated < 64;
    return needed;
  });
  logs::EventBuilder events(formats, counted, handler);
  ForEachLine(text, [&](std::string_view line, std::size_t offset) {
    const bool cut = line.size() > options.line_bytes;
    events.Line(line.substr(0, options.line_bytes),
                offset,
                cut ? logs::LineEnd::kCut : logs::LineEnd::kNewline);
    return true;
  });
  events.Finish();
  LogSummary summary = events.Summary();
  summary.bytes = text.size();
  return summary;
}

int ClaimedPercent(const LogFormatSet& formats, std::string_view head) {
  // The last line of a head may be cut; without a line end there is only that one.
  if (const std::size_t end = head.rfind('\n'); end != std::string_view::npos) {
    head = head.substr(0, end);
  }
  LineScratch scratch;
  ClaimHint hint;
  ContinuationTracker tracker;
  int lines = 0;
  int claimed = 0;
  ForEachLine(head, [&](std::string_view line, std::size_t /*offset*/) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) return true;
    line = line.substr(0, limits::kLineBytes);
    const LineClaim& claim = formats.Claim(line, scratch, hint);
    if (claim.format != nullptr || claim.wrapper != nullptr) {
      ++claimed;
      tracker.Begin(claim.text, true);
    } else if (claimed > 0 && tracker.Continues(claim.text, false)) {
      return true;
    }
    return ++lines < 200;
  });
  return lines == 0 ? 0 : claimed * 100 / lines;
}

}  // namespace casefile
