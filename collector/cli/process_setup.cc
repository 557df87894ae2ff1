#include "collector/cli/process_setup.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>

namespace casefile {
namespace {

// The only state a signal handler may touch.
std::atomic<int> interrupts = 0;
static_assert(std::atomic<int>::is_always_lock_free);

void CountInterrupt(int /*number*/) {
  ++interrupts;
}

}  // namespace

void ProtectProcess() {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
    struct stat status {};
    // The lowest free number is the missing one.
    if (fstat(fd, &status) != 0 && open("/dev/null", O_RDWR) != fd) std::abort();
  }
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);  // a file size limit is a failed write and no death
}

void YieldToOthers() {
  constexpr int kNicest = 19;
  setpriority(PRIO_PROCESS, 0, kNicest);
  // ioprio_set(2) has no wrapper: for this process, class idle in the upper bits.
  constexpr int kWhoProcess = 1;
  constexpr int kIdleClass = 3;
  constexpr int kClassShift = 13;
  syscall(SYS_ioprio_set, kWhoProcess, 0, kIdleClass << kClassShift);
}

void CatchInterrupts() {
  struct sigaction action {};
  action.sa_handler = CountInterrupt;
  sigemptyset(&action.sa_mask);
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) sigaction(number, &action, nullptr);
}

int InterruptsSeen() {
  return interrupts;
}

}  // namespace casefile
