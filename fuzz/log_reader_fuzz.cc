// Any bytes as a log: how the input is split changes nothing, every event stands at the line and
// the offset it names, and reading from memory finds the same events as reading a stream.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "formats/logs/log_reader.h"

#include "fuzz/pieces.h"

namespace {

// A log is read to its end whatever its size; this only keeps one run of the fuzzer short.
constexpr std::size_t kTextBytes = 1'200'000;
// A line of this many bytes and a few more meets the limit of lines, of two such that of events.
constexpr std::size_t kRunBytes = 65'530;

struct Event {
  bool operator==(const Event&) const = default;
  std::string raw;
  std::string message;
  std::string format;
  std::vector<std::pair<std::string, std::string>> fields;
  std::uint64_t line = 0;
  std::uint64_t offset = 0;
};

// The event, and the time it was given. A stream does not know what comes, so that it may take the
// year of a stamp without one for another than a reader of the whole text.
struct TimedEvent {
  bool operator==(const TimedEvent&) const = default;
  Event event;
  std::optional<casefile::Instant> time;
};

casefile::RecordHandler Into(std::vector<TimedEvent>& events) {
  return [&events](const casefile::LogRecord& record) {
    Event event{.raw = std::string(record.raw),
                .message = std::string(record.message),
                .format = std::string(record.format),
                .fields = {},
                .line = record.line,
                .offset = record.offset};
    for (const auto& [name, value] : record.fields) event.fields.emplace_back(name, value);
    events.push_back({.event = std::move(event), .time = record.time});
  };
}

casefile::LogReaderOptions Options() {
  casefile::LogReaderOptions options;
  options.time.collected = casefile::ParseRfc3339("2026-11-21T12:00:00Z").value();
  options.time.boot = casefile::ParseRfc3339("2026-11-20T12:00:00Z").value();
  return options;
}

const casefile::LogFormatSet& Formats() {
  static const auto kFormats = casefile::LogFormatSet::Builtin().value();
  return *kFormats;
}

std::vector<TimedEvent> ReadInPieces(std::string_view text, std::size_t size) {
  std::vector<TimedEvent> events;
  casefile::Pieces pieces(text, size);
  const auto summary = casefile::ReadLog(Formats(), pieces, Options(), Into(events));
  CASEFILE_CHECK(summary.has_value());
  CASEFILE_CHECK(summary->bytes == text.size() && summary->events == events.size());
  return events;
}

// A byte 1 stands for a long run, so that small inputs meet the limits too.
std::string Expand(std::string_view input) {
  std::string text;
  for (const char c : input) {
    if (c != '\x01') {
      text += c;
    } else if (text.size() + kRunBytes <= kTextBytes) {
      text.append(kRunBytes, 'a');
    }
  }
  return text;
}

void CheckPlaces(std::string_view text, const std::vector<TimedEvent>& events) {
  std::size_t at = 0;
  std::uint64_t line = 1;
  for (const auto& [event, time] : events) {
    CASEFILE_CHECK(event.offset >= at && event.offset <= text.size());
    const std::string_view before = text.substr(at, event.offset - at);
    line += static_cast<std::uint64_t>(std::count(before.begin(), before.end(), '\n'));
    CASEFILE_CHECK(event.line == line);
    CASEFILE_CHECK(text.substr(event.offset, event.raw.size()) == event.raw);
    at = event.offset;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = Expand({reinterpret_cast<const char*>(data), size});
  const std::vector<TimedEvent> whole = ReadInPieces(text, text.size());
  CheckPlaces(text, whole);
  CASEFILE_CHECK(ReadInPieces(text, 1) == whole);
  CASEFILE_CHECK(ReadInPieces(text, size / 2 + 1) == whole);

  std::vector<TimedEvent> in_memory;
  (void)casefile::ReadLogText(Formats(), text, Options(), Into(in_memory));
  CASEFILE_CHECK(std::equal(whole.begin(),
                            whole.end(),
                            in_memory.begin(),
                            in_memory.end(),
                            [](const auto& a, const auto& b) { return a.event == b.event; }));
  return 0;
}
