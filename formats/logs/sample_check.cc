#include "formats/logs/sample_check.h"

#include <fmt/format.h>

#include <algorithm>

#include "formats/logs/log_reader.h"

namespace casefile {
namespace {

// A record that outlives the call.
struct Event {
  std::string time;
  std::string severity;
  std::string program;
  std::string message;
  std::string format;
  std::vector<std::pair<std::string, std::string>> fields;
};

// As collected at noon from a machine started at eight.
std::vector<Event> Read(const LogFormatSet& formats, std::string_view text) {
  std::vector<Event> events;
  LogReaderOptions options;
  options.time.collected = ParseRfc3339("2026-11-21T12:00:00Z").value_or(Instant{});
  options.time.boot = ParseRfc3339("2026-11-21T08:00:00Z");
  ReadLogText(formats, text, options, [&](const LogRecord& record) {
    Event event{.time = record.time ? FormatInstant(*record.time) : "",
                .severity = std::string(ToString(record.severity)),
                .program = std::string(record.program),
                .message = std::string(record.message),
                .format = std::string(record.format),
                .fields = {}};
    for (const auto& [key, value] : record.fields) event.fields.emplace_back(key, value);
    events.push_back(std::move(event));
  });
  return events;
}

class SampleCheck {
 public:
  SampleCheck(const LogFormat& format, std::vector<std::string>& problems)
      : format_(format), problems_(problems) {}

  void Check(const LogSample& sample, const std::vector<Event>& events) {
    line_ = sample.line;
    if (events.size() != static_cast<std::size_t>(sample.events))
      Say(fmt::format("{} events, not {}", events.size(), sample.events));
    if (events.empty()) return;
    const Event& event = events.front();
    if (sample.time) {
      const auto time = ParseRfc3339(*sample.time);
      Same("time", event.time, time ? std::optional(FormatInstant(*time)) : sample.time);
    }
    Same("severity", event.severity, sample.severity);
    Same("program", event.program, sample.program);
    Same("message", event.message, sample.message);
    for (const auto& field : sample.fields) {
      if (std::find(event.fields.begin(), event.fields.end(), field) == event.fields.end())
        Say(fmt::format("there is no field {} with the value '{}'", field.first, field.second));
    }
    // A wrapper's samples are claimed by what is inside.
    if (format_.wraps == LogFormat::Wraps::kNever) Same("format", event.format, format_.id);
  }

 private:
  void Same(std::string_view what,
            const std::string& is,
            const std::optional<std::string>& wanted) {
    if (wanted && is != *wanted) Say(fmt::format("{} is '{}', not '{}'", what, is, *wanted));
  }
  void Say(std::string_view what) { problems_.push_back(fmt::format("{}: {}", line_, what)); }

  const LogFormat& format_;
  std::vector<std::string>& problems_;
  int line_ = 0;
};

}  // namespace

std::vector<std::string> CheckSamples(const LogFormatSet& formats, const LogFormat& format) {
  std::vector<std::string> problems;
  SampleCheck check(format, problems);
  for (const LogSample& sample : format.samples) check.Check(sample, Read(formats, sample.text));
  return problems;
}

}  // namespace casefile
