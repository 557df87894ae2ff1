#include "analyzer/ingest.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "base/limits.h"
#include "tests/analyzer/memory_tree.h"

namespace casefile {
namespace {

using testing::MemoryTree;

Instant At(std::string_view text) {
  return ParseRfc3339(text).value();
}

// Keeps what it is given.
class Recorder final : public RecordSink {
 public:
  struct Event {
    std::string path;
    std::string time;
    std::string message;
    std::string raw;
    std::string format;
    std::uint64_t line = 0;
    std::uint64_t offset = 0;
    TimeConfidence confidence = TimeConfidence::kNone;
  };
  void OnRecord(std::string_view path, const LogRecord& record) override {
    events.push_back({.path = std::string(path),
                      .time = record.time ? FormatInstant(*record.time) : "",
                      .message = std::string(record.message),
                      .raw = std::string(record.raw),
                      .format = std::string(record.format),
                      .line = record.line,
                      .offset = record.offset,
                      .confidence = record.confidence});
  }
  void OnText(std::string_view path, std::string_view kind, std::string_view /*text*/) override {
    texts.emplace(path, kind);
  }
  std::vector<Event> events;
  std::map<std::string, std::string> texts;
};

struct Ingested {
  IngestResult result;
  FactStore facts;
  Recorder recorder;
};

void IngestAll(MemoryTree& tree, Ingested& out, const IngestOptions& options = {}) {
  RecordSink* sinks[] = {&out.recorder};
  out.result = Ingest(tree, options, out.facts, sinks).value();
}

BundleHeader Header() {
  BundleHeader header;
  header.created = At("2026-11-21T12:00:00Z");
  header.utc_offset_seconds = 3600;
  return header;
}

TEST(IngestTest, LogsTablesAndTextsEachGoTheirWay) {
  MemoryTree tree({{"commands/df-PTk.txt",
                    "Filesystem Type 1024-blocks Used Available Capacity Mounted on\n"
                    "/dev/sda1 ext4 1000 990 10 99% /\n"},
                   {"files/var/log/app.log", "2026-11-21T08:04:38Z ERROR cannot write\n"},
                   {"files/etc/motd", "hello\n"},
                   {"files/x.bin", std::string("\0\1\2", 3)}},
                  Header());
  Ingested got;
  IngestAll(tree, got);
  EXPECT_EQ(got.recorder.texts.at("commands/df-PTk.txt"), "disk table");
  EXPECT_EQ(got.recorder.texts.at("files/etc/motd"), "text");
  ASSERT_EQ(got.recorder.events.size(), 1U);
  EXPECT_EQ(got.recorder.events[0].path, "files/var/log/app.log");
  ASSERT_EQ(got.facts.Find("disk.used_percent").size(), 1U);
  EXPECT_EQ(got.facts.Find("disk.used_percent")[0]->evidence.line, 2U);
  ASSERT_EQ(got.result.coverage.sources.size(), 4U);
  EXPECT_EQ(got.result.coverage.sources[0].kind, "disk table");
  EXPECT_EQ(got.result.coverage.sources[1].kind, "log");
  EXPECT_EQ(got.result.coverage.sources[3].note, "binary, not read");
  EXPECT_NE(got.facts.Collected("disk table"), nullptr);
  EXPECT_EQ(got.facts.Collected("port table"), nullptr);
}

TEST(IngestTest, ABundlesZoneAndTimeDecideWhatStampsDoNotSay) {
  MemoryTree tree(
      {{"files/var/log/syslog", "Dec 31 23:59:59 a b: old\nNov 21 09:04:38 a b: new\n"}}, Header());
  Ingested got;
  IngestAll(tree, got);
  ASSERT_EQ(got.recorder.events.size(), 2U);
  EXPECT_EQ(got.recorder.events[0].time, "2025-12-31T22:59:59.000Z");
  EXPECT_EQ(got.recorder.events[1].time, "2026-11-21T08:04:38.000Z");
}

// Eight formats, one true time each, analysed years later.
TEST(IngestTest, EightFormatsAreOnOneClockWhateverTheFilesSay) {
  MemoryTree tree({{"bsd.log", "Jun  1 08:04:38 web1 sshd[1]: a\n"},
                   {"spark.log", "24/06/01 08:04:38 INFO executor.Executor: b\n"},
                   {"hdfs.log", "240601 080438 143 INFO dfs.DataNode: c\n"},
                   {"clock.log", "08:04:38.000 INFO [Main] d\n"},
                   {"epoch.json", "{\"level\":30,\"time\":1717229078000,\"msg\":\"e\"}\n"},
                   {"iso.log", "2024-06-01T10:04:38+02:00 INFO f\n"},
                   {"mail.log", "Sat, 01 Jun 2024 08:04:38 GMT g\n"},
                   {"end.log", "2024-06-01T09:00:00Z INFO end\n"}});
  Ingested got;
  IngestOptions options;
  options.now = At("2026-11-21T12:00:00Z");
  IngestAll(tree, got, options);
  ASSERT_EQ(got.recorder.events.size(), 8U);
  for (std::size_t i = 0; i + 1 < got.recorder.events.size(); ++i) {
    EXPECT_EQ(got.recorder.events[i].time, "2024-06-01T08:04:38.000Z")
        << got.recorder.events[i].path;
  }
}

TEST(IngestTest, KernelTimeWaitsUntilTheStartOfTheMachineIsKnown) {
  MemoryTree tree({{"commands/dmesg.txt", "[   60.500000] Out of memory: Killed process 9 (x)\n"},
                   {"probes/uptime.json",
                    "{\n  \"schema\": \"casefile.probe.uptime/1\",\n  \"uptime_seconds\": 3600,\n  "
                    "\"boot_time\": \"2026-11-21T11:00:00.000Z\"\n}\n"}},
                  Header());
  Ingested got;
  IngestAll(tree, got);
  ASSERT_EQ(got.recorder.events.size(), 1U);
  EXPECT_EQ(got.recorder.events[0].time, "2026-11-21T11:01:00.500Z");
  EXPECT_NE(got.facts.Collected("kernel log"), nullptr);
}

TEST(IngestTest, ASyslogTellsWhenTheMachineWasStarted) {
  MemoryTree tree({{"dmesg", "[  120.000000] eth0: link down\n"},
                   {"messages",
                    "2026-11-20T08:00:00Z a kernel: [99999.000000] old start\n"
                    "2026-11-21T08:01:00Z a kernel: [   60.000000] new start\n"}});
  Ingested got;
  IngestOptions options;
  options.now = At("2026-11-21T12:00:00Z");
  IngestAll(tree, got, options);
  ASSERT_EQ(got.recorder.events.size(), 3U);
  const auto link = std::ranges::find_if(
      got.recorder.events, [](const auto& event) { return event.message == "eth0: link down"; });
  ASSERT_NE(link, got.recorder.events.end());
  EXPECT_EQ(link->time, "2026-11-21T08:02:00.000Z");
}

TEST(IngestTest, TheZoneOfTheMachineIsFoundInItsFiles) {
  MemoryTree tree({{"etc/timezone", "Europe/Vienna\n"},
                   {"app.log", "2026-07-21 08:00:00 INFO a\n2026-11-21 08:00:00 INFO b\n"}});
  Ingested got;
  IngestOptions options;
  options.now = At("2026-11-21T12:00:00Z");
  IngestAll(tree, got, options);
  ASSERT_EQ(got.recorder.events.size(), 2U);
  EXPECT_EQ(got.recorder.events[0].time, "2026-07-21T06:00:00.000Z");
  EXPECT_EQ(got.recorder.events[1].time, "2026-11-21T07:00:00.000Z");
}

TEST(IngestTest, EvidenceStandsWhereItSays) {
  std::string text;
  for (int i = 0; i < 300; ++i) {
    text += "2026-11-21T08:04:38Z INFO line " + std::to_string(i) + "\r\n";
    if (i % 7 == 0) text += "    at frame\n\n";
    if (i % 11 == 0) text += "no format knows this\n";
  }
  MemoryTree tree({{"app.log", text}}, Header());
  Ingested got;
  IngestAll(tree, got);
  EXPECT_GT(got.recorder.events.size(), 300U);
  std::string_view all = text;
  for (const auto& event : got.recorder.events) {
    EXPECT_EQ(all.substr(event.offset, event.raw.size()), event.raw);
    const auto before = all.substr(0, event.offset);
    EXPECT_EQ(std::count(before.begin(), before.end(), '\n') + 1,
              static_cast<std::ptrdiff_t>(event.line));
  }
}

TEST(IngestTest, TheManifestTellsWhatIsMissing) {
  MemoryTree tree({{"a.log", "x\n"}}, Header());
  Manifest manifest;
  manifest.gaps = {{"files", "/var/log/big", {OutcomeStatus::kDenied, "no permission"}},
                   {"files", "/etc/secret", {OutcomeStatus::kWithheld, "binary"}},
                   {"disks", "disks", {OutcomeStatus::kSkipped, "not live"}}};
  manifest.ledger = {{"a.log", "ipv4", 2}, {"b.log", "ipv4", 3}};
  tree.given_manifest = manifest;
  Ingested got;
  IngestAll(tree, got);
  ASSERT_EQ(got.result.coverage.missing.size(), 1U);
  EXPECT_EQ(got.result.coverage.missing[0].why, "denied: no permission");
  ASSERT_EQ(got.result.coverage.withheld.size(), 1U);
  ASSERT_EQ(got.result.redactions.size(), 1U);
  EXPECT_EQ(got.result.redactions[0].count, 5U);
  EXPECT_FALSE(got.result.input.partial);
}

// The time of the only event of each file.
std::map<std::string, std::string> TimesOf(MemoryTree::Members members) {
  MemoryTree tree(std::move(members));
  Ingested all;
  IngestOptions options;
  options.now = At("2026-11-21T08:00:00Z");
  IngestAll(tree, all, options);
  std::map<std::string, std::string> times;
  for (const auto& event : all.recorder.events) times[event.path] += event.time;
  return times;
}

TEST(IngestTest, ClocksOfRotatedFilesAreBeforeThoseOfTheNext) {
  const MemoryTree::Members files = {
      {"app.log", "04:30:00 up\n"}, {"app.log.1", "05:00:00 up\n"}, {"app.log.2", "06:00:00 up\n"}};
  const std::map<std::string, std::string> expected = {{"app.log", "2026-11-21T04:30:00.000Z"},
                                                       {"app.log.1", "2026-11-20T05:00:00.000Z"},
                                                       {"app.log.2", "2026-11-19T06:00:00.000Z"}};
  EXPECT_EQ(TimesOf(files), expected);
  EXPECT_EQ(TimesOf({files[2], files[1], files[0]}), expected);
  // Numbers of programs that run side by side are no rotation.
  EXPECT_EQ(TimesOf({files[1], files[2]})["app.log.2"], "2026-11-21T06:00:00.000Z");
}

TEST(IngestTest, TheNameOfALogSaysTheDayOfItsLines) {
  auto times = TimesOf({{"app-2026-11-18.log", "07:00:00 up\n"},
                        {"app.log.2026-11-17", "09:00:00 up\n"},
                        {"clock-20261119", "03:00:00 up\n"},
                        {"late-20261119", "23:00:00 up\n"},
                        {"messages-20251101.gz", "Oct 31 10:00:00 web1 app: up\n"},
                        {"app-2031-01-01.log", "07:00:00 up\n"}});
  EXPECT_EQ(times["app-2026-11-18.log"], "2026-11-18T07:00:00.000Z");
  EXPECT_EQ(times["app.log.2026-11-17"], "2026-11-17T09:00:00.000Z");
  EXPECT_EQ(times["clock-20261119"], "2026-11-19T03:00:00.000Z");
  EXPECT_EQ(times["late-20261119"], "2026-11-18T23:00:00.000Z");
  EXPECT_EQ(times["messages-20251101.gz"], "2025-10-31T10:00:00.000Z");
  EXPECT_EQ(times["app-2031-01-01.log"], "2026-11-21T07:00:00.000Z");
}

// Every so many seconds a line whose stamp has no date (no year), up to a log that is not held in
// memory; the last is at `last`.
std::string LargeLog(Instant last, std::chrono::seconds step, std::string_view stamp_of) {
  constexpr std::size_t kLines = 150'000;
  const std::string rest = " host app[7]: " + std::string(120, 'x') + "\n";
  std::string text;
  for (std::size_t i = kLines; i > 0; --i) {
    const std::string stamp = FormatInstant(last - step * static_cast<std::int64_t>(i - 1));
    constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const auto month = static_cast<std::size_t>((stamp[5] - '0') * 10 + stamp[6] - '1');
    if (stamp_of == "syslog")
      text += std::string(kMonths.substr(month * 3, 3)) + " " + stamp.substr(8, 2) + " ";
    text += stamp.substr(11, 8) + rest;
  }
  return text;
}

TEST(IngestTest, DaysAndYearsTurnInLogsThatAreStreamed) {
  const Instant last = At("2026-11-21T11:59:30Z");
  for (const auto& [kind, step] :
       {std::pair{"clock", std::chrono::seconds(4)}, {"syslog", std::chrono::seconds(600)}}) {
    const std::string text = LargeLog(last, step, kind);
    ASSERT_GT(text.size(), limits::kLogTextBytes);
    MemoryTree tree({{"var/log/app.log", text}});
    Ingested out;
    IngestOptions options;
    options.now = At("2026-11-21T12:00:00Z");
    IngestAll(tree, out, options);
    ASSERT_EQ(out.recorder.events.size(), 150'000U) << kind;
    EXPECT_EQ(out.recorder.events.front().time, FormatInstant(last - step * 149'999)) << kind;
    EXPECT_EQ(out.recorder.events.back().time, FormatInstant(last)) << kind;
  }
}

}  // namespace
}  // namespace casefile
