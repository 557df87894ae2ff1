// Runs the examples that every rule file carries, and each example again in the places where
// secrets turn up.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "redact/anchor_finder.h"
#include "redact/rule_set.h"
#include "redact/text_escapes.h"
#include "tests/redact/redact_text.h"
#include "tests/redact/rule_files.h"

namespace casefile {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using testing::RulesFromFiles;

// The secret of an example as the rule itself sees it.
std::string SecretOf(const Rule& rule, const std::string& example) {
  const auto regex = Regex::Compile(rule.pattern, {.ignore_case = rule.ignore_case});
  std::vector<std::string_view> groups;
  if (!regex || !regex->Find(example, 0, &groups)) return {};
  const int group = regex->GroupIndex("secret");
  return std::string(groups[group < 0 ? 0 : static_cast<std::size_t>(group)]);
}

TEST(RulesTest, EveryRuleHasExamples) {
  for (const Rule& rule : RulesFromFiles()) {
    EXPECT_FALSE(rule.hides.empty()) << rule.id;
    EXPECT_FALSE(rule.keeps.empty()) << rule.id;
  }
}

TEST(RulesTest, TheBuiltInRulesAreThoseOfTheFiles) {
  const std::vector<Rule> files = RulesFromFiles();
  const std::vector<Rule> builtin = BuiltinRules();
  ASSERT_EQ(files.size(), builtin.size());
  for (std::size_t i = 0; i < files.size(); ++i) {
    EXPECT_EQ(files[i].id, builtin[i].id);
    EXPECT_EQ(files[i].pattern, builtin[i].pattern);
    EXPECT_EQ(files[i].anchors, builtin[i].anchors);
    EXPECT_EQ(files[i].checks, builtin[i].checks) << files[i].id;
  }
}

TEST(RulesTest, HidesWhatItsExamplesSay) {
  const RuleSet rules(RulesFromFiles(), KeyWords::kNo, Bytes());
  for (std::size_t i = 0; i < rules.rules().size(); ++i) {
    const Rule& rule = rules.rules()[i];
    for (const std::string& example : rule.hides) {
      std::vector<AnchorHit> hits;
      rules.FindAnchors(example, &hits);
      Spans spans;
      RuleSet::Progress progress;
      for (const AnchorHit& hit : hits) rules.Match(example, hit, &progress, &spans);
      const bool found = std::any_of(
          spans.begin(), spans.end(), [&rule](const Span& s) { return s.label == rule.id; });
      EXPECT_TRUE(found) << rule.id << ": " << example;
    }
  }
}

TEST(RulesTest, KeepsWhatItsExamplesSay) {
  const RuleSet rules(RulesFromFiles(), KeyWords::kNo, Bytes());
  for (const Rule& rule : rules.rules()) {
    for (const std::string& example : rule.keeps) {
      std::vector<AnchorHit> hits;
      rules.FindAnchors(example, &hits);
      Spans spans;
      RuleSet::Progress progress;
      for (const AnchorHit& hit : hits) rules.Match(example, hit, &progress, &spans);
      const bool found = std::any_of(
          spans.begin(), spans.end(), [&rule](const Span& s) { return s.label == rule.id; });
      EXPECT_FALSE(found) << rule.id << ": " << example;
    }
  }
}

TEST(RulesTest, TokensVanishInEveryContext) {
  const auto redactor = testing::MakeRedactor();
  // Command lines and lines of files have only their own context; the others are tokens.
  for (const Rule& rule : RulesFromFiles()) {
    if (rule.hides.empty() || !rule.hides.front().starts_with("see ")) continue;
    const std::string secret = SecretOf(rule, rule.hides.front());
    for (const std::string& text : {secret,
                                    "X=" + secret + "\n",
                                    "{\"a\":\"" + secret + "\"}",
                                    "{\"m\":\"x \\\"" + secret + "\\\" y\"}",
                                    "a: " + secret + "\n",
                                    "a = '" + secret + "'",
                                    "failed with " + secret + ", retrying",
                                    "GET /x?y=" + secret + "&z=1",
                                    "app --opt " + secret + " run",
                                    "X-Thing: " + secret + "\r\n",
                                    "<a>" + secret + "</a>",
                                    "q=" + ToPercent(" " + secret + " ", HexCase::kUpper),
                                    std::string("A=b") + '\0' + "C=" + secret + '\0'})
      EXPECT_THAT(redactor->Redact(text), Not(HasSubstr(secret))) << rule.id << " in " << text;
  }
}

// A line of a file of its own kind, which is nothing elsewhere.
bool NeedsItsLine(const Rule& rule) {
  return rule.id == "pgpass-line" || rule.id == "user-flag-on-its-own-line";
}

TEST(RulesTest, ExamplesVanishInEveryEncoding) {
  const auto redactor = testing::MakeRedactor();
  for (const Rule& rule : RulesFromFiles()) {
    for (const std::string& example : rule.hides) {
      const std::string secret = SecretOf(rule, example);
      if (secret.empty()) continue;
      const std::string whole = example + std::string((3 - example.size() % 3) % 3, '\n');
      const std::string base64 = ToBase64Inside(whole, 0, false);
      struct Form {
        std::string text;
        std::string secret;
      };
      std::vector<Form> forms = {
          {example + "\r\nnext\r\n", secret},
          {"\x1b[31m" + example + "\x1b[0m", secret},
          {"data: " + base64, base64},
          {"data=" + ToHex(example, HexCase::kLower), ToHex(example, HexCase::kLower)},
      };
      if (!NeedsItsLine(rule)) {
        forms.push_back({"2026-11-21T08:04:38Z INFO got " + example + " and went on", secret});
        forms.push_back({R"({"msg":")" + ToJsonString(example) + "\"}", ToJsonString(secret)});
        forms.push_back(
            {R"({"log":")" + ToJsonString("{\"m\":\"" + ToJsonString(example) + "\"}") + "\"}",
             ToJsonString(ToJsonString(secret))});
      }
      for (const Form& form : forms)
        EXPECT_THAT(redactor->Redact(form.text), Not(HasSubstr(form.secret)))
            << rule.id << " in " << form.text;
    }
  }
}

