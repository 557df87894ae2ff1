// What holds for every text: tried on the examples of all rules, joined at random.

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "tests/redact/redact_text.h"
#include "tests/redact/rule_files.h"

namespace casefile {
namespace {

constexpr unsigned kSeed = 20261121;

// A line of words, examples of rules and addresses in one of several notations.
class Texts {
 public:
  Texts() {
    for (const Rule& rule : testing::RulesFromFiles()) {
      parts_.insert(parts_.end(), rule.hides.begin(), rule.hides.end());
      parts_.insert(parts_.end(), rule.keeps.begin(), rule.keeps.end());
    }
    for (const char* part : {"10.1.2.3",
                             "2a01:4f8::1",
                             "bob@corp.example",
                             "00:1a:2b:3c:4d:5e",
                             "password=hunter22",
                             "\"token\": \"a1b2c3d4e5\"",
                             "/home/alice/x",
                             "2026-11-21T08:04:38Z",
                             "known-Value-4711",
                             "-----BEGIN PRIVATE KEY-----",
                             "-----END PRIVATE KEY-----",
                             "--secret",
                             "key:",
                             "="})
      parts_.emplace_back(part);
  }

  std::string Next() {
    static constexpr std::string_view kJoins[] = {" ", "\n", "\r\n", "\"", ", ", "=", ": ", "\\n"};
    std::string text;
    for (unsigned i = 0; i < 1 + random_() % 6; ++i) {
      const std::string& part = parts_[random_() % parts_.size()];
      const std::size_t from = random_() % 4 == 0 ? random_() % part.size() : 0;
      text += part.substr(from, random_() % 4 == 0 ? random_() % 40 : std::string::npos);
      text += kJoins[random_() % std::size(kJoins)];
    }
    return text;
  }

 private:
  std::vector<std::string> parts_;
  std::mt19937 random_{kSeed};
};

std::string InPieces(const std::shared_ptr<Redactor>& redactor,
                     std::string_view text,
                     std::mt19937* random) {
  std::string out;
  RedactStream stream(redactor, TextKind::kAny, [&out](Bytes bytes) -> Result<void> {
    out += AsText(bytes);
    return {};
  });
  while (!text.empty()) {
    const std::size_t size = std::min<std::size_t>(text.size(), 1 + (*random)() % 70'000);
    EXPECT_TRUE(stream.Write(AsBytes(text.substr(0, size))));
    text.remove_prefix(size);
  }
  EXPECT_TRUE(stream.Finish());
  return out;
}

TEST(RedactionPropertyTest, ASecondPassChangesNothing) {
  const auto redactor = testing::MakeRedactor();
  redactor->LearnValue("known-Value-4711", "known");
  Texts texts;
  for (int round = 0; round < 4000; ++round) {
    const std::string text = texts.Next();
    const std::string once = redactor->Redact(text);
    ASSERT_EQ(redactor->Redact(once), once) << text;
  }
}

TEST(RedactionPropertyTest, LinesStay) {
  const auto redactor = testing::MakeRedactor();
  Texts texts;
  for (int round = 0; round < 2000; ++round) {
    const std::string text = texts.Next();
    const std::string out = redactor->Redact(text);
    for (const char end : {'\n', '\r'})
      ASSERT_EQ(std::count(out.begin(), out.end(), end), std::count(text.begin(), text.end(), end))
          << text;
  }
}

TEST(RedactionPropertyTest, HowTheTextIsCutChangesNothing) {
  const auto redactor = testing::MakeRedactor();
  Texts texts;
  std::string text;
  while (text.size() < 900'000) text += texts.Next() + "\n";
  const std::string whole = redactor->Redact(text);
  std::mt19937 random(kSeed);
  for (int round = 0; round < 3; ++round) ASSERT_EQ(InPieces(redactor, text, &random), whole);
}

TEST(RedactionPropertyTest, AKnownValueNeverComesOut) {
  const auto redactor = testing::MakeRedactor();
  redactor->LearnValue("known-Value-4711", "known");
  Texts texts;
  for (int round = 0; round < 2000; ++round) {
    const std::string out = redactor->Redact(texts.Next());
    ASSERT_EQ(out.find("known-Value-4711"), std::string::npos) << out;
  }
}

}  // namespace
}  // namespace casefile
