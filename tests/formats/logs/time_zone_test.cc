#include "formats/logs/time_zone.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "formats/logs/time_resolver.h"

namespace casefile {
namespace {

Instant At(std::string_view text) {
  return ParseRfc3339(text).value();
}

TEST(TimeZoneTest, KnowsSummerAndWinterOnBothHemispheres) {
  const TimeZone vienna = TimeZone::FromName("Europe/Vienna").value();
  EXPECT_EQ(vienna.OffsetAt(At("2026-01-15T12:00:00Z")), 3600);
  EXPECT_EQ(vienna.OffsetAt(At("2026-07-15T12:00:00Z")), 7200);
  EXPECT_EQ(vienna.OffsetAt(At("2026-03-29T00:59:59Z")), 3600);
  EXPECT_EQ(vienna.OffsetAt(At("2026-03-29T01:00:00Z")), 7200);
  EXPECT_EQ(vienna.OffsetAt(At("2026-10-25T00:59:59Z")), 7200);
  EXPECT_EQ(vienna.OffsetAt(At("2026-10-25T01:00:00Z")), 3600);
  const TimeZone sydney = TimeZone::FromName("Australia/Sydney").value();
  EXPECT_EQ(sydney.OffsetAt(At("2026-01-15T12:00:00Z")), 11 * 3600);
  EXPECT_EQ(sydney.OffsetAt(At("2026-07-15T12:00:00Z")), 10 * 3600);
  EXPECT_EQ(TimeZone::FromName("America/New_York")->OffsetAt(At("2026-07-01T00:00:00Z")),
            -4 * 3600);
  EXPECT_EQ(TimeZone::FromName("Asia/Kolkata")->OffsetAt(At("2026-07-01T00:00:00Z")), 19800);
  EXPECT_EQ(TimeZone::FromName("UTC")->OffsetAt(At("2026-07-01T00:00:00Z")), 0);
  EXPECT_FALSE(TimeZone::FromName("Europe/Atlantis"));
  EXPECT_FALSE(TimeZone::FromName(""));
}

TEST(TimeZoneTest, RefusesWhatIsNoRule) {
  EXPECT_TRUE(TimeZone::FromRule("CET-1CEST,M3.5.0,M10.5.0/3"));
  for (const char* rule : {"",
                           "C",
                           "CET",
                           "CET-1CEST",
                           "CET-1CEST,M13.5.0,M10.5.0",
                           "CET-1,",
                           "CET-1CEST,M3.6.0,M10.5.0",
                           "CET-1CEST,M3.5.0,M10.5.0/3x",
                           "<CET"})
    EXPECT_FALSE(TimeZone::FromRule(rule)) << rule;
}

TEST(TimeZoneTest, TheHourThatComesTwiceAndTheOneThatIsMissing) {
  const TimeZone vienna = TimeZone::FromName("Europe/Vienna").value();
  const auto twice = vienna.OffsetsOf(At("2026-10-25T02:30:00Z"));
  EXPECT_EQ(twice.first, 7200);
  EXPECT_EQ(twice.second, 3600);
  const auto missing = vienna.OffsetsOf(At("2026-03-29T02:30:00Z"));
  EXPECT_EQ(missing.first, 3600);
  EXPECT_EQ(missing.second, 3600);
}

std::vector<std::string> Resolve(const std::vector<std::string>& stamps) {
  TimeContext context;
  context.collected = At("2026-10-26T12:00:00Z");
  context.zone = TimeZone::FromName("Europe/Vienna");
  RollOverCounter counter;
  for (const auto& text : stamps) counter.Add(ParseStamp(text).value());
  TimeResolver resolver(context);
  resolver.SetRollOvers(counter);
  std::vector<std::string> shown;
  for (const auto& text : stamps)
    shown.push_back(FormatInstant(resolver.Resolve(ParseStamp(text).value())->time).substr(5, 14));
  return shown;
}

using Times = std::vector<std::string>;

TEST(TimeZoneTest, ALogRunsOnThroughTheEndOfSummerTime) {
  const Times twice = {
      "10-25T00:10:00", "10-25T00:59:59", "10-25T01:00:00", "10-25T01:50:00", "10-25T02:00:00"};
  EXPECT_EQ(Resolve({"2026-10-25 02:10:00",
                     "2026-10-25 02:59:59",
                     "2026-10-25 02:00:00",
                     "2026-10-25 02:50:00",
                     "2026-10-25 03:00:00"}),
            twice);
  EXPECT_EQ(Resolve({"Oct 25 02:10:00",
                     "Oct 25 02:59:59",
                     "Oct 25 02:00:00",
                     "Oct 25 02:50:00",
                     "Oct 25 03:00:00"}),
            twice);
}

TEST(TimeZoneTest, AClockWithoutADateRunsThroughItToo) {
  EXPECT_EQ(
      Resolve(
          {"2026-10-24 23:59:00", "00:10:00.000", "02:59:59.000", "02:00:00.000", "03:10:00.000"}),
      (Times{"10-24T21:59:00",
             "10-24T22:10:00",
             "10-25T00:59:59",
             "10-25T01:00:00",
             "10-25T02:10:00"}));
}

TEST(TimeZoneTest, DisorderOfSecondsIsNoEndOfSummerTime) {
  EXPECT_EQ(Resolve({"2026-10-25 02:10:05", "2026-10-25 02:10:04"}),
            (Times{"10-25T00:10:05", "10-25T00:10:04"}));
}

}  // namespace
}  // namespace casefile
