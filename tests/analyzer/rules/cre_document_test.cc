#include "analyzer/rules/cre_document.h"

#include <fmt/core.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "analyzer/rules/rule_set.h"
#include "tests/analyzer/rules/rule_test_support.h"

namespace casefile {
namespace {

using std::chrono::seconds;
using testing::Feed;

// A document with one rule CRE-2026-0001; `rule` is indented by six blanks.
std::string Document(std::string_view rule, std::string_view more = "") {
  return fmt::format(
      "rules:\n"
      "  - cre:\n"
      "      id: CRE-2026-0001\n"
      "      severity: 1\n"
      "      title: Queue {{lost}}\n"
      "      cause: A cause.\n"
      "      mitigation: |\n"
      "        - Mend it.\n"
      "          Really.\n"
      "        - Restart it.\n"
      "      applications:\n"
      "        - name: queue\n"
      "    metadata: {{id: abc, gen: 1, kind: prequel}}\n"
      "    rule:\n{}{}",
      rule,
      more);
}

RuleSet Load(std::string_view text) {
  RuleSet rules = RuleSet::Empty();
  const auto added = rules.AddPack(text, "x.yaml");
  EXPECT_TRUE(added) << (added ? "" : added.error().message());
  return rules;
}

std::string Unsupported(std::string_view rule) {
  const RuleSet rules = Load(Document(rule));
  return rules.state().rules.at("cre/cre-2026-0001").unsupported;
}

bool Fired(const Feed& feed) {
  return !feed.Verdicts().hits.empty();
}

TEST(CreDocumentTest, TellsTheTextsOfTheCre) {
  const RuleSet rules = Load(Document("      set:\n        match: [gone]\n"));
  Feed feed(rules);
  const RuleVerdicts verdicts = feed.Line("it is gone").Verdicts();
  ASSERT_EQ(verdicts.hits.size(), 1U);
  const Finding& finding = verdicts.hits[0].finding;
  EXPECT_EQ(finding.id, "cre/cre-2026-0001");
  EXPECT_EQ(finding.title, "Queue {lost}");
  EXPECT_EQ(finding.severity, FindingSeverity::kError);
  ASSERT_EQ(finding.remedy.size(), 2U);
  EXPECT_EQ(finding.remedy[0], "Mend it.\nReally.");
}

TEST(CreDocumentTest, ASetNeedsAllTermsWithinItsWindow) {
  const RuleSet rules =
      Load(Document("      set:\n        window: 10s\n        event: {source: cre.log.x}\n"
                    "        match: [{regex: 'a\\d'}, {value: 'b('}]\n"));
  EXPECT_TRUE(Fired(Feed(rules).At(seconds(0)).Line("b( first").At(seconds(9)).Line("a1")));
  EXPECT_FALSE(Fired(Feed(rules).At(seconds(0)).Line("b( first").At(seconds(11)).Line("a1")));
  EXPECT_FALSE(Fired(Feed(rules).Line("a1").Line("b")));
  EXPECT_TRUE(Fired(Feed(rules).Line("a1 b( in one line")));
}

TEST(CreDocumentTest, ACountSlidesOverTheWindow) {
  const RuleSet rules =
      Load(Document("      set:\n        window: 10s\n        match: [{value: x, count: 3}]\n"));
  Feed far(rules);
  EXPECT_FALSE(
      Fired(far.At(seconds(0)).Line("x").At(seconds(8)).Line("x").At(seconds(16)).Line("x")));
  EXPECT_TRUE(Fired(far.At(seconds(17)).Line("x")));
}

TEST(CreDocumentTest, ASequenceWithCountsKeepsItsOrder) {
  const RuleSet rules =
      Load(Document("      sequence:\n        window: 30s\n"
                    "        order: [{regex: fail, count: 2}, {regex: down}]\n"));
  EXPECT_TRUE(Fired(Feed(rules).Line("fail").Line("fail").Line("down")));
  EXPECT_FALSE(Fired(Feed(rules).Line("fail").Line("down").Line("fail")));
  EXPECT_FALSE(Fired(Feed(rules).Line("down").Line("fail").Line("fail")));
}

TEST(CreDocumentTest, ANegationSpeaksWithinItsSpanOnly) {
  // From 5 s before the first line to 5 s after it.
  const RuleSet rules = Load(Document(
      "      set:\n        match: [{value: lost}]\n"
      "        negate: [{value: asked to stop, slide: -5s, window: 10s, absolute: true}]\n"));
  const auto with = [&rules](int stop) {
    Feed feed(rules);
    if (stop <= 0) feed.At(seconds(stop)).Line("asked to stop");
    feed.At(seconds(0)).Line("lost");
    if (stop > 0) feed.At(seconds(stop)).Line("asked to stop");
    return Fired(feed);
  };
  EXPECT_FALSE(with(-4));
  EXPECT_FALSE(with(4));
  EXPECT_TRUE(with(-6));
  EXPECT_TRUE(with(6));
}

TEST(CreDocumentTest, ANegationIsMovedByItsAnchor) {
  const RuleSet rules =
      Load(Document("      sequence:\n        window: 60s\n        order: [one, two]\n"
                    "        negate: [{value: calm, anchor: 1, window: 10s, absolute: true}]\n"));
  const auto with = [&rules](int calm) {
    return Fired(Feed(rules)
                     .At(seconds(0))
                     .Line("one")
                     .At(seconds(20))
                     .Line("two")
                     .At(seconds(calm))
                     .Line("calm"));
  };
  EXPECT_FALSE(with(25));
  EXPECT_TRUE(with(31));
  EXPECT_TRUE(with(5));
}

TEST(CreDocumentTest, TermsAreNamesForWhatStandsBelow) {
  const RuleSet rules = Load(Document("      set:\n        match: [refused]\n",
                                      "terms:\n  refused: {regex: 'conn\\w+ refused'}\n"));
  EXPECT_TRUE(Fired(Feed(rules).Line("connection refused")));
  EXPECT_FALSE(Fired(Feed(rules).Line("refused")));
}

TEST(CreDocumentTest, JqAndFieldsLookIntoLinesOfJson) {
  const RuleSet rules =
      Load(Document("      set:\n        match:\n          - jq: '.kind == \"Pod\"'\n"
                    "          - {field: reason, value: Kill}\n"));
  EXPECT_TRUE(Fired(Feed(rules).Line(R"({"kind":"Pod"})").Line(R"({"reason":"Killing"})")));
  EXPECT_FALSE(Fired(Feed(rules).Line(R"({"kind":"Pod"})").Line(R"({"why":"Killing"})")));
}

TEST(CreDocumentTest, CorrelatedLinesShareWhatIsExtracted) {
  const RuleSet rules = Load(
      Document("      sequence:\n        window: 30s\n        correlations: [id]\n        order:\n"
               "          - {value: begin, extract: [{name: id, regex: 'id=(\\d+)'}]}\n"
               "          - {value: broken, extract: [{name: id, jq: '.id'}, {name: id, regex: "
               "'id=(\\d+)'}]}\n"));
  EXPECT_TRUE(Fired(Feed(rules).Line("begin id=7").Line("broken id=7")));
  EXPECT_FALSE(Fired(Feed(rules).Line("begin id=7").Line("broken id=8")));
  EXPECT_FALSE(Fired(Feed(rules).Line("begin").Line("broken")));
}

TEST(CreDocumentTest, SequencesOfSetsCompareTheirTimes) {
  const RuleSet rules =
      Load(Document("      sequence:\n        window: 10s\n        order:\n"
                    "          - set: {match: [disk full]}\n"
                    "          - set: {match: [database stopped]}\n"));
  EXPECT_TRUE(
      Fired(Feed(rules).At(seconds(0)).Line("disk full").At(seconds(9)).Line("database stopped")));
  EXPECT_FALSE(
      Fired(Feed(rules).At(seconds(0)).Line("disk full").At(seconds(11)).Line("database stopped")));
  EXPECT_FALSE(
      Fired(Feed(rules).At(seconds(0)).Line("database stopped").At(seconds(5)).Line("disk full")));
}

TEST(CreDocumentTest, WhatCannotBeAskedIsNotChecked) {
  const RuleSet rules = Load(Document("      set:\n        match: [{promql: {expr: up}}]\n"));
  Feed feed(rules);
  const RuleVerdicts verdicts = feed.Line("up").Verdicts();
  EXPECT_TRUE(verdicts.hits.empty());
  ASSERT_EQ(verdicts.not_checked.size(), 1U);
  EXPECT_EQ(verdicts.not_checked[0].rule, "cre/cre-2026-0001");
  EXPECT_EQ(verdicts.not_checked[0].why,
            "the rule cannot be asked: x.yaml:16:26: 'promql' is not supported");
}

TEST(CreDocumentTest, ErrorsInTheQuestionAreNamed) {
  EXPECT_NE(Unsupported("      set:\n        match: [{regexs: a}]\n").find("'regexs'"),
            std::string::npos);
  EXPECT_NE(Unsupported("      set:\n        match: [{regex: '(?=a)'}]\n"), "");
  EXPECT_NE(Unsupported("      set:\n        order: [a]\n"), "");
  EXPECT_NE(Unsupported("      set:\n        window: 10x\n        match: [a]\n"), "");
  EXPECT_NE(
      Unsupported("      set:\n        match: [a]\n        negate: [{value: b, anchor: 1}]\n"), "");
  EXPECT_NE(Unsupported("      sequence:\n        order: [a]\n        correlations: [pod]\n"), "");
  EXPECT_EQ(Unsupported("      set:\n        match: [a]\n        negate: []\n"), "");
}

TEST(CreDocumentTest, AFileThatCannotBeReadIsNotChecked) {
  const RuleSet rules = Load("rules:\n  - cre: {id: [\n");
  ASSERT_EQ(rules.state().refused.size(), 1U);
  EXPECT_EQ(rules.state().refused[0].rule, "x.yaml");
  EXPECT_TRUE(IsCreDocument("metadata:\n  version: 1\ntags:\n  - name: x\n"));
  EXPECT_FALSE(IsCreDocument("pack: mine\nrules: []\n"));
}

}  // namespace
}  // namespace casefile
