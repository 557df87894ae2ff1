#include "formats/tree_group.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace casefile {
namespace {

using ::testing::ElementsAre;

// One member whose content is its name.
class OneMember final : public MemberTree {
 public:
  OneMember(std::string path, bool again) : path_(std::move(path)), again_(again) {
    problems_.push_back({.path = "x", .what = "hole"});
  }
  std::string_view kind() const override { return "archive"; }
  bool CanVisitAgain() const override { return again_; }
  const std::vector<InputProblem>& problems() const override { return problems_; }
  Result<void> Visit(const Visitor& visit) override {
    class Empty final : public ByteSource {
      Result<std::size_t> Read(std::span<std::byte> /*out*/) override { return std::size_t{0}; }
    } content;
    return visit({.path = path_, .size = 0, .modified = std::nullopt}, content);
  }

 private:
  std::string path_;
  bool again_;
  std::vector<InputProblem> problems_;
};

std::vector<std::string> PathsOf(MemberTree& tree) {
  std::vector<std::string> paths;
  EXPECT_TRUE(tree.Visit([&](const MemberInfo& info, ByteSource&) -> Result<void> {
    paths.push_back(info.path);
    return {};
  }));
  return paths;
}

TEST(TreeGroupTest, EachInputIsAFolderOfItsOwn) {
  TreeGroup group;
  group.Add("a.tar", std::make_unique<OneMember>("var/log/syslog", true));
  group.Add("a.tar", std::make_unique<OneMember>("var/log/syslog", true));
  EXPECT_THAT(PathsOf(group), ElementsAre("a.tar/var/log/syslog", "a.tar-2/var/log/syslog"));
  EXPECT_THAT(PathsOf(group), ElementsAre("a.tar/var/log/syslog", "a.tar-2/var/log/syslog"));
  ASSERT_EQ(group.problems().size(), 2U);
  EXPECT_EQ(group.problems()[1].path, "a.tar-2/x");
  EXPECT_TRUE(group.CanVisitAgain());
}

TEST(TreeGroupTest, IsReadOnceWhenOneOfItsInputsIs) {
  TreeGroup group;
  group.Add("a", std::make_unique<OneMember>("x", true));
  group.Add("b", std::make_unique<OneMember>("y", false));
  EXPECT_FALSE(group.CanVisitAgain());
}

TEST(TreeGroupTest, AnythingElseIsItsOnlyPart) {
  OneMember tree("x", true);
  const auto parts = PartsOf(tree);
  ASSERT_EQ(parts.size(), 1U);
  EXPECT_EQ(parts[0].folder, "");
  EXPECT_EQ(parts[0].tree, &tree);
}

}  // namespace
}  // namespace casefile
