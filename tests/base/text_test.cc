#include "base/text.h"

#include <gtest/gtest.h>

#include <string>

namespace casefile {
namespace {

TEST(EscapeForTerminalTest, MakesEveryControlVisible) {
  EXPECT_EQ(EscapeForTerminal("a\x1b[31mb\x7f\x07"), "a\\x1b[31mb\\x7f\\x07");
  EXPECT_EQ(EscapeForTerminal("one\r\ntwo"), "one\\x0d\\x0atwo");
  EXPECT_EQ(EscapeForTerminal("\xc2\x9b"
                              "31m"),
            "\\x9b31m");
  EXPECT_EQ(EscapeForTerminal("x\xe2\x80\xaey"), "x\\u202ey");
  EXPECT_EQ(EscapeForTerminal("\xe2\x80\xa8"), "\\u2028");
}

TEST(EscapeForTerminalTest, KeepsOrdinaryTextAndTabsOnlyWhenAsked) {
  EXPECT_EQ(EscapeForTerminal("grün – ok ✓"), "grün – ok ✓");
  EXPECT_EQ(EscapeForTerminal("a\tb"), "a\\x09b");
  EXPECT_EQ(EscapeForTerminal("a\tb", Tabs::kKeep), "a\tb");
}

TEST(EscapeForTerminalTest, NoByteSequenceLeavesAControlBehind) {
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      const std::string text{static_cast<char>(first), static_cast<char>(second)};
      const std::string escaped = EscapeForTerminal(text);
      EXPECT_TRUE(IsValidUtf8(escaped)) << first << ' ' << second;
      for (const char c : escaped) {
        EXPECT_FALSE(c >= 0 && c < 0x20) << first << ' ' << second;
      }
      EXPECT_EQ(escaped.find("\xc2\x9b"), std::string::npos);
    }
  }
}

TEST(Utf8Test, RefusesOverlongFormsSurrogatesAndCutCharacters) {
  EXPECT_TRUE(IsValidUtf8("\xf0\x9f\x92\xa9 é \xf4\x8f\xbf\xbf"));
  for (const char* bad : {"\xc0\x80",
                          "\xc1\xbf",
                          "\xe0\x9f\xbf",
                          "\xed\xa0\x80",
                          "\xf0\x8f\xbf\xbf",
                          "\xf4\x90\x80\x80",
                          "\xf5\x80\x80\x80",
                          "\x80",
                          "a\xc3",
                          "\xe2\x82"}) {
    EXPECT_FALSE(IsValidUtf8(bad)) << EscapeForTerminal(bad);
    EXPECT_TRUE(IsValidUtf8(ToValidUtf8(bad)));
  }
  EXPECT_EQ(ToValidUtf8("a\xff"
                        "b\xc3"),
            "a\xef\xbf\xbd"
            "b\xef\xbf\xbd");
}

TEST(SplitTest, LinesAndWords) {
  EXPECT_EQ(SplitLines("a\r\nb\n\nc").size(), 4U);
  EXPECT_EQ(SplitLines("a\r\nb\n")[0], "a");
  EXPECT_TRUE(SplitLines("").empty());
  EXPECT_EQ(SplitLines("a\n").size(), 1U);
  EXPECT_EQ(SplitWords("  a\tb  c "), (std::vector<std::string_view>{"a", "b", "c"}));
  EXPECT_EQ(Trim(" \t a b\r\n"), "a b");
  EXPECT_EQ(Trim(" \n"), "");
}

TEST(CaseTest, ComparesAsciiOnly) {
  EXPECT_EQ(ToLower("ABCÄ"), "abcÄ");
  EXPECT_TRUE(EqualsIgnoreCase("Error", "eRROR"));
  EXPECT_FALSE(EqualsIgnoreCase("Error", "Errors"));
  EXPECT_TRUE(ContainsIgnoreCase("An ERROR here", "error"));
  EXPECT_TRUE(ContainsIgnoreCase("", ""));
  EXPECT_FALSE(ContainsIgnoreCase("abc", "abcd"));
}

