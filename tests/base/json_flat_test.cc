#include "base/json_flat.h"

#include <gtest/gtest.h>

#include <string>

namespace casefile {
namespace {

std::string Show(std::string_view text) {
  FlatJson json;
  if (!json.Parse(text)) return "no object";
  std::string shown;
  for (const auto& member : json.members()) {
    shown += std::string(member.key) + "=" + std::string(member.value) + ";";
  }
  return shown;
}

TEST(FlatJsonTest, NestedKeysAreJoinedWithDots) {
  EXPECT_EQ(Show(R"({"a":1,"b":{"c":"x","d":{"e":true}},"f":null,"g":-1.50e3})"),
            "a=1;b.c=x;b.d.e=true;f=;g=-1.50e3;");
  EXPECT_EQ(Show(R"({"a":[1,{"b":2},[3]],"c":4})"), "a=1;a.b=2;a=3;c=4;");
  EXPECT_EQ(Show("{}"), "");
}

TEST(FlatJsonTest, TheLastOfTwoEqualKeysIsFound) {
  FlatJson json;
  ASSERT_TRUE(json.Parse(R"({"id":"first","x":1,"id":"second"})"));
  EXPECT_EQ(json.Find("id")->value, "second");
  EXPECT_EQ(json.members().size(), 3U);
  EXPECT_EQ(json.Find("none"), nullptr);
}

TEST(FlatJsonTest, UnescapesStrings) {
  FlatJson json;
  ASSERT_TRUE(json.Parse(R"({"m":"a\n\"b\" \u00e9 \ud83d\ude00"})"));
  EXPECT_EQ(json.Find("m")->value, "a\n\"b\" \xc3\xa9 \xf0\x9f\x98\x80");
  EXPECT_EQ(json.Find("m")->type, FlatJson::Type::kString);
}

TEST(FlatJsonTest, IsUsedAgainWithoutMemoryOfTheLineBefore) {
  FlatJson json;
  ASSERT_TRUE(json.Parse(R"({"a":1})"));
  EXPECT_FALSE(json.Parse("[1]"));
  EXPECT_EQ(json.Find("a"), nullptr);
  ASSERT_TRUE(json.Parse(R"({"b":2})"));
  EXPECT_EQ(json.Find("b")->value, "2");
}

TEST(FlatJsonTest, RefusesWhatIsNoObject) {
  for (std::string_view text : {"", "1", "[]", "{", "{\"a\":}", "{} x", "{\"a\":\"\xff\"}"}) {
    EXPECT_EQ(Show(text), "no object") << text;
  }
  EXPECT_EQ(Show(std::string_view("{}\0", 3)), "no object");
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "{\"a\":";
  EXPECT_EQ(Show(deep), "no object");
}

TEST(FlatJsonTest, KeepsABoundedNumberOfMembers) {
  std::string many = "{\"a\":[0";
  for (int i = 0; i < 100'000; ++i) many += ",1";
  FlatJson json;
  ASSERT_TRUE(json.Parse(many + "]}"));
  EXPECT_EQ(json.members().size(), 256U);
}

}  // namespace
}  // namespace casefile
