#include "base/sandbox.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

namespace casefile {
namespace {

class SandboxTest : public ::testing::Test {
 protected:
  void SetUp() override {
    directory_ =
        std::filesystem::temp_directory_path() / ("casefile-sandbox-" + std::to_string(::getpid()));
    std::filesystem::create_directories(directory_);
    std::ofstream(directory_ / "inside.txt") << "inside";
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  std::filesystem::path directory_;
};

std::string ErrnoOf(long result) {
  return result < 0 ? std::to_string(errno) : "allowed";
}

TEST_F(SandboxTest, GivesBackWhatTheWorkReturns) {
  const std::string big(1'000'000, 'x');
  const auto outcome = RunSandboxed({}, [&]() -> Result<std::string> { return big; });
  ASSERT_TRUE(outcome) << outcome.error().message();
  EXPECT_EQ(outcome->output, big);
  EXPECT_TRUE(outcome->layers.seccomp);
}

TEST_F(SandboxTest, GivesBackTheErrorWithItsHint) {
  const auto outcome = RunSandboxed({}, []() -> Result<std::string> {
    return Error(ErrorCode::kCorrupt, "bad bytes").WithHint("fetch it again");
  });
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code(), ErrorCode::kCorrupt);
  EXPECT_EQ(outcome.error().message(), "bad bytes");
  EXPECT_EQ(outcome.error().hint(), "fetch it again");
}

TEST_F(SandboxTest, ACrashIsAnErrorOfTheCaller) {
  const auto outcome = RunSandboxed({}, []() -> Result<std::string> {
    ::signal(SIGSEGV, SIG_DFL);
    ::raise(SIGSEGV);
    return std::string("not reached");
  });
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code(), ErrorCode::kInternal);
}

TEST_F(SandboxTest, NothingCanBeOpenedConnectedOrRun) {
  const std::string path = (directory_ / "inside.txt").string();
  const auto outcome = RunSandboxed({}, [&]() -> Result<std::string> {
    std::string seen = ErrnoOf(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    seen += ' ' + ErrnoOf(::socket(AF_INET, SOCK_STREAM, 0));
    seen += ' ' + ErrnoOf(::execl("/bin/true", "true", nullptr));
    seen += ' ' + ErrnoOf(::fork());
    return seen;
  });
  ASSERT_TRUE(outcome) << outcome.error().message();
  EXPECT_EQ(outcome->output, "1 1 1 1");
}

TEST_F(SandboxTest, AReadableFolderCanBeReadAndNotWritten) {
  const auto outcome =
      RunSandboxed({.readable = {directory_.string()}}, [&]() -> Result<std::string> {
        const std::string inside = (directory_ / "inside.txt").string();
        std::string seen = ErrnoOf(::open(inside.c_str(), O_RDONLY | O_CLOEXEC));
        seen += ' ' + ErrnoOf(::open(inside.c_str(), O_WRONLY | O_CLOEXEC));
        seen += ' ' + ErrnoOf(::open((directory_ / "new").c_str(), O_CREAT | O_WRONLY, 0600));
        return seen;
      });
  ASSERT_TRUE(outcome) << outcome.error().message();
  EXPECT_EQ(outcome->output, "allowed 1 1");
}

TEST_F(SandboxTest, OutsideTheReadableFolderLandlockSaysNo) {
  const auto outcome = RunSandboxed(
      {.readable = {directory_.string()}},
      []() -> Result<std::string> { return ErrnoOf(::open("/etc/passwd", O_RDONLY | O_CLOEXEC)); });
  ASSERT_TRUE(outcome) << outcome.error().message();
  if (!outcome->layers.landlock) GTEST_SKIP() << "this kernel has no Landlock";
  EXPECT_EQ(outcome->output, std::to_string(EACCES));
}

TEST_F(SandboxTest, ThreadsStillWork) {
  const auto outcome = RunSandboxed({}, []() -> Result<std::string> {
    std::string text;
    std::thread([&text] { text = "from a thread"; }).join();
    return text;
  });
  ASSERT_TRUE(outcome) << outcome.error().message();
  EXPECT_EQ(outcome->output, "from a thread");
}

TEST_F(SandboxTest, TooMuchOutputIsRefused) {
  const auto outcome =
      RunSandboxed({.readable = {}, .output_bytes = 1000},
                   []() -> Result<std::string> { return std::string(100'000, 'x'); });
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code(), ErrorCode::kTooLarge);
}

}  // namespace
}  // namespace casefile
