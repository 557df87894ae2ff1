#include "analyzer/rules/explain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "tests/analyzer/rules/rule_test_support.h"

namespace casefile {
namespace {

using std::chrono::seconds;
using testing::Feed;
using ::testing::HasSubstr;
using testing::PackWith;

RuleSet RulesWith(std::string_view when) {
  RuleSet rules = RuleSet::Empty();
  const auto added = rules.AddPack(PackWith(when), "x.yaml");
  EXPECT_TRUE(added) << (added ? "" : added.error().message());
  return rules;
}

std::string Explained(Feed& feed) {
  const auto json = feed.engine().Explain("test/it", feed.facts());
  EXPECT_TRUE(json);
  const auto text = ExplanationText(*json);
  EXPECT_TRUE(text);
  return *text;
}

TEST(ExplainTest, TellsEachConditionOfARuleThatFired) {
  const RuleSet rules =
      RulesWith("      all: [{log: {text: lost}}, {not: {log: {text: found}}}]\n");
  Feed feed(rules);
  const std::string text = Explained(feed.Line("it is lost"));
  EXPECT_THAT(text, HasSubstr("It fired."));
  EXPECT_THAT(text, HasSubstr("[yes] log: text 'lost'"));
  EXPECT_THAT(text, HasSubstr("log/app.log:1: it is lost"));
  EXPECT_THAT(text, HasSubstr("[no] log: text 'found'"));
}

TEST(ExplainTest, TellsWhatCameNearest) {
  const RuleSet rules =
      RulesWith("      log: {regex: fail, except: ['0 fail'], severity: error, count: 3}\n");
  Feed feed(rules);
  feed.Line("0 fail").Line("fail", Severity::kInfo).Line("fail").Line("other");
  const std::string text = Explained(feed);
  EXPECT_THAT(text, HasSubstr("It did not fire."));
  EXPECT_THAT(text, HasSubstr("4 records were looked at"));
  EXPECT_THAT(text, HasSubstr("1 lines match"));
  EXPECT_THAT(text, HasSubstr("1 lines match, but hold an exception"));
  EXPECT_THAT(text, HasSubstr("1 lines match, but are less severe"));
  EXPECT_THAT(text, HasSubstr("3 are needed"));
}

TEST(ExplainTest, TellsHowFarASequenceCame) {
  const RuleSet rules = RulesWith("      log: {sequence: [one, two, three], window: 60s}\n");
  Feed feed(rules);
  EXPECT_THAT(Explained(feed.Line("one").Line("two")), HasSubstr("step 2 of 3 was reached"));
}

TEST(ExplainTest, TellsTheSourceThatIsMissing) {
  const RuleSet rules =
      RulesWith("      all: [{log: {text: lost}}, {fact: disk.used_percent, at_least: 95%}]\n");
  Feed feed(rules);
  const std::string text = Explained(feed.Line("it is lost"));
  EXPECT_THAT(text, HasSubstr("It could not be checked"));
  EXPECT_THAT(text, HasSubstr("[cannot tell] fact disk.used_percent, at least 95%"));
  EXPECT_THAT(text, HasSubstr("the source is missing: disk table"));
}

TEST(ExplainTest, TellsTheValueOfAFactThatDoesNotHold) {
  const RuleSet rules = RulesWith("      {fact: disk.used_percent, at_least: 95%}\n");
  Feed feed(rules);
  Fact fact;
  fact.name = "disk.used_percent";
  fact.value = 91.0;
  fact.labels = {{"mount", "/var"}};
  fact.evidence.path = "df.txt";
  fact.evidence.line = 2;
  feed.facts().Add(fact);
  feed.facts().MarkCollected("disk table", fact.evidence);
  const std::string text = Explained(feed);
  EXPECT_THAT(text, HasSubstr("it is 91 for mount /var"));
  EXPECT_THAT(text, HasSubstr("df.txt:2"));
}

TEST(ExplainTest, WhatALogSaysCannotDriveATerminal) {
  const RuleSet rules = RulesWith("      log: {text: lost}\n");
  Feed feed(rules);
  EXPECT_EQ(Explained(feed.Line("lost \x1b[31m")).find('\x1b'), std::string::npos);
}

TEST(ExplainTest, AnUnknownRuleIsAnError) {
  const RuleSet rules = RulesWith("      log: {text: lost}\n");
  Feed feed(rules);
  EXPECT_FALSE(feed.engine().Explain("test/other", feed.facts()));
}

TEST(RuleTimesTest, AllMayAskForNearness) {
  const RuleSet rules = RulesWith(
      "      all: [{log: {text: first}}, {log: {text: second}}]\n"
      "      within: 30s\n"
      "      in_order: true\n");
  const auto fires = [&rules](int first, int second) {
    Feed feed(rules);
    feed.At(seconds(first)).Line("first").At(seconds(second)).Line("second");
    return !feed.Verdicts().hits.empty();
  };
  EXPECT_TRUE(fires(0, 30));
  EXPECT_FALSE(fires(0, 31));
  EXPECT_FALSE(fires(10, 0));
}

TEST(RuleTimesTest, ANegationSpeaksAgainstASequence) {
  const RuleSet rules = RulesWith(
      "      log: {sequence: [lost, down], window: 60s, negate: [{text: asked to stop, slide: -5s, "
      "window: 5s}]}\n");
  const auto fires = [&rules](int stop) {
    Feed feed(rules);
    feed.At(seconds(stop)).Line("asked to stop").At(seconds(100)).Line("lost");
    feed.At(seconds(103)).Line("down");
    return !feed.Verdicts().hits.empty();
  };
  EXPECT_TRUE(fires(94));
  EXPECT_FALSE(fires(96));
}

TEST(CrossFiresTest, CountsWhatNoRuleDeclares) {
  const std::string one = PackWith("      log: {text: b}\n");
  RuleSet rules = RuleSet::Empty();
  const std::string second =
      "  - {id: also, title: Also, severity: error, cause: A cause., remedy: Mend it.,\n"
      "     when: {log: {text: b}}, cases: [{fires: true, files: {a.log: b}},\n"
      "     {fires: false, files: {a.log: c}}]}\n";
  std::string pack = one + second;
  ASSERT_TRUE(rules.AddPack(pack, "x.yaml"));
  EXPECT_FALSE(rules.FindCrossFires().unexpected.empty());

  const std::size_t at = pack.find("when: {log: {text: b}}, cases");
  pack.insert(at, "explains: [it], ");
  RuleSet related = RuleSet::Empty();
  ASSERT_TRUE(related.AddPack(pack, "x.yaml"));
  EXPECT_TRUE(related.FindCrossFires().unexpected.empty());
  EXPECT_FALSE(related.FindCrossFires().related.empty());
}

}  // namespace
}  // namespace casefile
