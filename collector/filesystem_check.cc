#include "collector/filesystem_check.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <utility>

#include "base/fd.h"

namespace casefile {
namespace {

// What the child writes per mount: below PIPE_BUF, so it arrives whole.
struct Answer {
  int error = 0;
  FilesystemStatus status;
};

// In the child, after fork: only calls that are safe there, no memory is taken.
[[noreturn]] void AnswerAll(const std::vector<std::string>& mounts, std::size_t from, int out) {
  // A child that hangs for days must not hold the bundle or a pipe open.
  if (out > 3) close_range(3, static_cast<unsigned>(out) - 1, 0);
  close_range(static_cast<unsigned>(out) + 1, ~0U, 0);
  signal(SIGPIPE, SIG_DFL);
  for (std::size_t i = from; i < mounts.size(); ++i) {
    Answer answer;
    struct statvfs s {};
    if (statvfs(mounts[i].c_str(), &s) != 0) {
      answer.error = errno;
    } else {
      answer.status = {.size_bytes = s.f_blocks * s.f_frsize,
                       .free_bytes = s.f_bfree * s.f_frsize,
                       .available_bytes = s.f_bavail * s.f_frsize,
                       .inodes = s.f_files,
                       .inodes_free = s.f_ffree};
    }
    if (write(out, &answer, sizeof answer) != static_cast<ssize_t>(sizeof answer)) break;
  }
  _exit(0);
}

// One child that answers for mounts[from...].
class Child {
 public:
  static Result<Child> Start(const std::vector<std::string>& mounts, std::size_t from) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) return Error::FromErrno(errno, "cannot make a pipe");
    Fd read_end(ends[0]);
    const Fd write_end(ends[1]);
    const pid_t pid = fork();
    if (pid < 0) return Error::FromErrno(errno, "cannot start a process");
    if (pid == 0) AnswerAll(mounts, from, write_end.get());
    return Child(pid, std::move(read_end));
  }

  // Nothing when it did not answer in time.
  bool Wait(std::chrono::milliseconds patience, Answer* answer) const {
    pollfd end{.fd = answers_.get(), .events = POLLIN, .revents = 0};
    if (poll(&end, 1, static_cast<int>(patience.count())) <= 0) return false;
    return read(answers_.get(), answer, sizeof *answer) == static_cast<ssize_t>(sizeof *answer);
  }

  // Kills it; one that cannot die now does so when its file system answers.
  void End() const {
    kill(pid_, SIGKILL);
    for (int tries = 0; tries < 20; ++tries) {
      if (waitpid(pid_, nullptr, WNOHANG) != 0) return;
      poll(nullptr, 0, 1);
    }
  }

 private:
  Child(pid_t pid, Fd answers) : pid_(pid), answers_(std::move(answers)) {}
  pid_t pid_;
  Fd answers_;
};

}  // namespace

std::vector<Result<FilesystemStatus>> CheckFilesystems(const std::vector<std::string>& mounts,
                                                       std::chrono::milliseconds each) {
  std::vector<Result<FilesystemStatus>> results;
  while (results.size() < mounts.size()) {
    Result<Child> child = Child::Start(mounts, results.size());
    if (!child) {
      results.emplace_back(std::move(child).error());
      continue;
    }
    while (results.size() < mounts.size()) {
      const std::string& mount = mounts[results.size()];
      Answer answer;
      if (!child->Wait(each, &answer)) {
        results.emplace_back(
            Error(ErrorCode::kTimedOut, fmt::format("file system {} does not answer", mount)));
        break;
      }
      if (answer.error != 0) {
        results.emplace_back(Error::FromErrno(answer.error, fmt::format("file system {}", mount)));
      } else {
        results.emplace_back(answer.status);
      }
    }
    child->End();
  }
  return results;
}

}  // namespace casefile
