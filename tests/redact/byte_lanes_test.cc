#include "redact/byte_lanes.h"

#include <gtest/gtest.h>

#include <string>

namespace casefile {
namespace {

// Every byte, at every place of the 64, in texts that end before, at and behind them.
TEST(ByteLanesTest, SaysTheSameAsLookingAtEachByte) {
  std::string text;
  for (int i = 0; i < 3 * 256; ++i) text += static_cast<char>(i * 7 % 256);
  for (std::size_t begin = 0; begin <= text.size() + 1; ++begin) {
    const ByteLanes lanes(text, begin);
    for (std::size_t i = 0; i < ByteLanes::kBytes; ++i) {
      const char c = begin + i < text.size() ? text[begin + i] : '\0';
      ASSERT_EQ(lanes.Equal('-') >> i & 1U, c == '-' ? 1U : 0U) << begin << '+' << i;
      ASSERT_EQ(lanes.Equal('\xc3') >> i & 1U, c == '\xc3' ? 1U : 0U) << begin << '+' << i;
      ASSERT_EQ(lanes.Between('A', 'Z') >> i & 1U, c >= 'A' && c <= 'Z' ? 1U : 0U)
          << begin << '+' << i;
    }
  }
}

}  // namespace
}  // namespace casefile
