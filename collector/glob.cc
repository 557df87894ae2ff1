#include "collector/glob.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/limits.h"
#include "base/text.h"

namespace casefile {
namespace {

std::vector<std::string_view> SplitPath(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    if (end > 0) parts.push_back(path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return parts;
}

// Walks one pattern. The depth of the recursion is that of the pattern plus limits::kGlobDepth.
class Expansion {
 public:
  Expansion(Host& host, std::vector<std::string_view> parts, GlobResult* result)
      : host_(host), parts_(std::move(parts)), result_(result) {}

  void Walk(const std::string& folder, std::size_t index, int depth) {
    if (result_->paths.size() >= limits::kFilesPerPattern) return;
    if (index == parts_.size()) return;
    const std::string_view part = parts_[index];
    const bool last = index + 1 == parts_.size();
    if (!HasWildcard(part)) {
      const std::string path = fmt::format("{}/{}", folder, part);
      if (!last) return Walk(path, index + 1, depth);
      if (const auto status = host_.Stat(path); status && status->type == FileType::kRegular) {
        result_->paths.push_back(path);
      }
      return;
    }
    const Result<std::vector<DirectoryEntry>> entries =
        host_.ListDirectory(folder.empty() ? "/" : folder);
    if (!entries) {
      const ErrorCode code = entries.error().code();
      if (code != ErrorCode::kNotFound) result_->problems.push_back({folder, entries.error()});
      return;
    }
    if (part == "**") {
      Walk(folder, index + 1, depth);  // it may stand for no folder at all
      if (depth == limits::kGlobDepth) return;
    }
    for (const DirectoryEntry& entry : *entries) {
      const std::string path = fmt::format("{}/{}", folder, entry.name);
      if (part == "**") {
        if (entry.type == FileType::kDirectory) Walk(path, index, depth + 1);
      } else if (GlobMatches(part, entry.name) && !(entry.name[0] == '.' && part[0] != '.')) {
        last ? AddFile(path, entry.type) : Walk(path, index + 1, depth);
      }
    }
  }

 private:
  void AddFile(const std::string& path, FileType type) {
    if (result_->paths.size() >= limits::kFilesPerPattern) return;
    if (type == FileType::kSymlink) {
      // Links to files are common (current.log); where they lead is for OpenFile to judge.
      const auto status = host_.Stat(path);
      if (status && status->type != FileType::kRegular) return;
    } else if (type != FileType::kRegular) {
      return;
    }
    result_->paths.push_back(path);
  }

  Host& host_;
  std::vector<std::string_view> parts_;
  GlobResult* result_;
};

bool IsDateLike(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == 'T' || c == 'Z';
  });
}

// What log rotation puts behind a name: ".1", "-20261121", ".old", ".1.gz".
bool IsRotationSuffix(std::string_view suffix) {
  constexpr std::array<std::string_view, 6> kCompressed = {
      ".gz", ".xz", ".zst", ".bz2", ".lz4", ".log"};
  for (const std::string_view ending : kCompressed) {
    if (suffix.ends_with(ending)) suffix.remove_suffix(ending.size());
  }
  if (suffix == ".old" || suffix == ".prev") return true;
  if (suffix.size() < 2 || (suffix[0] != '.' && suffix[0] != '-' && suffix[0] != '_')) return false;
  return IsDateLike(suffix.substr(1));
}

}  // namespace

bool HasWildcard(std::string_view pattern) {
  return pattern.find_first_of("*?[") != std::string_view::npos;
}

std::vector<std::string> ListHomes(Host& host) {
  constexpr std::size_t kHomeField = 5;
  std::set<std::string> homes;
  const auto text = host.ReadFile("/etc/passwd", limits::kKernelFileBytes);
  if (!text) return {"/root"};
  for (std::string_view line : SplitLines(*text)) {
    for (std::size_t field = 0; field < kHomeField; ++field) {
      line.remove_prefix(std::min(std::min(line.find(':'), line.size() - 1) + 1, line.size()));
    }
    const std::string_view home = line.substr(0, line.find(':'));
    if (home.size() > 1 && home.starts_with('/') && home != "/nonexistent") homes.emplace(home);
  }
  return {homes.begin(), homes.end()};
}

GlobResult ExpandGlob(Host& host, std::string_view pattern) {
  GlobResult result;
  std::vector<std::string> patterns;
  if (pattern.starts_with("~/")) {
    for (const std::string& home : ListHomes(host)) {
      patterns.push_back(fmt::format("{}{}", home, pattern.substr(1)));
    }
  } else if (!HasWildcard(pattern)) {
    result.paths.emplace_back(pattern);
    return result;
  } else {
    patterns.emplace_back(pattern);
  }
  for (const std::string& one : patterns) {
    Expansion(host, SplitPath(one), &result).Walk("", 0, 0);
  }
  std::ranges::sort(result.paths);
  result.paths.erase(std::unique(result.paths.begin(), result.paths.end()), result.paths.end());
  if (result.paths.size() >= limits::kFilesPerPattern) {
    result.problems.push_back({std::string(pattern),
                               Error(ErrorCode::kTooLarge,
                                     fmt::format("more than {} files match, the rest is left out",
                                                 limits::kFilesPerPattern))});
  }
  return result;
}

std::vector<std::string> RotatedFinder::Find(std::string_view path) {
  std::vector<std::string> siblings;
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return siblings;
  const std::string_view name = path.substr(slash + 1);
  const std::string_view folder = slash == 0 ? "/" : path.substr(0, slash);
  if (folder != folder_) {
    auto entries = host_.ListDirectory(folder);
    folder_ = folder;
    entries_ = entries ? *std::move(entries) : std::vector<DirectoryEntry>();
  }
  // What begins with the name comes in one run.
  auto entry = std::ranges::lower_bound(entries_, name, {}, &DirectoryEntry::name);
  for (; entry != entries_.end() && entry->name.starts_with(name); ++entry) {
    if (entry->type != FileType::kRegular) continue;
    if (!IsRotationSuffix(std::string_view(entry->name).substr(name.size()))) continue;
    siblings.push_back(fmt::format("{}/{}", path.substr(0, slash), entry->name));
  }
  return siblings;
}

}  // namespace casefile
