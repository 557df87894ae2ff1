#pragma once
// Owning file descriptor. Closing errors are reported by Close(); the destructor ignores them.

#include <memory>
#include <string>
#include <utility>

#include "base/bytes.h"
#include "base/result.h"

namespace casefile {

class Fd {
 public:
  Fd() = default;
  explicit Fd(int fd) : fd_(fd) {}
  Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Fd& operator=(Fd&& other) noexcept;
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;
  ~Fd();

  // Opens a regular file for reading, O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK: a FIFO, a device or a
  // directory is kUnsupported, and a FIFO never blocks.
  static Result<Fd> OpenRegular(const std::string& path);

  int get() const { return fd_; }
  bool valid() const { return fd_ >= 0; }
  Result<void> Close();

 private:
  int fd_ = -1;
};

// Writes all of `bytes`, retrying short writes and EINTR. `what` names the file in the error.
Result<void> WriteAll(int fd, Bytes bytes, std::string_view what);

// Reads up to out.size() bytes, retrying EINTR; 0 at the end.
Result<std::size_t> ReadSome(int fd, std::span<std::byte> out, std::string_view what);

// Streams over an open descriptor; both own it.
std::unique_ptr<ByteSource> MakeFdSource(Fd fd, std::string name);
// Fails with kUnsupported when the descriptor cannot seek (a pipe).
Result<std::unique_ptr<RandomAccessSource>> MakeRandomAccessSource(Fd fd, std::string name);

}  // namespace casefile
