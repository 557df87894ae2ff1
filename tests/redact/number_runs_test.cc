#include "redact/number_runs.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <utility>
#include <vector>

#include "redact/characters.h"

namespace casefile {
namespace {

using Runs = std::vector<std::pair<std::size_t, std::size_t>>;

Runs Found(std::string_view text) {
  Runs runs;
  NumberRuns finder(text);
  for (NumberRuns::Run run = finder.Next(); run.begin < text.size(); run = finder.Next())
    runs.emplace_back(run.begin, run.end);
  return runs;
}

// The same, position by position.
Runs Expected(std::string_view text) {
  const auto character = [text](std::size_t i) {
    return i < text.size() && (IsUpper(text[i]) || IsDigit(text[i]));
  };
  const auto in_run = [&](std::size_t i) {
    const bool separator = text[i] == ' ' || text[i] == '-';
    return character(i) || (separator && i > 0 && character(i - 1) && character(i + 1));
  };
  Runs runs;
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::size_t end = i;
    while (end < text.size() && in_run(end)) ++end;
    if (end - i >= kMinNumberBytes) runs.emplace_back(i, end);
    if (end > i) i = end - 1;
  }
  return runs;
}

TEST(NumberRunsTest, FindsLongRunsWithSingleSeparators) {
  EXPECT_EQ(Found("x 4111 1111-1111 1111 y"), (Runs{{2, 21}}));
  EXPECT_EQ(Found("12345678"), Runs{});
  EXPECT_EQ(Found("123456789"), (Runs{{0, 9}}));
  EXPECT_EQ(Found("1234--5678 abcdefghij"), Runs{});
}

TEST(NumberRunsTest, FindsTheSameAsALookAtEachPosition) {
  std::mt19937 random(909);
  const std::string_view alphabet = "0123456789ABCDEFGH  --x.";
  std::size_t found = 0;
  for (unsigned round = 0; round < 4000; ++round) {
    std::string text;
    for (unsigned i = 0; i < round % 300; ++i) text += alphabet[random() % alphabet.size()];
    const Runs expected = Expected(text);
    found += expected.size();
    ASSERT_EQ(Found(text), expected) << text;
  }
  EXPECT_GT(found, 4000U);
}

}  // namespace
}  // namespace casefile
