#include "collector/subprocess.h"

#include <boost/asio/io_context.hpp>
#include <boost/process/v2/process.hpp>
#include <boost/process/v2/stdio.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/close_range.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <memory>
#include <utility>
#include <vector>

#include "base/fd.h"
#include "base/limits.h"

namespace casefile {
namespace {

namespace process = boost::process::v2;
using SteadyClock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds kPollInterval{20};
// After SIGKILL a process in an uninterruptible call stays; then it is left behind.
constexpr milliseconds kReapPatience{500};
// Blocks taken at once: more than a pipe holds, and few enough that a flood does not keep us from
// looking at the clock.
constexpr int kRoundsPerDrain = 32;

struct Pipe {
  Fd read;
  Fd write;
};

Result<Pipe> MakePipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return Error::FromErrno(errno, "cannot make a pipe");
  return Pipe{Fd(ends[0]), Fd(ends[1])};
}

// Puts all of a program's standard input into its pipe before it is there to read.
Result<void> Fill(int pipe, Bytes input) {
  fcntl(pipe, F_SETFL, O_NONBLOCK);
  if (input.size() > limits::kDatabaseRequestBytes) {
    return Error(ErrorCode::kTooLarge, "too much for the standard input of a program");
  }
  return WriteAll(pipe, input, "a pipe");
}

// What the child gets: a clean environment, and between fork and exec a group of its own and none
// of our signal settings.
class ChildSetup {
 public:
  // `environment` (NAME=value) must outlive the start of the program.
  explicit ChildSetup(const std::vector<std::string>& environment) {
    for (const std::string& variable : environment) environment_.push_back(variable.c_str());
    environment_.push_back(nullptr);
  }

  template <class Launcher>
  boost::system::error_code on_setup(Launcher& launcher,
                                     const process::filesystem::path& /*executable*/,
                                     const char* const* /*arguments*/) {
    launcher.env = environment_.data();
    return {};
  }
  template <class Launcher>
  boost::system::error_code on_exec_setup(Launcher& /*launcher*/,
                                          const process::filesystem::path& /*executable*/,
                                          const char* const* /*arguments*/) {
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    for (const int number : {SIGPIPE, SIGXFSZ, SIGINT, SIGTERM, SIGHUP}) signal(number, SIG_DFL);
    // Boost closes only what lies above its own pipe; below it may be a passphrase of our caller's.
    constexpr unsigned kFirst = STDERR_FILENO + 1;
    close_range(kFirst, ~0U, CLOSE_RANGE_CLOEXEC);
    if (setpgid(0, 0) != 0) return {errno, boost::system::system_category()};
    return {};
  }
  // Boost would call exit() here, which flushes the parent's buffers a second time.
  template <class Launcher>
  void on_exec_error(Launcher& /*launcher*/,
                     const process::filesystem::path& /*executable*/,
                     const char* const* /*arguments*/,
                     const boost::system::error_code& /*error*/) {
    _exit(127);
  }

