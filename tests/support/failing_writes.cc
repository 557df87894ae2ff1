// Preloaded into a program, this makes its CASEFILE_FAIL_AT-th call that writes to a regular file
// fail once, as CASEFILE_FAIL_WITH says: "ENOSPC", "EIO", "EINTR", or "short" for half a write. It
// says so on standard error, so that a test knows when there were fewer calls.

#include <dlfcn.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

namespace {

enum class Failure : unsigned char { kNone, kError, kShort };

std::string_view Environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : value;
}

bool IsRegular(int fd) {
  struct stat info {};
  return fstat(fd, &info) == 0 && S_ISREG(info.st_mode);
}

// What happens to the call that is made now. Sets errno for an error.
Failure Next(int fd) {
  static std::atomic<int> count = 0;
  if (!IsRegular(fd)) return Failure::kNone;
  const std::string_view at = Environment("CASEFILE_FAIL_AT");
  if (at.empty() || ++count != std::atoi(at.data())) return Failure::kNone;
  constexpr std::string_view kSaid = "failing_writes: failed\n";
  static_cast<void>(!fwrite(kSaid.data(), 1, kSaid.size(), stderr));
  const std::string_view with = Environment("CASEFILE_FAIL_WITH");
  errno = with == "EIO" ? EIO : with == "EINTR" ? EINTR : ENOSPC;
  return with == "short" ? Failure::kShort : Failure::kError;
}

template <typename Function>
Function* Real(const char* name) {
  void* found = dlsym(RTLD_NEXT, name);
  Function* function = nullptr;
  static_assert(sizeof(found) == sizeof(function));
  std::memcpy(&function, &found, sizeof(found));
  return function;
}

}  // namespace

extern "C" ssize_t write(int fd, const void* bytes, size_t size) {
  static auto* const kReal = Real<ssize_t(int, const void*, size_t)>("write");
  const Failure failure = Next(fd);
  if (failure == Failure::kError) return -1;
  return kReal(fd, bytes, failure == Failure::kShort ? (size + 1) / 2 : size);
}

extern "C" ssize_t pwrite(int fd, const void* bytes, size_t size, off_t offset) {
  static auto* const kReal = Real<ssize_t(int, const void*, size_t, off_t)>("pwrite");
  const Failure failure = Next(fd);
  if (failure == Failure::kError) return -1;
  return kReal(fd, bytes, failure == Failure::kShort ? (size + 1) / 2 : size, offset);
}

extern "C" int fsync(int fd) {
  static auto* const kReal = Real<int(int)>("fsync");
  return Next(fd) == Failure::kError ? -1 : kReal(fd);
}
