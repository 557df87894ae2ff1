#include "analyzer/timeline.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "base/limits.h"
#include "tests/analyzer/report/sample_document.h"

namespace casefile {
namespace {

using testing::At;

struct Line {
  std::int64_t second = 0;
  Severity severity = Severity::kInfo;
  std::string message;
  std::string path = "a.log";
};

void Feed(Timeline& timeline, const std::vector<Line>& lines) {
  std::uint64_t number = 0;
  for (const Line& line : lines) {
    LogRecord record;
    record.time = At(line.second);
    record.confidence = TimeConfidence::kExact;
    record.severity = line.severity;
    record.program = "prog";
    record.message = line.message;
    record.raw = line.message;
    record.line = ++number;
    record.offset = number * 100;
    timeline.OnRecord(line.path, record);
  }
}

std::vector<std::string> Texts(const Timeline::Events& events) {
  std::vector<std::string> texts;
  for (const TimelineEvent& event : events.events) texts.push_back(event.text);
  return texts;
}

TEST(BucketCounterTest, WidensByWholeStepsAndLosesNothing) {
  BucketCounter counter(10);
  for (int second = 0; second < 3600; ++second)
    counter.Add(At(second), {.total = 1, .warnings = 0, .errors = second % 2 == 0 ? 1U : 0U});
  EXPECT_LE(counter.buckets().size(), 10U);
  EXPECT_EQ(counter.seconds(), 600);
  std::uint64_t total = 0;
  std::uint64_t errors = 0;
  for (const auto& [number, counts] : counter.buckets()) {
    total += counts.total;
    errors += counts.errors;
    EXPECT_EQ(counter.StartOf(number).time_since_epoch() % std::chrono::seconds(600),
              Duration::zero());
  }
  EXPECT_EQ(total, 3600U);
  EXPECT_EQ(errors, 1800U);
}

TEST(BucketCounterTest, DoesNotDependOnTheOrder) {
  std::vector<std::int64_t> seconds;
  for (int i = 0; i < 2000; ++i) seconds.push_back((i * 7919LL) % 400'000 - 200'000);
  const auto count = [&] {
    BucketCounter counter(50);
    for (const std::int64_t second : seconds) counter.Add(At(second), {.total = 1});
    std::vector<std::pair<std::int64_t, std::uint64_t>> buckets;
    for (const auto& [number, counts] : counter.buckets())
      buckets.emplace_back(number, counts.total);
    return std::pair(counter.seconds(), buckets);
  };
  const auto first = count();
  constexpr unsigned kSeed = 42;
  std::shuffle(seconds.begin(), seconds.end(), std::mt19937(kSeed));
  EXPECT_EQ(count(), first);
}

TEST(BucketCounterTest, TimesBefore1970FallIntoTheBucketThatHoldsThem) {
  BucketCounter counter(1);
  counter.Add(Instant(std::chrono::seconds(-1)), {.total = 1});
  counter.Add(Instant(std::chrono::seconds(-5)), {.total = 1});
  ASSERT_EQ(counter.buckets().size(), 1U);
  EXPECT_EQ(counter.StartOf(counter.buckets().begin()->first), Instant(std::chrono::seconds(-5)));
}

TEST(TimelineTest, CountsBySeverityAndOverTime) {
  Timeline timeline;
  Feed(timeline,
       {{0, Severity::kInfo, "a"}, {0, Severity::kWarning, "b"}, {1, Severity::kCritical, "c"}});
  const std::vector<TimelineBucket> density = timeline.Density();
  ASSERT_EQ(density.size(), 2U);
  EXPECT_EQ(density[0].start, At(0));
  EXPECT_EQ(density[0].total, 2U);
  EXPECT_EQ(density[0].warnings, 1U);
  EXPECT_EQ(density[0].errors, 0U);
  EXPECT_EQ(density[1].errors, 1U);
}

TEST(TimelineTest, KeepsTheFirstTwoAndTheLastOfEachShapeOfAnError) {
  Timeline timeline;
  std::vector<Line> lines;
  for (int i = 0; i < 100; ++i)
    lines.push_back({i, Severity::kError, fmt::format("request {} failed", 1000 + i)});
  lines.push_back({50, Severity::kError, "disk is gone"});
  Feed(timeline, lines);
  const Timeline::Events events = timeline.EventsFor({});
  EXPECT_EQ(
      Texts(events),
      (std::vector<std::string>{
          "request 1000 failed", "request 1001 failed", "disk is gone", "request 1099 failed"}));
  EXPECT_EQ(events.omitted, 97U);
}

TEST(TimelineTest, FirstAndLastAreByTimeWhateverTheOrderOfTheFiles) {
  Timeline timeline;
  Feed(timeline,
       {{30, Severity::kError, "try 4"},
        {40, Severity::kError, "try 5"},
        {50, Severity::kError, "try 6"},
        {0, Severity::kError, "try 1"},
        {10, Severity::kError, "try 2"}});
  EXPECT_EQ(Texts(timeline.EventsFor({})), (std::vector<std::string>{"try 1", "try 2", "try 6"}));
}

TEST(TimelineTest, WarningsGetTheirFirstLineOnlyAndInformationNone) {
  Timeline timeline;
  Feed(timeline,
       {{9, Severity::kWarning, "slow 9"},
        {3, Severity::kWarning, "slow 3"},
        {5, Severity::kInfo, "hello"}});
  const Timeline::Events events = timeline.EventsFor({});
  EXPECT_EQ(Texts(events), (std::vector<std::string>{"slow 3"}));
  EXPECT_EQ(events.omitted, 1U);
}

TEST(TimelineTest, WhatAFindingRestsOnHasALineAndNamesIt) {
  Timeline timeline;
  Feed(timeline, {{0, Severity::kError, "known"}, {9, Severity::kInfo, "cited"}});
  Finding finding;
  finding.id = "x/y";
  finding.evidence = {{.path = "a.log",
                       .line = 1,
                       .offset = 100,
                       .time = At(0),
                       .confidence = TimeConfidence::kExact,
                       .text = "known"},
                      {.path = "a.log",
                       .line = 2,
                       .offset = 200,
                       .time = At(9),
                       .confidence = TimeConfidence::kExact,
                       .text = "<28>app: cited",
                       .severity = Severity::kInfo,
                       .program = "app",
                       .message = "cited"}};
  const Timeline::Events events = timeline.EventsFor({finding});
  ASSERT_EQ(events.events.size(), 2U);
  EXPECT_EQ(events.events[0].severity, Severity::kError);
  EXPECT_EQ(events.events[0].finding, "x/y");
  EXPECT_EQ(events.events[1].text, "cited");
  EXPECT_EQ(events.events[1].severity, Severity::kInfo);
  EXPECT_EQ(events.events[1].program, "app");
  EXPECT_EQ(events.events[1].finding, "x/y");
}

TEST(TimelineTest, NeverGivesMoreLinesThanItsLimitAndKeepsTheCitedOnes) {
  Timeline timeline;
  std::vector<Line> lines;
  for (int i = 0; i < 3000; ++i) {
    std::string name;  // letters only, so that every line is a shape of its own
    for (int n = i; n > 0 || name.empty(); n /= 26) name += static_cast<char>('a' + n % 26);
    lines.push_back({i, Severity::kError, "failed: " + name});
  }
  Feed(timeline, lines);
  Finding finding;
  finding.id = "x/y";
  finding.evidence = {{.path = "b.log",
                       .line = 1,
                       .offset = 0,
                       .time = At(99'999),
                       .confidence = TimeConfidence::kExact,
                       .text = "cited"}};
  const Timeline::Events events = timeline.EventsFor({finding});
  EXPECT_EQ(events.events.size(), limits::kTimelineEvents);
  EXPECT_EQ(events.events.back().text, "cited");
  EXPECT_EQ(events.omitted, 3000 - (limits::kTimelineEvents - 1));
}

TEST(TimelineTest, ASilentStretchIsFoundAndARhythmIsNot) {
  Timeline timeline;
  std::vector<Line> lines;
  for (int minute = 0; minute < 600; ++minute)
    if (minute < 200 || minute >= 320)
      lines.push_back({minute * 60, Severity::kInfo, "tick", "busy.log"});
  for (int hour = 0; hour < 10; ++hour)
    lines.push_back({hour * 3600, Severity::kInfo, "job", "hourly.log"});
  Feed(timeline, lines);
  std::vector<SourceCoverage> sources(2);
  sources[0].path = "busy.log";
  sources[1].path = "hourly.log";
  timeline.Describe({At(0), At(36'000)}, sources);
  ASSERT_EQ(sources[0].quiet.size(), 1U);
  EXPECT_NEAR(static_cast<double>((*sources[0].quiet[0].from - At(200 * 60)).count()), 0, 3e11);
  EXPECT_NEAR(static_cast<double>((*sources[0].quiet[0].to - At(320 * 60)).count()), 0, 3e11);
  EXPECT_TRUE(sources[1].quiet.empty());
}

TEST(TimelineTest, TheRateOfASourceCountsEachOfItsRecordsOnce) {
  Timeline timeline;
  std::vector<Line> lines;
  for (int second = 0; second < 5000; second += 5)
    lines.push_back({second, Severity::kInfo, "tick", "app.log"});
  for (int second = 4000; second < 4100; ++second)
    lines.push_back({second, Severity::kError, "broken", "app.log"});
  Feed(timeline, lines);
  std::vector<SourceCoverage> sources(2);
  sources[0].path = "app.log";
  sources[1].path = "other.log";
  timeline.Describe({At(0), At(5000)}, sources);
  const RateOverTime& rate = sources[0].rate;
  const RateOverTime& errors = sources[0].errors;
  ASSERT_LE(rate.counts.size(), 128U);
  ASSERT_EQ(errors.counts.size(), rate.counts.size());
  EXPECT_EQ(std::accumulate(rate.counts.begin(), rate.counts.end(), 0U), 1100U);
  EXPECT_EQ(std::accumulate(errors.counts.begin(), errors.counts.end(), 0U), 100U);
  const auto slot =
      static_cast<std::size_t>((At(4000) - *rate.from) / std::chrono::seconds(rate.slot_seconds));
  EXPECT_GT(errors.counts[slot], 0U);
  EXPECT_EQ(errors.counts[slot - 1], 0U);
  EXPECT_TRUE(sources[1].rate.counts.empty());
}

}  // namespace
}  // namespace casefile
