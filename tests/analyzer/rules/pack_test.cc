#include "analyzer/rules/pack.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "analyzer/rules/rule_engine.h"
#include "tests/analyzer/rules/rule_test_support.h"

namespace casefile {
namespace {

using ::testing::HasSubstr;
using testing::PackWith;

struct Refusal {
  std::string message;
  std::string hint;
};

Refusal LoadingGives(std::string_view when, std::string_view more = "") {
  RuleSet rules = RuleSet::Empty();
  const auto added = rules.AddPack(PackWith(when, more), "x.yaml");
  if (added) return {.message = "no error", .hint = {}};
  return {.message = added.error().message(), .hint = added.error().hint()};
}

TEST(PackTest, ReadsARuleWhole) {
  const Pack pack =
      ParsePack(PackWith("      log: {regex: 'No space (?P<what>\\w+)', program: [App*], "
                         "count: 3, window: 1m, by: what}\n",
                         "    explains: [other, linux/disk-full]\n"
                         "    confidence: 0.5\n"),
                "x.yaml")
          .value();
  ASSERT_EQ(pack.rules.size(), 1U);
  const Rule& rule = pack.rules[0];
  EXPECT_EQ(rule.id, "test/it");
  EXPECT_EQ(rule.explains, (std::vector<std::string>{"test/other", "linux/disk-full"}));
  const auto& log = std::get<LogCondition>(rule.when.is);
  EXPECT_EQ(log.scope.programs, std::vector<std::string>{"app*"});
  EXPECT_EQ(log.count, 3U);
  EXPECT_EQ(log.window, std::chrono::minutes(1));
  EXPECT_EQ(log.by, std::vector<std::string>{"what"});
}

TEST(PackTest, NamesThePlaceOfAnUnknownKeyAndTheRightOne) {
  const Refusal refusal = LoadingGives("      log: {regx: abc}\n");
  EXPECT_THAT(refusal.message, HasSubstr("x.yaml:"));
  EXPECT_THAT(refusal.message, HasSubstr("needs one of regex, text, set, sequence"));
  EXPECT_EQ(LoadingGives("      log: {regex: abc, progam: x}\n").hint, "did you mean 'program'?");
  EXPECT_EQ(LoadingGives("      log: {regex: abc, progam: x}\n").message,
            "x.yaml:13:33: unknown key 'progam'");
  EXPECT_EQ(LoadingGives("      lgo: {regex: abc}\n").hint, "did you mean 'log'?");
  EXPECT_EQ(LoadingGives("      log: {regex: abc}\n", "    explians: a\n").hint,
            "did you mean 'explains'?");
}

TEST(PackTest, RefusesAnUnknownFactWithTheNearestOne) {
  const Refusal refusal = LoadingGives("      fact: disk.used_precent\n");
  EXPECT_EQ(refusal.message, "x.yaml:13:13: unknown fact 'disk.used_precent'");
  EXPECT_EQ(refusal.hint, "did you mean 'disk.used_percent'?");
  EXPECT_THAT(LoadingGives("      {fact: disk.used_percent, where: {mont: /}}\n").message,
              HasSubstr("unknown key 'mont'"));
  EXPECT_THAT(LoadingGives("      {fact: disk.used_percent, at_least: lots}\n").message,
              HasSubstr("'lots' is no value in percent"));
  EXPECT_THAT(LoadingGives("      {fact: unit.state, at_least: 5}\n").message,
              HasSubstr("'at_least' needs a number"));
}

TEST(PackTest, RefusesPatternsThatAreNotLinearOrMatchEverything) {
  EXPECT_THAT(LoadingGives("      log: {regex: '(?=a)b'}\n").message, HasSubstr("x.yaml:13:"));
  EXPECT_THAT(LoadingGives("      log: {regex: '(a)\\1'}\n").message, HasSubstr("x.yaml:13:"));
  EXPECT_THAT(LoadingGives("      log: {regex: 'a*'}\n").message,
              HasSubstr("matches the empty text"));
  EXPECT_THAT(LoadingGives("      log: {regex: '(a'}\n").message, HasSubstr("x.yaml:13:"));
}

TEST(PackTest, RefusesWhatCannotWork) {
  EXPECT_THAT(LoadingGives("      log: {regex: abc, by: port}\n").message,
              HasSubstr("not every pattern has a group (?P<port>"));
  EXPECT_THAT(LoadingGives("      log: {set: [abc, def], count: 2}\n").message,
              HasSubstr("need single lines"));
  EXPECT_THAT(LoadingGives("      log: {regex: abc, count: 0}\n").message,
              HasSubstr("'count' lies"));
  EXPECT_THAT(LoadingGives("      log: {regex: abc, share: 500%}\n").message,
              HasSubstr("'share' is a percentage"));
  EXPECT_THAT(LoadingGives("      all: []\n").message, HasSubstr("list of conditions"));
  EXPECT_THAT(LoadingGives("      log: {text: abc}\n", "    needs_signs: true\n").message,
              HasSubstr("needs 'signs'"));
}

TEST(PackTest, EveryRuleBringsCasesOfBothKinds) {
  std::string pack = PackWith("      log: {text: abc}\n");
  pack.replace(pack.find("fires: false"), 12, "fires: true ");
  EXPECT_THAT(ParsePack(pack, "x.yaml").error().message(),
              HasSubstr("'cases' must hold one that fires and one that does not"));
}

TEST(LintTest, RefusesUnknownIdsAndCirclesOfExplains) {
  EXPECT_THAT(LoadingGives("      log: {text: abc}\n", "    explains: [nowhere]\n").message,
              HasSubstr("there is no rule 'test/nowhere'"));
  EXPECT_THAT(LoadingGives("      log: {text: abc}\n", "    explains: [it]\n").message,
              HasSubstr("runs in a circle through 'test/it'"));
}

TEST(LintTest, TakesAnEdgeFromEitherEnd) {
  std::string pack = PackWith("      log: {text: abc}\n", "    explained_by: [other]\n");
  pack += pack.substr(pack.find("  - id: it"));
  pack.replace(pack.rfind("id: it"), 6, "id: other");
  pack.erase(pack.rfind("    explained_by: [other]\n"), 26);
  RuleSet rules = RuleSet::Empty();
  ASSERT_TRUE(rules.AddPack(pack, "x.yaml"));
  const std::vector<RuleSummary> list = rules.List();
  EXPECT_EQ(list.at(1).id, "test/other");
  EXPECT_EQ(list.at(1).explains, std::vector<std::string>{"test/it"});
  EXPECT_THAT(LoadingGives("      log: {text: abc}\n", "    explained_by: [nowhere]\n").message,
              HasSubstr("there is no rule 'test/nowhere'"));
  EXPECT_THAT(LoadingGives("      log: {text: abc}\n", "    explained_by: [it]\n").message,
              HasSubstr("runs in a circle through 'test/it'"));
}

TEST(LintTest, RefusesNamesThatNoConditionGives) {
  const std::string more = "    impact: It is {prot}.\n";
  const Refusal refusal = LoadingGives("      log: {regex: 'x(?P<port>\\d+)'}\n", more);
  EXPECT_THAT(refusal.message, HasSubstr("no condition gives a value for {prot}"));
  EXPECT_EQ(refusal.hint, "did you mean {port}?");
  EXPECT_EQ(LoadingGives("      log: {text: abc}\n", "    impact: '{port|a port}'\n").message,
            "no error");
}

// Seconds to load a pack of so many rules.
double LoadingTakes(int rule_count) {
  std::string pack = "pack: many\ntitle: Many\nrules:\n";
  for (int i = 0; i < rule_count; ++i) {
    pack += "  - {id: r" + std::to_string(i) +
            ", title: T, severity: info, cause: C, remedy: R, when: {log: {regex: 'code " +
            std::to_string(i) +
            " failed'}}, cases: [{fires: true, files: {a: b}}, {fires: false, files: {a: b}}]}\n";
  }
  RuleSet rules = RuleSet::Empty();
  const auto start = std::chrono::steady_clock::now();
  EXPECT_TRUE(rules.AddPack(pack, "many.yaml"));
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  EXPECT_EQ(rules.List().size(), static_cast<std::size_t>(rule_count));
  return took.count();
}

TEST(PackTest, LoadingGrowsInStepWithTheNumberOfRules) {
  // Eight times the rules; what is quadratic takes 64 times as long, a busy machine a few times.
  EXPECT_LT(LoadingTakes(2400), 30 * LoadingTakes(300));
}

}  // namespace
}  // namespace casefile
