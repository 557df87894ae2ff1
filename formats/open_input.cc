#include "formats/open_input.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "base/fd.h"
#include "formats/bundle/archive_kind.h"
#include "formats/bundle/attachment_reader.h"
#include "formats/bundle/foreign_archive.h"
#include "formats/directory_tree.h"
#include "formats/joined_source.h"

namespace casefile {
namespace {

// Enough to know age (armored or not), tar and the compressors.
constexpr std::size_t kHeadBytes = 4096;

std::string NameOf(const std::string& path) {
  return path == "-" ? "standard input" : path.substr(path.rfind('/') + 1);
}

// A file that can be read from any place: opened as what its first bytes say.
Result<std::unique_ptr<MemberTree>> OpenFile(std::unique_ptr<RandomAccessSource> file,
                                             MemberInfo info,
                                             const BundleKeys& keys,
                                             const ReadLimits& limits) {
  std::string head(kHeadBytes, '\0');
  head.resize(TRY(file->ReadAt(0, std::as_writable_bytes(std::span(head)))));
  const Bytes bytes = AsBytes(head);
  if (LooksLikeAge(bytes)) return OpenBundle(std::move(file), keys, limits);
  if (TRY(LooksLikeBareBundle(*file))) return OpenBundle(std::move(file), keys, limits);
  if (LooksLikeArchive(bytes))
    return OpenForeignArchive(std::move(file), std::move(info.path), limits);
  return SingleMember(std::move(file), std::move(info));
}

// A pipe: only what can be read front to back.
Result<std::unique_ptr<MemberTree>> OpenStream(std::unique_ptr<ByteSource> stream,
                                               std::string name,
                                               const BundleKeys& keys,
                                               const ReadLimits& limits) {
  std::string head = TRY(ReadUpTo(*stream, kHeadBytes));
  const bool age = LooksLikeAge(AsBytes(head));
  const bool archive = LooksLikeArchive(AsBytes(head));
  std::unique_ptr<ByteSource> whole =
      std::make_unique<JoinedSource>(std::move(head), std::move(stream));
  if (age) return OpenBundle(std::move(whole), keys, limits);
  if (archive) return OpenForeignArchive(std::move(whole), std::move(name), limits);
  return SingleMember(std::move(whole),
                      {.path = std::move(name), .size = std::nullopt, .modified = std::nullopt});
}

}  // namespace

Result<std::unique_ptr<MemberTree>> OpenInput(const std::string& path,
                                              const BundleKeys& keys,
                                              const ReadLimits& limits) {
  struct stat info {};
  if (path != "-" && ::stat(path.c_str(), &info) != 0) {
    return Error::FromErrno(errno, fmt::format("cannot open {}", path));
  }
  if (path != "-" && S_ISDIR(info.st_mode)) return OpenDirectory(path, limits);
  // What a person names may be a link or a pipe (`<(…)`), and waiting for it is what they want.
  Fd fd(path == "-" ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                    : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd.valid() || ::fstat(fd.get(), &info) != 0) {
    return Error::FromErrno(errno, fmt::format("cannot open {}", path));
  }
  std::string name = NameOf(path);
  if (!S_ISREG(info.st_mode)) {
    if (S_ISFIFO(info.st_mode) || path == "-") {
      return OpenStream(MakeFdSource(std::move(fd), path), std::move(name), keys, limits);
    }
    return Error(ErrorCode::kUnsupported,
                 fmt::format("{} is neither a file nor a directory", path));
  }
  auto file = TRY(OpenAttachment(TRY(MakeRandomAccessSource(std::move(fd), path)), path));
  const std::uint64_t size = file->size();
  const Instant modified(std::chrono::seconds(info.st_mtim.tv_sec));
  return OpenFile(
      std::move(file), {.path = std::move(name), .size = size, .modified = modified}, keys, limits);
}

}  // namespace casefile
