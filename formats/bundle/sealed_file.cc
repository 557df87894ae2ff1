#include "formats/bundle/sealed_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <utility>

#include "base/check.h"
#include "base/fd.h"
#include "base/limits.h"

namespace casefile {
namespace {

constexpr mode_t kMode = 0600;
constexpr std::uint64_t kReserveStep = 4 * limits::kMiB;

Result<Fd> OpenSafeDirectory(const std::string& path) {
  Fd fd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd.valid()) return Error::FromErrno(errno, fmt::format("cannot open folder {}", path));
  struct stat info {};
  if (::fstat(fd.get(), &info) != 0)
    return Error::FromErrno(errno, fmt::format("cannot look at folder {}", path));
  // Whoever may rename our file may put another in its place (CVE-2015-7529 in sos).
  if ((info.st_mode & S_IWOTH) != 0 && (info.st_mode & S_ISVTX) == 0)
    return Error(ErrorCode::kDenied,
                 fmt::format("everybody may write to {}, and it has no sticky bit", path))
        .WithHint("choose another folder with --output, or chmod +t this one");
  return fd;
}

// Renames without ever replacing a file. File systems that cannot promise that are asked first.
int RenameNoReplace(int directory, const std::string& from, const std::string& to) {
  if (::renameat2(directory, from.c_str(), directory, to.c_str(), RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return errno;
  if (::faccessat(directory, to.c_str(), F_OK, AT_SYMLINK_NOFOLLOW) == 0) return EEXIST;
  return ::renameat(directory, from.c_str(), directory, to.c_str()) == 0 ? 0 : errno;
}

bool IsPlainName(const std::string& name) {
  return !name.empty() && name != "." && name != ".." && name.find('/') == std::string::npos;
}

}  // namespace

struct SealedFile::State {
  std::string directory;
  std::string partial;
  Fd directory_fd;
  Fd file;
  std::uint64_t written = 0;
  std::uint64_t reserved = 0;  // bytes from the start that have their blocks
  std::uint64_t asked = 0;     // of a refused request, too, some may have been given
  bool synced = false;
  bool finished = false;

  std::string PathOf(const std::string& name) const {
    return directory.ends_with('/') ? directory + name : directory + "/" + name;
  }
};

SealedFile::SealedFile(std::unique_ptr<State> state) : state_(std::move(state)) {}
SealedFile::SealedFile(SealedFile&&) noexcept = default;
SealedFile& SealedFile::operator=(SealedFile&& other) noexcept {
  std::swap(state_, other.state_);
  return *this;
}
SealedFile::~SealedFile() {
  if (state_ && !state_->finished)
    (void)::unlinkat(state_->directory_fd.get(), state_->partial.c_str(), 0);
}

Result<SealedFile> SealedFile::Create(const std::string& directory,
                                      const std::string& name,
                                      std::optional<FileOwner> owner) {
  CASEFILE_CHECK(IsPlainName(name));
  auto state = std::make_unique<State>();
  state->directory = directory.empty() ? "." : directory;
  state->directory_fd = TRY(OpenSafeDirectory(state->directory));
  state->partial = name + ".partial";
  const std::string path = state->PathOf(state->partial);
  const int folder = state->directory_fd.get();
  Fd file(::openat(
      folder, state->partial.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, kMode));
  if (!file.valid()) {
    auto error = Error::FromErrno(errno, fmt::format("cannot create {}", path));
    return errno == EEXIST ? std::move(error).WithHint("an earlier run left it; remove it first")
                           : std::move(error).WithHint("choose another folder with --output");
  }
  SealedFile sealed(std::move(state));  // from here on the file goes when this fails
  sealed.state_->file = std::move(file);
  if (owner && ::fchown(sealed.state_->file.get(), owner->uid, owner->gid) != 0)
    return Error::FromErrno(errno, fmt::format("cannot change the owner of {}", path));
  return sealed;
}

ByteSink SealedFile::sink() {
  return [state = state_.get()](Bytes bytes) -> Result<void> {
    auto written = WriteAll(state->file.get(), bytes, state->PathOf(state->partial));
    state->written += bytes.size();
    if (written) return written;
    return std::move(written).error().WithHint(
        "the unfinished file is removed; choose another place with --output");
  };
}

bool SealedFile::Reserve(std::uint64_t size) {
  State& state = *state_;
  // fallocate() does not ask for the limit on every file system.
  rlimit most{.rlim_cur = RLIM_INFINITY, .rlim_max = RLIM_INFINITY};
  (void)::getrlimit(RLIMIT_FSIZE, &most);
  if (size > most.rlim_cur) return false;
  if (size <= state.reserved) return true;
  // By the step first: a call for each member would cost more than what is given back at the end.
  for (const std::uint64_t wanted : {std::min(size + kReserveStep, most.rlim_cur), size}) {
    state.asked = std::max(state.asked, wanted);
    if (::fallocate(state.file.get(), FALLOC_FL_KEEP_SIZE, 0, static_cast<off_t>(wanted)) == 0) {
      state.reserved = wanted;
      return true;
    }
    if (errno != ENOSPC && errno != EDQUOT && errno != EFBIG) return true;
  }
  return false;
}

void SealedFile::Release() {
  State& state = *state_;
  // Where it fails the file only takes more of the disk than it need.
  if (state.asked > state.written)
    (void)::ftruncate(state.file.get(), static_cast<off_t>(state.written));
  state.asked = state.reserved = 0;
}

Result<void> SealedFile::Overwrite(std::uint64_t offset, Bytes bytes) {
  while (!bytes.empty()) {
    const ssize_t n =
        ::pwrite(state_->file.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0)
      return Error::FromErrno(errno,
                              fmt::format("cannot write {}", state_->PathOf(state_->partial)));
    offset += static_cast<std::uint64_t>(n);
    bytes = bytes.subspan(static_cast<std::size_t>(n));
  }
  return {};
}

Result<void> SealedFile::Sync() {
  Release();
  // Network file systems report a full disk only now.
  if (!state_->synced && ::fsync(state_->file.get()) != 0)
    return Error::FromErrno(errno, fmt::format("cannot write {}", state_->PathOf(state_->partial)));
  state_->synced = true;
  return {};
}

Result<std::string> SealedFile::Finish(const std::string& final_name) {
  CASEFILE_CHECK(IsPlainName(final_name));
  State& state = *state_;
  CASEFILE_CHECK(!state.finished);
  const std::string partial = state.PathOf(state.partial);
  TRY(Sync());
  TRY(state.file.Close());
  std::string path = state.PathOf(final_name);
  const int renamed = RenameNoReplace(state.directory_fd.get(), state.partial, final_name);
  if (renamed == EEXIST)
    return Error(ErrorCode::kInvalidInput, fmt::format("{} exists already", path))
        .WithHint("choose another name with --output");
  if (renamed != 0) return Error::FromErrno(renamed, fmt::format("cannot rename {}", partial));
  state.finished = true;
  // The name itself is durable only now; a folder that cannot be synced still has the file.
  (void)::fsync(state.directory_fd.get());
  return path;
}

}  // namespace casefile
