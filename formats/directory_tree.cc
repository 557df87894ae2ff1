#include "formats/directory_tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "base/c_ptr.h"
#include "base/limits.h"
#include "formats/bundle/archive_kind.h"
#include "formats/bundle/foreign_archive.h"
#include "formats/joined_source.h"

namespace casefile {
namespace {

using Directory = CPtr<DIR, ::closedir>;

// Enough to see whether a file is compressed.
constexpr std::size_t kHeadBytes = 512;

Instant ModifiedAt(const struct stat& info) {
  return Instant(std::chrono::seconds(info.st_mtim.tv_sec) +
                 std::chrono::nanoseconds(info.st_mtim.tv_nsec));
}

std::string_view KindName(mode_t mode) {
  if (S_ISLNK(mode)) return "a symbolic link, which is not followed";
  if (S_ISFIFO(mode)) return "a FIFO, which is not opened";
  if (S_ISSOCK(mode)) return "a socket, which is not opened";
  return "a device, which is not opened";
}

// The names in an open directory, sorted, without "." and "..".
std::vector<std::string> SortedNames(DIR* directory) {
  std::vector<std::string> names;
  while (const dirent* entry = ::readdir(directory)) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

class DirectoryTree final : public MemberTree {
 public:
  DirectoryTree(Fd root, const ReadLimits& limits) : root_(std::move(root)), limits_(limits) {}

  std::string_view kind() const override { return "directory"; }
  bool CanVisitAgain() const override { return true; }
  const std::vector<InputProblem>& problems() const override { return problems_; }

  Result<void> Visit(const Visitor& visit) override {
    problems_.clear();
    members_ = 0;
    std::vector<Level> open;
    TRY(Enter(open, root_.get(), ".", ""));
    while (!open.empty()) {
      Level& level = open.back();
      if (level.next == level.names.size()) {
        open.pop_back();
        continue;
      }
      const std::string name = level.names[level.next++];
      TRY(One(open, name, visit));
      if (members_ >= limits_.members) {
        Problem(
            "",
            fmt::format(
                "only the first {} files were read{}", limits_.members, limits_.Hint("members")));
        return {};
      }
    }
    return {};
  }

 private:
  struct Level {
    Directory directory;
    std::string path;  // "" or with a '/' at the end
    std::vector<std::string> names;
    std::size_t next = 0;
  };

  void Problem(std::string path, std::string what) {
    problems_.push_back({.path = std::move(path), .what = std::move(what)});
  }
  void ErrnoProblem(std::string path, int err) {
    Problem(std::move(path), std::generic_category().message(err));
  }

  Result<void> Enter(std::vector<Level>& open, int parent, const char* name, std::string path) {
    const int fd = ::openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 && path.empty()) return Error::FromErrno(errno, "cannot open the directory");
    Directory directory(fd < 0 ? nullptr : ::fdopendir(fd));
    if (directory == nullptr) {
      ErrnoProblem(std::move(path), errno);
      return {};
    }
    auto names = SortedNames(directory.get());
    open.push_back({std::move(directory), std::move(path), std::move(names)});
    return {};
  }

  Result<void> One(std::vector<Level>& open, const std::string& name, const Visitor& visit) {
    const int parent = ::dirfd(open.back().directory.get());
    std::string path = open.back().path + name;
    struct stat info {};
    if (::fstatat(parent, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) {
      ErrnoProblem(std::move(path), errno);
      return {};
    }
    if (path.size() > limits_.name_bytes) {
      Problem(path.substr(0, static_cast<std::size_t>(limits_.name_bytes)),
              "the path is too long" + limits_.Hint("name-bytes"));
      return {};
    }
    if (S_ISDIR(info.st_mode)) {
      if (open.size() < limits::kDirectoryDepth) {
        return Enter(open, parent, name.c_str(), path + "/");
      }
      Problem(std::move(path), "too many folders in folders");
      return {};
    }
    if (!S_ISREG(info.st_mode)) {
      Problem(std::move(path), std::string(KindName(info.st_mode)));
      return {};
    }
    return File(parent, name, std::move(path), visit);
  }

  // The file is looked at again once it is open: it may have been exchanged since.
  Result<void> File(int parent, const std::string& name, std::string path, const Visitor& visit) {
    Fd fd(::openat(parent, name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
    struct stat info {};
    if (!fd.valid() || ::fstat(fd.get(), &info) != 0) {
      ErrnoProblem(std::move(path), errno);
      return {};
    }
    if (!S_ISREG(info.st_mode)) {
      Problem(std::move(path), std::string(KindName(info.st_mode)));
      return {};
    }
    ++members_;
    MemberInfo member{.path = path,
                      .size = static_cast<std::uint64_t>(info.st_size),
                      .modified = ModifiedAt(info)};
    auto content = MakeFdSource(std::move(fd), path);
    auto head = ReadUpTo(*content, kHeadBytes);
    if (!head) {
      Problem(std::move(path), head.error().message());
      return {};
    }
    const bool archive = LooksLikeArchive(AsBytes(*head));
    content = std::make_unique<JoinedSource>(*std::move(head), std::move(content));
    if (archive) return Archive(member, *content, visit);
    return visit(member, *content);
  }

  // A compressed log keeps the name it has in the folder, so that a person finds it there.
  Result<void> Archive(const MemberInfo& file, ByteSource& content, const Visitor& visit) {
    const std::string folder = file.path + "/";
    return VisitArchive(
        file,
        content,
        [&](const MemberInfo& inner, ByteSource& bytes) -> Result<void> {
          if (inner.path.starts_with(folder)) ++members_;
          MemberInfo named = inner;
          if (!inner.path.starts_with(folder)) named.path = file.path;
          return visit(named, bytes);
        },
        problems_,
        limits_);
  }

  Fd root_;
  ReadLimits limits_;
  std::vector<InputProblem> problems_;
  std::size_t members_ = 0;
};

class SingleMemberTree final : public MemberTree {
 public:
  // One of `file` and `content` is null.
  SingleMemberTree(std::unique_ptr<RandomAccessSource> file,
                   std::unique_ptr<ByteSource> content,
                   MemberInfo info)
      : file_(std::move(file)), content_(std::move(content)), info_(std::move(info)) {}

  std::string_view kind() const override { return "file"; }
  bool CanVisitAgain() const override { return file_ != nullptr; }
  const std::vector<InputProblem>& problems() const override { return problems_; }
  Result<void> Visit(const Visitor& visit) override {
    if (file_ == nullptr) return visit(info_, *content_);
    return visit(info_, *FromTheStart(*file_));
  }

 private:
  std::unique_ptr<RandomAccessSource> file_;
  std::unique_ptr<ByteSource> content_;
  MemberInfo info_;
  std::vector<InputProblem> problems_;
};

}  // namespace

Result<std::unique_ptr<MemberTree>> OpenDirectory(const std::string& path,
                                                  const ReadLimits& limits) {
  Fd root(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!root.valid()) return Error::FromErrno(errno, fmt::format("cannot open {}", path));
  return std::unique_ptr<MemberTree>(std::make_unique<DirectoryTree>(std::move(root), limits));
}

std::unique_ptr<MemberTree> SingleMember(std::unique_ptr<RandomAccessSource> file,
                                         MemberInfo info) {
  return std::make_unique<SingleMemberTree>(std::move(file), nullptr, std::move(info));
}

std::unique_ptr<MemberTree> SingleMember(std::unique_ptr<ByteSource> content, MemberInfo info) {
  return std::make_unique<SingleMemberTree>(nullptr, std::move(content), std::move(info));
}

}  // namespace casefile
