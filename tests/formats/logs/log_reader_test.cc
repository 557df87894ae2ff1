#include "formats/logs/log_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "base/limits.h"

namespace casefile {
namespace {

struct Event {
  std::string raw;
  std::string message;
  std::string format;
  std::string time;
  std::string severity;
  std::uint64_t line = 0;
  std::uint64_t offset = 0;
  bool operator==(const Event&) const = default;
};

// Gives a text in pieces of random sizes.
class Pieces final : public ByteSource {
 public:
  Pieces(std::string_view text, unsigned seed) : text_(text), random_(seed) {}
  Result<std::size_t> Read(std::span<std::byte> out) override {
    const std::size_t count =
        std::min({out.size(), text_.size(), static_cast<std::size_t>(1 + random_() % 5000)});
    if (count > 0) std::memcpy(out.data(), text_.data(), count);
    text_.remove_prefix(count);
    return count;
  }

 private:
  std::string_view text_;
  std::mt19937 random_;
};

const LogFormatSet& Formats() {
  static const auto kFormats = LogFormatSet::Builtin().value();
  return *kFormats;
}

LogReaderOptions Options() {
  LogReaderOptions options;
  options.time.collected = ParseRfc3339("2026-11-21T12:00:00Z").value();
  return options;
}

RecordHandler Into(std::vector<Event>& events) {
  return [&events](const LogRecord& record) {
    events.push_back({.raw = std::string(record.raw),
                      .message = std::string(record.message),
                      .format = std::string(record.format),
                      .time = record.time ? FormatInstant(*record.time) : "",
                      .severity = std::string(ToString(record.severity)),
                      .line = record.line,
                      .offset = record.offset});
  };
}

std::vector<Event> ReadText(std::string_view text, LogSummary* summary = nullptr) {
  std::vector<Event> events;
  const LogSummary got = ReadLogText(Formats(), text, Options(), Into(events));
  if (summary != nullptr) *summary = got;
  return events;
}

std::vector<Event> ReadStream(std::string_view text, unsigned seed, LogSummary* summary = nullptr) {
  std::vector<Event> events;
  Pieces pieces(text, seed);
  const auto got = ReadLog(Formats(), pieces, Options(), Into(events));
  EXPECT_TRUE(got);
  if (summary != nullptr) *summary = *got;
  return events;
}

// Lines of many formats, with traces, blanks and rubbish between them.
std::string Mixture(unsigned seed, int lines) {
  static const std::vector<std::string> kLines{
      "2026-11-21T08:04:38.984Z ERROR app: failed",
      "    at run (/srv/app/a.js:1:2)",
      "",
      "{\"ts\":\"2026-11-21T08:04:38.984Z\",\"level\":\"warn\",\"ctx\":\"Redis\",\"msg\":\"gone\"}",
      "2026-11-21 08:04:38.984 UTC [12] ERROR:  full",
      "2026-11-21 08:04:38.984 UTC [12] HINT:  Check free disk space.",
      "\x1b[2m2026-11-21T08:04:38Z\x1b[0m \x1b[31mERROR\x1b[0m x::y: coloured",
      "Traceback (most recent call last):",
      "  File \"a.py\", line 1, in <module>",
      "ValueError: no",
      "rubbish \xff\xfe here",
      "{\"log\":\"Error: boom\\n\",\"stream\":\"stderr\",\"time\":\"2026-11-21T08:04:38Z\"}",
      "{\"log\":\"    at x\\n\",\"stream\":\"stderr\",\"time\":\"2026-11-21T08:04:38Z\"}",
      "web-1  | 2026-11-21 08:04:38.984 UTC [1] LOG:  ready",
      "2026-11-21T08:04:38Z plain\r",
      std::string(700, 'x'),
  };
  std::mt19937 random(seed);
  std::string text;
  for (int i = 0; i < lines; ++i) text += kLines[random() % kLines.size()] + "\n";
  return text;
}

TEST(LogReaderTest, HowTheInputIsSplitChangesNothing) {
  for (unsigned seed = 1; seed <= 2; ++seed) {
    const std::string text = Mixture(seed, 15'000);  // more than the buffer holds
    LogSummary whole;
    LogSummary pieces;
    const auto expected = ReadText(text, &whole);
    const auto got = ReadStream(text, seed, &pieces);
    ASSERT_EQ(got.size(), expected.size()) << seed;
    for (std::size_t i = 0; i < got.size(); ++i) ASSERT_EQ(got[i], expected[i]) << seed << " " << i;
    EXPECT_EQ(pieces.lines, whole.lines);
    EXPECT_EQ(pieces.bytes, text.size());
  }
}

TEST(LogReaderTest, EveryEventStandsWhereItSays) {
  const std::string text = Mixture(99, 600);
  const auto events = ReadStream(text, 5);
  std::uint64_t end = 0;
  for (const Event& event : events) {
    EXPECT_EQ(text.substr(event.offset, event.raw.size()), event.raw);
    EXPECT_GE(event.offset, end);
    end = event.offset + event.raw.size();
    const auto lines =
        std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(event.offset), '\n');
    EXPECT_EQ(static_cast<std::uint64_t>(lines) + 1, event.line);
  }
}

TEST(LogReaderTest, ALineOfManyMegabytesCostsNoMemoryAndNoOtherLine) {
  const std::string text = "2026-11-21T08:04:38Z INFO before\n" + std::string(12'000'000, 'a') +
                           "\n2026-11-21T08:04:39Z INFO after\n";
  LogSummary summary;
  const auto events = ReadStream(text, 3, &summary);
  ASSERT_EQ(events.size(), 3U);
  EXPECT_EQ(events[1].raw.size(), limits::kLineBytes);
  EXPECT_EQ(events[2].message, "after");
  EXPECT_EQ(events[2].line, 3U);
  EXPECT_EQ(text.substr(events[2].offset, 4), "2026");
  EXPECT_EQ(summary.lines_cut, 1U);
  EXPECT_EQ(ReadText(text), events);
}

TEST(LogReaderTest, ALineAsLongAsTheLimitIsWholeHoweverItIsRead) {
  const std::string text =
      std::string(limits::kLineBytes, 'x') + "\n" + std::string(limits::kLineBytes + 1, 'y') + "\n";
  LogSummary whole;
  ReadText(text, &whole);
  EXPECT_EQ(whole.lines_cut, 1U);
  Pieces pieces(text, 7);
  std::vector<Event> events;
  const auto streamed = ReadLog(Formats(), pieces, Options(), Into(events));
  ASSERT_TRUE(streamed);
  EXPECT_EQ(streamed->lines_cut, 1U);
}

TEST(LogReaderTest, AnEventWithoutEndIsCut) {
  std::string text = "2026-11-21T08:04:38Z ERROR head\n";
  for (int i = 0; i < 30'000; ++i) text += "    frame " + std::to_string(i) + "\n";
  text += "2026-11-21T08:04:39Z INFO after\n";
  const auto events = ReadStream(text, 7);
  ASSERT_EQ(events.size(), 2U);
  EXPECT_LE(events[0].raw.size(), limits::kEventBytes);
  EXPECT_EQ(events[1].message, "after");
}

TEST(LogReaderTest, UnclaimedLinesTakeTheirNeighboursTime) {
  LogSummary summary;
  const auto events =
      ReadText("first\n2026-11-21T08:04:38Z INFO x\nno format knows this\n", &summary);
  ASSERT_EQ(events.size(), 3U);
  EXPECT_EQ(events[0].time, "");
  EXPECT_EQ(events[2].format, "none");
  EXPECT_EQ(events[2].time, "2026-11-21T08:04:38.000Z");
  EXPECT_EQ(summary.events_unclaimed, 2U);
  EXPECT_EQ(summary.events_without_time, 2U);
}

struct Trace {
  const char* name;
  const char* text;
  std::size_t events;
};

class TraceTest : public ::testing::TestWithParam<Trace> {};

TEST_P(TraceTest, IsOneEvent) {
  const auto events = ReadText(GetParam().text);
  std::string shown;
  for (const Event& event : events) shown += "<" + event.raw + ">\n";
  EXPECT_EQ(events.size(), GetParam().events) << shown;
}

constexpr Trace kTraces[] = {
    {"Python",
     "Traceback (most recent call last):\n  File \"a.py\", line 1, in f\n    g()\nKeyError: 'x'\n\n"
     "During handling of the above exception, another exception occurred:\n\n"
     "Traceback (most recent call last):\n  File \"a.py\", line 3, in f\nValueError: y\n"
     "2026-11-21T08:04:38Z INFO next\n",
     2},
    {"Node",
     "Error: connect ECONNREFUSED 127.0.0.1:5432\n    at TCPConnectWrap.afterConnect (node:net:1)\n"
     "    at x {\n  errno: -111,\n  cause: Error: inner\n      at y\n}\n\nNode.js v24.0.0\n",
     1},
    {"Drizzle",
     "DrizzleQueryError: Failed query: select 1\nparams: \n    at a (b.js:1:1) {\n  query: "
     "'x',\n}\n",
     1},
    {"Java",
     "2026-11-21 08:04:38 ERROR x: failed\njava.lang.RuntimeException: a\n\tat b.C(D.java:1)\n"
     "Caused by: java.io.IOException: e\n\t... 12 more\n2026-11-21 08:04:39 INFO x: next\n",
     2},
    {"Rust",
     "thread 'main' panicked at src/main.rs:2:5:\nGateway command failed\n"
     "note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n"
     "2026-11-21T08:04:38Z  INFO a::b: next\n",
     2},
    {"Go",
     "panic: runtime error: index out of range\n\ngoroutine 1 [running]:\nmain.main()\n"
     "\t/srv/main.go:8 +0x1d\nexit status 2\n",
     1},
    {"Bun",
     "12 | const server = Bun.serve({\n13 |   port,\n                ^\n"
     "error: Failed to start server. Is port 3000 in use?\n syscall: \"listen\",\n   errno: 98,\n\n"
     "      at serve (x.ts:12:1)\n",
     1},
    {"Php",
     "PHP Fatal error: Uncaught Exception: x in /a.php:3\nStack trace:\n#0 /a.php(9): f()\n#1 "
     "{main}\n  thrown in /a.php on line 3\n",
     1},
    {"TwoLogLines", "2026-11-21T08:04:38Z INFO a\n2026-11-21T08:04:38Z INFO b\n", 2},
    {"PlainWords", "one\ntwo\nthree\n", 3},
};
INSTANTIATE_TEST_SUITE_P(Languages, TraceTest, ::testing::ValuesIn(kTraces));

TEST(LogReaderTest, HostileBytesAreRead) {
  for (const std::string& text : {std::string("\0\0\0\n", 4),
                                  std::string("\x1b[\n\x1b]\n\x1b"),
                                  std::string(200'000, '\n'),
                                  std::string(200'000, '{') + "\n",
                                  std::string("{\"a\":") + std::string(60'000, '[') + "\n",
                                  std::string("[1.2.3\n<999>1 x\n[[[[\n"),
                                  std::string("\xef\xbb\xbf"
                                              "2026-11-21T08:04:38Z INFO x\n")}) {
    EXPECT_EQ(ReadStream(text, 1), ReadText(text));
  }
}

TEST(LogReaderTest, AByteOrderMarkIsNoPartOfTheFirstLine) {
  const auto events = ReadText(
      "\xef\xbb\xbf"
      "2026-11-21T08:04:38Z INFO x\n");
  EXPECT_EQ(events[0].message, "x");
  EXPECT_EQ(events[0].offset, 3U);
}

TEST(ClaimedPercentTest, TellsLogsFromTexts) {
  EXPECT_EQ(ClaimedPercent(Formats(), ""), 0);
  EXPECT_EQ(ClaimedPercent(Formats(), "# a config\nkey = value\n"), 0);
  EXPECT_EQ(ClaimedPercent(Formats(), "2026-11-21T08:04:38Z INFO x\n    at y\n"), 100);
}

}  // namespace
}  // namespace casefile
