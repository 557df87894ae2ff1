// What a baseline says of findings, over a whole analysis of two small machines.

#include "analyzer/baseline.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "analyzer/analyze.h"
#include "tests/analyzer/memory_tree.h"

namespace casefile {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using testing::MemoryTree;
using ::testing::Not;

constexpr std::string_view kRules = R"(pack: shop
title: Shop
rules:
  - id: full
    title: Full
    severity: error
    cause: It is full.
    remedy: Make room.
    when: {fact: disk.used_percent, at_least: 98%}
    cases: [{fires: true, files: {a: b}}, {fires: false, files: {a: c}}]
  - id: lost
    title: Lost
    severity: error
    cause: They are lost.
    remedy: Look for them.
    when: {log: {text: basket lost}}
    cases: [{fires: true, files: {a: b}}, {fires: false, files: {a: c}}]
  - id: noisy
    title: Noisy
    severity: error
    cause: It always says so.
    remedy: None.
    when: {log: {text: old complaint}}
    cases: [{fires: true, files: {a: b}}, {fires: false, files: {a: c}}]
)";

std::string Disk(int percent) {
  return fmt::format(
      "Filesystem     Type 1024-blocks  Used Available Capacity Mounted on\n"
      "/dev/sda1      ext4   1000000 {} {} {}% /srv\n",
      percent * 10000,
      1'000'000 - percent * 10000,
      percent);
}

// An hour of a shop, one line a minute; `extra` stands among them.
std::string Hour(int hour, const std::string& extra) {
  std::string log;
  for (int minute = 0; minute < 60; ++minute) {
    const std::string at = fmt::format("2026-11-20T{:02}:{:02}:00Z", hour, minute);
    log += at + " INFO order taken\n";
    if (minute % 10 == 5) log += at + " ERROR old complaint\n";
    if (minute == 30) log += extra;
  }
  return log;
}

FindingsDocument SickAgainstWell(int disk_then) {
  RuleSet rules = RuleSet::Empty();
  const auto added = rules.AddPack(kRules, "shop.yaml");
  EXPECT_TRUE(added) << (added ? "" : added.error().message());
  std::string trouble;
  for (int second = 10; second < 40; ++second) {
    const std::string at = fmt::format("2026-11-20T14:30:{:02}Z", second);
    if (second < 20) trouble += at + " INFO deploy of release candidate done\n";
    if (second >= 30) trouble += at + " ERROR basket lost\n";
  }
  MemoryTree sick({{"df.txt", Disk(99)}, {"log/shop.log", Hour(14, trouble)}});
  MemoryTree well({{"df.txt", Disk(disk_then)}, {"log/shop.log", Hour(13, "")}});
  AnalyzeOptions options;
  options.baseline = &well;
  Result<FindingsDocument> document = Analyze(sick, rules, options);
  EXPECT_TRUE(document);
  return document ? std::move(*document) : FindingsDocument{};
}

const Hypothesis* About(const FindingsDocument& document, std::string_view finding) {
  for (const Hypothesis& one : document.hypotheses) {
    if (one.finding == finding) return &one;
  }
  return nullptr;
}

TEST(BaselineTest, WhatWasSoBeforeStandsBehindWhatIsNew) {
  const FindingsDocument document = SickAgainstWell(41);
  const Hypothesis* lost = About(document, "shop/lost");
  ASSERT_NE(lost, nullptr);
  EXPECT_THAT(lost->because, Contains("It was not so in the baseline."));
  const Hypothesis* noisy = About(document, "shop/noisy");
  ASSERT_NE(noisy, nullptr);
  EXPECT_THAT(noisy->against, Contains("It was so in the baseline as well."));
  EXPECT_LT(noisy->score + 0.1, lost->score);
}

TEST(BaselineTest, TellsWhatChangedInTheThingItself) {
  const FindingsDocument document = SickAgainstWell(41);
  const Hypothesis* full = About(document, "shop/full");
  ASSERT_NE(full, nullptr);
  EXPECT_THAT(full->because, Contains(HasSubstr("is 99; it was 41 in the baseline.")));
}

TEST(BaselineTest, AStateThatWasSoBeforeIsNotNew) {
  const FindingsDocument document = SickAgainstWell(99);
  const Hypothesis* full = About(document, "shop/full");
  ASSERT_NE(full, nullptr);
  EXPECT_THAT(full->against, Contains("It was so in the baseline as well."));
}

TEST(BaselineTest, TellsTheChangeThatCameShortlyBefore) {
  const FindingsDocument document = SickAgainstWell(41);
  const Hypothesis* lost = About(document, "shop/lost");
  ASSERT_NE(lost, nullptr);
  EXPECT_THAT(lost->because, Contains(HasSubstr("before its first sign came what the baseline")));
  EXPECT_THAT(lost->because, Contains(HasSubstr("deploy of release candidate done")));
  EXPECT_THAT(About(document, "shop/full")->because, Not(Contains(HasSubstr("deploy"))));
}

}  // namespace
}  // namespace casefile
