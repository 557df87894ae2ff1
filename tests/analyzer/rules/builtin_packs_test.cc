// The packs that come with the program: they load, their names hold, and every rule's own cases
// pass through the real ingest.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "analyzer/rules/rule_engine.h"
#include "analyzer/rules/rule_set.h"

namespace casefile {
namespace {

TEST(BuiltinPacksTest, LoadWithoutAnError) {
  const auto rules = RuleSet::Builtin();
  ASSERT_TRUE(rules) << rules.error().message() << " " << rules.error().hint();
  std::set<std::string> packs;
  for (const RuleSummary& rule : rules->List()) packs.insert(rule.pack);
  EXPECT_THAT(packs,
              ::testing::IsSupersetOf(
                  {"agentim", "linux", "network", "nginx", "postgresql", "redis", "systemd"}));
}

TEST(BuiltinPacksTest, TheSameRulesAreRunAsAreTried) {
  const auto tried = RuleSet::Builtin();
  const auto run = RuleSet::BuiltinToRun();
  ASSERT_TRUE(run) << run.error().message();
  const auto& rules = run->state().rules;
  ASSERT_EQ(rules.size(), tried->state().rules.size());
  for (const auto& [id, rule] : tried->state().rules) {
    const auto same = rules.find(id);
    ASSERT_NE(same, rules.end()) << id;
    EXPECT_EQ(same->second.place.line, rule.place.line) << id;
    EXPECT_EQ(same->second.explains, rule.explains) << id;
    EXPECT_EQ(same->second.unless.size(), rule.unless.size()) << id;
    EXPECT_THAT(same->second.cases, ::testing::IsEmpty()) << id;
  }
}

TEST(BuiltinPacksTest, EveryCaseOfEveryRulePasses) {
  const auto rules = RuleSet::Builtin();
  ASSERT_TRUE(rules) << rules.error().message();
  EXPECT_THAT(rules->RunCases(), ::testing::IsEmpty());
}

}  // namespace
}  // namespace casefile
