// Every log format's own `samples:`, through the whole reader with all formats loaded, so that a
// format that steals another's lines is seen.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

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

std::vector<Event> Read(const LogFormatSet& formats, std::string_view text) {
  std::vector<Event> events;
  LogReaderOptions options;
  options.time.collected = ParseRfc3339("2026-11-21T12:00:00Z").value();
  options.time.boot = ParseRfc3339("2026-11-21T08:00:00Z").value();
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

void ExpectSample(const LogSample& sample, const std::vector<Event>& events) {
  ASSERT_FALSE(events.empty());
  EXPECT_EQ(events.size(), static_cast<std::size_t>(sample.events));
  const Event& event = events.front();
  if (sample.time) {
    EXPECT_EQ(event.time, FormatInstant(ParseRfc3339(*sample.time).value()));
  }
  EXPECT_EQ(event.severity, sample.severity.value_or(event.severity));
  EXPECT_EQ(event.program, sample.program.value_or(event.program));
  EXPECT_EQ(event.message, sample.message.value_or(event.message));
  for (const auto& field : sample.fields) EXPECT_THAT(event.fields, ::testing::Contains(field));
}

TEST(LogFormatSamplesTest, EverySampleReadsAsItSays) {
  const auto formats = LogFormatSet::Builtin();
  ASSERT_TRUE(formats) << formats.error().message();
  for (const LogFormat& format : (*formats)->formats()) {
    for (const LogSample& sample : format.samples) {
      SCOPED_TRACE(format.id + ".yaml:" + std::to_string(sample.line));
      const auto events = Read(**formats, sample.text);
      ExpectSample(sample, events);
      // A wrapper's samples are claimed by what is inside.
      if (format.wraps == LogFormat::Wraps::kNever && !events.empty()) {
        EXPECT_EQ(events.front().format, format.id);
      }
    }
  }
}

TEST(LogFormatSamplesTest, ProseIsClaimedByNobody) {
  const auto formats = LogFormatSet::Builtin();
  ASSERT_TRUE(formats);
  for (const auto* text :
       {"plain words", "a = b", "{not json", "server {", "| a | b |", "12 apples"}) {
    EXPECT_EQ(Read(**formats, text).front().format, "none") << text;
  }
}

}  // namespace
}  // namespace casefile
