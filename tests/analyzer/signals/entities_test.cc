#include "analyzer/signals/entities.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/signals/durations.h"

namespace casefile::signals {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

std::vector<std::string> MentionedIn(std::string_view message,
                                     decltype(LogRecord::fields) fields = {}) {
  LogRecord record;
  record.message = message;
  record.fields = std::move(fields);
  std::vector<Mention> mentions;
  FindMentions(record, mentions);
  std::vector<std::string> found;
  for (const Mention& mention : mentions)
    found.push_back(std::string(mention.kind) + "=" + std::string(mention.value));
  return found;
}

TEST(MentionsTest, FieldsAndKeysNameThings) {
  EXPECT_THAT(MentionedIn("", {{"X-Request-Id", "r-7"}, {"req.id", "r-8"}, {"level", "info"}}),
              ElementsAre("request=r-7", "request=r-8"));
  EXPECT_THAT(MentionedIn("failed request_id=ab12 user=\"anna\" traceId: 9f, pid=77."),
              UnorderedElementsAre("request=ab12", "user=anna", "trace=9f", "process=77"));
}

TEST(MentionsTest, ShapesAndSentencesNameThings) {
  EXPECT_THAT(MentionedIn("connect to 10.0.0.7:5432 failed, port 5432"),
              UnorderedElementsAre("address=10.0.0.7", "port=5432"));
  EXPECT_THAT(MentionedIn("I/O error on /dev/sdb1 while writing (/var/lib/db/1.ibd)"),
              UnorderedElementsAre("device=/dev/sdb1", "path=/var/lib/db/1.ibd"));
}

TEST(MentionsTest, WordsAreNoNames) {
  EXPECT_THAT(MentionedIn("port is closed; user=- session: null container not found 1.2.3"),
              ElementsAre());
}

LogRecord At(std::int64_t second, Severity severity, std::string_view message) {
  LogRecord record;
  record.time = Instant(std::chrono::seconds(second));
  record.severity = severity;
  record.message = message;
  return record;
}

TEST(EntityTableTest, WhatJoinsSourcesInTroubleComesFirst) {
  EntityTable table;
  table.Add(At(1, Severity::kInfo, "got request_id=a"), 0, 10);
  table.Add(At(2, Severity::kError, "failed request_id=a"), 1, 11);
  table.Add(At(3, Severity::kInfo, "got request_id=b"), 0, 10);
  table.Add(At(4, Severity::kError, "failed request_id=c"), 1, 11);
  const auto telling = table.Telling(10);
  ASSERT_EQ(telling.size(), 2U);
  EXPECT_EQ(telling[0]->value, "a");
  EXPECT_THAT(telling[0]->sources, ElementsAre(0, 1));
  EXPECT_THAT(telling[0]->handles, ElementsAre(10, 11));
  EXPECT_EQ(telling[0]->troubles, 1U);
  EXPECT_EQ(telling[1]->value, "c");
}

TEST(EntityTableTest, WhatJoinsSurvivesAFullTable) {
  EntityTable table;
  table.Add(At(0, Severity::kInfo, "request_id=joined"), 0, 0);
  table.Add(At(1, Severity::kInfo, "request_id=joined"), 1, 0);
  for (std::size_t i = 0; i < 2 * EntityTable::kEntities; ++i) {
    const std::string message = "request_id=n" + std::to_string(i);
    table.Add(At(2, Severity::kInfo, message), 0, 0);
  }
  const auto telling = table.Telling(10);
  ASSERT_EQ(telling.size(), 1U);
  EXPECT_EQ(telling[0]->value, "joined");
}

std::optional<double> TookIn(std::string_view message) {
  return DurationOf(At(0, Severity::kInfo, message));
}

TEST(DurationsTest, AreReadInTheUnitsThatAreWritten) {
  EXPECT_EQ(TookIn("query took 1.5s"), 1500);
  EXPECT_EQ(TookIn("duration: 0.250 ms  statement: SELECT 1"), 0.25);
  EXPECT_EQ(TookIn(R"({"duration_ms":12,"x":1})"), 12);
  EXPECT_EQ(TookIn("done elapsed=250us"), 0.25);
  EXPECT_EQ(TookIn("took the lock"), std::nullopt);
  EXPECT_EQ(TookIn("duration=5"), std::nullopt);
  EXPECT_EQ(TookIn("mistook 5ms"), std::nullopt);
}

TEST(DurationsTest, AMeanThatGrowsIsFoundWhereItDoes) {
  DurationSeries series;
  for (int i = 0; i < 600; ++i)
    series.Add(Instant(std::chrono::seconds(i)), i < 300 ? 10 + i % 3 : 200);
  const auto slower = series.FindSlower();
  ASSERT_TRUE(slower);
  EXPECT_EQ(slower->kind, SignalKind::kSlower);
  EXPECT_LE(std::chrono::abs(slower->at - Instant(std::chrono::seconds(300))),
            std::chrono::seconds(20));
  EXPECT_NEAR(slower->before, 11, 8);
  EXPECT_NEAR(slower->after, 200, 15);
}

TEST(DurationsTest, WeatherIsNoChange) {
  DurationSeries series;
  for (int i = 0; i < 600; ++i) series.Add(Instant(std::chrono::seconds(i)), 10 + i % 20);
  EXPECT_FALSE(series.FindSlower());
}

}  // namespace
}  // namespace casefile::signals
