#include "collector/rooted_tree.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <deque>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/limits.h"

namespace casefile {
namespace {

void PushFront(std::deque<std::string>* pending, std::string_view path) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  while (begin < path.size()) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    if (end > begin) parts.emplace_back(path.substr(begin, end - begin));
    begin = end + 1;
  }
  pending->insert(pending->begin(), parts.begin(), parts.end());
}

Result<std::string> ReadLinkAt(int fd, std::string_view what) {
  std::array<char, limits::kMemberPathBytes> target{};
  const ssize_t length = readlinkat(fd, "", target.data(), target.size());
  if (length < 0) return Error::FromErrno(errno, what);
  return std::string(target.data(), static_cast<std::size_t>(length));
}

}  // namespace

// Where a walk has come to: the folders from the root down, and the last component.
struct RootedTree::Walk {
  std::vector<Fd> folders;  // O_PATH; empty means the root itself
  std::string name;         // of `last` in the innermost folder; empty when last is a folder's "."
  Fd last;
  struct stat status {};
  std::vector<std::uint32_t> link_owners;  // of the links that were followed, root's left out
};

Result<RootedTree> RootedTree::Open(const std::string& root) {
  Fd fd(open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!fd.valid()) return Error::FromErrno(errno, fmt::format("cannot open folder {}", root));
  return RootedTree(std::move(fd));
}

Result<RootedTree::Walk> RootedTree::WalkTo(std::string_view path, bool follow_last) const {
  const std::string what = fmt::format("cannot open {}", path);
  if (path.size() > limits::kMemberPathBytes) return Error(ErrorCode::kTooLarge, what);
  std::deque<std::string> pending;
  PushFront(&pending, path);
  Walk walk;
  int links = 0;
  const auto innermost = [&] {
    return walk.folders.empty() ? root_.get() : walk.folders.back().get();
  };
  while (!pending.empty()) {
    const std::string part = std::move(pending.front());
    pending.pop_front();
    if (part == ".") continue;
    if (part == "..") {
      if (!walk.folders.empty()) walk.folders.pop_back();
      continue;
    }
    Fd next(openat(innermost(), part.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
    if (!next.valid()) return Error::FromErrno(errno, what);
    struct stat status {};
    if (fstat(next.get(), &status) != 0) return Error::FromErrno(errno, what);
    if (S_ISLNK(status.st_mode) && (follow_last || !pending.empty())) {
      if (++links > limits::kSymlinks) return Error::FromErrno(ELOOP, what);
      const std::string target = TRY(ReadLinkAt(next.get(), what));
      if (status.st_uid != 0) walk.link_owners.push_back(status.st_uid);
      if (target.starts_with('/')) walk.folders.clear();
      PushFront(&pending, target);
      continue;
    }
    if (pending.empty()) {
      walk.name = part;
      walk.status = status;
      walk.last = std::move(next);
      break;
    }
    if (!S_ISDIR(status.st_mode)) return Error::FromErrno(ENOTDIR, what);
    walk.folders.push_back(std::move(next));
  }
  if (!walk.last.valid()) {  // the path ended at a folder: "/", "a/..", "link-to-/"
    walk.last = Fd(openat(innermost(), ".", O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!walk.last.valid()) return Error::FromErrno(errno, what);
    if (fstat(walk.last.get(), &walk.status) != 0) return Error::FromErrno(errno, what);
  }
  for (const std::uint32_t owner : walk.link_owners) {
    if (owner == walk.status.st_uid) continue;
    return Error(ErrorCode::kDenied,
                 fmt::format("{}: a symbolic link of another user leads there", what));
  }
  return walk;
}

Result<Fd> RootedTree::Resolve(std::string_view path) const {
  return std::move(TRY(WalkTo(path, /*follow_last=*/true)).last);
}

Result<Fd> RootedTree::ResolveLink(std::string_view path) const {
  return std::move(TRY(WalkTo(path, /*follow_last=*/false)).last);
}

Result<Fd> RootedTree::OpenRegular(std::string_view path) const {
  Walk walk = TRY(WalkTo(path, /*follow_last=*/true));
  const std::string what = fmt::format("cannot open {}", path);
  if (!S_ISREG(walk.status.st_mode)) {
    return Error(ErrorCode::kUnsupported, fmt::format("{}: not a regular file", what));
  }
  CASEFILE_CHECK(!walk.name.empty());
  const int folder = walk.folders.empty() ? root_.get() : walk.folders.back().get();
  Fd fd(
      openat(folder, walk.name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (!fd.valid()) return Error::FromErrno(errno, what);
  struct stat now {};
  if (fstat(fd.get(), &now) != 0) return Error::FromErrno(errno, what);
  if (now.st_ino != walk.status.st_ino || now.st_dev != walk.status.st_dev) {
    return Error(ErrorCode::kIo, fmt::format("{}: it was replaced meanwhile", what));
  }
  return fd;
}

Result<Fd> RootedTree::OpenDirectory(std::string_view path) const {
  const Walk walk = TRY(WalkTo(path, /*follow_last=*/true));
  const std::string what = fmt::format("cannot open folder {}", path);
  if (!S_ISDIR(walk.status.st_mode)) return Error::FromErrno(ENOTDIR, what);
  Fd fd(openat(walk.last.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd.valid()) return Error::FromErrno(errno, what);
  return fd;
}

}  // namespace casefile
