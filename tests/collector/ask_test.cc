// Health addresses, containers and the journal, from the profile to the members.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "collector/collect.h"
#include "tests/collector/fake_host.h"
#include "tests/collector/memory_sink.h"
#include "tests/collector/opened_bundle.h"

namespace casefile {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Key;
using ::testing::Not;

std::map<std::string, std::string> Members(const std::shared_ptr<testing::FakeHost>& host,
                                           const std::string& items,
                                           CollectSummary* summary = nullptr) {
  const auto profile =
      ParseProfile("id: shop\ntitle: Shop\ndetect: {always: true}\n" + items, "shop.yaml", {});
  EXPECT_TRUE(profile) << profile.error().message();
  CollectOptions options;
  options.deadline = std::chrono::seconds{30};
  testing::MemorySink sink;
  const Plan plan = MakePlan(*host, {*profile}, {});
  const auto result = Collect(host, plan, sink.sink(), std::move(options));
  EXPECT_TRUE(result);
  if (summary != nullptr) *summary = *result;
  return testing::OpenBundleText(sink.bytes).members;
}

TEST(HealthTest, TheAnswerIsAMemberWithItsHeaders) {
  const auto host = std::make_shared<testing::FakeHost>();
  HttpAnswer answer;
  answer.head = "HTTP/1.1 200 OK\nX: y";
  answer.body = "{\"ok\":true}";
  host->answers["127.0.0.1:3000/health"] = answer;
  const auto members =
      Members(host, "health: [{urls: ['http://localhost:3000/health'], reason: r}]\n");
  EXPECT_EQ(members.at("health/http-localhost-3000-health.txt"),
            "HTTP/1.1 200 OK\nX: y\n\n{\"ok\":true}");
}

TEST(HealthTest, ThatNobodyAnswersIsAMemberAndNoFailure) {
  const auto host = std::make_shared<testing::FakeHost>();
  CollectSummary summary;
  const auto members =
      Members(host, "health: [{urls: ['http://127.0.0.1:1/h'], reason: how it does}]\n", &summary);
  EXPECT_EQ(members.at("health/http-127-0-0-1-1-h.txt"), "no answer: connection refused\n");
  EXPECT_EQ(summary.failures, 0U);
  ASSERT_EQ(summary.gaps.size(), 1U);
  EXPECT_THAT(summary.gaps[0].outcome.reason, HasSubstr("how it does"));
}

TEST(HealthTest, AddressesOfOtherMachinesAreRefusedInTheProfile) {
  const auto profile = ParseProfile(
      "id: x\ntitle: x\ndetect: {always: true}\nhealth: [{urls: ['http://192.0.2.7/'], reason: "
      "r}]\n",
      "x.yaml",
      {});
  ASSERT_FALSE(profile);
  EXPECT_THAT(profile.error().message(), HasSubstr("x.yaml:4:"));
  EXPECT_THAT(profile.error().message(), HasSubstr("does not lead to this machine"));
}

constexpr const char* kLogs = "docker logs --timestamps --tail=9 --since=1794643478 ";

TEST(ContainersTest, EachThatFitsGivesItsLogAndSettingsOnce) {
  const auto host = std::make_shared<testing::FakeHost>();
  host->programs["docker ps --all --format {{.Names}}"].text = "shop-1\nother\n-x\n";
  host->programs[std::string(kLogs) + "shop-1"] = {.text = "out\n", .error_output = "err\n"};
  host->programs["docker inspect shop-1"].text = "[{}]\n";
  const auto members = Members(host,
                               "containers:\n  - {names: ['shop*'], reason: r, lines: 9}\n"
                               "  - {names: ['*-1'], reason: r, lines: 9}\n");
  EXPECT_EQ(members.at("commands/docker-logs-shop-1.txt"), "out\n");
  EXPECT_EQ(members.at("commands/docker-logs-shop-1.stderr.txt"), "err\n");
  EXPECT_EQ(members.at("commands/docker-inspect-shop-1.txt"), "[{}]\n");
  EXPECT_THAT(members, Not(Contains(Key("commands/docker-logs-shop-1.txt.2"))));
}

TEST(ContainersTest, ADaemonThatDoesNotAnswerIsAGapWithItsWords) {
  const auto host = std::make_shared<testing::FakeHost>();
  host->programs["docker ps --all --format {{.Names}}"] = {
      .text = "", .error_output = "Cannot connect to the Docker daemon\nmore", .exit_code = 1};
  CollectSummary summary;
  Members(host, "containers: [{names: ['*'], reason: r}]\n", &summary);
  ASSERT_EQ(summary.gaps.size(), 1U);
  EXPECT_EQ(summary.gaps[0].outcome.reason,
            "docker ps failed: Cannot connect to the Docker daemon");
}

TEST(JournalTest, IsAskedForItsUnitsAndStoredAsJson) {
  const auto host = std::make_shared<testing::FakeHost>();
  host->programs
      ["journalctl --no-pager --quiet -o export --lines=50000 --since=@1794643478 "
       "--priority=err --unit=shop"]
          .text = "MESSAGE=hello\nPRIORITY=3\n\n";
  const auto members = Members(host, "journal: [{units: [shop], level: err, reason: r}]\n");
  EXPECT_EQ(members.at("commands/journalctl-p-err-u-shop.txt"),
            "{\"MESSAGE\":\"hello\",\"PRIORITY\":\"3\"}\n");
}

}  // namespace
}  // namespace casefile
