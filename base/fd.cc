#include "base/fd.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace casefile {

Fd& Fd::operator=(Fd&& other) noexcept {
  if (this != &other) {
    if (fd_ >= 0) ::close(fd_);
    fd_ = std::exchange(other.fd_, -1);
  }
  return *this;
}

Fd::~Fd() {
  if (fd_ >= 0) ::close(fd_);
}

Result<Fd> Fd::OpenRegular(const std::string& path) {
  Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!fd.valid()) return Error::FromErrno(errno, fmt::format("cannot open {}", path));
  struct stat info {};
  if (::fstat(fd.get(), &info) != 0)
    return Error::FromErrno(errno, fmt::format("cannot stat {}", path));
  if (!S_ISREG(info.st_mode))
    return Error(ErrorCode::kUnsupported, fmt::format("{} is not a regular file", path));
  return fd;
}

Result<void> Fd::Close() {
  const int fd = std::exchange(fd_, -1);
  if (fd >= 0 && ::close(fd) != 0) return Error::FromErrno(errno, "cannot close file");
  return {};
}

Result<void> WriteAll(int fd, Bytes bytes, std::string_view what) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return Error::FromErrno(errno, fmt::format("cannot write {}", what));
    if (n == 0) return Error(ErrorCode::kIo, fmt::format("cannot write {}: wrote nothing", what));
    bytes = bytes.subspan(static_cast<std::size_t>(n));
  }
  return {};
}

Result<std::size_t> ReadSome(int fd, std::span<std::byte> out, std::string_view what) {
  for (;;) {
    const ssize_t n = ::read(fd, out.data(), out.size());
    if (n >= 0) return static_cast<std::size_t>(n);
    if (errno != EINTR) return Error::FromErrno(errno, fmt::format("cannot read {}", what));
  }
}

namespace {

class FdSource final : public ByteSource {
 public:
  FdSource(Fd fd, std::string name) : fd_(std::move(fd)), name_(std::move(name)) {}
  Result<std::size_t> Read(std::span<std::byte> out) override {
    return ReadSome(fd_.get(), out, name_);
  }

 private:
  Fd fd_;
  std::string name_;
};

class FdRandomAccess final : public RandomAccessSource {
 public:
  FdRandomAccess(Fd fd, std::string name, std::uint64_t size)
      : fd_(std::move(fd)), name_(std::move(name)), size_(size) {}
  std::uint64_t size() const override { return size_; }
  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> out) override {
    std::size_t done = 0;
    while (done < out.size()) {
      const ssize_t n = ::pread(
          fd_.get(), out.data() + done, out.size() - done, static_cast<off_t>(offset + done));
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return Error::FromErrno(errno, fmt::format("cannot read {}", name_));
      if (n == 0) break;
      done += static_cast<std::size_t>(n);
    }
    return done;
  }

 private:
  Fd fd_;
  std::string name_;
  std::uint64_t size_;
};

}  // namespace

std::unique_ptr<ByteSource> MakeFdSource(Fd fd, std::string name) {
  return std::make_unique<FdSource>(std::move(fd), std::move(name));
}

Result<std::unique_ptr<RandomAccessSource>> MakeRandomAccessSource(Fd fd, std::string name) {
  const off_t end = ::lseek(fd.get(), 0, SEEK_END);
  if (end < 0)
    return Error(ErrorCode::kUnsupported, fmt::format("{} cannot be read at random", name));
  return std::unique_ptr<RandomAccessSource>(std::make_unique<FdRandomAccess>(
      std::move(fd), std::move(name), static_cast<std::uint64_t>(end)));
}

}  // namespace casefile