 private:
  std::vector<const char*> environment_;
};

// One program that is running, with its pipes. Belongs to one thread.
class Running {
 public:
  Running(process::process child, Pipe output, Pipe error)
      : child_(std::move(child)),
        group_(static_cast<pid_t>(child_.id())),
        output_(std::move(output.read)),
        error_(std::move(error.read)) {
    fcntl(output_.get(), F_SETFL, O_NONBLOCK);
    fcntl(error_.get(), F_SETFL, O_NONBLOCK);
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  Running(Running&&) = delete;
  Running& operator=(Running&&) = delete;
  ~Running() {
    KillGroup(SIGKILL);
    Reap();
    child_.detach();  // the destructor of Boost would wait for a process that cannot die
  }

  Result<ProgramResult> Follow(const Program& program,
                               const ByteSink& output,
                               const std::stop_token& stop) {
    const auto started = SteadyClock::now();
    ProgramResult result;
    for (;;) {
      const bool ended = HasEnded();  // asked first, so that what it wrote before is still read
      TRY(Drain(program, output, &result));
      if (result.end == ProgramEnd::kOutputLimit || ended) break;
      if (stop.stop_requested()) result.end = ProgramEnd::kInterrupted;
      if (SteadyClock::now() - started >= program.deadline) result.end = ProgramEnd::kTimedOut;
      if (result.end != ProgramEnd::kExited) break;
      WaitForOutput();
    }
    if (result.end == ProgramEnd::kTimedOut || result.end == ProgramEnd::kInterrupted) {
      TRY(AskToEnd(program, output, &result));
    }
    KillGroup(SIGKILL);
    Reap();
    if (result.end == ProgramEnd::kExited && WIFSIGNALED(status_)) {
      result.end = ProgramEnd::kSignalled;
    }
    result.exit_code = WIFSIGNALED(status_) ? WTERMSIG(status_) : WEXITSTATUS(status_);
    result.took = std::chrono::duration_cast<milliseconds>(SteadyClock::now() - started);
    return result;
  }

 private:
  // Looks without reaping: as long as the leader is not reaped, its group's number is not reused.
  bool HasEnded() const {
    siginfo_t info{};
    return waitid(P_PID, static_cast<id_t>(group_), &info, WEXITED | WNOHANG | WNOWAIT) != 0 ||
           info.si_pid != 0;
  }

  void KillGroup(int number) const {
    if (!reaped_) kill(-group_, number);
  }

  void Reap() {
    const auto until = SteadyClock::now() + kReapPatience;
    while (!reaped_) {
      boost::system::error_code error;
      if (!child_.running(error)) {
        reaped_ = true;
        status_ = child_.native_exit_code();
        return;
      }
      if (SteadyClock::now() >= until) return;
      poll(nullptr, 0, 1);
    }
  }

  // A program that handles SIGTERM may still have something to say.
  Result<void> AskToEnd(const Program& program, const ByteSink& output, ProgramResult* result) {
    KillGroup(SIGTERM);
    const auto until = SteadyClock::now() + limits::kKillGrace;
    while (!HasEnded() && SteadyClock::now() < until) {
      WaitForOutput();
      TRY(Drain(program, output, result));
    }
    return Drain(program, output, result);
  }

  void WaitForOutput() {
    std::array<pollfd, 2> ends{};
    nfds_t count = 0;
    for (const Fd* fd : {&output_, &error_}) {
      if (fd->valid()) ends.at(count++) = {.fd = fd->get(), .events = POLLIN, .revents = 0};
    }
    const auto wait = count == 0 ? milliseconds{1} : kPollInterval;
    poll(ends.data(), count, static_cast<int>(wait.count()));
  }

  // Takes what lies in the pipes now, without waiting.
  Result<void> Drain(const Program& program, const ByteSink& output, ProgramResult* result) {
    std::array<std::byte, 64 * limits::kKiB> block{};
    for (int round = 0; round < kRoundsPerDrain && output_.valid(); ++round) {
      const ssize_t got = read(output_.get(), block.data(), block.size());
      if (got < 0) break;
      if (got == 0) output_ = Fd();
      const std::uint64_t room = program.output_limit - taken_;
      const auto keep = std::min<std::uint64_t>(static_cast<std::uint64_t>(got), room);
      taken_ += keep;
      if (keep > 0) TRY(output(std::span(block).first(static_cast<std::size_t>(keep))));
      if (keep < static_cast<std::uint64_t>(got)) {
        if (result->end == ProgramEnd::kExited) result->end = ProgramEnd::kOutputLimit;
        return {};
      }
    }
    for (int round = 0; round < kRoundsPerDrain && error_.valid(); ++round) {
      const ssize_t got = read(error_.get(), block.data(), block.size());
      if (got < 0) break;
      if (got == 0) error_ = Fd();
      const std::size_t room = limits::kErrorOutputBytes - result->error_output.size();
      result->error_output.append(
          AsText(std::span(block).first(std::min(room, static_cast<std::size_t>(got)))));
    }
    return {};
  }

  process::process child_;
  pid_t group_;
  Fd output_;
  Fd error_;
  std::uint64_t taken_ = 0;
  bool reaped_ = false;
  int status_ = 0;
};

bool IsProgram(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
         access(path.c_str(), X_OK) == 0;
}

}  // namespace

ProgramRunner::ProgramRunner(std::string search_path, std::string home)
    : search_path_(std::move(search_path)), home_(std::move(home)) {}

std::string ProgramRunner::Find(std::string_view name) const {
  if (name.starts_with('/')) return IsProgram(std::string(name)) ? std::string(name) : "";
  if (name.empty() || name.find('/') != std::string_view::npos) return "";
  std::string_view rest = search_path_;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(':'), rest.size());
    std::string path = fmt::format("{}/{}", rest.substr(0, end), name);
    if (end > 0 && IsProgram(path)) return path;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return "";
}

Result<ProgramResult> ProgramRunner::Run(const Program& program,
                                         const ByteSink& output,
                                         const std::stop_token& stop) {
  if (program.arguments.empty()) return Error(ErrorCode::kInvalidInput, "no program is named");
  const std::string& name = program.arguments.front();
  const std::string path = Find(name);
  if (path.empty()) {
    return Error(ErrorCode::kNotFound, fmt::format("there is no program {} here", name));
  }
  Pipe input = TRY(MakePipe());
  Pipe out = TRY(MakePipe());
  Pipe error = TRY(MakePipe());
  if (program.input) TRY(Fill(input.write.get(), program.input->bytes()));
  input.write = Fd();  // so the program reads an end of file
  if (!program.input_file.empty()) input.read = TRY(Fd::OpenRegular(program.input_file));
  const std::vector<std::string> arguments(program.arguments.begin() + 1, program.arguments.end());
  std::vector<std::string> environment = {"PATH=" + search_path_, "LC_ALL=C", "LANG=C"};
  if (!home_.empty()) environment.push_back("HOME=" + home_);
  environment.insert(environment.end(), program.environment.begin(), program.environment.end());
  try {
    boost::asio::io_context context;
    std::unique_ptr<Running> running;
    {
      const std::scoped_lock lock(spawning_);
      process::process child(
          context,
          path,
          arguments,
          process::process_stdio{input.read.get(), out.write.get(), error.write.get()},
          ChildSetup(environment));
      out.write = Fd();
      error.write = Fd();
      running = std::make_unique<Running>(std::move(child), std::move(out), std::move(error));
    }
    return running->Follow(program, output, stop);
  } catch (const std::exception& e) {
    return Error(ErrorCode::kIo, fmt::format("cannot run {}: {}", name, e.what()));
  }
}

}  // namespace casefile
