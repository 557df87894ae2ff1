#include "collector/rooted_tree.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
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
  // The folders on the way, O_PATH; none means the root itself.
  struct Folder {
    Fd fd;
    std::string path;
  };

  int root = -1;
  std::string_view what;  // for errors; outlives the walk
  const std::vector<std::string>* avoided = nullptr;
  std::vector<Folder> folders;
  std::string name;  // of `last` in the innermost folder; empty when last is a folder's "."
  Fd last;
  struct stat status {};
  std::deque<std::string> pending;
  std::vector<std::uint32_t> link_owners;  // of the links that were followed, root's left out
  int links = 0;

  int innermost() const { return folders.empty() ? root : folders.back().fd.get(); }
  std::string PathOf(std::string_view part) const {
    return fmt::format("{}/{}", folders.empty() ? "" : folders.back().path, part);
  }

  // Takes one component.
  Result<void> Step(bool follow_last) {
    const std::string part = std::move(pending.front());
    pending.pop_front();
    if (part == ".") return {};
    if (part == "..") {
      if (!folders.empty()) folders.pop_back();
      return {};
    }
    std::string path = PathOf(part);
    if (std::ranges::find(*avoided, path) != avoided->end()) {
      return Error(ErrorCode::kTimedOut, fmt::format("{}: {} does not answer", what, path));
    }
    Fd next(openat(innermost(), part.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
    struct stat found {};
    if (!next.valid() || fstat(next.get(), &found) != 0) return Error::FromErrno(errno, what);
    if (S_ISLNK(found.st_mode) && (follow_last || !pending.empty())) {
      return Follow(next.get(), found.st_uid);
    }
    if (pending.empty()) {
      name = part;
      status = found;
      last = std::move(next);
      return {};
    }
    if (!S_ISDIR(found.st_mode)) return Error::FromErrno(ENOTDIR, what);
    folders.push_back({std::move(next), std::move(path)});
    return {};
  }

  Result<void> Follow(int link, std::uint32_t owner) {
    if (++links > limits::kSymlinks) return Error::FromErrno(ELOOP, what);
    const std::string target = TRY(ReadLinkAt(link, what));
    if (owner != 0) link_owners.push_back(owner);
    if (target.starts_with('/')) folders.clear();
    PushFront(&pending, target);
    return {};
  }

  // When the path ended at a folder: "/", "a/..", a link to "/".
  Result<void> TakeFolder() {
    last = Fd(openat(innermost(), ".", O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!last.valid() || fstat(last.get(), &status) != 0) return Error::FromErrno(errno, what);
    return {};
  }
};

Result<RootedTree> RootedTree::Open(const std::string& root) {
  Fd fd(open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!fd.valid()) return Error::FromErrno(errno, fmt::format("cannot open folder {}", root));
  return RootedTree(std::move(fd));
}

Result<RootedTree::Walk> RootedTree::WalkTo(std::string_view path, bool follow_last) const {
  const std::string what = fmt::format("cannot open {}", path);
  if (path.size() > limits::kMemberPathBytes) return Error(ErrorCode::kTooLarge, what);
  Walk walk;
  walk.root = root_.get();
  walk.what = what;
  walk.avoided = &avoided_;
  PushFront(&walk.pending, path);
  while (!walk.pending.empty()) TRY(walk.Step(follow_last));
  if (!walk.last.valid()) TRY(walk.TakeFolder());
  walk.what = {};
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
  Fd fd(openat(walk.innermost(),
               walk.name.c_str(),
               O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
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