TEST(ByteSizeTest, ReadsUnitsOfBothKinds) {
  EXPECT_EQ(ParseByteSize("25MiB").value(), 25U * 1024 * 1024);
  EXPECT_EQ(ParseByteSize("10 MB").value(), 10'000'000U);
  EXPECT_EQ(ParseByteSize("512k").value(), 512U * 1024);
  EXPECT_EQ(ParseByteSize("512K").value(), 512U * 1024);
  EXPECT_EQ(ParseByteSize("4096").value(), 4096U);
  EXPECT_EQ(ParseByteSize("1.5G").value(), 1536ULL * 1024 * 1024);
  for (const char* bad :
       {"", "MiB", "-1", "5 apples", "1e30", "nan", "inf", "9223372036854775808"}) {
    EXPECT_FALSE(ParseByteSize(bad)) << bad;
  }
}

TEST(ByteSizeTest, ShowsOneDigit) {
  EXPECT_EQ(FormatByteSize(812), "812 B");
  EXPECT_EQ(FormatByteSize(3'565'158), "3.4 MiB");
  EXPECT_EQ(FormatByteSize(1024ULL * 1024 - 1), "1.0 MiB");
  EXPECT_EQ(FormatByteSize(~0ULL), "16.0 EiB");
}

TEST(SuggestTest, OffersTheNearestWordOrNone) {
  const std::vector<std::string_view> words = {"paths", "path", "title", "severity"};
  EXPECT_EQ(Suggest("pathes", words), "paths");
  EXPECT_EQ(Suggest("sevrity", words), "severity");
  EXPECT_EQ(Suggest("tilte", words), "title");
  EXPECT_EQ(Suggest("banana", words), "");
  EXPECT_EQ(Suggest("x", {"y"}), "");
  EXPECT_EQ(Suggest(std::string(100'000, 'a'), words), "");
}

TEST(GlobTest, StarsStopAtSlashesAndDoubleStarsDoNot) {
  EXPECT_TRUE(GlobMatches("var/log/*.log", "var/log/syslog.log"));
  EXPECT_FALSE(GlobMatches("var/log/*.log", "var/log/a/b.log"));
  EXPECT_TRUE(GlobMatches("var/log/**.log", "var/log/a/b.log"));
  EXPECT_TRUE(GlobMatches("**/postgresql*.log", "postgresql-15.log"));
  EXPECT_TRUE(GlobMatches("**/postgresql*.log", "host/var/log/postgresql-15.log"));
  EXPECT_FALSE(GlobMatches("**/postgresql*.log", "host/var/log/not-postgresql-15.log"));
  EXPECT_TRUE(GlobMatches("a/**/b", "a/b"));
  EXPECT_TRUE(GlobMatches("a/**/b", "a/x/y/b"));
  EXPECT_FALSE(GlobMatches("a/**/b", "a/xb"));
  EXPECT_TRUE(GlobMatches("**", "anything/at/all"));
  EXPECT_FALSE(GlobMatches("?", "/"));
  EXPECT_FALSE(GlobMatches("", "a"));
  EXPECT_TRUE(GlobMatches("", ""));
}

TEST(GlobTest, SetsAndAlternatives) {
  EXPECT_TRUE(GlobMatches("log.[0-9]", "log.7"));
  EXPECT_FALSE(GlobMatches("log.[!0-9]", "log.7"));
  EXPECT_TRUE(GlobMatches("[", "["));
  EXPECT_TRUE(GlobMatches("a[]b]c", "abc"));
  EXPECT_TRUE(GlobMatches("*.{log,txt}", "x.txt"));
  EXPECT_TRUE(GlobMatches("{a,b}/{c,d}", "b/c"));
  EXPECT_FALSE(GlobMatches("{a,b}/{c,d}", "c/a"));
  EXPECT_TRUE(GlobMatches("{a", "{a"));
}

TEST(GlobTest, ManyStarsCostNoMoreThanLinearTime) {
  std::string pattern;
  for (int i = 0; i < 200; ++i) pattern += "*a";
  EXPECT_FALSE(GlobMatches(pattern + "b", std::string(4000, 'a')));
}

}  // namespace
}  // namespace casefile
