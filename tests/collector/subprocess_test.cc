#include "collector/subprocess.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/temporary_folder.h"

namespace casefile {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

struct Ran {
  Result<ProgramResult> result = ProgramResult{};
  std::string output;
  milliseconds took{};
};

Ran RunShell(const std::string& script,
             milliseconds deadline = milliseconds{5000},
             std::uint64_t limit = 1 << 20,
             std::stop_token stop = {}) {
  ProgramRunner runner("/usr/bin:/bin", "/nowhere");
  Ran ran;
  const auto start = steady_clock::now();
  ran.result = runner.Run(
      {.arguments = {"sh", "-c", script}, .deadline = deadline, .output_limit = limit},
      [&ran](Bytes bytes) -> Result<void> {
        ran.output += AsText(bytes);
        return {};
      },
      std::move(stop));
  ran.took = std::chrono::duration_cast<milliseconds>(steady_clock::now() - start);
  return ran;
}

TEST(ProgramRunnerTest, KeepsOutputErrorsAndExitCodeApart) {
  const Ran ran = RunShell("echo out; echo err >&2; exit 7");
  ASSERT_TRUE(ran.result);
  EXPECT_EQ(ran.output, "out\n");
  EXPECT_EQ(ran.result->error_output, "err\n");
  EXPECT_EQ(ran.result->end, ProgramEnd::kExited);
  EXPECT_EQ(ran.result->exit_code, 7);
}

TEST(ProgramRunnerTest, NamesAMissingProgram) {
  ProgramRunner runner("/usr/bin:/bin", "");
  const auto result = runner.Run({.arguments = {"no-such-program-here"}, .output_limit = 1},
                                 [](Bytes) -> Result<void> { return {}; },
                                 {});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code(), ErrorCode::kNotFound);
  EXPECT_NE(result.error().message().find("no-such-program-here"), std::string::npos);
}

TEST(ProgramRunnerTest, FindsProgramsInItsOwnFoldersOnly) {
  const testing::TemporaryFolder folder;
  chmod(folder.Write("tool", "#!/bin/sh\necho hi\n").c_str(), 0755);
  folder.Write("text", "no program");
  const ProgramRunner runner(folder.path(), "");
  EXPECT_EQ(runner.Find("tool"), folder.path() + "/tool");
  EXPECT_EQ(runner.Find("text"), "");
  EXPECT_EQ(runner.Find("sh"), "");
  EXPECT_EQ(runner.Find("../tool"), "");
  EXPECT_EQ(runner.Find(""), "");
}

TEST(ProgramRunnerTest, KillsAHangingProgramWithItsChildrenAndKeepsWhatItSaid) {
  const testing::TemporaryFolder folder;
  const Ran ran = RunShell("echo begun; sleep 100 & echo $! > " + folder.path() + "/pid; sleep 100",
                           milliseconds{300});
  ASSERT_TRUE(ran.result);
  EXPECT_EQ(ran.result->end, ProgramEnd::kTimedOut);
  EXPECT_EQ(ran.output, "begun\n");
  EXPECT_LT(ran.took, milliseconds{2500});
  const int child = std::stoi(folder.Read("pid"));
  // A killed orphan may stay as a zombie of init for a moment.
  bool gone = false;
  for (int tries = 0; tries < 100 && !gone; ++tries) {
    const std::string stat =
        testing::TemporaryFolder().Read("/proc/" + std::to_string(child) + "/stat");
    gone = kill(child, 0) != 0 || stat.find(") Z ") != std::string::npos;
    std::this_thread::sleep_for(milliseconds{10});
  }
  EXPECT_TRUE(gone);
}

TEST(ProgramRunnerTest, KillsAProgramThatIgnoresTheTermSignal) {
  const Ran ran =
      RunShell("trap '' TERM; echo deaf; while :; do sleep 0.05; done", milliseconds{200});
  ASSERT_TRUE(ran.result);
  EXPECT_EQ(ran.result->end, ProgramEnd::kTimedOut);
  EXPECT_EQ(ran.output, "deaf\n");
  EXPECT_LT(ran.took, milliseconds{2500});
}

TEST(ProgramRunnerTest, KeepsWhatAProgramSaysWhenAskedToEnd) {
  const Ran ran =
      RunShell("trap 'echo last words; exit 0' TERM; sleep 100 & wait", milliseconds{200});
  ASSERT_TRUE(ran.result);
  EXPECT_EQ(ran.result->end, ProgramEnd::kTimedOut);
  EXPECT_EQ(ran.output, "last words\n");
}

