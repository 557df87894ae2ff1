#include "collector/rooted_tree.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "collector/host_file.h"
#include "tests/support/temporary_folder.h"

namespace casefile {
namespace {

class RootedTreeTest : public ::testing::Test {
 protected:
  RootedTreeTest() {
    folder_.Write("secret", "outside");
    folder_.Write("root/etc/name", "inside");
    folder_.Write("root/secret", "own");
  }
  std::string Root() const { return folder_.path() + "/root"; }
  void Link(const std::string& target, const std::string& name) const {
    ASSERT_EQ(symlink(target.c_str(), (Root() + "/" + name).c_str()), 0);
  }
  // The content, or the error's message.
  std::string Open(const std::string& path) const {
    const Result<RootedTree> tree = RootedTree::Open(Root());
    EXPECT_TRUE(tree);
    const Result<Fd> fd = tree->OpenRegular(path);
    if (!fd) return fd.error().message();
    return ReadToEnd(fd->get(), 1000, path).value();
  }

  testing::TemporaryFolder folder_;
};

TEST_F(RootedTreeTest, OpensFilesBelowTheRoot) {
  EXPECT_EQ(Open("/etc/name"), "inside");
  EXPECT_EQ(Open("//etc/./name"), "inside");
}

TEST_F(RootedTreeTest, DotDotStopsAtTheRoot) {
  EXPECT_EQ(Open("/../../secret"), "own");
  EXPECT_EQ(Open("/etc/../../../secret"), "own");
}

TEST_F(RootedTreeTest, AnAbsoluteLinkMeansBelowTheRoot) {
  Link("/secret", "absolute");
  Link(folder_.path() + "/secret", "real-path");
  EXPECT_EQ(Open("/absolute"), "own");
  EXPECT_NE(Open("/real-path"), "outside");
}

TEST_F(RootedTreeTest, ARelativeLinkCannotClimbOut) {
  Link("../secret", "climb");
  Link("../../../../../../etc/name", "far");
  EXPECT_EQ(Open("/climb"), "own");
  EXPECT_EQ(Open("/far"), "inside");
}

TEST_F(RootedTreeTest, LinkedFoldersAreFollowedInside) {
  Link("etc", "settings");
  Link("/settings", "again");
  EXPECT_EQ(Open("/again/name"), "inside");
  EXPECT_EQ(Open("/again/../secret"), "own");
}

TEST_F(RootedTreeTest, ALoopOfLinksIsAnError) {
  Link("b", "a");
  Link("a", "b");
  EXPECT_NE(Open("/a").find("cannot open /a"), std::string::npos);
}

TEST_F(RootedTreeTest, AFifoIsNeverOpened) {
  ASSERT_EQ(mkfifo((Root() + "/pipe").c_str(), 0600), 0);
  EXPECT_EQ(Open("/pipe"), "cannot open /pipe: not a regular file");
  EXPECT_EQ(Open("/etc"), "cannot open /etc: not a regular file");
  EXPECT_EQ(Open("/"), "cannot open /: not a regular file");
}

TEST_F(RootedTreeTest, AFileIsNoFolder) {
  EXPECT_NE(Open("/secret/x").find("cannot open /secret/x"), std::string::npos);
  const Result<RootedTree> tree = RootedTree::Open(Root());
  EXPECT_FALSE(tree->OpenDirectory("/secret"));
  EXPECT_TRUE(tree->OpenDirectory("/etc/.."));
}

TEST_F(RootedTreeTest, AMissingRootIsAnError) {
  const Result<RootedTree> tree = RootedTree::Open(folder_.path() + "/none");
  ASSERT_FALSE(tree);
  EXPECT_EQ(tree.error().code(), ErrorCode::kNotFound);
}

TEST_F(RootedTreeTest, AFolderToAvoidIsNotEnteredByAnyWay) {
  folder_.Write("root/mnt/nas/log", "hung");
  folder_.Write("root/mnt/nas2/log", "fine");
  Link("/mnt/nas", "way");
  Link("mnt/../mnt/nas/log", "deep-way");
  Result<RootedTree> tree = RootedTree::Open(Root());
  ASSERT_TRUE(tree);
  tree->Avoid({"/mnt/nas"});
  for (const char* path :
       {"/mnt/nas/log", "/mnt/nas", "/way/log", "/deep-way", "/etc/../mnt/nas/log"}) {
    const Result<Fd> fd = tree->Resolve(path);
    ASSERT_FALSE(fd) << path;
    EXPECT_EQ(fd.error().code(), ErrorCode::kTimedOut) << path;
  }
  EXPECT_TRUE(tree->OpenRegular("/mnt/nas2/log"));
  EXPECT_TRUE(tree->OpenDirectory("/mnt"));
}

// Only root can make a link for somebody else.
TEST_F(RootedTreeTest, ALinkOfAnotherUserIsNotFollowed) {
  if (geteuid() != 0) GTEST_SKIP() << "needs root";
  Link("secret", "planted");
  ASSERT_EQ(lchown((Root() + "/planted").c_str(), 12345, 12345), 0);
  EXPECT_NE(Open("/planted").find("a symbolic link of another user"), std::string::npos);
  ASSERT_EQ(chown((Root() + "/secret").c_str(), 12345, 12345), 0);
  EXPECT_EQ(Open("/planted"), "own");
}

}  // namespace
}  // namespace casefile
