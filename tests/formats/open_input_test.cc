#include "formats/open_input.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "formats/joined_source.h"

namespace casefile {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::Pair;

// A directory that goes when the test does.
class OpenInputTest : public ::testing::Test {
 protected:
  OpenInputTest() {
    std::string name = fs::temp_directory_path() / "casefile-test-XXXXXX";
    root_ = ::mkdtemp(name.data());
  }
  OpenInputTest(const OpenInputTest&) = delete;
  OpenInputTest& operator=(const OpenInputTest&) = delete;
  ~OpenInputTest() override { fs::remove_all(root_); }

  void Write(const std::string& path, std::string_view text) {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path, std::ios::binary) << text;
  }
  Result<std::unique_ptr<MemberTree>> Open(const std::string& path = "") {
    return OpenInput(path.empty() ? root_.string() : (root_ / path).string(), {});
  }
  static std::vector<std::pair<std::string, std::string>> Members(MemberTree& tree) {
    std::vector<std::pair<std::string, std::string>> found;
    const auto done = tree.Visit([&](const MemberInfo& info, ByteSource& content) -> Result<void> {
      found.emplace_back(info.path, TRY(ReadUpTo(content, 1'000'000)));
      return {};
    });
    EXPECT_TRUE(done);
    return found;
  }

  fs::path root_;
};

TEST_F(OpenInputTest, ADirectoryGivesItsFilesSortedAndMoreThanOnce) {
  Write("b/2.log", "two");
  Write("b/10.log", "ten");
  Write("a.txt", "a");
  const auto tree = Open().value().release();
  const std::unique_ptr<MemberTree> owner(tree);
  EXPECT_EQ(tree->kind(), "directory");
  for (int round = 0; round < 2; ++round) {
    EXPECT_THAT(Members(*tree),
                ElementsAre(Pair("a.txt", "a"), Pair("b/10.log", "ten"), Pair("b/2.log", "two")));
  }
}

TEST_F(OpenInputTest, LinksAndPipesAreProblemsAndNeverFollowed) {
  Write("real.log", "x");
  fs::create_symlink("/etc/passwd", root_ / "out");
  fs::create_directory_symlink("/etc", root_ / "dir");
  ASSERT_EQ(::mkfifo((root_ / "pipe").c_str(), 0600), 0);
  auto tree = Open().value();
  EXPECT_THAT(Members(*tree), ElementsAre(Pair("real.log", "x")));
  std::map<std::string, std::string> problems;
  for (const auto& problem : tree->problems()) problems.emplace(problem.path, problem.what);
  EXPECT_EQ(problems.size(), 3U);
  EXPECT_EQ(problems["pipe"], "a FIFO, which is not opened");
  EXPECT_EQ(problems["dir"], "a symbolic link, which is not followed");
}

TEST_F(OpenInputTest, CompressedLogsInADirectoryAreOpened) {
  Write("app.log.1", "2026-11-21T08:04:38Z INFO x\n");
  ASSERT_EQ(std::system(("gzip " + (root_ / "app.log.1").string()).c_str()), 0);
  auto tree = Open().value();
  EXPECT_THAT(Members(*tree), ElementsAre(Pair("app.log.1.gz", "2026-11-21T08:04:38Z INFO x\n")));
}

TEST_F(OpenInputTest, OneFileIsATreeWithOneMember) {
  Write("x.log", "hello");
  auto tree = Open("x.log").value();
  EXPECT_EQ(tree->kind(), "file");
  EXPECT_TRUE(tree->CanVisitAgain());
  EXPECT_THAT(Members(*tree), ElementsAre(Pair("x.log", "hello")));
  EXPECT_THAT(Members(*tree), ElementsAre(Pair("x.log", "hello")));
}

TEST_F(OpenInputTest, ATarIsOpenedWithoutExtracting) {
  Write("t/a.log", "a");
  Write("t/b.log", "b");
  const std::string command =
      "tar -C " + root_.string() + " -czf " + (root_ / "x.tgz").string() + " t/a.log t/b.log";
  ASSERT_EQ(std::system(command.c_str()), 0);
  auto tree = Open("x.tgz").value();
  EXPECT_THAT(Members(*tree), ElementsAre(Pair("t/a.log", "a"), Pair("t/b.log", "b")));
}

TEST_F(OpenInputTest, AnArchiveIsReadAsOftenAsItIsAsked) {
  Write("t/a.log", "a");
  for (const char* const name : {"x.tgz", "x.tar"}) {
    const std::string command =
        "tar -C " + root_.string() + " -caf " + (root_ / name).string() + " t/a.log";
    ASSERT_EQ(std::system(command.c_str()), 0);
    auto tree = Open(name).value();
    EXPECT_TRUE(tree->CanVisitAgain());
    EXPECT_THAT(Members(*tree), ElementsAre(Pair("t/a.log", "a")));
    EXPECT_THAT(Members(*tree), ElementsAre(Pair("t/a.log", "a")));
  }
}

TEST_F(OpenInputTest, ArchivesInADirectoryAreFolders) {
  Write("t/a.log", "a");
  const std::string tar = "tar -C " + root_.string();
  ASSERT_EQ(std::system((tar + " -cJf " + (root_ / "host1.tar.xz").string() + " t/a.log").c_str()),
            0);
  ASSERT_EQ(
      std::system((tar + " --remove-files -cf " + (root_ / "outer.tar").string() + " host1.tar.xz")
                      .c_str()),
      0);
  auto tree = Open().value();
  EXPECT_THAT(Members(*tree),
              ElementsAre(Pair("outer.tar/host1.tar.xz/t/a.log", "a"), Pair("t/a.log", "a")));
}

TEST_F(OpenInputTest, ErrorsNameTheInput) {
  const auto result = Open("missing");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code(), ErrorCode::kNotFound);
  EXPECT_THAT(result.error().message(), ::testing::HasSubstr("missing"));
  EXPECT_FALSE(OpenInput("/dev/null", {}));
}

TEST_F(OpenInputTest, FoldersInFoldersHaveALimit) {
  std::string deep = "x";
  for (int i = 0; i < 100; ++i) deep += "/x";
  Write(deep, "deep");
  Write("y.log", "y");
  auto tree = Open().value();
  EXPECT_THAT(Members(*tree), ElementsAre(Pair("y.log", "y")));
  ASSERT_EQ(tree->problems().size(), 1U);
  EXPECT_EQ(tree->problems()[0].what, "too many folders in folders");
}

}  // namespace
}  // namespace casefile
