#include "redact/user_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "base/crypto.h"
#include "redact/redactor.h"
#include "redact/required_literal.h"

namespace casefile {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

Result<std::shared_ptr<Redactor>> WithRules(std::string text) {
  EXPECT_TRUE(InitCrypto().has_value());
  RedactorOptions options;
  options.pseudonym_key = Secret::CopyOf(AsBytes(std::string(32, 'k')));
  options.user_rules = {std::move(text)};
  return Redactor::Create(std::move(options));
}

TEST(RequiredLiteralTest, FindsWhatEveryMatchHolds) {
  EXPECT_THAT(RequiredLiterals("(another)(?P<mask>.*)(here)"), ElementsAre("another"));
  EXPECT_THAT(RequiredLiterals("(?i)(Pwd *= *)(?P<mask>[^;]+)(;)"), IsEmpty());
  EXPECT_THAT(RequiredLiterals("(?i)(Data Source *= *)(?P<mask>[^;]+)(;)"),
              ElementsAre("Data Source"));
  EXPECT_THAT(RequiredLiterals("(https?://)(?P<mask>\\w+)(@)"), ElementsAre("http"));
  EXPECT_THAT(RequiredLiterals("acme-key|orbit\\.key"), ElementsAre("acme-key", "orbit.key"));
  EXPECT_THAT(RequiredLiterals("(?:acme|orbit)-(\\d+)"), ElementsAre("acme", "orbit"));
}

TEST(RequiredLiteralTest, GivesUpWhereNothingIsRequired) {
  for (const std::string_view pattern : {"",
                                         ".*",
                                         "[a-z]{20}",
                                         "(acme)?",
                                         "acme|.*",
                                         "(acme){0,3}",
                                         "\\Qacme\\E",
                                         "(acme",
                                         "acme)",
                                         "abc",
                                         "a\\",
                                         "[]acme]",
                                         "((((((((((((((((((((((((((((((((((((acme"})
    EXPECT_THAT(RequiredLiterals(pattern), IsEmpty()) << pattern;
}

TEST(UserRulesTest, LiteralsAreHiddenInEveryFormAndAllowedValuesNever) {
  const auto redactor = WithRules("literals: [project-falcon]\nallow: ['build-4f2a9c']\n");
  ASSERT_TRUE(redactor);
  EXPECT_THAT((*redactor)->Redact("about project-falcon"), Not(HasSubstr("project-falcon")));
  EXPECT_THAT((*redactor)->Redact("about cHJvamVjdC1mYWxjb24="), Not(HasSubstr("cHJvamVjdC1m")));
  EXPECT_EQ((*redactor)->Redact("password=build-4f2a9c"), "password=build-4f2a9c");
  EXPECT_THAT((*redactor)->Redact("password=build-4f2a9d"), Not(HasSubstr("build-4f2a9d")));
  (*redactor)->Learn("password=build-4f2a9c", TextKind::kAny);
  EXPECT_EQ((*redactor)->known_values(), 1U);
}

TEST(UserRulesTest, ReadsARedactorOfTroubleshoot) {
  const auto redactor = WithRules(
      "apiVersion: troubleshoot.sh/v1beta2\nkind: Redactor\nmetadata:\n  name: mine\n"
      "spec:\n  redactors:\n  - name: hosts\n    fileSelector:\n      file: data/x\n"
      "    removals:\n      values: [project-falcon]\n      regex:\n"
      "      - redactor: '(warehouse )(?P<mask>\\w+)( opened)'\n");
  ASSERT_TRUE(redactor) << redactor.error().message();
  const std::string out = (*redactor)->Redact("project-falcon: warehouse north opened");
  EXPECT_THAT(out, Not(HasSubstr("falcon")));
  EXPECT_THAT(out, Not(HasSubstr("north")));
  EXPECT_THAT(out, HasSubstr(": warehouse [redacted:imported-1:"));
  EXPECT_THAT(out, HasSubstr(" opened"));
}

std::string InFile(const std::shared_ptr<Redactor>& redactor,
                   std::string_view text,
                   std::string_view path) {
  std::string out;
  RedactStream stream(
      redactor,
      TextKind::kAny,
      [&out](Bytes bytes) -> Result<void> {
        out += AsText(bytes);
        return {};
      },
      path);
  EXPECT_TRUE(stream.Write(AsBytes(text)).has_value());
  EXPECT_TRUE(stream.Finish().has_value());
  return out;
}

TEST(UserRulesTest, ARuleLooksAtItsFilesOnly) {
  for (const std::string_view rules :
       {"rules:\n- id: house\n  anchors: ['warehouse']\n  pattern: 'warehouse (?P<secret>\\w+)'\n"
        "  files: ['data/*.txt', /etc/acme.conf]\n",
        "kind: Redactor\nspec:\n  redactors:\n  - fileSelector:\n      files: ['data/*.txt', "
        "/etc/acme.conf]\n    removals:\n      regex:\n      - redactor: 'warehouse "
        "(?P<mask>\\w+)'\n"}) {
    const auto redactor = WithRules(std::string(rules));
    ASSERT_TRUE(redactor) << redactor.error().message();
    const std::string_view text = "warehouse north";
    for (const std::string_view path :
         {"data/a.txt", "app/data/b.txt", "files/etc/acme.conf", "/etc/acme.conf", ""})
      EXPECT_THAT(InFile(*redactor, text, path), Not(HasSubstr("north"))) << path;
    for (const std::string_view path : {"data/a.log", "a.txt", "etc/acme.conf.d/x", "x-acme.conf"})
      EXPECT_EQ(InFile(*redactor, text, path), text) << path;
  }
}

TEST(UserRulesTest, RefusesWhatItCannotDoWithThePlace) {
  const std::string head = "kind: Redactor\nspec:\n  redactors:\n  - removals:\n";
  const struct {
    std::string text;
    std::string_view error;
  } cases[] = {{head + "      yamlPath: [a.b]\n", "user-rules-1.yaml:5:"},
               {head + "      regex:\n      - selector: x\n        redactor: 'abcd'\n", ":6:"},
               {head + "      regex:\n      - redactor: '.*'\n", "no text of 4 bytes"},
               {head + "      regex:\n      - redactor: 'abcd(?!x)'\n", "user-rules-1.yaml:6:"},
               {head + "      shred: true\n", "shred"},
               {"kind: Preflight\n", "user-rules-1.yaml:1:"},
               {"kind: Redactor\n", "without 'spec'"},
               {"literals: [abc]\n", "6 to 4096 bytes"},
               {"secrets: []\n", "secrets"}};
  for (const auto& [text, error] : cases) {
    const auto redactor = WithRules(text);
    ASSERT_FALSE(redactor) << text;
    EXPECT_THAT(redactor.error().message(), HasSubstr(std::string(error))) << text;
  }
}

}  // namespace
}  // namespace casefile
