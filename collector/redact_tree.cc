#include "collector/redact_tree.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <utility>

#include "base/crypto.h"
#include "base/fd.h"
#include "base/limits.h"
#include "collector/text_check.h"
#include "formats/bundle/archive_kind.h"
#include "formats/bundle/foreign_archive.h"
#include "formats/directory_tree.h"
#include "formats/joined_source.h"

namespace casefile {
namespace {

constexpr std::size_t kSample = 8 * limits::kKiB;
constexpr int kMaxSameName = 1000;

std::string FolderOf(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash + 1);
}
std::string NameOf(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

// A tree of files hands out compressed ones opened, under their own name.
std::string WithoutSuffix(const std::string& path) {
  for (const std::string_view suffix : {".gz", ".xz", ".zst", ".bz2"}) {
    if (path.ends_with(suffix) && NameOf(path).size() > suffix.size())
      return path.substr(0, path.size() - suffix.size());
  }
  return path;
}

Result<void> VisitText(const std::string& path,
                       ByteSource& content,
                       const TextVisitor& visit,
                       std::vector<WithheldText>* withheld) {
  std::string head = TRY(ReadUpTo(content, kSample));
  if (const std::string_view kind = NotText(head); !kind.empty()) {
    withheld->push_back({path, fmt::format("{} cannot be redacted", kind)});
    return {};
  }
  JoinedSource whole(std::move(head), content);
  return visit(path, whole);
}

// What is inside of something compressed: one file takes its place, an archive becomes a folder.
Result<void> VisitPacked(const std::string& path,
                         std::unique_ptr<ByteSource> content,
                         const TextVisitor& visit,
                         std::vector<WithheldText>* withheld) {
  Result<std::unique_ptr<MemberTree>> tree = OpenForeignArchive(std::move(content), NameOf(path));
  if (!tree) {
    withheld->push_back({path, tree.error().message()});
    return {};
  }
  TRY((*tree)->Visit([&](const MemberInfo& info, ByteSource& member) {
    const bool single = info.path.size() < path.size() && NameOf(path).starts_with(info.path);
    return VisitText((single ? FolderOf(path) : path + "/") + info.path, member, visit, withheld);
  }));
  for (const InputProblem& problem : (*tree)->problems())
    withheld->push_back({problem.path.empty() ? path : path + "/" + problem.path, problem.what});
  return {};
}

bool IsLogName(std::string_view path) {
  return path.find(".log") != std::string_view::npos || path.starts_with("log/") ||
         path.find("/log/") != std::string_view::npos ||
         path.find("logs/") != std::string_view::npos || path.ends_with("syslog") ||
         path.ends_with("messages") || path.ends_with("journal.txt");
}

class OwnedFolder {
 public:
  explicit OwnedFolder(int fd) : fd_(fd) {}
  OwnedFolder(const OwnedFolder&) = delete;
  OwnedFolder& operator=(const OwnedFolder&) = delete;
  OwnedFolder(OwnedFolder&&) = delete;
  OwnedFolder& operator=(OwnedFolder&&) = delete;
  ~OwnedFolder() { close(fd_); }
  int fd_;
};

// The parts of a path, without those that lead elsewhere.
std::vector<std::string> PartsOf(const std::string& path) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  while (begin < path.size()) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    std::string part = path.substr(begin, end - begin);
    std::replace(part.begin(), part.end(), '\0', '_');
    if (part == "..") part = "__";
    if (part.size() > NAME_MAX) part.resize(NAME_MAX);
    if (!part.empty() && part != ".") parts.push_back(std::move(part));
    begin = end + 1;
  }
  if (parts.empty()) parts.emplace_back("_");
  return parts;
}

Result<Fd> OpenFolder(int parent, const std::string& name) {
  if (mkdirat(parent, name.c_str(), 0700) != 0 && errno != EEXIST)
    return Error::FromErrno(errno, "cannot create a folder in the output");
  Fd folder(openat(parent, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!folder.valid()) return Error::FromErrno(errno, "cannot open a folder in the output");
  return folder;
}

}  // namespace

Result<void> VisitTexts(const std::string& folder,
                        const TextVisitor& visit,
                        std::vector<WithheldText>* withheld) {
  const std::unique_ptr<MemberTree> tree = TRY(OpenDirectory(folder));
  TRY(tree->Visit([&](const MemberInfo& info, ByteSource& content) -> Result<void> {
    std::string head = TRY(ReadUpTo(content, kSample));
    const Bytes bytes = AsBytes(head);
    if (LooksCompressed(bytes) || LooksLikeArchive(bytes)) {
      return VisitPacked(
          info.path, std::make_unique<JoinedSource>(std::move(head), content), visit, withheld);
    }
    JoinedSource whole(std::move(head), content);
    return VisitText(WithoutSuffix(info.path), whole, visit, withheld);
  }));
  for (const InputProblem& problem : tree->problems())
    withheld->push_back({problem.path, problem.what});
  return {};
}

Result<void> LearnFromTree(const std::string& folder, Redactor* redactor) {
  std::vector<WithheldText> withheld;
  const auto learn = [redactor](const std::string& path, ByteSource& content) -> Result<void> {
    if (IsLogName(path)) return {};
    std::string text = TRY(ReadUpTo(content, limits::kLearnBytes));
    const TextKind kind = KindOfText(path);
    if (kind == TextKind::kEnviron) std::replace(text.begin(), text.end(), '\0', '\n');
    redactor->Learn(text, kind);
    Wipe(text);
    return {};
  };
  return VisitTexts(folder, learn, &withheld);
}

TextKind KindOfText(std::string_view path) {
  return path == "environ" || path.ends_with("/environ") ? TextKind::kEnviron : TextKind::kAny;
}

OutputFolder::OutputFolder(int folder) {
  const auto owned = std::make_shared<const OwnedFolder>(folder);
  folder_ = std::shared_ptr<const int>(owned, &owned->fd_);
}

Result<OutputFolder> OutputFolder::Create(const std::string& path) {
  if (mkdir(path.c_str(), 0700) != 0 && errno != EEXIST)
    return Error::FromErrno(errno, fmt::format("cannot create {}", path));
  const int folder = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return Error::FromErrno(errno, fmt::format("cannot open {}", path));
  OutputFolder output(folder);
  std::error_code error;
  if (!std::filesystem::is_empty(path, error) || error)
    return Error(ErrorCode::kInvalidInput, fmt::format("{} is not empty", path))
        .WithHint("name a folder that does not exist yet");
  return output;
}

Result<ByteSink> OutputFolder::NewFile(const std::string& path) const {
  const std::vector<std::string> parts = PartsOf(path);
  Fd folder;
  for (std::size_t i = 0; i + 1 < parts.size(); ++i)
    folder = TRY(OpenFolder(folder.valid() ? folder.get() : *folder_, parts[i]));
  const int parent = folder.valid() ? folder.get() : *folder_;
  for (int number = 1; number < kMaxSameName; ++number) {
    const std::string name =
        number == 1 ? parts.back() : fmt::format("{}.{}", parts.back(), number);
    const auto file = std::make_shared<Fd>(
        openat(parent, name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (file->valid())
      return ByteSink([file](Bytes bytes) { return WriteAll(file->get(), bytes, "the output"); });
    if (errno != EEXIST) break;
  }
  return Error::FromErrno(errno, "cannot create a file in the output");
}

}  // namespace casefile
