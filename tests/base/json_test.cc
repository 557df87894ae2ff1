#include "base/json.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>

#include "base/limits.h"

namespace casefile {
namespace {

std::string Rewrite(std::string_view text) {
  JsonWriter writer;
  writer.Value(ParseJson(text).value());
  return writer.Take();
}

TEST(JsonTest, ReadsEveryKindOfValueInOrder) {
  const Json json =
      ParseJson(R"({"z":null,"a":true,"i":-7,"d":1.5,"s":"x\u00e9\n","l":[1,[]],"o":{}})").value();
  EXPECT_TRUE(json.Find("z")->is_null());
  EXPECT_TRUE(*json.Find("a")->AsBool());
  EXPECT_EQ(json.FindInt("i"), -7);
  EXPECT_EQ(*json.Find("d")->AsNumber(), 1.5);
  EXPECT_EQ(*json.Find("i")->AsNumber(), -7.0);
  EXPECT_EQ(json.FindString("s"), "x\xc3\xa9\n");
  EXPECT_EQ(json.Find("l")->AsArray()->size(), 2U);
  EXPECT_EQ(json.AsObject()->front().first, "z");
  EXPECT_EQ(json.Find("none"), nullptr);
  EXPECT_EQ(json.FindString("i", "fallback"), "fallback");
  EXPECT_EQ(json.FindInt("s", 3), 3);
}

TEST(JsonTest, KeepsWholeNumbersWhole) {
  EXPECT_EQ(*ParseJson("9223372036854775807")->AsInt(), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(*ParseJson("-9223372036854775808")->AsInt(), std::numeric_limits<std::int64_t>::min());
  // Above the range of Instants and counters: a number, but no integer.
  EXPECT_EQ(ParseJson("18446744073709551615")->AsInt(), nullptr);
  EXPECT_EQ(ParseJson("18446744073709551615")->AsNumber(), 18446744073709551615.0);
}

TEST(JsonTest, NumbersTooLargeAreRefusedAndTooSmallAreZero) {
  EXPECT_EQ(ParseJson("0e-320")->AsNumber(), 0.0);
  EXPECT_EQ(ParseJson("1e-400")->AsNumber(), 0.0);
  EXPECT_EQ(ParseJson("-1.7976931348623157e308")->AsNumber(), -1.7976931348623157e308);
  EXPECT_EQ(ParseJson("9223372036854775808")->AsNumber(), 9223372036854775808.0);
  for (const std::string_view text : {"1e400", "[0, -1e309]"}) {
    const auto result = ParseJson(text);
    ASSERT_FALSE(result) << text;
    EXPECT_NE(result.error().message().find("too big"), std::string::npos) << text;
  }
}

TEST(JsonTest, RefusesWhatIsNotOneStrictJsonText) {
  for (std::string_view text : {"",
                                " ",
                                "{",
                                "[1,]",
                                "{'a':1}",
                                "{\"a\":1}x",
                                "{} {}",
                                "nul",
                                "NaN",
                                "01",
                                "+1",
                                "\"\\x\"",
                                "\"a\nb\"",
                                "\"\xff\"",
                                "\"\xc0\xaf\"",
                                "\"\xed\xa0\x80\"",
                                "// c\n1",
                                "{\"a\" 1}",
                                "\"\\ud800\""}) {
    const auto result = ParseJson(text);
    ASSERT_FALSE(result) << text;
    EXPECT_EQ(result.error().code(), ErrorCode::kCorrupt) << text;
  }
}

TEST(JsonTest, ANulByteIsNotTheEnd) {
  const auto result = ParseJson(std::string_view("{}\0{", 4));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().message(), "invalid JSON at byte 2: a NUL byte");
}

TEST(JsonTest, ErrorsNameTheByte) {
  EXPECT_EQ(ParseJson("{\"a\":x}").error().message(), "invalid JSON at byte 5: invalid value");
}

TEST(JsonTest, DeepNestingIsRefusedAndDoesNotTouchTheStack) {
  const auto depth = static_cast<std::size_t>(limits::kJsonDepth);
  EXPECT_TRUE(ParseJson(std::string(depth, '[') + std::string(depth, ']')));
  const auto result = ParseJson(std::string(depth + 1, '[') + std::string(depth + 1, ']'));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code(), ErrorCode::kTooLarge);
  EXPECT_FALSE(ParseJson(std::string(2'000'000, '[')));
  std::string objects;
  for (int i = 0; i < 200'000; ++i) objects += "{\"a\":";
  EXPECT_FALSE(ParseJson(objects));
}

TEST(JsonTest, DuplicateKeysAreRefusedOrTheLastOneWins) {
  const std::string_view text = R"({"a":1,"b":2,"a":{"x":3},"c":4})";
  EXPECT_FALSE(ParseJson(text));
  const Json json = ParseJson(text, DuplicateKeys::kKeepLast).value();
  EXPECT_EQ(json.AsObject()->size(), 3U);
  EXPECT_EQ(json.Find("a")->FindInt("x"), 3);
  EXPECT_FALSE(ParseJson(R"([{"a":{"k":1,"k":1}}])"));
}

TEST(JsonTest, WritesCompactAndPretty) {
  const auto write = [](JsonWriter::Style style) {
    JsonWriter writer(style);
    writer.BeginObject().Member("a", 1).Key("b").BeginArray().Number(0.93).Bool(false).EndArray();
    writer.Key("c").BeginObject().EndObject().Member("d", "x").EndObject();
    return writer.Take();
  };
  EXPECT_EQ(write(JsonWriter::Style::kCompact), R"({"a":1,"b":[0.93,false],"c":{},"d":"x"})");
  EXPECT_EQ(write(JsonWriter::Style::kPretty),
            "{\n  \"a\": 1,\n  \"b\": [\n    0.93,\n    false\n  ],\n  \"c\": {},\n  \"d\": "
            "\"x\"\n}");
}

TEST(JsonTest, WritesForeignTextSafely) {
  JsonWriter writer;
  writer.String(std::string_view("\"\\\n\t\r\x1b\x7f\0\xff\xc3\xa9", 11));
  EXPECT_EQ(writer.Take(), "\"\\\"\\\\\\n\\t\\r\\u001b\\u007f\\u0000\xef\xbf\xbd\xc3\xa9\"");
}

TEST(JsonTest, NumbersReadBackExactly) {
  std::mt19937_64 random(7);
  for (int i = 0; i < 2000; ++i) {
    const double value =
        std::ldexp(static_cast<double>(random()), static_cast<int>(random() % 600) - 300);
    JsonWriter writer;
    writer.Number(value);
    ASSERT_EQ(ParseJson(writer.Take())->AsNumber(), value);
  }
  JsonWriter writer;
  writer.BeginArray().Number(std::numeric_limits<double>::quiet_NaN()).Uint(UINT64_MAX).EndArray();
  EXPECT_EQ(writer.Take(), "[null,18446744073709551615]");
}

TEST(JsonTest, MinusZeroStaysWhatItIs) {
  JsonWriter writer;
  writer.Value(*ParseJson("-0.0"));
  EXPECT_EQ(writer.Take(), "-0.0");
}

TEST(JsonTest, ReadingAndWritingIsTheIdentityOnCompactText) {
  for (std::string_view text :
       {"null", "[]", "{}", R"([{"a":[true,false,null]},"\"",-1,2.5,[[[]]]])", R"({"":{"":""}})"}) {
    EXPECT_EQ(Rewrite(text), text);
  }
}

TEST(JsonDeathTest, CallsThatDoNotNestAreBugs) {
  EXPECT_DEATH(JsonWriter().BeginObject().Int(1), "check failed");
  EXPECT_DEATH(JsonWriter().BeginArray().EndObject(), "check failed");
  EXPECT_DEATH(JsonWriter().BeginArray().Take(), "check failed");
  EXPECT_DEATH(JsonWriter().Int(1).Int(2), "check failed");
}

}  // namespace
}  // namespace casefile
