#include "formats/logs/time_resolver.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace casefile {
namespace {

TimeContext Context(std::string_view collected, std::int64_t offset = 0) {
  TimeContext context;
  context.collected = ParseRfc3339(collected).value();
  context.utc_offset_seconds = offset;
  return context;
}

// The stamps on the clock, as text.
std::vector<std::string> Resolve(const TimeContext& context,
                                 const std::vector<std::string>& stamps) {
  RollOverCounter counter;
  for (const auto& text : stamps) counter.Add(ParseStamp(text).value());
  TimeResolver resolver(context);
  resolver.SetRollOvers(counter);
  std::vector<std::string> shown;
  for (const auto& text : stamps) {
    const auto resolved = resolver.Resolve(ParseStamp(text).value());
    shown.push_back(resolved ? FormatInstant(resolved->time) : "none");
  }
  return shown;
}

using Times = std::vector<std::string>;

TEST(TimeResolverTest, TheYearIsTheNewestThatIsNotInTheFuture) {
  EXPECT_EQ(Resolve(Context("2026-01-02T12:00:00Z"), {"Dec 31 23:59:59", "Jan  1 00:00:01"}),
            (Times{"2025-12-31T23:59:59.000Z", "2026-01-01T00:00:01.000Z"}));
  EXPECT_EQ(Resolve(Context("2026-03-01T12:00:00Z"), {"Feb 29 08:00:00"}),
            Times{"2024-02-29T08:00:00.000Z"});
}

TEST(TimeResolverTest, AFileOfSeveralYearsIsCountedBackFromItsEnd) {
  EXPECT_EQ(Resolve(Context("2026-11-21T12:00:00Z"),
                    {"Nov 10 08:00:00", "Mar  1 08:00:00", "Nov 20 08:00:00", "Feb  1 08:00:00"}),
            (Times{"2024-11-10T08:00:00.000Z",
                   "2025-03-01T08:00:00.000Z",
                   "2025-11-20T08:00:00.000Z",
                   "2026-02-01T08:00:00.000Z"}));
}

TEST(TimeResolverTest, DisorderAmongWritersIsNoNewYear) {
  EXPECT_EQ(Resolve(Context("2026-01-21T12:00:00Z"),
                    {"Dec 31 23:59:58", "Jan  1 00:00:01", "Dec 31 23:59:59", "Jan  1 00:00:02"}),
            (Times{"2025-12-31T23:59:58.000Z",
                   "2026-01-01T00:00:01.000Z",
                   "2025-12-31T23:59:59.000Z",
                   "2026-01-01T00:00:02.000Z"}));
  EXPECT_EQ(Resolve(Context("2026-11-21T12:00:00Z"), {"Nov 20 08:00:05", "Nov 20 08:00:04"}),
            (Times{"2026-11-20T08:00:05.000Z", "2026-11-20T08:00:04.000Z"}));
}

TEST(TimeResolverTest, ClocksWithoutADateRollOverAtMidnight) {
  EXPECT_EQ(Resolve(Context("2026-11-21T00:30:00Z"), {"23:59:59.000", "00:00:01.000"}),
            (Times{"2026-11-20T23:59:59.000Z", "2026-11-21T00:00:01.000Z"}));
  EXPECT_EQ(
      Resolve(Context("2026-11-21T12:00:00Z"),
              {"09:00:00.000", "23:00:00.000", "01:00:00.000", "23:30:00.000", "08:00:00.000"}),
      (Times{"2026-11-19T09:00:00.000Z",
             "2026-11-19T23:00:00.000Z",
             "2026-11-20T01:00:00.000Z",
             "2026-11-20T23:30:00.000Z",
             "2026-11-21T08:00:00.000Z"}));
}

TEST(TimeResolverTest, AWholeDayEndsBeforeTheCollection) {
  EXPECT_EQ(
      Resolve(Context("2026-11-20T23:59:59Z"), {"00:00:01.000", "12:00:00.000", "23:59:58.000"}),
      (Times{"2026-11-20T00:00:01.000Z", "2026-11-20T12:00:00.000Z", "2026-11-20T23:59:58.000Z"}));
}

TEST(TimeResolverTest, ADateInTheFileIsTheClocksDate) {
  EXPECT_EQ(Resolve(Context("2026-11-21T12:00:00Z"), {"2026-10-01T23:59:00Z", "00:01:00.000"}),
            (Times{"2026-10-01T23:59:00.000Z", "2026-10-02T00:01:00.000Z"}));
}

TEST(TimeResolverTest, TheZoneOfTheBundleIsForStampsWithoutOne) {
  EXPECT_EQ(
      Resolve(
          Context("2026-11-21T12:00:00Z", 3600),
          {"2026-11-21 09:00:00", "2026-11-21 09:00:00 UTC", "Nov 21 09:00:00", "09:00:00.000"}),
      (Times{"2026-11-21T08:00:00.000Z",
             "2026-11-21T09:00:00.000Z",
             "2026-11-21T08:00:00.000Z",
             "2026-11-21T08:00:00.000Z"}));
}

TEST(TimeResolverTest, SaysHowSureItIs) {
  TimeResolver resolver(Context("2026-11-21T12:00:00Z"));
  EXPECT_FALSE(resolver.Neighbour());
  const auto confidence = [&](std::string_view text) {
    return resolver.Resolve(ParseStamp(text).value())->confidence;
  };
  EXPECT_EQ(confidence("2026-11-21T09:00:00Z"), TimeConfidence::kExact);
  EXPECT_EQ(confidence("1795248278984"), TimeConfidence::kExact);
  EXPECT_EQ(confidence("2026-11-21 09:00:00"), TimeConfidence::kZoneAssumed);
  EXPECT_EQ(confidence("Nov 21 09:00:00"), TimeConfidence::kInferred);
  EXPECT_EQ(resolver.Neighbour()->confidence, TimeConfidence::kNeighbour);
}

TEST(TimeResolverTest, KernelTimeNeedsTheStartOfTheMachine) {
  TimeContext context = Context("2026-11-21T12:00:00Z");
  const Stamp stamp = ParseUptimeStamp("60.500000").value();
  EXPECT_FALSE(TimeResolver(context).Resolve(stamp));
  context.boot = ParseRfc3339("2026-11-21T11:00:00Z");
  EXPECT_EQ(FormatInstant(TimeResolver(context).Resolve(stamp)->time), "2026-11-21T11:01:00.500Z");
}

TEST(TimeResolverTest, ImpossibleDatesHaveNoTime) {
  EXPECT_EQ(Resolve(Context("2026-11-21T12:00:00Z"), {"2026-02-30T09:00:00Z", "Feb 30 09:00:00"}),
            (Times{"none", "none"}));
}

}  // namespace
}  // namespace casefile
