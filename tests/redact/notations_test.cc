// Secrets in the notations of many programs: notations/*.txt, an example a line, in which @P stands
// for a password of words, @S for one of letters and digits, and @T for what a machine drew.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "tests/redact/redact_text.h"

namespace casefile {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kSecrets = {
    {{"@P", "correct-horse-battery"},
     {"@S", "Vq7rTz2LmXk9"},
     {"@T", "k7GmQ2xVb9LtR4wZ8cYp1NdS6hJf"}}};

void ReplaceAll(std::string* text, std::string_view from, std::string_view to) {
  for (std::size_t at = text->find(from); at != std::string::npos;
       at = text->find(from, at + to.size()))
    text->replace(at, from.size(), to);
}

// \n, \r, \0 and \\ as in C.
std::string Unescape(std::string_view line) {
  std::string out;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] != '\\' || i + 1 == line.size()) {
      out += line[i];
      continue;
    }
    const char c = line[++i];
    if (c == 'n') {
      out += '\n';
    } else if (c == 'r') {
      out += '\r';
    } else if (c == '0') {
      out += '\0';
    } else if (c == '\\') {
      out += '\\';
    } else {
      (out += '\\') += c;
    }
  }
  return out;
}

TEST(NotationsTest, NoSecretSurvivesInAnyOfThem) {
  const auto redactor = testing::MakeRedactor();
  const std::filesystem::path folder =
      std::filesystem::path(CASEFILE_SOURCE_DIR) / "tests/redact/notations";
  std::size_t count = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    std::ifstream in(file.path());
    std::string line;
    while (std::getline(in, line)) {
      if (line.starts_with("# ")) continue;
      std::string text = Unescape(line);
      std::set<std::string_view> secrets;
      for (const auto& [mark, secret] : kSecrets) {
        if (text.find(mark) != std::string::npos) secrets.insert(secret);
        ReplaceAll(&text, mark, secret);
      }
      ASSERT_FALSE(secrets.empty()) << file.path() << ": " << line;
      for (const std::string_view secret : secrets)
        EXPECT_THAT(redactor->Redact(text), Not(HasSubstr(std::string(secret))))
            << file.path() << ": " << line;
      ++count;
    }
  }
  EXPECT_GT(count, 200U);
}

TEST(NotationsTest, KeepsSentencesAboutSecrets) {
  const auto redactor = testing::MakeRedactor();
  for (const std::string_view text : {"the password for bob is wrong",
                                      "password for user bob: incorrect",
                                      "password authentication-failed for user bob",
                                      "wait for token or retry",
                                      "password = os.environ['DB_PASSWORD']",
                                      "const token = await read() || null",
                                      ":password => config.password,",
                                      "variable \"password_length\" {\n  default = 12\n}"})
    EXPECT_EQ(redactor->Redact(text), text);
}

}  // namespace
}  // namespace casefile
