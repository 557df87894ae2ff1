#include "analyzer/contrast.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace casefile {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Fact FactOf(const std::string& name, const std::string& mount, FactValue value) {
  Fact fact;
  fact.name = name;
  if (!mount.empty()) fact.labels["mount"] = mount;
  fact.value = std::move(value);
  return fact;
}

FactStore Disks(double used, double restarts) {
  FactStore facts;
  facts.MarkCollected("disk table", {});
  facts.MarkCollected("containers", {});
  facts.Add(FactOf("disk.used_percent", "/", used));
  facts.Add(FactOf("container.restarts", "", restarts));
  return facts;
}

std::vector<std::string> Told(const std::vector<StateChange>& changes) {
  std::vector<std::string> told;
  for (const StateChange& change : changes) {
    told.push_back(change.fact + "|" + change.labels + "|" + change.before + "|" + change.after);
  }
  return told;
}

TEST(ContrastTest, TellsFiguresThatMovedAndNotThoseThatSway) {
  EXPECT_THAT(Told(CompareState(Disks(41, 4), Disks(100, 4))),
              ElementsAre("disk.used_percent|mount=/|41|100"));
  EXPECT_THAT(Told(CompareState(Disks(41, 4), Disks(44, 4.5))), IsEmpty());
  EXPECT_THAT(Told(CompareState(Disks(41, 0), Disks(41, 7))),
              ElementsAre("container.restarts||0|7"));
}

TEST(ContrastTest, WhatOneSideDidNotCollectIsNoDifference) {
  FactStore without;
  without.MarkCollected("disk table", {});
  without.Add(FactOf("disk.used_percent", "/", 41.0));
  EXPECT_THAT(CompareState(Disks(41, 4), without), IsEmpty());
  EXPECT_THAT(CompareState(without, Disks(41, 4)), IsEmpty());
  FactStore empty;
  empty.MarkCollected("disk table", {});
  EXPECT_THAT(Told(CompareState(without, empty)), ElementsAre("disk.used_percent|mount=/|41|"));
  EXPECT_THAT(Told(CompareState(empty, without)), ElementsAre("disk.used_percent|mount=/||41"));
}

TEST(ContrastTest, RestlessFactsAndProcessIdsAreLeftOut) {
  const auto side = [](double load, const std::string& pid) {
    FactStore facts;
    facts.MarkCollected("load", {});
    facts.MarkCollected("port table", {});
    facts.Add(FactOf("load.avg1", "", load));
    Fact port = FactOf("port.listening", "", true);
    port.labels["port"] = "5432";
    port.labels["pid"] = pid;
    facts.Add(port);
    return facts;
  };
  EXPECT_THAT(CompareState(side(0.2, "71"), side(9.0, "72")), IsEmpty());
}

TEST(ContrastTest, ValuesThatMayBeSecretsAreNotShown) {
  const auto side = [](const std::string& key, const std::string& port) {
    FactStore facts;
    facts.MarkCollected("environment", {});
    Fact secret = FactOf("env.value", "", key);
    secret.labels["name"] = "API_KEY";
    facts.Add(secret);
    Fact harmless = FactOf("env.value", "", port);
    harmless.labels["name"] = "PORT";
    facts.Add(harmless);
    return facts;
  };
  EXPECT_THAT(Told(CompareState(side("s3cr3t-one", "3000"), side("s3cr3t-two", "3001"))),
              ElementsAre("env.value|name=API_KEY|(not shown)|(not shown)",
                          "env.value|name=PORT|3000|3001"));
}

constexpr Instant kStart = Instant(std::chrono::hours(24 * 365 * 50));

// `times` records an hour for `hours` hours.
void Write(SideMessages& side,
           const std::string& message,
           int hours,
           int times,
           Severity severity = Severity::kInfo) {
  LogRecord record;
  record.message = message;
  record.severity = severity;
  for (int i = 0; i < hours * times; ++i) {
    record.time = kStart + std::chrono::minutes(60) * i / times;
    side.OnRecord("log/app.log", record);
  }
}

std::vector<std::string> TextsOf(const std::vector<MessageChange>& changes) {
  std::vector<std::string> texts;
  for (const MessageChange& change : changes) texts.push_back(change.text);
  return texts;
}

TEST(ContrastTest, TellsMessagesThatAreNewGoneOrMoreFrequent) {
  templates::TemplateMiner miner;
  SideMessages before(miner);
  SideMessages after(miner);
  Write(before, "request done", 10, 100);
  Write(before, "cache warmed up", 10, 10);
  Write(before, "retrying the upload", 10, 2, Severity::kWarning);
  Write(after, "request done", 5, 100);
  Write(after, "retrying the upload", 5, 40, Severity::kWarning);
  Write(after, "database refused", 5, 20, Severity::kError);
  Write(after, "worker restarts", 5, 60);
  const Changes changes = Compare(miner, before, after);
  EXPECT_THAT(TextsOf(changes.appeared), ElementsAre("database refused", "worker restarts"));
  EXPECT_THAT(TextsOf(changes.vanished), ElementsAre("cache warmed up"));
  EXPECT_THAT(TextsOf(changes.rates), ElementsAre("retrying the upload"));
  EXPECT_EQ(changes.appeared[0].first, kStart);
  EXPECT_EQ(changes.rates[0].before, 20U);
  EXPECT_EQ(changes.rates[0].after, 200U);
}

TEST(ContrastTest, ChanceIsNotTold) {
  templates::TemplateMiner miner;
  SideMessages before(miner);
  SideMessages after(miner);
  for (SideMessages* side : {&before, &after}) Write(*side, "request done", 10, 100);
  // Once a day, and by chance on one side only.
  for (const char* word : {"alpha", "beta", "gamma", "delta", "epsilon", "zeta"}) {
    Write(after, std::string("daily job ") + word + " has ended well", 1, 1);
  }
  Write(before, "lease renewed", 10, 1);
  Write(after, "lease renewed", 10, 2);
  const Changes changes = Compare(miner, before, after);
  EXPECT_THAT(TextsOf(changes.rates), IsEmpty());
  EXPECT_THAT(TextsOf(changes.vanished), IsEmpty());
  EXPECT_LE(changes.appeared.size(), 1U);
}

}  // namespace
}  // namespace casefile
