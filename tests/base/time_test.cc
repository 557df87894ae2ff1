#include "base/time.h"

#include <gtest/gtest.h>

#include <random>

namespace casefile {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

Instant At(const CivilTime& civil) {
  return ToInstant(civil).value();
}
const Instant kNow = At({.year = 2026, .month = 11, .day = 21, .hour = 8, .minute = 4});

TEST(TimeTest, FormatsInUtcWithMilliseconds) {
  EXPECT_EQ(FormatInstant(kNow + milliseconds(38984)), "2026-11-21T08:04:38.984Z");
  EXPECT_EQ(FormatInstant(Instant{} - nanoseconds(1)), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(FormatInstantCompact(kNow + seconds(38)), "20261121T080438Z");
}

TEST(TimeTest, ParsesRfc3339InAllItsSpellings) {
  const Instant expected = kNow + milliseconds(38984);
  for (const char* text : {"2026-11-21T08:04:38.984Z",
                           "2026-11-21t08:04:38.984z",
                           "2026-11-21 08:04:38.984000000Z",
                           "2026-11-21T09:04:38.984+01:00",
                           "2026-11-21T02:34:38.984-05:30"}) {
    ASSERT_TRUE(ParseRfc3339(text)) << text;
    EXPECT_EQ(*ParseRfc3339(text), expected) << text;
  }
}

TEST(TimeTest, RefusesWhatIsNotRfc3339) {
  for (const char* text : {"",
                           "2026-11-21",
                           "2026-11-21T08:04:38",
                           "2026-11-21T08:04:38.Z",
                           "2026-13-21T08:04:38Z",
                           "2026-04-31T08:04:38Z",
                           "2026-11-21T24:04:38Z",
                           "2026-11-21T08:04:61Z",
                           "2026-11-21T08:04:38+0100",
                           "2026-11-21T08:04:38Z ",
                           "2026-11-21T08:04:38.0123456789Z",
                           "9999-11-21T08:04:38Z",
                           "2026-11-21T08:04:38+24:00",
                           "2026-1-21T08:04:38Z"}) {
    EXPECT_FALSE(ParseRfc3339(text)) << text;
  }
}

TEST(TimeTest, FormattingThenParsingIsTheIdentity) {
  std::mt19937_64 random(20261121);
  for (int i = 0; i < 2000; ++i) {
    const auto ms = static_cast<std::int64_t>(random() % 8'000'000'000'000) - 4'000'000'000'000;
    const Instant t{milliseconds(ms)};
    ASSERT_EQ(ParseRfc3339(FormatInstant(t)), t) << FormatInstant(t);
  }
}

TEST(TimeTest, CivilTimeIsChecked) {
  EXPECT_FALSE(ToInstant({.year = 2025, .month = 2, .day = 29}));
  EXPECT_TRUE(ToInstant({.year = 2024, .month = 2, .day = 29}));
  EXPECT_FALSE(ToInstant({.year = 2025, .month = 4, .day = 31}));
  EXPECT_FALSE(ToInstant({.year = 1600}));
  EXPECT_FALSE(ToInstant({.month = 0}));
  EXPECT_FALSE(ToInstant({.hour = -1}));
  EXPECT_FALSE(ToInstant({.nanosecond = 1'000'000'000}));
  // A leap second is counted as the second before it.
  EXPECT_EQ(ToInstant({.second = 60}), ToInstant({.second = 59}));
}

TEST(TimeTest, CivilTimeComesBack) {
  const CivilTime civil = ToCivil(At({.year = 1999,
                                      .month = 12,
                                      .day = 31,
                                      .hour = 23,
                                      .minute = 59,
                                      .second = 58,
                                      .nanosecond = 7}));
  EXPECT_EQ(civil.year, 1999);
  EXPECT_EQ(civil.month, 12);
  EXPECT_EQ(civil.day, 31);
  EXPECT_EQ(civil.hour, 23);
  EXPECT_EQ(civil.minute, 59);
  EXPECT_EQ(civil.second, 58);
  EXPECT_EQ(civil.nanosecond, 7);
}

TEST(TimeTest, DurationsForPeopleHaveTwoUnitsAtMost) {
  EXPECT_EQ(FormatDuration(milliseconds(250)), "250 ms");
  EXPECT_EQ(FormatDuration(seconds(242)), "4 min 2 s");
  EXPECT_EQ(FormatDuration(seconds(240)), "4 min");
  EXPECT_EQ(FormatDuration(seconds(86400 + 3 * 3600 + 59)), "1 d 3 h");
  EXPECT_EQ(FormatDuration(seconds(86400 + 59)), "1 d");
  EXPECT_EQ(FormatDuration(seconds(-5)), "-5 s");
  EXPECT_EQ(FormatDuration(nanoseconds(10)), "0 ms");
  EXPECT_EQ(FormatDuration(Duration::min()), "-106751 d 23 h");
}

TEST(TimeTest, ParsesDurations) {
  EXPECT_EQ(*ParseDuration("90s"), seconds(90));
  EXPECT_EQ(*ParseDuration("15m"), seconds(900));
  EXPECT_EQ(*ParseDuration("1h30m"), seconds(5400));
  EXPECT_EQ(*ParseDuration("7d"), seconds(604800));
  EXPECT_EQ(*ParseDuration("2w"), seconds(1209600));
  EXPECT_EQ(*ParseDuration("250ms"), milliseconds(250));
}

TEST(TimeTest, NeverGuessesTheUnitOfADuration) {
  for (const char* text : {"",
                           "90",
                           "h",
                           "1x",
                           "-5s",
                           "5 s",
                           "1h30",
                           "99999999999w",
                           "99999999999999999999s",
                           "1h-1m"}) {
    const auto result = ParseDuration(text);
    ASSERT_FALSE(result) << text;
    EXPECT_EQ(result.error().code(), ErrorCode::kInvalidInput);
  }
}

TEST(TimeTest, TimeArgumentsAreInstantsDatesOrAges) {
  EXPECT_EQ(*ParseTimeArgument("2026-11-21T08:04:00Z", {}), kNow);
  EXPECT_EQ(*ParseTimeArgument("2026-11-21 08:04", {}), kNow);
  EXPECT_EQ(*ParseTimeArgument("2026-11-21T08:04:00", {}), kNow);
  EXPECT_EQ(*ParseTimeArgument("2026-11-21", {}), kNow - std::chrono::minutes(484));
  EXPECT_EQ(*ParseTimeArgument("1h", kNow), kNow - std::chrono::hours(1));
  EXPECT_FALSE(ParseTimeArgument("yesterday", kNow));
  EXPECT_FALSE(ParseTimeArgument("2026-02-30", kNow));
  EXPECT_FALSE(ParseTimeArgument("2026-11-21 8", kNow));
}

}  // namespace
}  // namespace casefile
