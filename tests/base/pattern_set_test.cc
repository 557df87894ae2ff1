#include "base/pattern_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "base/required_literal.h"

namespace casefile {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

using Hits = std::vector<std::pair<std::uint32_t, std::size_t>>;

Hits ScanAll(const PatternSet& set, std::string_view text) {
  Hits hits;
  set.Scan(text, [&hits](std::uint32_t id, std::size_t end) {
    hits.emplace_back(id, end);
    return true;
  });
  return hits;
}

PatternSet Make(const std::vector<Pattern>& patterns) {
  auto set = PatternSet::Compile(patterns);
  EXPECT_TRUE(set) << set.error().message();
  return *std::move(set);
}

TEST(PatternSetTest, ReportsEveryEndInRisingOrder) {
  const PatternSet set = Make({{.expression = "secret", .id = 7, .literal = true},
                               {.expression = "ecre", .id = 3, .literal = true},
                               {.expression = "[a-z]+@x", .id = 9}});
  EXPECT_EQ(ScanAll(set, "secret me@x secret"), (Hits{{3, 5}, {7, 6}, {9, 11}, {3, 17}, {7, 18}}));
}

TEST(PatternSetTest, LiteralsAreBytesAndCaseIsIgnoredOnlyWhenAsked) {
  const PatternSet set =
      Make({{.expression = "a.b*", .id = 1, .literal = true},
            {.expression = std::string("n\0l", 3), .id = 2, .literal = true},
            {.expression = "Token", .id = 3, .ignore_case = true, .literal = true}});
  EXPECT_EQ(ScanAll(set, std::string("axbb a.b* n\0l TOKEN A.B*", 24)),
            (Hits{{1, 9}, {2, 13}, {3, 19}}));
}

TEST(PatternSetTest, StopsWhenTheCallerHasEnough) {
  const PatternSet set = Make({{.expression = "aaaa", .id = 1, .literal = true}});
  int calls = 0;
  set.Scan("aaaaaaaa", [&calls](std::uint32_t, std::size_t) { return ++calls < 2; });
  EXPECT_EQ(calls, 2);
}

TEST(PatternSetTest, ASerializedSetFindsTheSame) {
  const PatternSet set = Make({{.expression = "gh[ps]_[0-9]{4}", .id = 5}});
  const auto bytes = set.Serialize();
  ASSERT_TRUE(bytes);
  const auto copy = PatternSet::Deserialize(*bytes);
  ASSERT_TRUE(copy);
  EXPECT_EQ(ScanAll(*copy, "x ghp_1234 y"), (Hits{{5, 10}}));
}

TEST(PatternSetTest, RefusesADatabaseThatIsNone) {
  const std::string junk(64, 'x');
  const auto set = PatternSet::Deserialize(AsBytes(junk));
  ASSERT_FALSE(set);
  EXPECT_EQ(set.error().code(), ErrorCode::kUnsupported);
}

TEST(PatternSetTest, NamesThePatternThatDoesNotCompile) {
  const std::vector<Pattern> patterns = {{.expression = "good", .id = 1},
                                         {.expression = "bad(", .id = 2}};
  const auto set = PatternSet::Compile(patterns);
  ASSERT_FALSE(set);
  EXPECT_NE(set.error().message().find("'bad('"), std::string::npos) << set.error().message();
}

TEST(PatternSetTest, NoPatternsFindNothingAndSurviveSerializing) {
  const PatternSet set = Make({});
  EXPECT_TRUE(ScanAll(set, "anything").empty());
  const auto copy = PatternSet::Deserialize(*set.Serialize());
  ASSERT_TRUE(copy);
  EXPECT_TRUE(ScanAll(*copy, "anything").empty());
}

TEST(PatternSetTest, ScansFromSeveralThreadsAtOnce) {
  const PatternSet set = Make({{.expression = "needle", .id = 1, .literal = true}});
  const std::string text(100'000, '.');
  std::vector<std::size_t> found(4);
  {
    std::vector<std::jthread> threads;
    threads.reserve(found.size());
    for (std::size_t& count : found)
      threads.emplace_back([&set, &text, &count] {
        for (int i = 0; i < 50; ++i) count += ScanAll(set, text + "needle").size();
      });
  }
  for (const std::size_t count : found) EXPECT_EQ(count, 50U);
}

TEST(RegexTest, FindsGroupsByNumberAndName) {
  const auto regex = Regex::Compile("(?P<key>[a-z]+)=(?P<value>[0-9]+)|(x)");
  ASSERT_TRUE(regex);
  std::vector<std::string_view> groups;
  ASSERT_TRUE(regex->Find("a=1 bb=22", 2, &groups));
  EXPECT_EQ(groups[0], "bb=22");
  EXPECT_EQ(groups[static_cast<std::size_t>(regex->GroupIndex("value"))], "22");
  EXPECT_EQ(groups[3].data(), nullptr);
  EXPECT_EQ(regex->GroupIndex("none"), -1);
  EXPECT_EQ(regex->group_names(), (std::vector<std::string>{"", "key", "value", ""}));
  EXPECT_FALSE(regex->Find("a=1", 4, &groups));
}

TEST(RegexTest, SeesTheTextBeforeTheStartForWordBoundaries) {
  const auto regex = Regex::Compile("\\bsk-[0-9]+");
  ASSERT_TRUE(regex);
  std::vector<std::string_view> groups;
  EXPECT_FALSE(regex->Find("task-12", 2, &groups));
  EXPECT_TRUE(regex->Find("a sk-12", 2, &groups));
}

TEST(RegexTest, MatchesBytesOrUtf8) {
  EXPECT_TRUE(Regex::Compile("^.$", {})->Matches("\xff"));
  EXPECT_TRUE(Regex::Compile("^.$", {.latin1 = false})->Matches("\xc3\xa9"));
  EXPECT_TRUE(Regex::Compile("ABC", {.ignore_case = true})->Matches("xabcx"));
  EXPECT_FALSE(Regex::Compile("ABC")->Matches("xabcx"));
}

TEST(RegexTest, RefusesLookAroundAndBadSyntax) {
  EXPECT_FALSE(Regex::Compile("(?=x)"));
  EXPECT_FALSE(Regex::Compile("a("));
}

TEST(PatternFinderTest, TellsWhichOccur) {
  const PatternSet set = Make({{.expression = "alpha", .id = 1, .literal = true},
                               {.expression = "beta", .id = 2, .literal = true},
                               {.expression = "[0-9]{3}", .id = 3}});
  PatternSet::Finder finder(set);
  EXPECT_THAT(finder.Find("beta and 123"), UnorderedElementsAre(2, 3));
  EXPECT_THAT(finder.Find("nothing"), IsEmpty());
  EXPECT_THAT(finder.Find(""), IsEmpty());
  EXPECT_THAT(finder.Find("alpha"), ElementsAre(1));
}

TEST(PatternFinderTest, OfAnEmptySetFindsNothing) {
  const PatternSet set = Make({});
  EXPECT_THAT(PatternSet::Finder(set).Find("alpha"), IsEmpty());
}

TEST(RequiredAnyOfTest, FindsTheLongestRunThatEveryMatchContains) {
  EXPECT_THAT(RequiredAnyOf("gh[ps]_[0-9]{4}token", false), ElementsAre("token"));
  EXPECT_THAT(RequiredAnyOf("AKIA[A-Z]{16}", false), ElementsAre("AKIA"));
  EXPECT_THAT(RequiredAnyOf("AKIA[A-Z]{16}", true), ElementsAre("akia"));
  EXPECT_THAT(RequiredAnyOf("hooks\\.slack\\.com", false), ElementsAre("hooks.slack.com"));
  EXPECT_THAT(RequiredAnyOf("abcd?efg", false), ElementsAre("abc"));
  EXPECT_THAT(RequiredAnyOf("ab+cdef", false), ElementsAre("cdef"));
  EXPECT_THAT(RequiredAnyOf("x(?P<secret>sk_live_[a-z]+)y", false), ElementsAre("sk_live_"));
  EXPECT_THAT(RequiredAnyOf("x(abcdef)?yz", false), ElementsAre("yz"));
  EXPECT_THAT(RequiredAnyOf("(?i)TOKEN", false), ElementsAre("token"));
  EXPECT_THAT(RequiredAnyOf("[[:alpha:]]]ab\\d\\x41c", false), ElementsAre("]ab"));
}

TEST(RequiredAnyOfTest, AlternativesAreRequiredTogether) {
  EXPECT_THAT(RequiredAnyOf("abc|defg", false), ElementsAre("abc", "defg"));
  EXPECT_THAT(RequiredAnyOf("(abc|def|abc)[0-9]*", false), ElementsAre("abc", "def"));
  EXPECT_THAT(RequiredAnyOf("(abc|def)+ghij", false), ElementsAre("ghij"));
  EXPECT_THAT(RequiredAnyOf("(no|un)able to (reach (db|cache)|connect)", false),
              ElementsAre("able to "));
  EXPECT_THAT(RequiredAnyOf("(a(bcd|efg)|hij)", false), ElementsAre("bcd", "efg", "hij"));
}

TEST(RequiredAnyOfTest, IsEmptyWhenNothingIsRequired) {
  EXPECT_THAT(RequiredAnyOf("abc|[0-9]", false), IsEmpty());
  EXPECT_THAT(RequiredAnyOf("(abc|def)?[0-9]*", false), IsEmpty());
  EXPECT_THAT(RequiredAnyOf("abc|", false), IsEmpty());
  EXPECT_THAT(RequiredAnyOf("a{0,3}", false), IsEmpty());
  EXPECT_THAT(RequiredAnyOf("", false), IsEmpty());
  EXPECT_THAT(RequiredAnyOf("(((", false), IsEmpty());
}

TEST(RequiredAllOfTest, FindsEveryRunThatEveryMatchContains) {
  EXPECT_THAT(RequiredAllOf("GET /(a|b)+ HTTP/1\\.[01]\" 50[234]", false),
              ElementsAre("GET /", " HTTP/1.", "\" 50"));
  EXPECT_THAT(RequiredAllOf("time(d )?[ -]?out", true), ElementsAre("time", "out"));
  EXPECT_THAT(RequiredAllOf("a(bc(de)?(fg)+)h", false), ElementsAre("a", "bc", "fg", "h"));
  EXPECT_THAT(RequiredAllOf("one|two", false), IsEmpty());
  EXPECT_THAT(RequiredAllOf("x(one|two)y", false), ElementsAre("x", "y"));
}

}  // namespace
}  // namespace casefile
