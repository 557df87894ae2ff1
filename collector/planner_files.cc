// What a plan reads: files, their rotated siblings, and those it learns from.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "collector/glob.h"
#include "collector/outcome.h"
#include "collector/planner.h"

namespace casefile {
namespace {

// A configuration file larger than this is something else.
constexpr std::uint64_t kConfigBytes = 1 * limits::kMiB;

}  // namespace

void Planner::AddEnvironmentFiles(const Profile& profile) {
  std::vector<std::string> found;
  for (const std::string& pattern : profile.environment_files) AddExisting(pattern, &found);
  for (const std::string& path : found) {
    plan_.environment_files.push_back(path);
    plan_.learn.push_back(path);
    const FileItem item{
        .paths = {},
        .kind = FileKind::kConfig,
        .reason = "settings; every value that is not known to be harmless is hidden",
        .sensitivity = Sensitivity::kHigh};
    AddFile(profile, item, path, TextKind::kEnviron);
  }
}

void Planner::AddExisting(const std::string& pattern, std::vector<std::string>* out) {
  for (std::string& path : ExpandGlob(host_, pattern).paths) {
    const Result<FileStatus> status = host_.Stat(path);
    if (!status || status->type != FileType::kRegular) continue;
    if (std::ranges::find(*out, path) == out->end()) out->push_back(std::move(path));
  }
}

void Planner::AddFiles(const Profile& profile, const FileItem& item) {
  bool found = false;
  for (const std::string& pattern : item.paths) {
    GlobResult expanded = ExpandGlob(host_, pattern);
    for (const GlobResult::Problem& problem : expanded.problems) {
      plan_.gaps.push_back({profile.id, problem.path, OutcomeOf(problem.error)});
    }
    for (const std::string& path : expanded.paths) {
      found |= AddFile(profile, item, path, TextKind::kAny);
      if (item.rotated) AddRotated(profile, item, path);
    }
  }
  if (found || !item.expected) return;
  plan_.gaps.push_back({profile.id,
                        fmt::format("{}", fmt::join(item.paths, ", ")),
                        {OutcomeStatus::kMissing, fmt::format("not found: {}", item.reason)}});
}

void Planner::AddRotated(const Profile& profile, const FileItem& item, const std::string& path) {
  for (const std::string& sibling : rotated_.Find(path)) {
    const Result<FileStatus> status = host_.Stat(sibling);
    if (!status) continue;
    // A copied root is an incident of its own time; there is no "now" to count back from.
    const bool old = host_.is_live() && !window_.since && status->modified < now_ - kDefaultWindow;
    if (old) {
      plan_.gaps.push_back(
          {profile.id, sibling, {OutcomeStatus::kSkipped, "rotated more than 7 days ago"}});
      seen_.insert(sibling);
      continue;
    }
    AddFile(profile, item, sibling, TextKind::kAny);
  }
}

bool Planner::AddFile(const Profile& profile,
                      const FileItem& item,
                      const std::string& path,
                      TextKind text) {
  if (seen_.contains(path)) return true;
  const Result<FileStatus> status = host_.Stat(path);
  if (!status && status.error().code() == ErrorCode::kNotFound) return false;
  seen_.insert(path);
  PlanEntry entry;
  entry.profile = profile.id;
  entry.source = path;
  entry.member = fmt::format("files{}", path);
  entry.origin = "file";
  entry.reason = item.reason;
  entry.sensitivity = item.sensitivity;
  entry.priority = item.priority;
  if (!status) {
    AddGap(entry, OutcomeOf(status.error()));
    return true;
  }
  if (status->type != FileType::kRegular) {
    AddGap(entry, {OutcomeStatus::kSkipped, "not a regular file"});
    return true;
  }
  const bool log = item.kind == FileKind::kLog;
  if (log && window_.since && status->modified < *window_.since) {
    AddGap(entry, {OutcomeStatus::kSkipped, "last written before --since"});
    return true;
  }
  PlannedFile file{.path = path,
                   .modified = status->modified,
                   .head = log ? item.head : kConfigBytes,
                   .tail = log ? item.tail : 0,
                   .text = text,
                   .window = log ? window_ : TimeWindow{}};
  const bool whole = file.head + file.tail == 0 || status->size <= file.head + file.tail;
  entry.size = whole ? status->size : file.head + file.tail;
  entry.what = std::move(file);
  files_.push_back(std::move(entry));
  return true;
}

}  // namespace casefile
