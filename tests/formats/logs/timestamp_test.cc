#include "formats/logs/timestamp.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <ostream>
#include <string>

#include "formats/logs/time_resolver.h"

namespace casefile {
namespace {

// The stamp as UTC text with what is missing shown as it is missing.
std::string Show(std::string_view text) {
  const auto stamp = ParseStamp(text);
  if (!stamp) return "none";
  if (stamp->kind == Stamp::Kind::kInstant) return FormatInstant(stamp->instant);
  CivilTime civil = stamp->civil;
  if (stamp->kind == Stamp::Kind::kTimeOnly) civil.year = 1970;
  const auto local = ToInstant(civil);
  if (!local) return "impossible";
  std::string shown = FormatInstant(*local);
  shown.pop_back();
  if (stamp->kind == Stamp::Kind::kNoYear) shown.replace(0, 4, "yyyy");
  if (stamp->kind == Stamp::Kind::kTimeOnly) shown.replace(0, 10, "yyyy-mm-dd");
  return shown + (stamp->offset ? " " + std::to_string(*stamp->offset) : " local");
}

struct Case {
  std::string_view text;
  std::string_view shown;
};

// Names the case in the list of tests.
void PrintTo(const Case& test_case, std::ostream* out) {
  *out << test_case.text;
}

class TimestampTest : public ::testing::TestWithParam<Case> {};

TEST_P(TimestampTest, IsReadAsItStands) {
  EXPECT_EQ(Show(GetParam().text), GetParam().shown) << GetParam().text;
}

constexpr Case kCases[] = {
    {"2026-11-21T08:04:38.984Z", "2026-11-21T08:04:38.984 0"},
    {"2026-11-21T08:04:38.984123456+01:00 x", "2026-11-21T08:04:38.984 3600"},
    {"2026-11-21T08:04:38+0530", "2026-11-21T08:04:38.000 19800"},
    {"2026-11-21 08:04:38,984 INFO", "2026-11-21T08:04:38.984 local"},
    {"2026-11-21 08:04:38.984 UTC [12] LOG", "2026-11-21T08:04:38.984 0"},
    {"2026-11-21 08:04:38.984 CET [12]", "2026-11-21T08:04:38.984 3600"},
    {"2026-11-21 08:04:38.984 -03 [12]", "2026-11-21T08:04:38.984 -10800"},
    {"2026-11-21 08:04:38 -- x", "2026-11-21T08:04:38.000 local"},
    {"2026-11-21_08:04:38 x", "2026-11-21T08:04:38.000 local"},
    {"2026/11/21 08:04:38 [error]", "2026-11-21T08:04:38.000 local"},
    {"20261121T080438Z", "2026-11-21T08:04:38.000 0"},
    {"20261121 08:04:38 x", "2026-11-21T08:04:38.000 local"},
    {"20171223-22:15:29:606|Step", "2017-12-23T22:15:29.606 local"},
    {"Nov 21 08:04:38 host app[1]: x", "yyyy-11-21T08:04:38.000 local"},
    {"Nov  1 08:04:38 host", "yyyy-11-01T08:04:38.000 local"},
    {"Nov 21 08:04:38.984123 host", "yyyy-11-21T08:04:38.984 local"},
    {"Nov 21 2026 08:04:38: %ASA", "2026-11-21T08:04:38.000 local"},
    {"Nov 21, 2026 8:04:38 PM org.x", "2026-11-21T20:04:38.000 local"},
    {"November 21, 2026 12:04:38 AM", "2026-11-21T00:04:38.000 local"},
    {"21 Nov 2026 08:04:38.984 * Ready", "2026-11-21T08:04:38.984 local"},
    {"21 Nov 08:04:38.984 * Ready", "yyyy-11-21T08:04:38.984 local"},
    {"21/Nov/2026:08:04:38 +0100] \"GET", "2026-11-21T08:04:38.000 3600"},
    {"21-Nov-2026 08:04:38.984 queries", "2026-11-21T08:04:38.984 local"},
    {"Sat, 21 Nov 2026 08:04:38 GMT", "2026-11-21T08:04:38.000 0"},
    {"Sat Nov 21 08:04:38 2026", "2026-11-21T08:04:38.000 local"},
    {"Sat Nov 21 08:04:38.984123 2026", "2026-11-21T08:04:38.984 local"},
    {"Sat Nov 21 08:04:38 UTC 2026", "2026-11-21T08:04:38.000 0"},
    {"Sat 2026-11-21 08:04:38 UTC", "2026-11-21T08:04:38.000 0"},
    {"24/06/01 00:00:00 INFO spark", "2024-06-01T00:00:00.000 local"},
    {"99/12/31 23:59:59 x", "1999-12-31T23:59:59.000 local"},
    {"240601 000000 143 INFO dfs", "2024-06-01T00:00:00.000 local"},
    {"240601  7:08:09 [Note]", "2024-06-01T07:08:09.000 local"},
    {"11/21/2026 8:04:38 PM", "2026-11-21T20:04:38.000 local"},
    {"21/11/2026 08:04:38", "2026-11-21T08:04:38.000 local"},
    {"21.11.2026 08:04:38", "2026-11-21T08:04:38.000 local"},
    {"21-11-2026 08:04:38", "2026-11-21T08:04:38.000 local"},
    {"10.30 16:49:06] chrome", "yyyy-10-30T16:49:06.000 local"},
    {"03-17 16:13:38.811  1702", "yyyy-03-17T16:13:38.811 local"},
    {"8:04:38", "yyyy-mm-ddT08:04:38.000 local"},
    {"08:04:38.984 INFO x", "yyyy-mm-ddT08:04:38.984 local"},
    {"1795248278 x", "2026-11-21T08:04:38.000Z"},
    {"1795248278.984 x", "2026-11-21T08:04:38.984Z"},
    {"1795248278984 x", "2026-11-21T08:04:38.984Z"},
    {"1795248278984123 x", "2026-11-21T08:04:38.984Z"},
    {"1795248278984123456 x", "2026-11-21T08:04:38.984Z"},
    {"2026-11-21T23:59:60Z", "2026-11-21T23:59:59.000 0"},
    // What only looks like one.
    {"2026-13-21T08:04:38Z", "none"},
    {"2026-11-21T25:04:38Z", "none"},
    {"2026-02-30T08:04:38Z", "impossible"},
    {"2026-11-21", "none"},
    {"1234567890123456789012", "none"},
    {"0000000001 x", "none"},
    {"Nov 41 08:04:38 host", "none"},
    {"0 Nov 08:04:38 host", "none"},
    {"Novice users 08:04:38", "none"},
    {"192.168.0.1 - - x", "none"},
    {"12:34", "none"},
    {"12 monkeys", "none"},
    {"", "none"},
};
INSTANTIATE_TEST_SUITE_P(Shapes, TimestampTest, ::testing::ValuesIn(kCases));

TEST(TimestampLengthTest, TheLengthEndsAfterTheZone) {
  EXPECT_EQ(ParseStamp("2026-11-21 08:04:38.984 UTC [12] LOG")->length, 27U);
  EXPECT_EQ(ParseStamp("21/Nov/2026:08:04:38 +0100] x")->length, 26U);
  EXPECT_EQ(ParseStamp("Nov 21 08:04:38 host")->length, 15U);
  EXPECT_EQ(ParseStamp("1795248278984 x")->length, 13U);
  EXPECT_EQ(ParseStamp("Sat Nov 21 08:04:38 UTC 2026 x")->length, 28U);
}

TEST(TimestampLengthTest, AnyCutOfAStampIsShorterOrNone) {
  for (const Case& c : kCases) {
    for (std::size_t cut = 0; cut <= c.text.size(); ++cut) {
      const auto stamp = ParseStamp(c.text.substr(0, cut));
      EXPECT_LE(stamp ? stamp->length : 0, cut) << c.text.substr(0, cut);
    }
  }
}

TEST(TimestampUptimeTest, ReadsTheKernelsSeconds) {
  EXPECT_EQ(ParseUptimeStamp("123.456789] x")->uptime, std::chrono::microseconds(123456789));
  EXPECT_EQ(ParseUptimeStamp("123.456789] x")->length, 10U);
  EXPECT_FALSE(ParseUptimeStamp("123] x"));
  EXPECT_FALSE(ParseUptimeStamp("1234567890.1] x"));
}

TEST(TimestampEpochTest, TellsTheUnitBySize) {
  EXPECT_FALSE(InstantFromEpoch(0));
  EXPECT_FALSE(InstantFromEpoch(-1795248278));
  EXPECT_FALSE(InstantFromEpoch(5'000'000'000));
  EXPECT_FALSE(InstantFromEpoch(INT64_MAX));
  EXPECT_EQ(InstantFromEpoch(1795248278), InstantFromEpoch(1795248278000));
}

// Every row of the published table, collected at noon of its day.
TEST(TimeFormats, EveryRowOfTheTableIsTheSameSecond) {
  TimeContext context;
  context.collected = ParseRfc3339("2026-11-21T12:00:00Z").value();
  std::ifstream table(fmt::format("{}/formats/logs/TIMES.md", CASEFILE_SOURCE_DIR));
  int rows = 0;
  for (std::string line; std::getline(table, line);) {
    const std::size_t begin = line.find("| `");
    if (!line.starts_with("| ") || begin == std::string::npos) continue;
    const std::string text = line.substr(begin + 3, line.rfind('`') - begin - 3);
    ++rows;
    const auto stamp = ParseStamp(text);
    ASSERT_TRUE(stamp) << text;
    EXPECT_EQ(stamp->length, text.size()) << text;
    const auto resolved = TimeResolver(context).Resolve(*stamp);
    ASSERT_TRUE(resolved) << text;
    const std::string shown = FormatInstant(resolved->time);
    const bool fraction = text.find("984") != std::string::npos || text[0] == '@';
    EXPECT_EQ(shown, fraction ? "2026-11-21T08:04:38.984Z" : "2026-11-21T08:04:38.000Z") << text;
  }
  EXPECT_GE(rows, 110);
}

TEST(TimestampTest, MinutesAreATimeWhereAZoneFollows) {
  EXPECT_EQ(Show("2026-11-21T08:04Z"), Show("2026-11-21T08:04:00Z"));
  EXPECT_EQ(Show("2026-11-21T08:04 up"), "none");
}

}  // namespace
}  // namespace casefile
