#include "collector/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/collector/fake_host.h"

namespace casefile {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

Profile Parse(const std::string& rest) {
  const auto profile = ParseProfile(
      "id: shop\ntitle: Shop\ndetect: {always: true}\n" + rest, "shop.yaml", {"memory", "disks"});
  EXPECT_TRUE(profile);
  return *profile;
}

std::vector<std::string> Sources(const Plan& plan) {
  std::vector<std::string> sources;
  for (const PlanEntry& entry : plan.entries) sources.push_back(entry.source);
  return sources;
}

const Gap* FindGap(const Plan& plan, std::string_view source) {
  for (const Gap& gap : plan.gaps) {
    if (gap.source == source) return &gap;
  }
  return nullptr;
}

TEST(PlanTest, ProbesComeFirstThenProgramsThenFilesByPriority) {
  testing::FakeHost host;
  host.Put("/a", "x");
  host.Put("/b", "x");
  host.programs["df -h"] = {};
  const Plan plan = MakePlan(host,
                             {Parse("probes: [disks, memory]\n"
                                    "files:\n  - {paths: [/a], reason: r, priority: 60}\n"
                                    "  - {paths: [/b], reason: r, priority: 10}\n"
                                    "commands:\n  - {run: [df, -h], reason: r}\n")},
                             {});
  EXPECT_THAT(Sources(plan), ElementsAre("memory", "disks", "df -h", "/b", "/a"));
}

TEST(PlanTest, ProgramsHaveMoreTimeOnABusyMachine) {
  testing::FakeHost host;
  host.programs["df -h"] = {};
  const auto deadline = [&host] {
    const Plan plan =
        MakePlan(host, {Parse("commands:\n  - {run: [df, -h], reason: r, deadline: 2s}\n")}, {});
    return std::get<PlannedCommand>(plan.entries.at(0).what).program.deadline;
  };
  host.Put("/proc/stat", "cpu  1 2 3\ncpu0 1 2 3\ncpu1 1 2 3\nbtime 5\n");
  EXPECT_EQ(deadline(), std::chrono::seconds(2));
  host.Put("/proc/loadavg", "1.50 0.10 0.10 1/100 1\n");
  EXPECT_EQ(deadline(), std::chrono::seconds(2));
  host.Put("/proc/loadavg", "6.00 0.10 0.10 1/100 1\n");
  EXPECT_EQ(deadline(), std::chrono::seconds(6));
  host.Put("/proc/loadavg", "900.00 0.10 0.10 1/100 1\n");
  EXPECT_EQ(deadline(), std::chrono::seconds(8));
}

TEST(PlanTest, AFileThatTwoItemsNameIsTakenOnce) {
  testing::FakeHost host;
  host.Put("/var/log/a.log", "x");
  const Plan plan =
      MakePlan(host,
               {Parse("files:\n  - {paths: [/var/log/a.log, '/var/log/*.log'], reason: r}\n"
                      "  - {paths: ['/var/**/*.log'], reason: r}\n")},
               {});
  EXPECT_THAT(Sources(plan), ElementsAre("/var/log/a.log"));
}

TEST(PlanTest, RotatedSiblingsComeWhenTheyAreRecent) {
  testing::FakeHost host;
  for (const char* path : {"/l/a.log", "/l/a.log.1", "/l/a.log.2.gz"}) {
    host.Put(path, "x");
    host.files[path].modified = host.now;
  }
  host.files["/l/a.log.2.gz"].modified = host.now - std::chrono::days{30};
  const Profile profile = Parse("files:\n  - {paths: [/l/a.log], reason: r}\n");
  const Plan plan = MakePlan(host, {profile}, {});
  EXPECT_THAT(Sources(plan), UnorderedElementsAre("/l/a.log", "/l/a.log.1"));
  ASSERT_NE(FindGap(plan, "/l/a.log.2.gz"), nullptr);
  EXPECT_EQ(FindGap(plan, "/l/a.log.2.gz")->outcome.status, OutcomeStatus::kSkipped);
  host.live = false;  // a copy is an incident of its own time
  EXPECT_EQ(MakePlan(host, {profile}, {}).entries.size(), 3U);
}

TEST(PlanTest, SinceLeavesOldLogsOutAndKeepsSettings) {
  testing::FakeHost host;
  host.Put("/l/old.log", "x");
  host.Put("/etc/x.conf", "x");
  const Plan plan = MakePlan(host,
                             {Parse("files:\n  - {paths: [/l/old.log], reason: r}\n"
                                    "  - {paths: [/etc/x.conf], kind: config, reason: r}\n")},
                             {.since = host.now - std::chrono::hours{1}, .until = {}});
  EXPECT_THAT(Sources(plan), ElementsAre("/etc/x.conf"));
  EXPECT_NE(FindGap(plan, "/l/old.log"), nullptr);
}

TEST(PlanTest, SizesAreThoseAfterTheCut) {
  testing::FakeHost host;
  host.Put("/l/a.log", std::string(5000, 'x'));
  const Plan plan = MakePlan(
      host, {Parse("files:\n  - {paths: [/l/a.log], reason: r, tail: 1KiB, head: 1KiB}\n")}, {});
  ASSERT_EQ(plan.entries.size(), 1U);
  EXPECT_EQ(plan.entries[0].size, 2048U);
  EXPECT_EQ(plan.TotalSize(), 2048U);
}

TEST(PlanTest, ACopyIsAskedForNothingThatRuns) {
  testing::FakeHost host;
  host.live = false;
  host.Put("/.casefile/commands/df-h.txt", "table");
  host.Put("/.casefile/commands/extra.txt", "more");
  const Plan plan =
      MakePlan(host,
               {Parse("probes: [disks, memory]\ncommands:\n"
                      "  - {run: [df, -h], reason: r}\n  - {run: [ps], reason: r}\n")},
               {});
  EXPECT_THAT(Sources(plan), ElementsAre("memory", "df -h", "extra"));
  EXPECT_EQ(FindGap(plan, "disks")->outcome.status, OutcomeStatus::kSkipped);
  EXPECT_EQ(FindGap(plan, "ps")->outcome.status, OutcomeStatus::kSkipped);
}

TEST(PlanTest, SinceIsGivenToProgramsAsSeconds) {
  testing::FakeHost host;
  host.programs["journalctl x"] = {};
  const Plan plan =
      MakePlan(host,
               {Parse("commands:\n  - {run: [journalctl, '--since=@{since}'], reason: r}\n")},
               {.since = Instant{std::chrono::seconds{1'700'000'000}}, .until = {}});
  ASSERT_EQ(plan.entries.size(), 1U);
  EXPECT_EQ(plan.entries[0].member, "commands/journalctl-since-since.txt");
  EXPECT_EQ(std::get<PlannedCommand>(plan.entries[0].what).program.arguments[1],
            "--since=@1700000000");
}

TEST(PlanTest, EnvironmentFilesAreLearnedAndTakenAsSuch) {
  testing::FakeHost host;
  host.Put("/opt/shop/.env", "A=b\n");
  host.Put("/root/.pgpass", "x");
  const Plan plan = MakePlan(
      host,
      {Parse(
          "environment: {files: [/opt/shop/.env, /none/.env]}\nlearn: [/root/.pgpass, /none]\n")},
      {});
  EXPECT_THAT(plan.learn, ElementsAre("/opt/shop/.env", "/root/.pgpass"));
  EXPECT_THAT(plan.environment_files, ElementsAre("/opt/shop/.env"));
  ASSERT_EQ(plan.entries.size(), 1U);
  EXPECT_EQ(std::get<PlannedFile>(plan.entries[0].what).text, TextKind::kEnviron);
  EXPECT_EQ(plan.entries[0].sensitivity, Sensitivity::kHigh);
}

TEST(LeaveOutTest, TakesKindsProfilesSourcesAndPatterns) {
  testing::FakeHost host;
  host.Put("/var/log/a.log", "x");
  host.Put("/etc/a.conf", "x");
  host.programs["df -h"] = {};
  const Plan whole = MakePlan(host,
                              {Parse("probes: [memory]\nfiles:\n  - {paths: ['/var/log/*.log', "
                                     "/etc/a.conf], reason: r}\n"
                                     "commands:\n  - {run: [df, -h], reason: r}\n")},
                              {});
  const auto without = [&whole](const std::vector<std::string>& names) {
    Plan plan = whole;
    EXPECT_TRUE(LeaveOut(names, &plan));
    return Sources(plan);
  };
  EXPECT_THAT(without({"files"}), ElementsAre("memory", "df -h"));
  EXPECT_THAT(without({"commands", "probes"}),
              UnorderedElementsAre("/etc/a.conf", "/var/log/a.log"));
  EXPECT_THAT(without({"/var/log/*"}), ElementsAre("memory", "df -h", "/etc/a.conf"));
  EXPECT_THAT(without({"df -h", "/etc/a.conf"}), ElementsAre("memory", "/var/log/a.log"));
  EXPECT_THAT(without({"shop"}), ElementsAre());
}

TEST(LeaveOutTest, WhatIsLeftOutIsAGapAndAnUnknownNameAnError) {
  testing::FakeHost host;
  host.Put("/etc/a.conf", "x");
  Plan plan = MakePlan(host, {Parse("files:\n  - {paths: [/etc/a.conf], reason: r}\n")}, {});
  const Result<void> unknown = LeaveOut({"flies"}, &plan);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code(), ErrorCode::kInvalidInput);
  EXPECT_EQ(plan.entries.size(), 1U);
  ASSERT_TRUE(LeaveOut({"files"}, &plan));
  const Gap* gap = FindGap(plan, "/etc/a.conf");
  ASSERT_NE(gap, nullptr);
  EXPECT_EQ(gap->outcome.status, OutcomeStatus::kSkipped);
}

}  // namespace
}  // namespace casefile
