#include "collector/real_host.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/timex.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <condition_variable>
#include <ctime>
#include <mutex>
#include <utility>

#include "base/c_ptr.h"
#include "base/limits.h"
#include "collector/filesystem_check.h"
#include "collector/host_file.h"
#include "collector/http_get.h"
#include "collector/proc_text.h"
#include "collector/rooted_tree.h"
#include "collector/subprocess.h"

namespace casefile {
namespace {

// Where Debian, Fedora, Alpine, NixOS and snap keep programs; a user's own PATH is not trusted.
constexpr std::string_view kSearchPath =
    "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/run/current-system/sw/bin:"
    "/snap/bin";

FileType TypeOf(mode_t mode) {
  if (S_ISREG(mode)) return FileType::kRegular;
  if (S_ISDIR(mode)) return FileType::kDirectory;
  if (S_ISLNK(mode)) return FileType::kSymlink;
  return FileType::kOther;
}

FileType TypeOf(const dirent& entry, int folder) {
  switch (entry.d_type) {
    case DT_REG:
      return FileType::kRegular;
    case DT_DIR:
      return FileType::kDirectory;
    case DT_LNK:
      return FileType::kSymlink;
    case DT_UNKNOWN: {
      struct stat status {};
      const char* name = static_cast<const char*>(entry.d_name);
      if (fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0) return TypeOf(status.st_mode);
      return FileType::kOther;
    }
    default:
      return FileType::kOther;
  }
}

Instant ToInstant(const timespec& t) {
  return Instant{std::chrono::seconds{t.tv_sec} + std::chrono::nanoseconds{t.tv_nsec}};
}

std::optional<std::uint64_t> LimitValue(rlim_t value) {
  if (value == RLIM_INFINITY) return std::nullopt;
  return value;
}

bool IsRemote(const Mount& mount) {
  constexpr std::array<std::string_view, 13> kTypes = {"nfs",
                                                       "nfs4",
                                                       "cifs",
                                                       "smb3",
                                                       "smbfs",
                                                       "ceph",
                                                       "9p",
                                                       "afs",
                                                       "lustre",
                                                       "glusterfs",
                                                       "gpfs",
                                                       "ocfs2",
                                                       "davfs"};
  return mount.type.starts_with("fuse") || std::ranges::find(kTypes, mount.type) != kTypes.end();
}

class RealHost final : public Host {
 public:
  enum class Kind : std::uint8_t { kLive, kCopy };

  RealHost(RootedTree tree, Kind kind)
      : tree_(std::move(tree)), kind_(kind), runner_(SearchPath(), HomeOfCaller()) {}

  // Mounts over the network are tried once, before anything is looked for below them.
  void AvoidHungMounts() {
    constexpr std::chrono::milliseconds kPatience{1000};
    const Result<std::vector<Mount>> mounts = ReadMounts(*this);
    if (!mounts) return;
    std::vector<std::string> remote;
    for (const Mount& mount : *mounts) {
      if (IsRemote(mount)) remote.push_back(mount.mount);
    }
    const auto answers = CheckFilesystems(remote, kPatience);
    std::vector<std::string> hung;
    for (std::size_t i = 0; i < remote.size(); ++i) {
      if (!answers[i] && answers[i].error().code() == ErrorCode::kTimedOut)
        hung.push_back(remote[i]);
    }
    tree_.Avoid(std::move(hung));
  }

  bool is_live() const override { return kind_ == Kind::kLive; }

  Result<std::unique_ptr<RandomAccessSource>> OpenFile(std::string_view path) override {
    return MakeHostFile(TRY(tree_.OpenRegular(path)), std::string(path));
  }

  Result<std::string> ReadFile(std::string_view path, std::size_t limit) override {
    const Fd fd = TRY(tree_.OpenRegular(path));
    return ReadToEnd(fd.get(), limit, path);
  }

  Result<std::vector<DirectoryEntry>> ListDirectory(std::string_view path) override {
    Fd fd = TRY(tree_.OpenDirectory(path));
    const int copy = fcntl(fd.get(), F_DUPFD_CLOEXEC, 0);
    const CPtr<DIR, closedir> folder(copy < 0 ? nullptr : fdopendir(copy));
    if (!folder) return Error::FromErrno(errno, fmt::format("cannot list {}", path));
    std::vector<DirectoryEntry> entries;
    for (;;) {
      errno = 0;
      const dirent* entry = readdir(folder.get());
      if (entry == nullptr && errno != 0) {
        return Error::FromErrno(errno, fmt::format("cannot list {}", path));
      }
      if (entry == nullptr) break;
      std::string name = static_cast<const char*>(entry->d_name);
      if (name == "." || name == "..") continue;
      if (entries.size() == limits::kDirectoryEntries) {
        return Error(ErrorCode::kTooLarge,
                     fmt::format("{} holds more than {} names", path, limits::kDirectoryEntries));
      }
      entries.push_back({.name = std::move(name), .type = TypeOf(*entry, fd.get())});
    }
    std::ranges::sort(entries, {}, &DirectoryEntry::name);
    return entries;
  }

  Result<FileStatus> Stat(std::string_view path) override {
    const Fd fd = TRY(tree_.Resolve(path));
    struct stat status {};
    if (fstat(fd.get(), &status) != 0) {
      return Error::FromErrno(errno, fmt::format("cannot look at {}", path));
    }
    constexpr std::uint64_t kStatBlock = 512;  // stat(2)
    return FileStatus{.type = TypeOf(status.st_mode),
                      .size = static_cast<std::uint64_t>(status.st_size),
                      .allocated = static_cast<std::uint64_t>(status.st_blocks) * kStatBlock,
                      .modified = ToInstant(status.st_mtim),
                      .mode = status.st_mode & 07777U,
                      .uid = status.st_uid,
                      .gid = status.st_gid,
                      .device = status.st_dev,
                      .inode = status.st_ino};
  }

