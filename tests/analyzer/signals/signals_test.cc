// Rates over time, what they say, and what comes of it for templates and the incident.

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "analyzer/signals/find_signals.h"
#include "analyzer/signals/template_signals.h"

namespace casefile {
namespace {

using signals::FindChange;
using signals::FindSignals;
using signals::RateSeries;

Instant At(std::int64_t second) {
  return ParseRfc3339("2026-11-21T08:00:00Z").value() + std::chrono::seconds(second);
}

constexpr std::int64_t kHour = 3600;
const TimeSpan kTwoHours{.from = At(0), .to = At(2 * kHour)};

std::vector<std::uint64_t> Slots(const RateSeries& series) {
  std::vector<std::uint64_t> slots;
  for (std::int64_t i = 0; i < series.size(); ++i) slots.push_back(series.At(i));
  return slots;
}

TEST(RateSeriesTest, TheOrderOfTheEventsChangesNothing) {
  std::mt19937 random(7);
  std::vector<std::int64_t> seconds;
  for (int i = 0; i < 500; ++i) seconds.push_back(static_cast<std::int64_t>(random() % 90'000));
  RateSeries forward;
  for (const auto second : seconds) forward.Add(At(second));
  std::shuffle(seconds.begin(), seconds.end(), random);
  RateSeries shuffled;
  for (const auto second : seconds) shuffled.Add(At(second));
  EXPECT_EQ(Slots(forward), Slots(shuffled));
  EXPECT_EQ(forward.slot_seconds(), shuffled.slot_seconds());
  EXPECT_EQ(forward.StartOf(0), shuffled.StartOf(0));
  std::uint64_t total = 0;
  for (const auto count : Slots(forward)) total += count;
  EXPECT_EQ(total, 500U);
}

TEST(RateSeriesTest, TwoSeriesAreAddedAsIfTheirEventsWereOne) {
  RateSeries all;
  RateSeries first;
  RateSeries second;
  for (std::int64_t i = 0; i < 50; ++i) {
    all.Add(At(i));
    first.Add(At(i));
    all.Add(At(i * 1000));
    second.Add(At(i * 1000));
  }
  RateSeries merged = first;
  merged.Merge(second);
  EXPECT_EQ(Slots(merged), Slots(all));
  RateSeries from_empty;
  from_empty.Merge(second);
  EXPECT_EQ(Slots(from_empty), Slots(second));
}

// One event every `step` seconds in [from, to).
RateSeries Steady(std::int64_t from, std::int64_t to, std::int64_t step) {
  RateSeries series;
  for (std::int64_t t = from; t < to; t += step) series.Add(At(t));
  return series;
}

bool Has(const std::vector<Signal>& found, SignalKind kind) {
  return std::any_of(
      found.begin(), found.end(), [&](const Signal& signal) { return signal.kind == kind; });
}

TEST(FindSignalsTest, ASteadyRateSaysNothing) {
  EXPECT_TRUE(FindSignals(Steady(0, 2 * kHour, 20), kTwoHours).empty());
}

TEST(FindSignalsTest, ChanceSaysNothing) {
  std::mt19937 random(11);
  int told = 0;
  for (int run = 0; run < 200; ++run) {
    RateSeries series;
    for (int i = 0; i < 300; ++i) series.Add(At(static_cast<std::int64_t>(random() % (2 * kHour))));
    told += FindSignals(series, kTwoHours).empty() ? 0 : 1;
  }
  EXPECT_LE(told, 2);
}

TEST(FindSignalsTest, ARateThatRisesIsFoundWhereItDoes) {
  RateSeries series = Steady(0, kHour, 60);
  series.Merge(Steady(kHour, 2 * kHour, 5));
  const auto change = FindChange(series, kTwoHours);
  ASSERT_TRUE(change);
  EXPECT_LE(std::chrono::abs(change->at - At(kHour)), std::chrono::minutes(3));
  EXPECT_NEAR(change->before, 1, 0.5);
  EXPECT_NEAR(change->after, 12, 1);
  EXPECT_TRUE(Has(FindSignals(series, kTwoHours), SignalKind::kRise));
}

TEST(FindSignalsTest, AHeartbeatThatStopsIsASilence) {
  const auto found = FindSignals(Steady(0, kHour, 30), kTwoHours);
  EXPECT_TRUE(Has(found, SignalKind::kSilence));
  EXPECT_TRUE(Has(found, SignalKind::kDrop));
  EXPECT_FALSE(Has(FindSignals(Steady(0, 2 * kHour, 30), kTwoHours), SignalKind::kSilence));
}

TEST(FindSignalsTest, WhatComesLateIsNewAndWhatComesAtOnceIsABurst) {
  EXPECT_TRUE(Has(FindSignals(Steady(kHour + 1800, kHour + 1801, 1), kTwoHours), SignalKind::kNew));
  RateSeries series = Steady(0, 2 * kHour, 600);
  for (int i = 0; i < 50; ++i) series.Add(At(4000));
  EXPECT_TRUE(Has(FindSignals(series, kTwoHours), SignalKind::kBurst));
}

void Give(TemplateSignals& sink, std::int64_t second, Severity severity, const std::string& text) {
  LogRecord record;
  record.time = At(second);
  record.severity = severity;
  record.message = text;
  record.line = static_cast<std::uint64_t>(second) + 1;
  sink.OnRecord("app.log", record);
}

TEST(TemplateSignalsTest, ErrorsThatBeginTellWhenTheIncidentWas) {
  TemplateSignals sink;
  for (std::int64_t t = 0; t < 2 * kHour; t += 10)
    Give(sink, t, Severity::kInfo, "request " + std::to_string(t) + " served");
  for (std::int64_t t = kHour + 600; t < 2 * kHour; t += 15)
    Give(sink, t, Severity::kError, "crane " + std::to_string(t) + " cannot lift");
  const auto summaries = sink.Finish(kTwoHours);
  ASSERT_EQ(summaries.size(), 2U);
  EXPECT_EQ(summaries[0].text, "crane <*> cannot lift");
  EXPECT_EQ(summaries[0].count, 200U);
  EXPECT_EQ(summaries[0].severity, Severity::kError);
  EXPECT_EQ(summaries[0].evidence.line, static_cast<std::uint64_t>(kHour + 601));
  EXPECT_TRUE(summaries[1].signals.empty());
  const TimeSpan incident = TemplateSignals::IncidentFrom(summaries, kTwoHours);
  ASSERT_TRUE(incident.from);
  EXPECT_LE(std::chrono::abs(*incident.from - At(kHour + 600)), std::chrono::minutes(3));
}

TEST(TemplateSignalsTest, AQuietInputHasNoIncident) {
  TemplateSignals sink;
  for (std::int64_t t = 0; t < 2 * kHour; t += 10) Give(sink, t, Severity::kInfo, "served");
  for (std::int64_t t = 0; t < 2 * kHour; t += 100) Give(sink, t, Severity::kWarning, "slow");
  EXPECT_FALSE(TemplateSignals::IncidentFrom(sink.Finish(kTwoHours), kTwoHours).from);
}

}  // namespace
}  // namespace casefile
