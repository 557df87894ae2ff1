#pragma once
// From lines to events: claims each line, joins what belongs together, gives every event its time.

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "formats/logs/continuation.h"
#include "formats/logs/format_set.h"
#include "formats/logs/log_reader.h"

namespace casefile::logs {

enum class LineEnd : std::uint8_t {
  kNewline,
  kNone,  // the end of the log
  kCut,   // at limits::kLineBytes; the rest is not given
};

// The lines come from one buffer; an event points into it until the next one begins.
class EventBuilder {
 public:
  // All three must outlive the builder.
  EventBuilder(const LogFormatSet& formats,
               const LogReaderOptions& options,
               const RecordHandler& handler);

  // The next line, without its '\n'; it must stay where it is until HeldFrom() says otherwise.
  void Line(std::string_view line, std::uint64_t offset, LineEnd end);
  void Finish() { Flush(); }

  // The first byte that the event being built still needs, or null.
  const char* HeldFrom() const { return open_ ? raw_begin_ : nullptr; }
  // Those bytes now stand at `begin`.
  void Moved(const char* begin);

  LogSummary Summary() const;

 private:
  bool Belongs(const LineClaim& claim);
  void Begin(std::string_view line, std::uint64_t offset);
  void Append(const LineClaim& claim, std::string_view line);
  void Flush();
  std::string_view WholeMessage() const;
  void FillTime(const LineClaim& claim);

  const LogFormatSet& formats_;
  const RecordHandler& handler_;
  TimeResolver resolver_;
  ContinuationTracker continuation_;
  ClaimHint hint_;
  std::array<LineScratch, 2> scratch_;  // of the event being built, and of the line at hand
  std::size_t held_ = 0;                // which of them is the event's

  bool open_ = false;   // an event is being built
  bool blank_ = false;  // empty lines since its last line
  bool has_more_ = false;
  bool passing_over_ = false;  // lines of an event that was too long
  const char* raw_begin_ = nullptr;
  const char* raw_end_ = nullptr;
  std::size_t first_size_ = 0;  // bytes of its first line
  std::string joined_;          // its text, when that is not as in the buffer
  std::string added_;           // its message with the fields that belong to it
  LogRecord record_;

  LogSummary summary_;
  std::vector<std::uint64_t> by_format_;
};

}  // namespace casefile::logs