  Result<std::string> ReadLink(std::string_view path) override {
    const Fd fd = TRY(tree_.ResolveLink(path));
    std::array<char, limits::kMemberPathBytes> target{};
    const ssize_t length = readlinkat(fd.get(), "", target.data(), target.size());
    if (length < 0) return Error::FromErrno(errno, fmt::format("cannot read link {}", path));
    return std::string(target.data(), static_cast<std::size_t>(length));
  }

  std::vector<Result<FilesystemStatus>> StatFilesystems(const std::vector<std::string>& mounts,
                                                        std::chrono::milliseconds each) override {
    if (is_live()) return CheckFilesystems(mounts, each);
    const Error error(ErrorCode::kUnsupported, "a copy does not tell the size of its file systems");
    return {mounts.size(), Result<FilesystemStatus>(error)};
  }

  Result<ProgramResult> Run(const Program& program,
                            const ByteSink& output,
                            std::stop_token stop) override {
    if (!is_live()) return Error(ErrorCode::kUnsupported, "no program is run on a copied root");
    return runner_.Run(program, output, stop);
  }

  bool HasProgram(std::string_view name) override {
    return is_live() && !runner_.Find(name).empty();
  }

  Result<HttpAnswer> Get(const LoopbackUrl& url, std::stop_token stop) override {
    if (!is_live()) return Error(ErrorCode::kUnsupported, "a copy answers nothing");
    return HttpGet(url, stop);
  }

  Instant Now() override { return SystemClock()(); }
  void Wait(std::chrono::milliseconds time, std::stop_token stop) override {
    std::mutex mutex;
    std::condition_variable_any nobody;
    std::unique_lock lock(mutex);
    nobody.wait_for(lock, stop, time, [] { return false; });
  }

  Result<ClockStatus> ReadClock() override {
    if (!is_live()) return Error(ErrorCode::kUnsupported, "a copy has no clock");
    timex clock{};  // modes = 0: only looks
    const int state = adjtimex(&clock);
    if (state < 0) return Error::FromErrno(errno, "cannot read the clock's state");
    const std::int64_t to_us = (clock.status & STA_NANO) != 0 ? 1000 : 1;
    constexpr double kFrequencyUnit = 65536.0;  // adjtimex(2): ppm with 16 fractional bits
    return ClockStatus{
        .synchronised = state != TIME_ERROR && (clock.status & STA_UNSYNC) == 0,
        .offset_us = clock.offset / to_us,
        .maximum_error_us = clock.maxerror,
        .estimated_error_us = clock.esterror,
        .frequency_ppm = static_cast<double>(clock.freq) / kFrequencyUnit,
    };
  }

  std::int64_t UtcOffsetSeconds(Instant t) override {
    if (!is_live()) return 0;
    const auto seconds = std::chrono::floor<std::chrono::seconds>(t).time_since_epoch().count();
    const auto time = static_cast<std::time_t>(seconds);
    std::tm local{};
    return localtime_r(&time, &local) == nullptr ? 0 : local.tm_gmtoff;
  }

  std::vector<std::string> OwnEnvironment() override {
    std::vector<std::string> variables;
    if (!is_live()) return variables;
    for (char** variable = environ; *variable != nullptr; ++variable) {
      variables.emplace_back(*variable);
    }
    return variables;
  }

  std::vector<ResourceLimit> OwnLimits() override {
    std::vector<ResourceLimit> all;
    if (!is_live()) return all;
    constexpr std::array<std::pair<const char*, __rlimit_resource>, 7> kLimits = {
        {{"nofile", RLIMIT_NOFILE},
         {"nproc", RLIMIT_NPROC},
         {"as", RLIMIT_AS},
         {"stack", RLIMIT_STACK},
         {"memlock", RLIMIT_MEMLOCK},
         {"fsize", RLIMIT_FSIZE},
         {"cpu", RLIMIT_CPU}}};
    for (const auto& [name, resource] : kLimits) {
      rlimit limit{};
      if (getrlimit(resource, &limit) != 0) continue;
      all.push_back(
          {.name = name, .soft = LimitValue(limit.rlim_cur), .hard = LimitValue(limit.rlim_max)});
    }
    return all;
  }

  bool IsRoot() override { return geteuid() == 0; }

 private:
  static std::string HomeOfCaller() {
    const char* home = getenv("HOME");
    return home == nullptr ? "" : home;
  }

  // The system's folders; then our own helpers, beside us or where they are installed.
  static std::string SearchPath() {
    std::array<char, limits::kMemberPathBytes> own{};
    const ssize_t length = readlink("/proc/self/exe", own.data(), own.size());
    const std::string_view path(own.data(), static_cast<std::size_t>(std::max<ssize_t>(length, 0)));
    const std::size_t slash = path.rfind('/');
    if (slash == std::string_view::npos) return std::string(kSearchPath);
    const std::string_view folder = path.substr(0, slash);
    return fmt::format("{}:{}:{}/../libexec/casefile", kSearchPath, folder, folder);
  }

  RootedTree tree_;
  Kind kind_;
  ProgramRunner runner_;
};

}  // namespace

Result<std::unique_ptr<Host>> MakeLiveHost() {
  auto host = std::make_unique<RealHost>(TRY(RootedTree::Open("/")), RealHost::Kind::kLive);
  host->AvoidHungMounts();
  return std::unique_ptr<Host>(std::move(host));
}

Result<std::unique_ptr<Host>> MakeCopiedHost(const std::string& root) {
  return std::unique_ptr<Host>(
      std::make_unique<RealHost>(TRY(RootedTree::Open(root)), RealHost::Kind::kCopy));
}

}  // namespace casefile
