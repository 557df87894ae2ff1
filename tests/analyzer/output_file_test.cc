#include "analyzer/output_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/fd.h"

namespace casefile {
namespace {

class OutputFileTest : public ::testing::Test {
 protected:
  OutputFileTest()
      : folder_(std::filesystem::path(::testing::TempDir()) /
                (std::string("casefile-") +
                 ::testing::UnitTest::GetInstance()->current_test_info()->name())) {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  ~OutputFileTest() override { std::filesystem::remove_all(folder_); }
  OutputFileTest(const OutputFileTest&) = delete;
  OutputFileTest& operator=(const OutputFileTest&) = delete;
  OutputFileTest(OutputFileTest&&) = delete;
  OutputFileTest& operator=(OutputFileTest&&) = delete;

  std::string Path(std::string_view name) const { return (folder_ / name).string(); }
  static std::string Read(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }

 private:
  std::filesystem::path folder_;
};

TEST_F(OutputFileTest, WritesForItsOwnerOnlyAndReplacesWhole) {
  const std::string path = Path("report.html");
  ASSERT_TRUE(WriteOutput(path, "a longer first text"));
  ASSERT_TRUE(WriteOutput(path, "second"));
  EXPECT_EQ(Read(path), "second");
  struct stat info {};
  ASSERT_EQ(::stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);
}

TEST_F(OutputFileTest, ReplacesALinkAndNotWhatItPointsTo) {
  std::ofstream(Path("precious")) << "keep";
  std::filesystem::create_symlink(Path("precious"), Path("report.md"));
  ASSERT_TRUE(WriteOutput(Path("report.md"), "new"));
  EXPECT_EQ(Read(Path("precious")), "keep");
  EXPECT_EQ(Read(Path("report.md")), "new");
}

TEST_F(OutputFileTest, WhatIsNoFileIsWrittenToAndStays) {
  const std::string path = Path("fifo");
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  const Fd reader(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  ASSERT_TRUE(WriteOutput(path, "a report"));
  std::array<std::byte, 16> buffer{};
  const std::size_t n = ReadSome(reader.get(), buffer, path).value();
  EXPECT_EQ(AsText(std::span(buffer).first(n)), "a report");
  struct stat info {};
  ASSERT_EQ(::lstat(path.c_str(), &info), 0);
  EXPECT_TRUE(S_ISFIFO(info.st_mode));
  EXPECT_TRUE(WriteOutput("/dev/null", "a report"));
  ASSERT_EQ(::lstat("/dev/null", &info), 0);
  EXPECT_TRUE(S_ISCHR(info.st_mode));
}

TEST_F(OutputFileTest, AFolderThatIsNotThereIsNamed) {
  const Result<void> written = WriteOutput(Path("no/such/report.md"), "x");
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code(), ErrorCode::kNotFound);
  EXPECT_NE(written.error().message().find("no/such/report.md"), std::string::npos);
}

TEST_F(OutputFileTest, OnlyReportsOfOursAreReplacedWithoutAsking) {
  EXPECT_TRUE(MayReplace(Path("absent")));
  std::ofstream(Path("notes.md")) << "# my notes\n";
  EXPECT_FALSE(MayReplace(Path("notes.md")));
  std::ofstream(Path("old.md")) << "# x\n\nMade by `casefile-analyze 0.1.0`.\n";
  EXPECT_TRUE(MayReplace(Path("old.md")));
  std::ofstream(Path("old.html"))
      << "<!doctype html>\n<meta name=\"generator\" content=\"casefile-analyze\">";
  EXPECT_TRUE(MayReplace(Path("old.html")));
  std::filesystem::create_directory(Path("folder.html"));
  EXPECT_FALSE(MayReplace(Path("folder.html")));
}

TEST_F(OutputFileTest, ReportsLieBesideTheirInput) {
  EXPECT_EQ(PlaceBeside(Path("bundle.age"), "").stem, Path("bundle.age"));
  EXPECT_EQ(PlaceBeside(Path("logs/"), "").stem, Path("logs"));
  EXPECT_EQ(PlaceBeside("bundle.age", "").stem, "bundle.age");
  EXPECT_EQ(PlaceBeside("-", "").stem, "stdin");
  EXPECT_EQ(PlaceBeside("/", "").stem, "casefile");
  EXPECT_EQ(PlaceBeside(Path("bundle.age"), "/out").stem, "/out/bundle.age");
  EXPECT_EQ(PlaceBeside("..", "/out").stem, "/out/casefile");
}

TEST_F(OutputFileTest, WhereNothingCanBeWrittenTheCurrentFolderIsTaken) {
  const DefaultPlace place = PlaceBeside("/proc/1/bundle.age", "");
  EXPECT_TRUE(place.fell_back);
  EXPECT_EQ(place.stem, "bundle.age");
}

}  // namespace
}  // namespace casefile