TEST(RulesTest, BothMatchersFindTheSame) {
  const RuleSet fast(BuiltinRules(), KeyWords::kYes, BuiltinDatabase());
  const RuleSet portable(BuiltinRules(), KeyWords::kYes, Bytes());
  ASSERT_FALSE(fast.portable());
  ASSERT_TRUE(portable.portable());
  std::string text = "PassWord TOKEN ghp_x api_key://";
  for (const Rule& rule : RulesFromFiles()) {
    for (const std::string& example : rule.hides) text += example + "\n";
    for (const std::string& example : rule.keeps) text += example + "\r\n";
  }
  const auto find = [&text](const RuleSet& rules) {
    std::vector<AnchorHit> hits;
    rules.FindAnchors(text, &hits);
    std::vector<std::pair<std::size_t, std::uint32_t>> out;
    for (const AnchorHit& hit : hits) out.emplace_back(hit.end, hit.anchor);
    std::sort(out.begin(), out.end());
    return out;
  };
  EXPECT_EQ(find(fast), find(portable));
  EXPECT_GT(find(fast).size(), 200U);
}

std::string ErrorOf(std::string_view yaml) {
  const auto rules = ParseRules(yaml, "mine.yaml");
  return rules ? "" : rules.error().message();
}

TEST(RuleLoaderTest, RefusesBadRulesWithTheirPlace) {
  EXPECT_THAT(ErrorOf("rules:\n  - id: a\n    anchors: [ab]\n    pattern: 'abc'\n"),
              HasSubstr("mine.yaml:3:14: anchor 'ab' is too short"));
  EXPECT_THAT(ErrorOf("rules:\n  - id: a\n    anchors: [abcd]\n    pattern: '(?=x)abcd'\n"),
              HasSubstr("mine.yaml:4:14"));
  EXPECT_THAT(ErrorOf("rules:\n  - id: a\n    anchors: [abcd]\n    pattern: '(abcd)*'\n"),
              HasSubstr("matches the empty text"));
  EXPECT_THAT(ErrorOf("rules:\n  - id: a\n    anchors: [abcd]\n    pattern: '(?P<token>abcd)'\n"),
              HasSubstr("unknown group 'token'"));
  EXPECT_THAT(ErrorOf("rules:\n  - id: a\n    anchor: [abcd]\n    pattern: 'abcd'\n"),
              HasSubstr("anchor"));
  EXPECT_THAT(ErrorOf("rules:\n  - id: A b\n    anchors: [abcd]\n    pattern: 'abcd'\n"),
              HasSubstr("an id has only"));
  EXPECT_THAT(
      ErrorOf("rules:\n  - id: a\n    anchors: [abcd]\n    pattern: 'abcd'\n    checks: [lun]\n"),
      HasSubstr("unknown check 'lun'"));
  EXPECT_EQ(ErrorOf("rules:\n  - id: a\n    anchors: [abcd]\n    pattern: 'abcd'\n"), "");
}

}  // namespace
}  // namespace casefile
