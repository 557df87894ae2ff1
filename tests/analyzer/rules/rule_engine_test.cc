#include "analyzer/rules/rule_engine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "base/limits.h"
#include "tests/analyzer/rules/rule_test_support.h"

namespace casefile {
namespace {

using std::chrono::seconds;
using testing::DiskFact;
using testing::Feed;
using ::testing::HasSubstr;
using testing::kNoon;
using testing::PackWith;

RuleSet RulesWith(std::string_view when, std::string_view more = "") {
  RuleSet rules = RuleSet::Empty();
  const auto added = rules.AddPack(PackWith(when, more), "x.yaml");
  EXPECT_TRUE(added) << (added ? "" : added.error().message());
  return rules;
}

TEST(RuleEngineTest, KeepsFirstAndLastLinesAndCountsAll) {
  const RuleSet rules = RulesWith("      log: {text: no space}\n");
  Feed feed(rules);
  for (int i = 0; i < 100; ++i) {
    feed.At(seconds(i)).Line("no space " + std::to_string(i));
    feed.Line("all is well");
  }
  const RuleVerdicts verdicts = feed.Verdicts();
  ASSERT_EQ(verdicts.hits.size(), 1U);
  const Finding& finding = verdicts.hits[0].finding;
  EXPECT_EQ(finding.count, 100U);
  ASSERT_EQ(finding.evidence.size(), 6U);
  EXPECT_EQ(finding.evidence[0].text, "no space 0");
  EXPECT_EQ(finding.evidence[0].line, 1U);
  EXPECT_EQ(finding.evidence[1].line, 3U);
  EXPECT_EQ(finding.evidence[1].offset, 23U);
  EXPECT_EQ(finding.evidence[5].text, "no space 99");
  EXPECT_EQ(finding.first_seen, kNoon);
  EXPECT_EQ(finding.last_seen, kNoon + seconds(99));
}

TEST(RuleEngineTest, EvidenceIsInTheOrderOfTimeNotOfFiles) {
  const RuleSet rules = RulesWith("      log: {text: no space}\n");
  Feed feed(rules);
  feed.From("app", "log/app.log").At(seconds(100)).Line("no space, late");
  feed.From("app", "log/app.log.1").At(seconds(0)).Line("no space, early");
  const RuleVerdicts verdicts = feed.Verdicts();
  ASSERT_EQ(verdicts.hits.size(), 1U);
  EXPECT_EQ(verdicts.hits[0].finding.evidence[0].text, "no space, early");
  EXPECT_EQ(verdicts.hits[0].finding.first_seen, kNoon);
}

TEST(RuleEngineTest, ScopesAndSeverityRestrict) {
  const RuleSet rules = RulesWith(
      "      log: {text: broken, program: [post*], severity: error, path: ['**/pg.log']}\n");
  EXPECT_TRUE(Feed(rules).Line("broken").Verdicts().hits.empty());
  EXPECT_TRUE(Feed(rules).From("postgres").Line("broken").Verdicts().hits.empty());
  EXPECT_TRUE(Feed(rules)
                  .From("postgres", "a/pg.log")
                  .Line("broken", Severity::kInfo)
                  .Verdicts()
                  .hits.empty());
  EXPECT_EQ(Feed(rules).From("Postgres", "a/pg.log").Line("broken").Verdicts().hits.size(), 1U);
}

TEST(RuleEngineTest, ExceptionsKeepALineOut) {
  const RuleSet rules =
      RulesWith("      log: {regex: 'failed', except: ['0 failed', 'retry ok']}\n");
  EXPECT_TRUE(Feed(rules).Line("10 passed, 0 failed").Verdicts().hits.empty());
  EXPECT_EQ(Feed(rules).Line("2 failed").Verdicts().hits.size(), 1U);
}

TEST(RuleEngineTest, CountsWithinAWindowPerEntity) {
  const RuleSet rules = RulesWith(
      "      log: {regex: 'port (?P<port>\\d+) refused', count: 3, window: 10s, by: port}\n");
  Feed slow(rules);
  for (int i = 0; i < 10; ++i) slow.At(seconds(20 * i)).Line("port 80 refused");
  EXPECT_TRUE(slow.Verdicts().hits.empty());

  Feed spread(rules);
  for (int i = 0; i < 3; ++i) spread.Line("port " + std::to_string(80 + i) + " refused");
  EXPECT_TRUE(spread.Verdicts().hits.empty());

  Feed burst(rules);
  for (int i = 0; i < 3; ++i) burst.At(seconds(4 * i)).Line("port 80 refused");
  const RuleVerdicts verdicts = burst.Line("port 81 refused").Verdicts();
  ASSERT_EQ(verdicts.hits.size(), 1U);
  EXPECT_EQ(verdicts.hits[0].finding.count, 3U);
  EXPECT_EQ(verdicts.hits[0].entities.at("port"), std::set<std::string>{"80"});
}

TEST(RuleEngineTest, ALineThatMatchesTwoPatternsOfAStepCountsOnce) {
  const RuleSet rules = RulesWith("      log: {regex: ['disk full', 'is full']}\n");
  EXPECT_EQ(Feed(rules).Line("the disk full error: it is full").Verdicts().hits[0].finding.count,
            1U);
}

TEST(RuleEngineTest, ASuccessSoonAfterwardsClearsARunOfFailures) {
  const RuleSet rules = RulesWith(
      "      log: {text: cannot connect, cleared_by: {text: Connected again, within: 30s}}\n");
  Feed recovered(rules);
  recovered.At(seconds(0)).Line("cannot connect").At(seconds(5)).Line("Connected again");
  EXPECT_TRUE(recovered.Verdicts().hits.empty());

  Feed outage(rules);
  outage.At(seconds(0)).Line("cannot connect").At(seconds(60)).Line("cannot connect");
  outage.At(seconds(61)).Line("Connected again");
  EXPECT_EQ(outage.Verdicts().hits.size(), 1U);

  Feed still_down(rules);
  still_down.Line("cannot connect").At(seconds(5)).Line("Connected again");
  still_down.At(seconds(9)).Line("cannot connect");
  EXPECT_EQ(still_down.Verdicts().hits[0].finding.count, 1U);
}

TEST(RuleEngineTest, SequencesNeedTheirOrderAndTheirWindow) {
  const RuleSet rules =
      RulesWith("      log: {sequence: ['going down', 'is down'], window: 10s}\n");
  EXPECT_TRUE(
      Feed(rules).Line("is down").At(seconds(1)).Line("going down").Verdicts().hits.empty());
  EXPECT_TRUE(
      Feed(rules).Line("going down").At(seconds(60)).Line("is down").Verdicts().hits.empty());
  const auto verdicts = Feed(rules).Line("going down").At(seconds(9)).Line("is down").Verdicts();
  ASSERT_EQ(verdicts.hits.size(), 1U);
  EXPECT_EQ(verdicts.hits[0].finding.evidence.size(), 2U);
}

TEST(RuleEngineTest, SetsTakeAnyOrderWithinTheirWindow) {
  const RuleSet rules = RulesWith("      log: {set: ['red', 'blue'], window: 10s}\n");
  EXPECT_EQ(Feed(rules).Line("blue").At(seconds(9)).Line("red").Verdicts().hits.size(), 1U);
  EXPECT_TRUE(Feed(rules).Line("blue").At(seconds(11)).Line("red").Verdicts().hits.empty());
  EXPECT_TRUE(Feed(rules).Line("blue").Line("blue").Verdicts().hits.empty());
}

TEST(RuleEngineTest, SharesAreOfTheRecordsInScope) {
  const RuleSet rules =
      RulesWith("      log: {text: ' 502 ', program: nginx, count: 2, share: 10%}\n");
  Feed feed(rules);
  feed.From("nginx");
  for (int i = 0; i < 19; ++i) feed.Line("GET / 200 ok");
  feed.Line("GET / 502 x").Line("GET / 502 x");
  EXPECT_TRUE(feed.Verdicts().hits.empty());
  feed.Line("GET / 502 x").Line("GET / 502 x");
  EXPECT_EQ(feed.Verdicts().hits.size(), 1U);
}

TEST(RuleEngineTest, MemoryStaysBoundedHoweverManyEntities) {
  const RuleSet rules = RulesWith("      log: {regex: 'id (?P<id>\\S+) lost', by: id}\n");
  Feed feed(rules);
  for (int i = 0; i < 1000; ++i) feed.Line("id " + std::to_string(i) + " lost");
  const RuleVerdicts verdicts = feed.Verdicts();
  ASSERT_EQ(verdicts.hits.size(), 1U);
  EXPECT_EQ(verdicts.hits[0].entities.at("id").size(), limits::kRuleEntities);
}

TEST(RuleEngineTest, AnAbsentSourceIsNotEvidence) {
  const std::string when = "      not: {fact: port.listening, where: {port: '5432'}}\n";
  const RuleSet rules = RulesWith(when);
  Feed blind(rules);
  const RuleVerdicts unknown = blind.Verdicts();
  EXPECT_TRUE(unknown.hits.empty());
  ASSERT_EQ(unknown.not_checked.size(), 1U);
  EXPECT_EQ(unknown.not_checked[0].rule, "test/it");
  EXPECT_THAT(unknown.not_checked[0].why, HasSubstr("port table"));

  Feed seeing(rules);
  Evidence table;
  table.path = "commands/ss.txt";
  seeing.facts().MarkCollected("port table", table);
  const RuleVerdicts known = seeing.Verdicts();
  ASSERT_EQ(known.hits.size(), 1U);
  EXPECT_EQ(known.hits[0].finding.evidence[0].path, "commands/ss.txt");
}

TEST(RuleEngineTest, ASilentLogIsNoOnlyWhenItWasThere) {
  const RuleSet rules = RulesWith("      log: {text: broken, program: postgres}\n");
  const RuleVerdicts other = Feed(rules).From("nginx").Line("fine").Verdicts();
  ASSERT_EQ(other.not_checked.size(), 1U);
  EXPECT_EQ(other.not_checked[0].why, "not in the input: log of postgres");
  EXPECT_TRUE(Feed(rules).From("postgres").Line("fine").Verdicts().not_checked.empty());
}

TEST(RuleEngineTest, NamesBindFromOneConditionToTheNext) {
  const RuleSet rules = RulesWith(
      "      all:\n"
      "        - log: {regex: 'refused :(?P<port>\\d+)', by: port}\n"
      "        - not: {fact: port.listening, where: {port: '{port}'}}\n",
      "    impact: Port {port} is dead.\n");
  Feed feed(rules);
  feed.Line("refused :80").Line("refused :5432");
  Evidence row;
  row.path = "commands/ss.txt";
  feed.facts().MarkCollected("port table", row);
  feed.facts().Add(
      {.name = "port.listening", .labels = {{"port", "80"}}, .value = true, .evidence = row});
  const RuleVerdicts verdicts = feed.Verdicts();
  ASSERT_EQ(verdicts.hits.size(), 1U);
  EXPECT_EQ(verdicts.hits[0].finding.impact, "Port 5432 is dead.");
  EXPECT_EQ(verdicts.hits[0].finding.count, 1U);
}

TEST(RuleEngineTest, FactsCompareInTheirUnitAndTheWorstComesFirst) {
  const RuleSet rules = RulesWith(
      "      {fact: disk.used_percent, where: {mount: ['/*', '!/boot']}, at_least: 95%}\n",
      "    impact: '{mount} at {used_percent} %'\n");
  Feed feed(rules);
  feed.facts().Add(DiskFact("/", 95));
  feed.facts().Add(DiskFact("/boot", 100));
  feed.facts().Add(DiskFact("/var", 94.9));
  feed.facts().Add(DiskFact("/srv", 99));
  const RuleVerdicts verdicts = feed.Verdicts();
  ASSERT_EQ(verdicts.hits.size(), 1U);
  EXPECT_EQ(verdicts.hits[0].finding.impact, "/srv, / at 99 %");
  EXPECT_EQ(verdicts.hits[0].finding.count, 2U);
  EXPECT_TRUE(verdicts.hits[0].from_state);
}

TEST(RuleEngineTest, AGuardThatHoldsKeepsTheRuleQuiet) {
  const RuleSet rules = RulesWith("      log: {text: broken}\n",
                                  "    unless:\n      - log: {text: this is a drill}\n");
  EXPECT_EQ(Feed(rules).Line("broken").Verdicts().hits.size(), 1U);
  EXPECT_TRUE(Feed(rules).Line("broken").Line("this is a drill").Verdicts().hits.empty());
}

TEST(RuleEngineTest, SignsDecideWhetherASharedSymptomIsOurs) {
  std::string pack = PackWith("      log: {text: broken}\n", "    needs_signs: true\n");
  pack.insert(pack.find("rules:"), "signs: {log: {text: TestSystem}}\n");
  RuleSet rules = RuleSet::Empty();
  ASSERT_TRUE(rules.AddPack(pack, "x.yaml"));
  const RuleVerdicts without = Feed(rules).Line("broken").Verdicts();
  EXPECT_TRUE(without.hits.empty());
  ASSERT_EQ(without.not_checked.size(), 1U);
  EXPECT_EQ(without.not_checked[0].rule, "test/*");
  EXPECT_EQ(Feed(rules).Line("broken").Line("TestSystem 1.0").Verdicts().hits.size(), 1U);
}

TEST(RuleEngineTest, AsksForWhatWouldSettleANearMiss) {
  const RuleSet rules = RulesWith(
      "      all:\n"
      "        - log: {text: refused}\n"
      "        - not: {fact: port.listening, where: {port: '5432'}}\n");
  const RuleVerdicts verdicts = Feed(rules).Line("refused").Verdicts();
  ASSERT_EQ(verdicts.please_also_send.size(), 1U);
  EXPECT_EQ(verdicts.please_also_send[0], "port table (would settle test/it)");
  EXPECT_TRUE(Feed(rules).Line("fine").Verdicts().please_also_send.empty());
}

TEST(RuleEngineTest, LooksIntoConfigurationFilesBlockByBlock) {
  const RuleSet rules = RulesWith(
      "      file: {path: '**/nginx*.conf', regex: 'location (?P<path>/\\w+) \\{[^}]*\\}', lacks: "
      "Upgrade}\n",
      "    impact: '{path}'\n");
  Feed feed(rules);
  EXPECT_EQ(feed.Verdicts().not_checked.size(), 1U);
  feed.engine().OnText(
      "etc/nginx.conf", "config", "a;\nlocation /ok { set Upgrade; }\n  location /ws { pass; }\n");
  const RuleVerdicts verdicts = feed.Verdicts();
  ASSERT_EQ(verdicts.hits.size(), 1U);
  EXPECT_EQ(verdicts.hits[0].finding.impact, "/ws");
  EXPECT_EQ(verdicts.hits[0].finding.evidence[0].line, 3U);
  EXPECT_EQ(verdicts.hits[0].finding.evidence[0].text, "  location /ws { pass; }");
}

TEST(RuleEngineTest, TellsTheLatestEpisodeAndCountsTheOthers) {
  const RuleSet rules = RulesWith("      log: {text: killed}\n");
  Feed feed(rules);
  feed.At(seconds(500'000)).Line("killed today");
  feed.At(seconds(0)).Line("killed last week").At(seconds(60)).Line("killed last week");
  const RuleVerdicts verdicts = feed.Verdicts();
  ASSERT_EQ(verdicts.hits.size(), 1U);
  const Finding& finding = verdicts.hits[0].finding;
  EXPECT_EQ(finding.count, 3U);
  EXPECT_EQ(finding.first_seen, kNoon + seconds(500'000));
  ASSERT_EQ(finding.evidence.size(), 1U);
  EXPECT_EQ(finding.evidence[0].text, "killed today");
  EXPECT_THAT(finding.impact, HasSubstr("2 times from 2026-11-21T12:00:00.000Z"));
}

TEST(RuleEngineTest, ALoneHitHoursBeforeIsNotTheBeginningOfAStorm) {
  const RuleSet rules = RulesWith("      log: {text: lost}\n");
  const auto first = [&rules](int hits, int apart) {
    Feed feed(rules);
    feed.At(seconds(0)).Line("lost");
    for (int i = 0; i < hits; ++i) feed.At(seconds(18'000 + i * apart)).Line("lost");
    return *feed.Verdicts().hits[0].finding.first_seen - kNoon;
  };
  EXPECT_EQ(first(100, 10), seconds(18'000));
  // Where hits are rare, hours between them are nothing.
  EXPECT_EQ(first(6, 3'600), seconds(0));
  EXPECT_EQ(first(2, 10), seconds(0));
}

TEST(RuleEngineTest, KeepsFewEpisodesHoweverManyThereWere) {
  const RuleSet rules = RulesWith("      log: {text: killed}\n");
  Feed feed(rules);
  for (int i = 0; i < 200; ++i) feed.At(seconds(86'400 * i)).Line("killed");
  const Finding finding = feed.Verdicts().hits[0].finding;
  EXPECT_EQ(finding.count, 200U);
  EXPECT_EQ(finding.first_seen, kNoon + seconds(86'400 * 199));
  EXPECT_THAT(finding.impact, HasSubstr("199 times"));
}

TEST(RuleEngineTest, AnyNumberThatComesOneByOneOverTheDayIsAHandful) {
  const RuleSet rules = RulesWith("      log: {text: slow}\n", "    minor_below: 3\n");
  Feed scattered(rules);
  for (int i = 0; i < 10; ++i) scattered.At(seconds(i * 3700)).Line("slow");
  EXPECT_EQ(scattered.Verdicts().hits.at(0).finding.severity, FindingSeverity::kInfo);
  EXPECT_EQ(scattered.Verdicts().hits.at(0).finding.count, 10U);
  Feed together(rules);
  for (int i = 0; i < 3; ++i) together.At(seconds(i * 3500)).Line("slow");
  EXPECT_EQ(together.Verdicts().hits.at(0).finding.severity, FindingSeverity::kError);
}

TEST(RuleEngineTest, AHandfulIsInformationAndManyAreNot) {
  const RuleSet rules = RulesWith("      log: {text: slow}\n", "    minor_below: 3\n");
  EXPECT_EQ(Feed(rules).Line("slow").Line("slow").Verdicts().hits[0].finding.severity,
            FindingSeverity::kInfo);
  EXPECT_EQ(Feed(rules).Line("slow").Line("slow").Line("slow").Verdicts().hits[0].finding.severity,
            FindingSeverity::kError);
}

}  // namespace
}  // namespace casefile
