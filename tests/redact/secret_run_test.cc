#include "redact/secret_run.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/pattern_set.h"
#include "tests/redact/rule_files.h"

namespace casefile {
namespace {

TEST(SecretRunTest, ReadsTheClassOfTheSecret) {
  const SecretRun run(R"(\bsession[= ](?P<secret>[0-9a-f]{20,64})\b)");
  EXPECT_EQ(run.size(), 20U);
  EXPECT_TRUE(run.MayBeIn("session=0123456789abcdef0123"));
  EXPECT_TRUE(run.MayBeIn("session=0123456789ABCDEF0123"));
  EXPECT_FALSE(run.MayBeIn("session=0123456789abcdef012 for 0123456789abcdef"));
  EXPECT_FALSE(run.MayBeIn("session 4 opened by the pool of workers"));
  EXPECT_EQ(SecretRun("(?P<secret>acme_[A-Za-z0-9_-]{24})").size(), 24U);
}

TEST(SecretRunTest, LetsEverythingPassThatItCannotRead) {
  for (const char* pattern : {"key=[0-9]{20}",                   // no group
                              "(?P<secret>[0-9]{4})",            // in every line
                              "(?P<secret>[0-9]{20}|none)",      // another way
                              "(?P<secret>(?:ab)?[0-9]{20})",    // a group within
                              R"((?P<secret>[\w.]{20}))",        // an escape
                              "(?P<secret>[^ ]{20})",            // what is not
                              "(?P<secret>[[:alnum:]]{20})"}) {  // a name
    EXPECT_EQ(SecretRun(pattern).size(), 0U) << pattern;
    EXPECT_TRUE(SecretRun(pattern).MayBeIn("")) << pattern;
  }
}

// Wherever a rule hides something, the run is there.
TEST(SecretRunTest, IsInWhateverTheRulesHide) {
  std::size_t read = 0;
  for (const Rule& rule : testing::RulesFromFiles()) {
    const SecretRun run(rule.pattern);
    read += run.size() != 0 ? 1U : 0U;
    const auto regex = Regex::Compile(rule.pattern, {.ignore_case = rule.ignore_case});
    ASSERT_TRUE(regex.has_value());
    for (const std::string& example : rule.hides) {
      std::vector<std::string_view> groups;
      if (!regex->Find(example, 0, &groups)) continue;
      EXPECT_TRUE(run.MayBeIn(example)) << rule.id;
    }
  }
  EXPECT_GT(read, 30U);
}

}  // namespace
}  // namespace casefile
