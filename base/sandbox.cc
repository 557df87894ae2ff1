#include "base/sandbox.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <exception>
#include <optional>
#include <string_view>

#include "base/c_ptr.h"
#include "base/fd.h"

namespace casefile {
namespace {

// Everything an analysis does after its input is open: memory, threads, clocks, and the descriptors
// it has. What is not named here fails with EPERM.
constexpr int kAllowedCalls[] = {SCMP_SYS(read),
                                 SCMP_SYS(readv),
                                 SCMP_SYS(pread64),
                                 SCMP_SYS(write),
                                 SCMP_SYS(writev),
                                 SCMP_SYS(lseek),
                                 SCMP_SYS(close),
                                 SCMP_SYS(fstat),
                                 SCMP_SYS(newfstatat),
                                 SCMP_SYS(statx),
                                 SCMP_SYS(fcntl),
                                 SCMP_SYS(getdents64),
                                 SCMP_SYS(fadvise64),
                                 SCMP_SYS(poll),
                                 SCMP_SYS(ppoll),
                                 SCMP_SYS(brk),
                                 SCMP_SYS(mmap),
                                 SCMP_SYS(munmap),
                                 SCMP_SYS(mremap),
                                 SCMP_SYS(mprotect),
                                 SCMP_SYS(madvise),
                                 SCMP_SYS(mlock),
                                 SCMP_SYS(munlock),
                                 SCMP_SYS(futex),
                                 SCMP_SYS(clone3),
                                 SCMP_SYS(set_robust_list),
                                 SCMP_SYS(rseq),
                                 SCMP_SYS(sched_yield),
                                 SCMP_SYS(sched_getaffinity),
                                 SCMP_SYS(getpid),
                                 SCMP_SYS(gettid),
                                 SCMP_SYS(tgkill),
                                 SCMP_SYS(rt_sigaction),
                                 SCMP_SYS(rt_sigprocmask),
                                 SCMP_SYS(rt_sigreturn),
                                 SCMP_SYS(sigaltstack),
                                 SCMP_SYS(getrandom),
                                 SCMP_SYS(clock_gettime),
                                 SCMP_SYS(clock_nanosleep),
                                 SCMP_SYS(nanosleep),
                                 SCMP_SYS(gettimeofday),
                                 SCMP_SYS(restart_syscall),
                                 SCMP_SYS(exit),
                                 SCMP_SYS(exit_group),
                                 SCMP_SYS(prlimit64)};

// clone for threads only; glibc falls back to it when clone3 fails.
constexpr std::uint64_t kCloneThread = 0x00010000;

bool EnterSeccomp(bool may_open) {
  const CPtr<void, seccomp_release> filter(seccomp_init(SCMP_ACT_ERRNO(EPERM)));
  if (!filter) return false;
  for (const int call : kAllowedCalls) {
    // clone3 passes its flags in memory, where a filter cannot see them: it does not exist here,
    // so glibc takes clone.
    const std::uint32_t action = call == SCMP_SYS(clone3) ? SCMP_ACT_ERRNO(ENOSYS) : SCMP_ACT_ALLOW;
    if (seccomp_rule_add(filter.get(), action, call, 0) != 0) return false;
  }
  if (seccomp_rule_add(filter.get(),
                       SCMP_ACT_ALLOW,
                       SCMP_SYS(clone),
                       1,
                       SCMP_A0(SCMP_CMP_MASKED_EQ, kCloneThread, kCloneThread)) != 0)
    return false;
  // TCGETS is isatty(): a question, asked of the descriptors that are open.
  if (seccomp_rule_add(
          filter.get(), SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1, SCMP_A1(SCMP_CMP_EQ, 0x5401)) != 0)
    return false;
  if (may_open) {
    constexpr std::uint64_t kWriting = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC;
    if (seccomp_rule_add(filter.get(),
                         SCMP_ACT_ALLOW,
                         SCMP_SYS(openat),
                         1,
                         SCMP_A2(SCMP_CMP_MASKED_EQ, kWriting, 0)) != 0)
      return false;
  }
  return seccomp_load(filter.get()) == 0;
}

// Only reading is handled below; every other right of the first ABI is refused everywhere.
bool EnterLandlock(const std::vector<std::string>& readable) {
  constexpr std::uint64_t kFirstAbi = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;
  const landlock_ruleset_attr attributes{.handled_access_fs = kFirstAbi};
  const Fd ruleset(
      static_cast<int>(::syscall(SYS_landlock_create_ruleset, &attributes, sizeof(attributes), 0)));
  if (!ruleset.valid()) return false;
  for (const std::string& path : readable) {
    const Fd target(::open(path.c_str(), O_PATH | O_CLOEXEC));
    struct stat info {};
    if (!target.valid() || ::fstat(target.get(), &info) != 0) continue;
    landlock_path_beneath_attr beneath{};
    beneath.parent_fd = target.get();
    beneath.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE;
    if (S_ISDIR(info.st_mode)) beneath.allowed_access |= LANDLOCK_ACCESS_FS_READ_DIR;
    if (::syscall(SYS_landlock_add_rule, ruleset.get(), LANDLOCK_RULE_PATH_BENEATH, &beneath, 0) !=
        0)
      return false;
  }
  return ::syscall(SYS_landlock_restrict_self, ruleset.get(), 0) == 0;
}

SandboxLayers EnterSandbox(const SandboxPolicy& policy) {
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  // The sanitizers reserve terabytes of address space.
  const rlimit memory{policy.address_space_bytes, policy.address_space_bytes};
  ::setrlimit(RLIMIT_AS, &memory);
#endif
  SandboxLayers layers;
  layers.landlock = EnterLandlock(policy.readable);
  layers.seccomp = EnterSeccomp(!policy.readable.empty());
  return layers;
}

// What the child sends: one byte of layers, one byte 'R' or 'E', and then the output, or the
// error's code, message, NUL, hint.
constexpr std::size_t kHeadBytes = 2;

[[noreturn]] void RunChild(int out,
                           const SandboxPolicy& policy,
                           const std::function<Result<std::string>()>& work) {
  const SandboxLayers layers = EnterSandbox(policy);
  std::string message(1, static_cast<char>((layers.landlock ? 1 : 0) + (layers.seccomp ? 2 : 0)));
  int status = 0;
  try {
    Result<std::string> result = work();
    if (result) {
      message += 'R';
      message += *result;
    } else {
      const Error& error = result.error();
      message += 'E';
      message += static_cast<char>(error.code());
      message.append(error.message()).append(1, '\0').append(error.hint());
    }
  } catch (const std::exception& e) {
    // Nothing of ours throws: memory is exhausted, or this is a bug.
    message.resize(1);
    message += 'E';
    message += static_cast<char>(ErrorCode::kInternal);
    message.append("the analysis stopped: ").append(e.what()).append(1, '\0');
  }
  if (!WriteAll(out, AsBytes(message), "result")) status = 1;
  // No destructors and no atexit: the sandbox would refuse half of what they do.
  ::_exit(status);
}

Result<std::string> ReadToEnd(int fd, std::size_t limit) {
  std::string text;
  std::array<std::byte, 65536> buffer{};
  for (;;) {
    const std::size_t n = TRY(ReadSome(fd, buffer, "the sandbox"));
    if (n == 0) return text;
    if (text.size() + n > limit)
      return Error(ErrorCode::kTooLarge,
                   fmt::format("the analysis gave more than {} bytes of result", limit));
    text.append(AsText(Bytes(buffer).first(n)));
  }
}

Result<SandboxOutcome> Decode(const std::string& message) {
  const auto flags = static_cast<unsigned char>(message[0]);
  SandboxOutcome outcome{.output = {},
                         .layers = {.landlock = (flags & 1U) != 0, .seccomp = (flags & 2U) != 0}};
  if (message[1] == 'R') {
    outcome.output = message.substr(kHeadBytes);
    return outcome;
  }
  if (message.size() <= kHeadBytes)
    return Error(ErrorCode::kInternal, "the sandbox sent a broken error");
  const auto code = static_cast<unsigned char>(message[kHeadBytes]);
  if (code > static_cast<unsigned char>(ErrorCode::kInternal))
    return Error(ErrorCode::kInternal, "the sandbox sent an unknown error");
  const std::string_view rest = std::string_view(message).substr(kHeadBytes + 1);
  const std::size_t nul = rest.find('\0');
  Error error(static_cast<ErrorCode>(code), std::string(rest.substr(0, nul)));
  if (nul == std::string_view::npos || nul + 1 == rest.size()) return error;
  return std::move(error).WithHint(std::string(rest.substr(nul + 1)));
}

Result<void> WaitFor(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0)
    if (errno != EINTR) return Error::FromErrno(errno, "cannot wait for the analysis");
  // Whoever read our output went away (`… | head`): ends both, as any program in a pipe.
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGPIPE) ::raise(SIGPIPE);
  if (WIFSIGNALED(status))
    return Error(
               ErrorCode::kInternal,
               fmt::format("the analysis crashed ({}) on this input", strsignal(WTERMSIG(status))))
        .WithHint("this is a bug: please report it with the command line you used");
  return {};
}

}  // namespace

Result<SandboxOutcome> RunSandboxed(const SandboxPolicy& policy,
                                    const std::function<Result<std::string>()>& work) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return Error::FromErrno(errno, "cannot make a pipe");
  Fd reader(ends[0]);
  Fd writer(ends[1]);
  std::fflush(nullptr);  // or the child would print what the parent had not yet
  const pid_t child = ::fork();
  if (child < 0) return Error::FromErrno(errno, "cannot start the sandbox");
  if (child == 0) RunChild(writer.get(), policy, work);
  writer = Fd();
  Result<std::string> message = ReadToEnd(reader.get(), policy.output_bytes + kHeadBytes);
  if (!message) ::kill(child, SIGKILL);
  Result<void> ended = WaitFor(child);
  if (!message) return std::move(message).error();
  if (!ended) return std::move(ended).error();
  if (message->size() < kHeadBytes)
    return Error(ErrorCode::kInternal, "the analysis ended without a result");
  return Decode(*message);
}

std::string DescribeLayers(const SandboxLayers& layers) {
  if (layers.landlock && layers.seccomp) return "landlock and seccomp";
  if (layers.landlock) return "landlock";
  return layers.seccomp ? "seccomp" : "none";
}

}  // namespace casefile