TEST(ProgramRunnerTest, CutsAFloodAtTheLimit) {
  const Ran ran = RunShell("yes 0123456789", milliseconds{20'000}, 100'000);
  ASSERT_TRUE(ran.result);
  EXPECT_EQ(ran.result->end, ProgramEnd::kOutputLimit);
  EXPECT_EQ(ran.output.size(), 100'000U);
  EXPECT_LT(ran.took, milliseconds{5000});
}

TEST(ProgramRunnerTest, AFloodOfErrorsNeitherGrowsNorOutlastsTheDeadline) {
  const Ran ran = RunShell("yes 0123456789 >&2", milliseconds{300});
  ASSERT_TRUE(ran.result);
  EXPECT_EQ(ran.result->end, ProgramEnd::kTimedOut);
  EXPECT_LE(ran.result->error_output.size(), 64U * 1024U);
  EXPECT_LT(ran.took, milliseconds{3000});
}

TEST(ProgramRunnerTest, AGrandchildThatKeepsThePipeOpenDelaysNobody) {
  const Ran ran = RunShell("sleep 100 & echo done", milliseconds{20'000});
  ASSERT_TRUE(ran.result);
  EXPECT_EQ(ran.result->end, ProgramEnd::kExited);
  EXPECT_EQ(ran.output, "done\n");
  EXPECT_LT(ran.took, milliseconds{3000});
}

TEST(ProgramRunnerTest, TellsTheSignalThatEndedAProgram) {
  const Ran ran = RunShell("kill -SEGV $$");
  ASSERT_TRUE(ran.result);
  EXPECT_EQ(ran.result->end, ProgramEnd::kSignalled);
  EXPECT_EQ(ran.result->exit_code, SIGSEGV);
}

TEST(ProgramRunnerTest, StopsWhenTheRunIsStopped) {
  std::stop_source stop;
  std::jthread stopper([&stop] {
    std::this_thread::sleep_for(milliseconds{150});
    stop.request_stop();
  });
  const Ran ran =
      RunShell("echo begun; sleep 100", milliseconds{20'000}, 1 << 20, stop.get_token());
  ASSERT_TRUE(ran.result);
  EXPECT_EQ(ran.result->end, ProgramEnd::kInterrupted);
  EXPECT_EQ(ran.output, "begun\n");
}

TEST(ProgramRunnerTest, GivesAnEmptyInputAndACleanEnvironment) {
  setenv("CASEFILE_TEST_SECRET", "hunter2", 1);
  const Ran ran = RunShell("cat; env | sort");
  unsetenv("CASEFILE_TEST_SECRET");
  ASSERT_TRUE(ran.result);
  EXPECT_EQ(ran.output.find("hunter2"), std::string::npos);
  EXPECT_NE(ran.output.find("LC_ALL=C\n"), std::string::npos);
  EXPECT_NE(ran.output.find("HOME=/nowhere\n"), std::string::npos);
}

TEST(ProgramRunnerTest, LeaksNoDescriptor) {
  const Ran ran = RunShell("ls /proc/self/fd | wc -l");
  ASSERT_TRUE(ran.result);
  EXPECT_EQ(ran.output, "4\n");  // 0, 1, 2 and the folder that ls reads
}

TEST(ProgramRunnerTest, AFailingSinkEndsTheProgram) {
  ProgramRunner runner("/usr/bin:/bin", "");
  const auto start = steady_clock::now();
  const auto result =
      runner.Run({.arguments = {"sh", "-c", "echo x; sleep 100"},
                  .deadline = milliseconds{20'000},
                  .output_limit = 100},
                 [](Bytes) -> Result<void> { return Error(ErrorCode::kIo, "disk full"); },
                 {});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().message(), "disk full");
  EXPECT_LT(steady_clock::now() - start, milliseconds{5000});
}

TEST(ProgramRunnerTest, RunsManyAtOnce) {
  ProgramRunner runner("/usr/bin:/bin", "");
  std::atomic<int> right = 0;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 6; ++t) {
      threads.emplace_back([&runner, &right, t] {
        for (int i = 0; i < 10; ++i) {
          std::string output;
          const std::string word = std::to_string(t * 100 + i);
          const auto result = runner.Run({.arguments = {"echo", word}, .output_limit = 100},
                                         [&output](Bytes bytes) -> Result<void> {
                                           output += AsText(bytes);
                                           return {};
                                         },
                                         {});
          if (result && output == word + "\n") ++right;
        }
      });
    }
  }
  EXPECT_EQ(right, 60);
}

}  // namespace
}  // namespace casefile
