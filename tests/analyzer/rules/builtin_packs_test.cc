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

// Names of groups, which a deferred expression tells without being compiled.
std::vector<std::string> GroupsIn(const Rule& rule) {
  std::vector<std::string> names;
  VisitRuleLeaves<LogCondition>(rule, [&names](const LogCondition& log) {
    for (const LineStep& step : log.steps) {
      for (const LinePattern& pattern : step.any) {
        if (pattern.regex == nullptr) continue;
        const auto& groups = pattern.regex->group_names();
        names.insert(names.end(), groups.begin(), groups.end());
      }
    }
  });
  VisitRuleLeaves<FileCondition>(rule, [&names](const FileCondition& file) {
    const auto& groups = file.regex->group_names();
    names.insert(names.end(), groups.begin(), groups.end());
  });
  return names;
}

TEST(BuiltinPacksTest, WhatIsCompiledLaterHasTheSameGroups) {
  const auto tried = RuleSet::Builtin();
  const auto run = RuleSet::BuiltinToRun();
  ASSERT_TRUE(tried);
  ASSERT_TRUE(run);
  for (const auto& [id, rule] : tried->state().rules)
    EXPECT_EQ(GroupsIn(run->state().rules.find(id)->second), GroupsIn(rule)) << id;
}

TEST(BuiltinPacksTest, PatternsAreSearchedForWithWhatTheBuildCompiled) {
  const auto run = RuleSet::BuiltinToRun();
  ASSERT_TRUE(run);
  std::set<std::uint64_t> built;
  for (const BuiltDatabase& database : BuiltDatabases()) built.insert(database.digest);
  std::set<std::uint64_t> used;
  for (const PatternTable& table : run->state().tables)
    if (!table.patterns.empty()) used.insert(table.matcher->digest());
  EXPECT_FALSE(used.empty());
  EXPECT_EQ(used, built);
}

TEST(BuiltinPacksTest, EveryCaseOfEveryRulePasses) {
  const auto rules = RuleSet::Builtin();
  ASSERT_TRUE(rules) << rules.error().message();
  EXPECT_THAT(rules->RunCases(), ::testing::IsEmpty());
}

}  // namespace
}  // namespace casefile
