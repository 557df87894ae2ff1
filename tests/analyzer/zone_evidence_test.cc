#include "analyzer/zone_evidence.h"

#include <gtest/gtest.h>

#include <string>

#include "analyzer/time_reference.h"
#include "tests/analyzer/memory_tree.h"

namespace casefile {
namespace {

constexpr std::int64_t kHour = 3600;

Stamp Read(std::string_view text) {
  return ParseStamp(text).value();
}

// A file with these stamps.
void AddFile(ZoneEvidence& evidence, std::initializer_list<std::string_view> stamps) {
  for (const std::string_view stamp : stamps) evidence.Add(Read(stamp));
  evidence.EndOfFile();
}

std::optional<std::int64_t> OffsetOf(const ZoneEvidence& evidence,
                                     const std::optional<Instant>& boot) {
  const auto zone = evidence.Find(boot);
  return zone ? std::optional(zone->offset) : std::nullopt;
}

TEST(ZoneEvidenceTest, TheKernelCountsFromAStartThatIsKnown) {
  ZoneEvidence evidence;
  evidence.AddAnchor(Read("Nov 21 13:34:38"), std::chrono::seconds(278));
  evidence.AddAnchor(Read("Nov 21 13:34:40"), std::chrono::seconds(281));
  const Instant boot = ParseRfc3339("2026-11-21T08:00:00Z").value();
  EXPECT_EQ(OffsetOf(evidence, boot), 5 * kHour + kHour / 2);
  EXPECT_EQ(OffsetOf(evidence, std::nullopt), std::nullopt);
  // Lines of an older start agree with no zone.
  EXPECT_EQ(OffsetOf(evidence, boot + std::chrono::minutes(7)), std::nullopt);
}

TEST(ZoneEvidenceTest, WhatHappensIsToldInTheSameSecond) {
  ZoneEvidence evidence;
  AddFile(evidence,
          {"2026-11-21T08:04:38Z",
           "2026-11-21T08:05:02Z",
           "2026-11-21T08:17:11Z",
           "2026-11-21T08:21:50Z",
           "2026-11-21T08:59:59Z"});
  AddFile(evidence, {"Nov 21 03:04:38", "Nov 21 03:05:02", "Nov 21 03:17:11", "Nov 21 03:21:50"});
  EXPECT_EQ(OffsetOf(evidence, std::nullopt), -5 * kHour);
}

TEST(ZoneEvidenceTest, LogsBeginAndEndTogether) {
  ZoneEvidence evidence;
  AddFile(evidence, {"2026-11-21T08:04:38Z", "2026-11-21T11:40:10Z"});
  AddFile(evidence, {"2026-11-21 13:36:38"});
  AddFile(evidence, {"2026-11-21 13:59:38", "2026-11-21 17:07:00"});
  EXPECT_EQ(OffsetOf(evidence, std::nullopt), 5 * kHour + kHour / 2);
}

TEST(ZoneEvidenceTest, LogsMayCrossAChangeOfSummerTime) {
  ZoneEvidence evidence;
  AddFile(evidence, {"2026-10-24T22:00:38Z", "2026-10-25T03:40:10Z"});
  AddFile(evidence, {"2026-10-25 00:02:38", "2026-10-25 04:38:00"});
  const auto zone = evidence.Find(std::nullopt);
  ASSERT_TRUE(zone && zone->rule);
  EXPECT_EQ(zone->rule->OffsetAt(ParseRfc3339("2026-10-24T22:00:00Z").value()), 2 * kHour);
  EXPECT_EQ(zone->rule->OffsetAt(ParseRfc3339("2026-10-25T03:00:00Z").value()), kHour);
}

TEST(ZoneEvidenceTest, AnOffsetThatStampsNameIsTheMachines) {
  ZoneEvidence evidence;
  AddFile(evidence, {"21/Nov/2026:09:04:38 +0100", "21/Jul/2026:10:04:38 +0200"});
  AddFile(evidence, {"2026-11-21 09:12:40"});
  EXPECT_EQ(OffsetOf(evidence, std::nullopt), kHour);  // the newest
}

TEST(ZoneEvidenceTest, ClocksThatAgreeWithUtcAreInItWhateverOneProgramNames) {
  ZoneEvidence evidence;
  AddFile(evidence, {"2026-11-21T10:04:38+02:00"});
  AddFile(evidence, {"2026-11-21 08:04:38"});
  EXPECT_EQ(OffsetOf(evidence, std::nullopt), 0);
}

TEST(ZoneEvidenceTest, AFewOffsetsAmongManyAreOfOtherMachines) {
  ZoneEvidence evidence;
  AddFile(evidence, {"2026-11-21T10:04:38+02:00"});
  for (int i = 10; i < 50; ++i) evidence.Add(Read("2026-11-21T08:04:" + std::to_string(i) + "Z"));
  AddFile(evidence, {"2026-11-20 02:12:40"});
  EXPECT_EQ(OffsetOf(evidence, std::nullopt), std::nullopt);
}

TEST(ZoneEvidenceTest, LogsEndTogether) {
  ZoneEvidence dated;
  AddFile(dated, {"2026-11-21T08:04:38Z"});
  AddFile(dated, {"2026-11-21 16:03:59"});
  EXPECT_EQ(OffsetOf(dated, std::nullopt), 8 * kHour);

  ZoneEvidence clock;
  AddFile(clock, {"2026-11-21T22:04:38Z"});
  AddFile(clock, {"07:04:20"});
  EXPECT_EQ(OffsetOf(clock, std::nullopt), 9 * kHour);
}

TEST(ZoneEvidenceTest, ALogThatEndedLongAgoSaysNothing) {
  ZoneEvidence evidence;
  AddFile(evidence, {"2026-11-21T08:04:38Z"});
  AddFile(evidence, {"2026-11-21 05:22:10"});
  EXPECT_EQ(OffsetOf(evidence, std::nullopt), std::nullopt);
  // One that ended whole hours ago does not outweigh one that is in UTC.
  AddFile(evidence, {"2026-11-21 05:04:30"});
  AddFile(evidence, {"2026-11-21 08:04:30"});
  EXPECT_EQ(OffsetOf(evidence, std::nullopt), 0);
}

TEST(ZoneEvidenceTest, IsUsedWhenNoFileSaysTheZone) {
  const auto formats = LogFormatSet::Builtin().value();
  IngestOptions options;
  options.now = ParseRfc3339("2026-11-21T12:00:00Z").value();
  testing::MemoryTree::Members members = {
      {"app.jsonl", "{\"time\":\"2026-11-21T08:04:38Z\",\"level\":\"info\",\"msg\":\"a\"}\n"},
      {"var/log/syslog", "Nov 21 09:04:20 web1 cron[1]: a\n"}};
  testing::MemoryTree silent(members);
  EXPECT_EQ(FindTimeReference(silent, *formats, options).value().context.utc_offset_seconds, kHour);
  members.emplace_back("etc/timezone", "Asia/Tokyo\n");
  testing::MemoryTree telling(members);
  const auto told = FindTimeReference(telling, *formats, options).value().context;
  ASSERT_TRUE(told.zone);
  EXPECT_EQ(told.zone->OffsetAt(options.now), 9 * kHour);
}

}  // namespace
}  // namespace casefile
