#pragma once
// Opens paths below a folder and never leaves it, whatever symbolic links say.
//
// The walk is ours, component by component with O_NOFOLLOW, and not openat2(RESOLVE_IN_ROOT): the
// kernel's walk cannot ask who made a link. Below a folder that anybody may write to, a link is an
// invitation to read /etc/shadow as root; so a link is followed only when root owns it, or when its
// owner also owns what it leads to (the idea of fs.protected_symlinks). The same walk then serves
// old kernels and containers whose seccomp filter refuses openat2.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/fd.h"
#include "base/result.h"

namespace casefile {

class RootedTree {
 public:
  // kNotFound when there is no such folder.
  static Result<RootedTree> Open(const std::string& root);

  // Folders (absolute, below the root) that are not entered from now on, by whatever way: mounts
  // whose server is gone, where every call would hang. They are kTimedOut.
  void Avoid(std::vector<std::string> folders) { avoided_ = std::move(folders); }

  // A handle (O_PATH) on what `path` leads to: good for fstat and for opening, not for reading.
  Result<Fd> Resolve(std::string_view path) const;
  // The same, but a link at the end is not followed.
  Result<Fd> ResolveLink(std::string_view path) const;
  // Opened for reading. Anything but a regular file is kUnsupported and is never opened: opening a
  // FIFO can block and opening a device can act (rewind a tape, start a watchdog).
  Result<Fd> OpenRegular(std::string_view path) const;
  Result<Fd> OpenDirectory(std::string_view path) const;

 private:
  struct Walk;
  explicit RootedTree(Fd root) : root_(std::move(root)) {}
  Result<Walk> WalkTo(std::string_view path, bool follow_last) const;

  Fd root_;
  std::vector<std::string> avoided_;
};

}  // namespace casefile
