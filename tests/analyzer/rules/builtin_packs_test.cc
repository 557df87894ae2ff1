// The packs that come with the program: they load, their names hold, and every rule's own cases
// pass through the real ingest.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "analyzer/rules/rule_engine.h"

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
TEST(BuiltinPacksTest, EveryCaseOfEveryRulePasses) {
  const auto rules = RuleSet::Builtin();
  ASSERT_TRUE(rules) << rules.error().message();
  EXPECT_THAT(rules->RunCases(), ::testing::IsEmpty());
}

}  // namespace
}  // namespace casefile
