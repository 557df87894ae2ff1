#include "analyzer/output_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>

#include "base/fd.h"

namespace casefile {
namespace {

// Standing in every report that is written under a default name.
constexpr std::array<std::string_view, 2> kMarks = {
    R"(<meta name="generator" content="casefile-analyze">)", "\nMade by `casefile-analyze "};

std::string FolderOf(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

// Devices, FIFOs and what stands in /dev are written to where they are: root's /dev/null must not
// become a report.
bool IsWrittenInPlace(const std::string& path) {
  if (path.starts_with("/dev/")) return true;
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode);
}

Result<void> WriteInPlace(const std::string& path, std::string_view text) {
  Fd fd(::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY));
  if (!fd.valid()) return Error::FromErrno(errno, fmt::format("cannot write {}", path));
  TRY(WriteAll(fd.get(), AsBytes(text), path));
  return fd.Close();
}

}  // namespace

Result<void> WriteOutput(const std::string& path, std::string_view text) {
  if (path == "-") {
    std::fflush(stdout);
    return WriteAll(STDOUT_FILENO, AsBytes(text), "standard output");
  }
  if (IsWrittenInPlace(path)) return WriteInPlace(path, text);
  const std::string partial = fmt::format("{}.partial-{}", path, ::getpid());
  Fd fd(::open(partial.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!fd.valid()) return Error::FromErrno(errno, fmt::format("cannot write {}", path));
  Result<void> written = WriteAll(fd.get(), AsBytes(text), path);
  if (written) written = fd.Close();
  if (written && ::rename(partial.c_str(), path.c_str()) != 0)
    written = Error::FromErrno(errno, fmt::format("cannot write {}", path));
  if (!written) ::unlink(partial.c_str());
  return written;
}

bool MayReplace(const std::string& path) {
  if (::access(path.c_str(), F_OK) != 0) return errno == ENOENT;
  const Result<Fd> fd = Fd::OpenRegular(path);
  if (!fd) return false;
  // Markdown says at its end who made it, and is shorter than this; the page says it at the start.
  constexpr std::size_t kEnough = 70'000;
  std::string text(kEnough, '\0');
  const Result<std::size_t> n =
      ReadSome(fd->get(), {reinterpret_cast<std::byte*>(text.data()), text.size()}, path);
  text.resize(n ? *n : 0);
  for (const std::string_view mark : kMarks)
    if (text.find(mark) != std::string::npos) return true;
  return false;
}

DefaultPlace PlaceBeside(const std::string& input, const std::string& folder) {
  std::string path = input == "-" ? "stdin" : input;
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  std::string name = path.substr(path.rfind('/') + 1);
  const bool nameless = name.empty() || name == "." || name == "..";
  if (nameless) name = "casefile";
  if (!folder.empty()) return {fmt::format("{}/{}", folder, name), false};
  if (input == "-" || nameless) return {name, false};
  const std::string beside = FolderOf(path);
  if (::access(beside.c_str(), W_OK) == 0)
    return {beside == "." ? name : fmt::format("{}/{}", beside == "/" ? "" : beside, name), false};
  return {name, true};
}

}  // namespace casefile
