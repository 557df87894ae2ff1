#include "collector/host_file.h"

#include <fmt/format.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>
#include <vector>

#include "base/limits.h"

namespace casefile {
namespace {

// Bytes on disk are counted in units of this, whatever the block size (stat(2)).
constexpr std::uint64_t kStatBlock = 512;

class MemoryFile final : public RandomAccessSource {
 public:
  explicit MemoryFile(std::string text) : text_(std::move(text)) {}
  std::uint64_t size() const override { return text_.size(); }
  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> out) override {
    if (offset >= text_.size()) return std::size_t{0};
    const auto from = static_cast<std::size_t>(offset);
    const std::size_t n = std::min(out.size(), text_.size() - from);
    std::ranges::copy(AsBytes(text_).subspan(from, n), out.begin());
    return n;
  }

 private:
  std::string text_;
};

// A run of bytes in the file; `at` is where it stands in the view.
struct Extent {
  std::uint64_t at = 0;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

class DiskFile final : public RandomAccessSource {
 public:
  DiskFile(Fd fd, std::string name, std::vector<Extent> extents)
      : fd_(std::move(fd)), name_(std::move(name)), extents_(std::move(extents)) {}

  std::uint64_t size() const override {
    return extents_.empty() ? 0 : extents_.back().at + extents_.back().size;
  }

  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> out) override {
    std::size_t done = 0;
    auto extent = std::ranges::upper_bound(extents_, offset, {}, &Extent::at);
    if (extent == extents_.begin()) return done;
    for (--extent; extent != extents_.end() && done < out.size(); ++extent) {
      while (done < out.size()) {
        const std::uint64_t within = offset + done - extent->at;
        if (within >= extent->size) break;
        const auto want = static_cast<std::size_t>(
            std::min<std::uint64_t>(out.size() - done, extent->size - within));
        const ssize_t got =
            pread(fd_.get(), out.data() + done, want, static_cast<off_t>(extent->offset + within));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return Error::FromErrno(errno, fmt::format("cannot read {}", name_));
        if (got == 0) return done;  // the file shrank meanwhile
        done += static_cast<std::size_t>(got);
      }
    }
    return done;
  }

 private:
  Fd fd_;
  std::string name_;
  std::vector<Extent> extents_;
};

bool MadeByKernel(int fd, const struct stat& status) {
  struct statfs filesystem {};
  if (fstatfs(fd, &filesystem) != 0) return false;
  constexpr std::array<unsigned long, 8> kMagic = {PROC_SUPER_MAGIC,
                                                   SYSFS_MAGIC,
                                                   CGROUP_SUPER_MAGIC,
                                                   CGROUP2_SUPER_MAGIC,
                                                   DEBUGFS_MAGIC,
                                                   SECURITYFS_MAGIC,
                                                   TRACEFS_MAGIC,
                                                   BPF_FS_MAGIC};
  const auto magic = static_cast<unsigned long>(filesystem.f_type);
  const bool known = std::ranges::find(kMagic, magic) != kMagic.end();
  // lxcfs and gVisor serve /proc through other file systems, with size 0 as well.
  return known || (status.st_size == 0 && status.st_blocks == 0);
}

Result<std::vector<Extent>> DataExtents(int fd, std::uint64_t size, const std::string& name) {
  std::vector<Extent> extents;
  std::uint64_t at = 0;
  for (off_t from = 0; static_cast<std::uint64_t>(from) < size;) {
    const off_t data = lseek(fd, from, SEEK_DATA);
    if (data < 0 && errno == ENXIO) break;                   // nothing but a hole is left
    if (data < 0) return std::vector<Extent>{{0, 0, size}};  // this file system does not tell
    const off_t hole = lseek(fd, data, SEEK_HOLE);
    if (hole < 0) return Error::FromErrno(errno, fmt::format("cannot read {}", name));
    const auto begin = static_cast<std::uint64_t>(data);
    const std::uint64_t end = std::min<std::uint64_t>(static_cast<std::uint64_t>(hole), size);
    if (begin >= size) break;
    if (extents.size() == limits::kSparseExtents) {
      return Error(ErrorCode::kTooLarge, fmt::format("{} has too many holes", name));
    }
    extents.push_back({.at = at, .offset = begin, .size = end - begin});
    at += end - begin;
    from = hole;
  }
  return extents;
}

}  // namespace

std::unique_ptr<RandomAccessSource> MakeMemoryFile(std::string text) {
  return std::make_unique<MemoryFile>(std::move(text));
}

Result<std::string> ReadToEnd(int fd, std::size_t limit, std::string_view name) {
  std::string text;
  std::array<std::byte, 16 * limits::kKiB> block{};
  while (text.size() < limit) {
    const std::size_t want = std::min(block.size(), limit - text.size());
    const std::size_t got = TRY(ReadSome(fd, std::span(block).first(want), name));
    if (got == 0) break;
    text.append(AsText(std::span(block).first(got)));
  }
  return text;
}

Result<std::unique_ptr<RandomAccessSource>> MakeHostFile(Fd fd, std::string name) {
  struct stat status {};
  if (fstat(fd.get(), &status) != 0) {
    return Error::FromErrno(errno, fmt::format("cannot read {}", name));
  }
  if (MadeByKernel(fd.get(), status)) {
    return MakeMemoryFile(TRY(ReadToEnd(fd.get(), limits::kKernelFileBytes, name)));
  }
  const auto size = static_cast<std::uint64_t>(status.st_size);
  std::vector<Extent> extents{{0, 0, size}};
  if (static_cast<std::uint64_t>(status.st_blocks) * kStatBlock < size) {
    extents = TRY(DataExtents(fd.get(), size, name));
  }
  return std::unique_ptr<RandomAccessSource>(
      std::make_unique<DiskFile>(std::move(fd), std::move(name), std::move(extents)));
}

}  // namespace casefile
