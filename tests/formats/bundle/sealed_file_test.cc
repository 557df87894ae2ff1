#include "formats/bundle/sealed_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/formats/bundle/bundle_testing.h"

namespace casefile {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::TempDir;
using ::testing::UnorderedElementsAre;

std::vector<std::string> Names(const TempDir& dir) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(dir.path()))
    names.push_back(entry.path().filename());
  return names;
}

TEST(SealedFileTest, GetsItsNameOnlyWhenItIsWhole) {
  const TempDir dir;
  auto file = SealedFile::Create(dir.path(), "b.age");
  ASSERT_TRUE(file);
  ASSERT_TRUE(file->sink()(AsBytes("abc")));
  EXPECT_THAT(Names(dir), UnorderedElementsAre("b.age.partial"));
  const auto path = file->Finish("b-1234.age");
  ASSERT_TRUE(path);
  EXPECT_EQ(*path, dir.path() + "/b-1234.age");
  EXPECT_THAT(Names(dir), UnorderedElementsAre("b-1234.age"));
  EXPECT_EQ(dir.Read("b-1234.age"), "abc");
  struct stat info {};
  ASSERT_EQ(stat(path->c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777U, 0600U);
}

TEST(SealedFileTest, LeavesNothingBehindWhenItIsNotFinished) {
  const TempDir dir;
  {
    auto file = SealedFile::Create(dir.path(), "b.age");
    ASSERT_TRUE(file);
    ASSERT_TRUE(file->sink()(AsBytes("abc")));
    const SealedFile moved = std::move(*file);
  }
  EXPECT_THAT(Names(dir), IsEmpty());
}

TEST(SealedFileTest, NeverReplacesAFile) {
  const TempDir dir;
  dir.Write("b.age", "precious");
  {
    auto file = SealedFile::Create(dir.path(), "b.age");
    ASSERT_TRUE(file);
    const auto path = file->Finish("b.age");
    ASSERT_FALSE(path);
    EXPECT_THAT(path.error().message(), HasSubstr("exists already"));
  }
  EXPECT_EQ(dir.Read("b.age"), "precious");
  EXPECT_THAT(Names(dir), UnorderedElementsAre("b.age"));
}

TEST(SealedFileTest, NeverOpensWhatIsThere) {
  const TempDir dir;
  dir.Write("target", "precious");
  std::filesystem::create_symlink(dir.path() + "/target", dir.path() + "/b.age.partial");
  const auto file = SealedFile::Create(dir.path(), "b.age");
  ASSERT_FALSE(file);
  EXPECT_EQ(dir.Read("target"), "precious");
  EXPECT_THAT(Names(dir), UnorderedElementsAre("target", "b.age.partial"));
}

TEST(SealedFileTest, RefusesAFolderWhereEverybodyCanSwapTheFile) {
  const TempDir dir;
  ASSERT_EQ(chmod(dir.path().c_str(), 0777), 0);
  const auto file = SealedFile::Create(dir.path(), "b.age");
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().code(), ErrorCode::kDenied);
  ASSERT_EQ(chmod(dir.path().c_str(), 01777), 0);
  EXPECT_TRUE(SealedFile::Create(dir.path(), "b.age"));
}

TEST(SealedFileTest, SaysThatAFolderIsNotThere) {
  const auto file = SealedFile::Create("/nonexistent/folder", "b.age");
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().code(), ErrorCode::kNotFound);
}

TEST(SealedFileTest, GivesTheFileToItsOwner) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can give files away";
  const TempDir dir;
  auto file = SealedFile::Create(dir.path(), "b.age", FileOwner{.uid = 12345, .gid = 54321});
  ASSERT_TRUE(file);
  const auto path = file->Finish("b.age");
  ASSERT_TRUE(path);
  struct stat info {};
  ASSERT_EQ(stat(path->c_str(), &info), 0);
  EXPECT_EQ(info.st_uid, 12345U);
  EXPECT_EQ(info.st_gid, 54321U);
}

// A file size limit stands in for a full disk: write(2) comes back short, then fails.
TEST(SealedFileTest, AFullDiskIsNamedAndLeavesNothing) {
  const TempDir dir;
  const auto previous = std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  {
    auto file = SealedFile::Create(dir.path(), "b.age");
    ASSERT_TRUE(file);
    const rlimit small{.rlim_cur = 1000, .rlim_max = before.rlim_max};
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
    const auto written = file->sink()(AsBytes(std::string(5000, 'x')));
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
    ASSERT_FALSE(written);
    EXPECT_THAT(written.error().message(), HasSubstr("b.age.partial: File too large"));
    EXPECT_THAT(written.error().hint(), HasSubstr("--output"));
  }
  (void)std::signal(SIGXFSZ, previous);
  EXPECT_THAT(Names(dir), IsEmpty());
}

TEST(SealedFileTest, RoomIsReservedAndWhatIsLeftOfItGivenBack) {
  const TempDir dir;
  auto file = SealedFile::Create(dir.path(), "b.age");
  ASSERT_TRUE(file);
  ASSERT_TRUE(file->Reserve(1'000'000));
  struct stat info {};
  ASSERT_EQ(stat((dir.path() + "/b.age.partial").c_str(), &info), 0);
  if (info.st_blocks == 0) GTEST_SKIP() << "this file system reserves nothing";
  EXPECT_GE(info.st_blocks * 512, 1'000'000);
  EXPECT_EQ(info.st_size, 0);
  ASSERT_TRUE(file->sink()(AsBytes("abc")));
  const auto path = file->Finish("b.age");
  ASSERT_TRUE(path);
  ASSERT_EQ(stat(path->c_str(), &info), 0);
  EXPECT_EQ(info.st_size, 3);
  EXPECT_LT(info.st_blocks * 512, 100'000);
}

TEST(SealedFileTest, MoreThanALimitToTheSizeOfFilesIsNotGranted) {
  const TempDir dir;
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  auto file = SealedFile::Create(dir.path(), "b.age");
  ASSERT_TRUE(file);
  const rlimit small{.rlim_cur = 100'000, .rlim_max = before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  const bool less = file->Reserve(100'000);
  const bool more = file->Reserve(100'001);
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  EXPECT_TRUE(less);
  EXPECT_FALSE(more);
}

}  // namespace
}  // namespace casefile
