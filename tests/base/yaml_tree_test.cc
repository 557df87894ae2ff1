#include "base/yaml_tree.h"

#include <gtest/gtest.h>

#include "base/limits.h"

namespace casefile {
namespace {

constexpr std::string_view kYaml =
    "pack: web\n"
    "quoted: 'no'\n"
    "empty: ''\n"
    "list:\n"
    "  - one: {a: 1, b: [x, y]}\n"
    "  - |\n"
    "    two lines\n"
    "    of 7:text, with marks\n";

void ExpectSame(const YamlNode& a, const YamlNode& b) {
  EXPECT_EQ(a.kind, b.kind);
  EXPECT_EQ(a.scalar, b.scalar);
  EXPECT_EQ(a.quoted, b.quoted);
  EXPECT_EQ(a.line, b.line);
  EXPECT_EQ(a.column, b.column);
  EXPECT_TRUE(b.vetted);
  ASSERT_EQ(a.items.size(), b.items.size());
  for (std::size_t i = 0; i < a.items.size(); ++i) ExpectSame(a.items[i], b.items[i]);
  ASSERT_EQ(a.members.size(), b.members.size());
  for (std::size_t i = 0; i < a.members.size(); ++i) {
    EXPECT_EQ(a.members[i].key, b.members[i].key);
    ExpectSame(a.members[i].value, b.members[i].value);
  }
}

TEST(YamlTreeTest, WhatIsReadIsWhatWasWritten) {
  const auto root = ParseYaml(kYaml, "x.yaml");
  ASSERT_TRUE(root);
  EXPECT_FALSE(root->vetted);
  const auto read = ReadYamlTree(WriteYamlTree(*root));
  ASSERT_TRUE(read) << read.error().message();
  ExpectSame(*root, *read);
}

TEST(YamlTreeTest, WhatIsCutOrLongerIsRefused) {
  const std::string tree = WriteYamlTree(*ParseYaml(kYaml, "x.yaml"));
  for (std::size_t size = 0; size < tree.size(); ++size)
    EXPECT_FALSE(ReadYamlTree(std::string_view(tree).substr(0, size))) << size;
  EXPECT_FALSE(ReadYamlTree(tree + "s1,1,0:"));
  EXPECT_FALSE(ReadYamlTree("x1,1,0:"));
  EXPECT_FALSE(ReadYamlTree("l1,1,99999999999:"));
}

TEST(YamlTreeTest, WhatIsTooDeepIsRefused) {
  std::string deep;
  for (int i = 0; i <= limits::kYamlDepth + 1; ++i) deep += "l1,1,1:";
  deep += "s1,1,0:";
  EXPECT_FALSE(ReadYamlTree(deep));
}

}  // namespace
}  // namespace casefile
