#include "analyzer/clock_evidence.h"

#include <gtest/gtest.h>

namespace casefile {
namespace {

ClockEvidence Told(std::string_view path, std::string_view text) {
  ClockEvidence evidence;
  NoteClock(path, text, evidence);
  return evidence;
}

std::string CollectedIn(std::string_view text) {
  const auto evidence = Told("commands/x.txt", text);
  return evidence.collected ? FormatInstant(*evidence.collected) : "";
}

constexpr std::int64_t kHour = 3600;

TEST(ClockEvidenceTest, DateSaysWhenAndWhereItRan) {
  EXPECT_EQ(CollectedIn("Sat Nov 21 08:04:38 UTC 2026\n"), "2026-11-21T08:04:38.000Z");
  EXPECT_EQ(CollectedIn("Sat Nov 21 09:04:38 CET 2026\n"), "2026-11-21T08:04:38.000Z");
  EXPECT_EQ(CollectedIn("Sat Nov 21 13:34:38 IST 2026\n"), "2026-11-21T08:04:38.000Z");
  EXPECT_EQ(CollectedIn("Sat 21 Nov 2026 03:04:38 AM EST\n"), "2026-11-21T08:04:38.000Z");
  EXPECT_EQ(CollectedIn("Sat Nov 21 16:04:38 +08 2026\n"), "2026-11-21T08:04:38.000Z");
  // The place has summer time, whatever the season in which `date` ran.
  const auto told = Told("date", "Sat Nov 21 09:04:38 CET 2026\n");
  ASSERT_TRUE(told.zone_of_date);
  EXPECT_EQ(told.zone_of_date->OffsetAt(ParseRfc3339("2026-07-01T00:00:00Z").value()), 2 * kHour);
}

TEST(ClockEvidenceTest, ALogLineIsNoDate) {
  EXPECT_EQ(CollectedIn("Sat Nov 21 08:04:38 UTC 2026 started\n"), "");
  EXPECT_EQ(CollectedIn("2026-11-21 08:04:38 started\n"), "");
  EXPECT_EQ(CollectedIn("2026-11-21 08:04:38\n"), "");
}

TEST(ClockEvidenceTest, TimedatectlSaysBoth) {
  const auto told = Told("sos_commands/systemd/timedatectl",
                         "               Local time: Sat 2026-11-21 03:04:38 EST\n"
                         "           Universal time: Sat 2026-11-21 08:04:38 UTC\n"
                         "                Time zone: America/New_York (EST, -0500)\n");
  ASSERT_TRUE(told.collected);
  EXPECT_EQ(FormatInstant(*told.collected), "2026-11-21T08:04:38.000Z");
  ASSERT_TRUE(told.zone);
  EXPECT_EQ(told.zone->OffsetAt(*told.collected), -5 * kHour);
  const auto unknown = Told("x", "Time zone: Moon/Base (MOO, +0330)\n");
  EXPECT_FALSE(unknown.zone);
  EXPECT_EQ(unknown.utc_offset_seconds, 3 * kHour + 1800);
}

TEST(ClockEvidenceTest, ACompiledZoneFileEndsInItsRule) {
  const std::string file = std::string("TZif2\0\0\0...", 11) + "\nCET-1CEST,M3.5.0,M10.5.0/3\n";
  const auto told = Told("etc/localtime", file);
  ASSERT_TRUE(told.zone);
  EXPECT_EQ(told.zone->OffsetAt(ParseRfc3339("2026-07-01T00:00:00Z").value()), 2 * kHour);
  EXPECT_FALSE(ZoneOfCompiledFile("TZif"));
  EXPECT_FALSE(ZoneOfCompiledFile("TZif2\nnot a rule\n"));
  EXPECT_FALSE(ZoneOfCompiledFile(file.substr(0, file.size() - 1)));
}

TEST(ClockEvidenceTest, ProcStatSaysWhenTheMachineWasStarted) {
  const auto told = Told("proc/stat", "cpu  1 2 3\nbtime 1795248278\nprocesses 9\n");
  ASSERT_TRUE(told.boot);
  EXPECT_EQ(FormatInstant(*told.boot), "2026-11-21T08:04:38.000Z");
  EXPECT_FALSE(Told("proc/stat", "cpu  1\nbtime 99999999999999999999\n").boot);
}

TEST(ClockEvidenceTest, AClockThatIsSlowIsBehind) {
  const auto chrony = Told("commands/chronyc-tracking.txt",
                           "Reference ID    : 0B490E09 (11.73.14.9)\n"
                           "System time     : 92.500000000 seconds slow of NTP time\n"
                           "Leap status     : Normal\n");
  ASSERT_TRUE(chrony.ahead);
  EXPECT_EQ(*chrony.ahead, -std::chrono::milliseconds(92'500));
  const auto timesync = Told("x",
                             "       Server: 10.0.0.1\nPoll interval: 34min 8s\n"
                             "Root distance: 1ms\n       Offset: -1min 2.5s\n");
  ASSERT_TRUE(timesync.ahead);
  EXPECT_EQ(*timesync.ahead, std::chrono::milliseconds(62'500));
}

}  // namespace
}  // namespace casefile
