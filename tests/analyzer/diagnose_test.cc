#include "analyzer/diagnose.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <string>
#include <utility>

#include "tests/analyzer/rules/rule_test_support.h"

namespace casefile {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::kNoon;

RuleHit Hit(const std::string& id,
            FindingSeverity severity,
            std::vector<std::string> explains = {},
            std::optional<Duration> at = Duration{}) {
  RuleHit hit;
  hit.finding.id = id;
  hit.finding.severity = severity;
  hit.finding.confidence = 0.8;
  hit.finding.count = 2;
  hit.explains = std::move(explains);
  if (at) {
    hit.finding.first_seen = kNoon + *at;
    hit.finding.last_seen = kNoon + *at;
  } else {
    hit.from_state = true;
  }
  return hit;
}

constexpr auto kCritical = FindingSeverity::kCritical;
constexpr auto kError = FindingSeverity::kError;
constexpr auto kWarning = FindingSeverity::kWarning;

const TimeSpan kDay = {.from = kNoon - hours(24), .to = kNoon + hours(1)};

std::vector<std::string> IdsOf(const Diagnosis& diagnosis) {
  std::vector<std::string> ids;
  for (const Finding& finding : diagnosis.findings) ids.push_back(finding.id);
  return ids;
}

const Finding& FindingOf(const Diagnosis& diagnosis, std::string_view id) {
  return *std::find_if(diagnosis.findings.begin(),
                       diagnosis.findings.end(),
                       [id](const Finding& finding) { return finding.id == id; });
}

std::vector<RuleHit> DiskFull() {
  return {Hit("agentim/db-unavailable", kError, {}, seconds(70)),
          Hit("postgresql/panic", kCritical, {"agentim/db-unavailable"}, seconds(64)),
          Hit("postgresql/no-space", kCritical, {"postgresql/panic"}, seconds(0)),
          Hit("linux/disk-full", kCritical, {"postgresql/no-space"}, std::nullopt)};
}

TEST(DiagnoseTest, FoldsSymptomsUnderTheCauseHoweverLoudTheyAre) {
  std::vector<RuleHit> hits = DiskFull();
  hits[0].finding.count = 100'000;
  const Diagnosis diagnosis = Diagnose(hits, kDay, {});
  ASSERT_EQ(diagnosis.hypotheses.size(), 1U);
  EXPECT_EQ(diagnosis.hypotheses[0].finding, "linux/disk-full");
  EXPECT_THAT(
      diagnosis.hypotheses[0].chain,
      ElementsAre(
          "linux/disk-full", "postgresql/no-space", "postgresql/panic", "agentim/db-unavailable"));
  EXPECT_THAT(
      IdsOf(diagnosis),
      ElementsAre(
          "linux/disk-full", "postgresql/no-space", "postgresql/panic", "agentim/db-unavailable"));
  EXPECT_EQ(diagnosis.findings[0].role, FindingRole::kRootCause);
  EXPECT_EQ(diagnosis.findings[3].role, FindingRole::kSymptom);
  EXPECT_THAT(diagnosis.findings[0].explains,
              ElementsAre("agentim/db-unavailable", "postgresql/no-space", "postgresql/panic"));
  EXPECT_EQ(diagnosis.incident.from, kNoon);
  EXPECT_EQ(diagnosis.incident.to, kNoon + seconds(70));
}

TEST(DiagnoseTest, ThePreciseFormTakesThePlaceOfTheGeneralOne) {
  std::vector<RuleHit> hits = DiskFull();
  hits.push_back(Hit("agentim/disk-full", kCritical, {"agentim/db-unavailable"}, seconds(0)));
  hits.back().specialises = {"linux/disk-full"};
  const Diagnosis diagnosis = Diagnose(hits, kDay, {});
  ASSERT_EQ(diagnosis.hypotheses.size(), 1U);
  EXPECT_EQ(diagnosis.hypotheses[0].finding, "agentim/disk-full");
  EXPECT_THAT(diagnosis.hypotheses[0].chain,
              ElementsAre("agentim/disk-full",
                          "postgresql/no-space",
                          "postgresql/panic",
                          "agentim/db-unavailable"));
  EXPECT_EQ(IdsOf(diagnosis)[0], "agentim/disk-full");
  EXPECT_EQ(IdsOf(diagnosis)[1], "linux/disk-full");
  EXPECT_EQ(FindingOf(diagnosis, "linux/disk-full").role, FindingRole::kContributing);
}

TEST(DiagnoseTest, ACauseExplainsWhatFollowsFromItsTroubleWithoutKnowingIt) {
  RuleHit disk = Hit("linux/disk-full", kCritical, {}, std::nullopt);
  disk.leads_to = WithConsequences(*FindTrouble("writes-fail"));
  RuleHit database = Hit("mysql/crash", kCritical, {}, seconds(5));
  database.follows_from.set(*FindTrouble("writes-fail"));
  database.leads_to = WithConsequences(*FindTrouble("database-fails"));
  RuleHit loud = Hit("docker/unhealthy", kCritical, {}, seconds(9));
  loud.finding.count = 10'000;
  loud.follows_from.set(*FindTrouble("program-ends"));
  RuleHit other = Hit("tls/handshake", kWarning, {}, seconds(2));
  other.follows_from.set(*FindTrouble("certificates-refused"));
  const Diagnosis diagnosis = Diagnose({disk, database, loud, other}, kDay, {});
  EXPECT_THAT(diagnosis.hypotheses[0].chain,
              ElementsAre("linux/disk-full", "mysql/crash", "docker/unhealthy"));
  EXPECT_THAT(FindingOf(diagnosis, "linux/disk-full").explains,
              ElementsAre("docker/unhealthy", "mysql/crash"));
}

TEST(DiagnoseTest, WhatRulesSayByNameGoesBeforeTheirTroubles) {
  RuleHit refused = Hit("shop/db-refused", kCritical, {"shop/crash"});
  refused.follows_from.set(*FindTrouble("not-reached"));
  RuleHit crash = Hit("shop/crash", kCritical);
  crash.leads_to = WithConsequences(*FindTrouble("program-ends"));
  const Diagnosis diagnosis = Diagnose({refused, crash}, kDay, {});
  ASSERT_EQ(diagnosis.hypotheses.size(), 1U);
  EXPECT_EQ(diagnosis.hypotheses[0].finding, "shop/db-refused");
}

TEST(DiagnoseTest, AWarningDoesNotStandForTheOutageItWarnsOf) {
  RuleHit warning = Hit("shop/disk-usage-high", kWarning, {}, std::nullopt);
  warning.specialises = {"linux/disk-full"};
  const Diagnosis diagnosis =
      Diagnose({warning, Hit("linux/disk-full", kCritical, {}, std::nullopt)}, kDay, {});
  ASSERT_EQ(diagnosis.hypotheses.size(), 1U);
  EXPECT_EQ(diagnosis.hypotheses[0].finding, "linux/disk-full");
  EXPECT_EQ(FindingOf(diagnosis, "shop/disk-usage-high").role, FindingRole::kSymptom);
}

void RestOn(RuleHit& hit, const std::vector<std::uint64_t>& lines) {
  for (const std::uint64_t line : lines) {
    Evidence evidence;
    evidence.path = "app.log";
    evidence.line = line;
    hit.finding.evidence.push_back(std::move(evidence));
  }
}

TEST(DiagnoseTest, WhatALineQuotesIsTheReasonOfTheLine) {
  std::vector<RuleHit> hits = {Hit("node/unhandled-rejection", kCritical),
                               Hit("agentim/db-connection-refused", kError)};
  hits[0].leads_to = WithConsequences(*FindTrouble("program-ends"));
  hits[1].follows_from.set(*FindTrouble("not-reached"));
  RestOn(hits[0], {3, 9});
  RestOn(hits[1], {1, 3});
  EXPECT_EQ(Diagnose(hits, kDay, {}).findings.front().id, "node/unhandled-rejection");
  hits[0].quotes = true;
  const Diagnosis diagnosis = Diagnose(hits, kDay, {});
  EXPECT_THAT(IdsOf(diagnosis),
              ElementsAre("agentim/db-connection-refused", "node/unhandled-rejection"));
  ASSERT_EQ(diagnosis.hypotheses.size(), 1U);
}

TEST(DiagnoseTest, OneEventToldTwiceIsOneHypothesis) {
  std::vector<RuleHit> hits = {Hit("llm/overloaded", kError), Hit("tundra/llm-error", kError)};
  hits[1].finding.confidence = 0.9;
  RestOn(hits[0], {3, 9});
  RestOn(hits[1], {1, 3, 9});
  const Diagnosis diagnosis = Diagnose(hits, kDay, {});
  ASSERT_EQ(diagnosis.hypotheses.size(), 1U);
  EXPECT_EQ(diagnosis.hypotheses[0].finding, "tundra/llm-error");

  RestOn(hits[0], {10});  // a line of its own: something else may have happened
  EXPECT_EQ(Diagnose(hits, kDay, {}).hypotheses.size(), 2U);
}

TEST(DiagnoseTest, ACauseThatCameAfterwardsExplainsNothing) {
  const Diagnosis diagnosis = Diagnose(
      {Hit("a/late", kCritical, {"b/early"}, hours(1)), Hit("b/early", kError, {}, -hours(2))},
      kDay,
      {});
  EXPECT_EQ(diagnosis.hypotheses.size(), 2U);
  EXPECT_TRUE(FindingOf(diagnosis, "a/late").explains.empty());
}

TEST(DiagnoseTest, ACauseLongOverExplainsNothing) {
  const Diagnosis diagnosis = Diagnose(
      {Hit("a/oom", kCritical, {"b/refused"}, -hours(20)), Hit("b/refused", kError)}, kDay, {});
  EXPECT_TRUE(FindingOf(diagnosis, "a/oom").explains.empty());
}

TEST(DiagnoseTest, AnOldIncidentIsToldAsOld) {
  const TimeSpan week = {.from = kNoon - hours(24 * 7), .to = kNoon};
  const Diagnosis diagnosis = Diagnose(
      {Hit("linux/oom", kCritical, {"a/refused"}, -hours(24 * 5)), Hit("a/refused", kError)},
      week,
      {});
  const Finding& old = FindingOf(diagnosis, "linux/oom");
  EXPECT_EQ(old.severity, FindingSeverity::kInfo);
  EXPECT_EQ(old.role, FindingRole::kContributing);
  EXPECT_THAT(old.title, HasSubstr("old: last seen 5 d"));
  ASSERT_EQ(diagnosis.hypotheses.size(), 1U);
  EXPECT_EQ(diagnosis.hypotheses[0].finding, "a/refused");
  EXPECT_EQ(diagnosis.findings.back().id, "linux/oom");
}

TEST(DiagnoseTest, AnEarlyCauseWhoseEffectsGoOnIsNotOld) {
  const TimeSpan week = {.from = kNoon - hours(24 * 7), .to = kNoon};
  RuleHit refused = Hit("a/refused", kError, {}, -hours(48));
  refused.finding.last_seen = kNoon;
  const Diagnosis diagnosis =
      Diagnose({Hit("linux/oom", kCritical, {"a/refused"}, -hours(48)), refused}, week, {});
  ASSERT_FALSE(diagnosis.hypotheses.empty());
  EXPECT_EQ(diagnosis.hypotheses[0].finding, "linux/oom");
}

TEST(DiagnoseTest, AdviceComesLastAndIsNeverACause) {
  RuleHit advice = Hit("a/tune", kError, {}, std::nullopt);
  advice.advice = true;
  const Diagnosis diagnosis = Diagnose({advice, Hit("z/broken", kWarning)}, kDay, {});
  EXPECT_THAT(IdsOf(diagnosis), ElementsAre("z/broken", "a/tune"));
  EXPECT_EQ(diagnosis.findings[1].role, FindingRole::kAdvice);
  ASSERT_EQ(diagnosis.hypotheses.size(), 1U);
  EXPECT_EQ(diagnosis.hypotheses[0].finding, "z/broken");
  EXPECT_TRUE(Diagnose({advice}, kDay, {}).hypotheses.empty());
}

TEST(DiagnoseTest, AtMostThreeCausesAndOnlyThoseWorthTelling) {
  std::vector<RuleHit> hits;
  for (char c = 'a'; c < 'h'; ++c) hits.push_back(Hit(std::string(1, c) + "/x", kError));
  const Diagnosis diagnosis = Diagnose(hits, kDay, {});
  EXPECT_EQ(diagnosis.hypotheses.size(), 3U);
  const auto roots = std::count_if(
      diagnosis.findings.begin(), diagnosis.findings.end(), [](const Finding& finding) {
        return finding.role == FindingRole::kRootCause;
      });
  EXPECT_EQ(roots, 3);
}

TEST(DiagnoseTest, OfTwoRivalsOnlyTheBetterIsOffered) {
  RuleHit stopped = Hit("a/stopped", kError);
  stopped.conflicts = {"b/crashed"};
  const Diagnosis diagnosis = Diagnose({stopped, Hit("b/crashed", kCritical)}, kDay, {});
  ASSERT_EQ(diagnosis.hypotheses.size(), 1U);
  EXPECT_EQ(diagnosis.hypotheses[0].finding, "b/crashed");
}

TEST(DiagnoseTest, SaysWhatSpeaksForAndAgainst) {
  RuleHit cause = Hit("a/refused", kError, {"b/failed"}, seconds(30));
  cause.entities["port"] = {"5432"};
  cause.finding.count = 1;
  RuleHit effect = Hit("b/failed", kError);
  effect.entities["port"] = {"5432", "80"};
  const Diagnosis diagnosis = Diagnose({cause, effect}, kDay, {});
  ASSERT_EQ(diagnosis.hypotheses.size(), 1U);
  const Hypothesis& h = diagnosis.hypotheses[0];
  EXPECT_THAT(h.because, ::testing::Contains(HasSubstr("both name port 5432")));
  EXPECT_THAT(h.because, ::testing::Contains(HasSubstr("explains 1 of the 1")));
  EXPECT_THAT(h.against, ::testing::Contains(HasSubstr("30 s after the first symptom, b/failed")));
  EXPECT_THAT(h.against, ::testing::Contains(HasSubstr("single line")));
}

TEST(DiagnoseTest, WithoutFindingsThereIsNoIncident) {
  const Diagnosis diagnosis = Diagnose({}, kDay, {});
  EXPECT_TRUE(diagnosis.findings.empty());
  EXPECT_TRUE(diagnosis.hypotheses.empty());
  EXPECT_FALSE(diagnosis.incident.from.has_value());
}

TEST(DiagnoseTest, WithoutTimesTheIncidentIsWhereTheErrorsAre) {
  std::vector<TimelineBucket> density(10);
  for (std::size_t i = 0; i < density.size(); ++i) {
    density[i].start = kNoon + minutes(i);
    density[i].errors = i == 7 ? 50 : 1;
  }
  const Diagnosis diagnosis =
      Diagnose({Hit("linux/disk-full", kCritical, {}, std::nullopt)}, kDay, density);
  EXPECT_EQ(diagnosis.incident.from, kNoon + minutes(7));
  EXPECT_EQ(diagnosis.incident.to, kNoon + minutes(8));
}

// Random graphs: whatever the rules declare, no symptom stands above its cause, ranks are 1 to n,
// and the order of the hits does not matter.
TEST(DiagnoseTest, NoSymptomIsEverRankedAboveItsCause) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    std::mt19937 random(seed);
    std::vector<RuleHit> hits;
    const auto below = [&random](unsigned n) { return static_cast<int>(random() % n); };
    for (int i = 0; i < 12; ++i) {
      std::vector<std::string> explains;
      for (int e = below(4); e > 0; --e) explains.push_back("r/" + std::to_string(below(12)));
      const auto severity = static_cast<FindingSeverity>(below(4));
      hits.push_back(Hit("r/" + std::to_string(i), severity, explains, minutes(below(20))));
      if (below(5) == 0) hits.back().specialises = {"r/" + std::to_string(below(12))};
      hits.back().advice = below(8) == 0;
    }
    const Diagnosis diagnosis = Diagnose(hits, kDay, {});
    std::shuffle(hits.begin(), hits.end(), random);
    const Diagnosis again = Diagnose(hits, kDay, {});
    EXPECT_EQ(IdsOf(diagnosis), IdsOf(again)) << "seed " << seed;
    for (const Finding& finding : diagnosis.findings) {
      for (const std::string& effect : finding.explains) {
        EXPECT_LT(finding.rank, FindingOf(diagnosis, effect).rank) << "seed " << seed;
      }
    }
  }
}

}  // namespace
}  // namespace casefile
