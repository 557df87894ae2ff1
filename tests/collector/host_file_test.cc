#include "collector/host_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <vector>

#include "tests/support/temporary_folder.h"

namespace casefile {
namespace {

std::unique_ptr<RandomAccessSource> Open(const std::string& path) {
  return MakeHostFile(Fd::OpenRegular(path).value(), path).value();
}

std::string ReadAll(RandomAccessSource& source, std::uint64_t from = 0) {
  std::vector<std::byte> block(source.size() + 100);
  return std::string(AsText(Bytes(block).first(source.ReadAt(from, block).value())));
}

TEST(HostFileTest, ReadsAtAnyOffset) {
  const testing::TemporaryFolder folder;
  const auto source = Open(folder.Write("log", "one two three"));
  EXPECT_EQ(source->size(), 13U);
  EXPECT_EQ(ReadAll(*source), "one two three");
  EXPECT_EQ(ReadAll(*source, 4), "two three");
  EXPECT_EQ(ReadAll(*source, 13), "");
  EXPECT_EQ(ReadAll(*source, 1000), "");
}

TEST(HostFileTest, AGrowingFileKeepsTheSizeItHad) {
  const testing::TemporaryFolder folder;
  const std::string path = folder.Write("log", "one\n");
  const auto source = Open(path);
  const Fd writer(open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
  ASSERT_TRUE(WriteAll(writer.get(), AsBytes("two\n"), path));
  EXPECT_EQ(ReadAll(*source), "one\n");
}

TEST(HostFileTest, AShrinkingFileEndsEarly) {
  const testing::TemporaryFolder folder;
  const std::string path = folder.Write("log", "one two three");
  const auto source = Open(path);
  ASSERT_EQ(truncate(path.c_str(), 3), 0);
  EXPECT_EQ(source->size(), 13U);
  EXPECT_EQ(ReadAll(*source), "one");
}

TEST(HostFileTest, HolesOfASparseFileAreLeftOut) {
  const testing::TemporaryFolder folder;
  const std::string path = folder.Write("sparse", "begin\n");
  const Fd writer(open(path.c_str(), O_WRONLY | O_CLOEXEC));
  constexpr off_t kFar = off_t{1} << 40;
  ASSERT_EQ(pwrite(writer.get(), "end\n", 4, kFar), 4);
  struct stat status {};
  ASSERT_EQ(fstat(writer.get(), &status), 0);
  if (status.st_blocks * 512 > (1 << 20)) GTEST_SKIP() << "this file system has no holes";
  const auto source = Open(path);
  EXPECT_LT(source->size(), 1U << 20);
  std::string text = ReadAll(*source);
  std::erase(text, '\0');
  EXPECT_EQ(text, "begin\nend\n");
}

TEST(HostFileTest, FilesOfTheKernelAreReadThoughTheyHaveNoSize) {
  const auto source = Open("/proc/self/status");
  EXPECT_NE(ReadAll(*source).find("Name:"), std::string::npos);
}

TEST(HostFileTest, ReadToEndStopsAtTheLimit) {
  const testing::TemporaryFolder folder;
  const std::string path = folder.Write("log", std::string(100'000, 'x'));
  const Fd fd = Fd::OpenRegular(path).value();
  EXPECT_EQ(ReadToEnd(fd.get(), 70'001, path)->size(), 70'001U);
}

}  // namespace
}  // namespace casefile
