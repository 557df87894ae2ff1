#include "base/yaml.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "base/limits.h"

namespace casefile {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string MessageOf(std::string_view text) {
  const auto parsed = ParseYaml(text, "x.yaml");
  return parsed ? "no error" : parsed.error().message();
}

TEST(YamlTest, KnowsThePlaceAndTheQuotesOfEveryScalar) {
  const YamlNode root = ParseYaml("a: 1\nb:\n  - 'no'\n  - no\n", "x.yaml").value();
  ASSERT_EQ(root.members.size(), 2U);
  EXPECT_EQ(root.members[0].value.scalar, "1");
  const YamlNode& list = root.members[1].value;
  ASSERT_EQ(list.items.size(), 2U);
  EXPECT_TRUE(list.items[0].quoted);
  EXPECT_FALSE(list.items[1].quoted);
  EXPECT_EQ(list.items[1].line, 4);
  EXPECT_EQ(list.items[1].column, 5);
}

TEST(YamlTest, ReadsBlockTextAndFlowStyle) {
  const YamlNode root =
      ParseYaml("text: |\n  one\n  two\nflow: {a: [1, 2], b: \"x\\ty\"}\n", "x.yaml").value();
  EXPECT_EQ(root.members[0].value.scalar, "one\ntwo\n");
  EXPECT_TRUE(root.members[0].value.quoted);
  EXPECT_EQ(root.members[1].value.members[1].value.scalar, "x\ty");
}

TEST(YamlTest, RefusesWhatPeopleShouldNotNeed) {
  EXPECT_EQ(MessageOf("a: &x 1\n"), "x.yaml:1:4: anchors (&name) are not allowed here");
  EXPECT_THAT(MessageOf("a: 1\nb: *x\n"), StartsWith("x.yaml:2:"));
  EXPECT_EQ(MessageOf("a: !!str 1\n"), "x.yaml:1:4: tags are not allowed here");
  EXPECT_EQ(MessageOf("a: 1\nb: 2\na: 3\n"), "x.yaml:3:1: duplicate key 'a'");
  EXPECT_THAT(MessageOf("a: 1\n---\nb: 2\n"), HasSubstr("only one document"));
  EXPECT_THAT(MessageOf("? [a]\n: 1\n"), HasSubstr("a key must be a plain word"));
  EXPECT_THAT(MessageOf(""), HasSubstr("empty"));
  EXPECT_THAT(MessageOf("a: [1, 2\n"), StartsWith("x.yaml:"));
  EXPECT_THAT(MessageOf("a: \xff\n"), HasSubstr("not UTF-8"));
  EXPECT_THAT(MessageOf(std::string_view("a: \0\n", 5)), HasSubstr("not UTF-8"));
}

TEST(YamlTest, RefusesDepthAndSize) {
  const std::string deep(2000, '[');
  EXPECT_THAT(MessageOf(deep), HasSubstr("x.yaml:1:"));
  std::string nested;
  for (int i = 0; i <= limits::kYamlDepth; ++i) nested += '[';
  EXPECT_THAT(MessageOf(nested + std::string(limits::kYamlDepth + 1, ']')),
              HasSubstr("nested more than 64 deep"));
  const auto large = ParseYaml(std::string(limits::kYamlBytes + 1, ' '), "x.yaml");
  EXPECT_EQ(large.error().code(), ErrorCode::kTooLarge);
}

class YamlMapTest : public ::testing::Test {
 protected:
  YamlMap Map(std::string_view text) {
    root_ = ParseYaml(text, "x.yaml").value();
    return YamlMap::Of(root_, "x.yaml").value();
  }

 private:
  YamlNode root_;
};

TEST_F(YamlMapTest, GivesTypesOnlyWhenAsked) {
  YamlMap map = Map("s: text\nn: 12\nd: 1.5\nb: yes\nl: [a, b]\none: x\nsize: 4k\n");
  EXPECT_EQ(map.String("s").value(), "text");
  EXPECT_EQ(map.Int("n", 0).value(), 12);
  EXPECT_EQ(map.String("n").value(), "12");
  EXPECT_DOUBLE_EQ(map.Number("d", 0).value(), 1.5);
  EXPECT_TRUE(map.Bool("b", false).value());
  EXPECT_EQ(map.Strings("l").value(), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(map.Strings("one").value(), std::vector<std::string>{"x"});
  EXPECT_EQ(map.ByteSizeOr("size", 0).value(), 4096U);
  EXPECT_EQ(map.Items("l").value().size(), 2U);
  EXPECT_TRUE(map.Finish());
}

TEST_F(YamlMapTest, GivesFallbacksForWhatIsAbsent) {
  YamlMap map = Map("a: 1\n");
  EXPECT_EQ(map.Int("x", 7).value(), 7);
  EXPECT_FALSE(map.Bool("y", false).value());
  EXPECT_FALSE(map.OptionalString("z").value().has_value());
  EXPECT_TRUE(map.Strings("l").value().empty());
  EXPECT_EQ(map.String("s").error().message(), "x.yaml:1:1: 's' is missing");
}

TEST_F(YamlMapTest, NamesThePlaceOfAWrongType) {
  YamlMap map = Map("n: 12x\nb: 'yes'\ns:\n  k: v\nl: {a: 1}\ne:\nq: '5'\n");
  EXPECT_EQ(map.Int("n", 0).error().message(), "x.yaml:1:4: 'n' must be a whole number, not '12x'");
  EXPECT_EQ(map.Bool("b", false).error().message(),
            "x.yaml:2:4: 'b' must be true or false, not 'yes'");
  EXPECT_THAT(map.String("s").error().message(), HasSubstr("must be text, not a map"));
  EXPECT_THAT(map.Strings("l").error().message(), HasSubstr("a list of texts, not a map"));
  EXPECT_THAT(map.String("e").error().message(), HasSubstr("not nothing"));
  EXPECT_FALSE(map.Int("q", 0));
  EXPECT_FALSE(map.Items("l"));
  EXPECT_FALSE(map.ByteSizeOr("b", 0));
}

TEST_F(YamlMapTest, RefusesUnknownKeysWithTheNearestRightOne) {
  YamlMap map = Map("paths: x\npathes: y\n");
  (void)map.Strings("paths");
  const auto finished = map.Finish();
  ASSERT_FALSE(finished);
  EXPECT_EQ(finished.error().message(), "x.yaml:2:9: unknown key 'pathes'");
  EXPECT_EQ(finished.error().hint(), "did you mean 'paths'?");
}

TEST_F(YamlMapTest, IsMadeOfMapsOnly) {
  const YamlNode list = ParseYaml("- a\n", "x.yaml").value();
  EXPECT_THAT(YamlMap::Of(list, "x.yaml").error().message(), HasSubstr("expected a map"));
}

}  // namespace
}  // namespace casefile
