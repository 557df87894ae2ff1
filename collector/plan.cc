#include "collector/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>
#include <variant>

#include "base/limits.h"
#include "collector/glob.h"
#include "collector/outcome.h"
#include "collector/probes/all.h"

namespace casefile {
namespace {

// Without --since, rotated logs older than this are left out: an incident is reported in days.
constexpr std::chrono::days kRotatedWindow{7};
// A configuration file larger than this is something else.
constexpr std::uint64_t kConfigBytes = 1 * limits::kMiB;
// Outputs recorded on the machine that a copied root came from.
constexpr std::string_view kRecordedFolder = "/.casefile/commands";

class Planner {
 public:
  Planner(Host& host, const PlanOptions& options)
      : host_(host), options_(options), now_(host.Now()) {}

  void Add(const Profile& profile) {
    for (const std::string& id : profile.probes) AddProbe(profile, id);
    for (const CommandItem& item : profile.commands) AddCommand(profile, item);
    // Environment files first: a pattern of the same profile may name them again as logs.
    AddEnvironmentFiles(profile);
    for (const FileItem& item : profile.files) AddFiles(profile, item);
    for (const std::string& pattern : profile.learn) AddExisting(pattern, &plan_.learn);
    plan_.environment_of.insert(
        plan_.environment_of.end(), profile.environment_of.begin(), profile.environment_of.end());
  }

  Plan Finish() {
    if (!host_.is_live()) AddRecorded();
    AddProbesInOrder();
    std::ranges::stable_sort(files_, {}, &PlanEntry::priority);
    for (auto* list : {&commands_, &files_}) {
      std::ranges::move(*list, std::back_inserter(plan_.entries));
    }
    return std::move(plan_);
  }

 private:
  void AddProbe(const Profile& profile, const std::string& id) { probes_.emplace(id, profile.id); }

  // In the order of the registry, which is cheap and volatile first.
  void AddProbesInOrder() {
    std::vector<PlanEntry> probes;
    for (Probe& probe : AllProbes()) {
      const auto wanted = probes_.find(probe.id);
      if (wanted == probes_.end()) continue;
      if (probe.needs == Needs::kLiveSystem && !host_.is_live()) {
        plan_.gaps.push_back({std::string(probe.id),
                              std::string(probe.id),
                              {OutcomeStatus::kSkipped, "needs the running machine"}});
        continue;
      }
      PlanEntry entry;
      entry.profile = wanted->second;
      entry.source = probe.id;
      entry.member = fmt::format("probes/{}.json", probe.id);
      entry.origin = "probe";
      entry.reason = probe.summary;
      entry.priority = 0;
      entry.what = PlannedProbe{std::move(probe)};
      probes.push_back(std::move(entry));
    }
    plan_.entries.insert(plan_.entries.begin(),
                         std::make_move_iterator(probes.begin()),
                         std::make_move_iterator(probes.end()));
  }

  PlanEntry CommandEntry(const Profile& profile, const CommandItem& item) const {
    PlanEntry entry;
    entry.profile = profile.id;
    entry.source = item.Text();
    entry.member = fmt::format("commands/{}.txt", CommandSlug(entry.source));
    entry.origin = "command";
    entry.reason = item.reason;
    entry.sensitivity = item.sensitivity;
    entry.priority = item.priority;
    return entry;
  }

  void AddCommand(const Profile& profile, const CommandItem& item) {
    PlanEntry entry = CommandEntry(profile, item);
    if (!members_.insert(entry.member).second) return;
    if (!host_.is_live()) {
      const std::string path = fmt::format("{}/{}.txt", kRecordedFolder, CommandSlug(entry.source));
      const Result<FileStatus> status = host_.Stat(path);
      if (!status) {
        AddGap(entry, {OutcomeStatus::kSkipped, "programs are not run on a copied root"});
        return;
      }
      AddRecordedEntry(std::move(entry), path, *status);
      return;
    }
    if (!host_.HasProgram(item.run.front())) {
      AddGap(entry,
             {OutcomeStatus::kSkipped, fmt::format("there is no program {}", item.run.front())});
      return;
    }
    Program program{
        .arguments = item.run,
        .deadline = std::chrono::duration_cast<std::chrono::milliseconds>(item.deadline),
        .output_limit = item.limit};
    for (std::string& argument : program.arguments) ReplaceTimes(&argument);
    entry.what = PlannedCommand{std::move(program)};
    commands_.push_back(std::move(entry));
  }

  void ReplaceTimes(std::string* argument) const {
    constexpr std::string_view kSince = "{since}";
    const std::size_t at = argument->find(kSince);
    if (at == std::string::npos) return;
    const Instant since = options_.since.value_or(now_ - kRotatedWindow);
    const auto seconds = std::chrono::floor<std::chrono::seconds>(since).time_since_epoch();
    argument->replace(at, kSince.size(), fmt::format("{}", seconds.count()));
  }

  void AddRecordedEntry(PlanEntry entry, const std::string& path, const FileStatus& status) {
    entry.size = status.size;
    entry.what = PlannedFile{
        .path = path, .modified = status.modified, .head = 0, .tail = 0, .text = TextKind::kAny};
    commands_.push_back(std::move(entry));
  }

  // Whatever else was recorded is wanted too: somebody thought it worth recording.
  void AddRecorded() {
    const auto entries = host_.ListDirectory(kRecordedFolder);
    if (!entries) return;
    for (const DirectoryEntry& found : *entries) {
      if (found.type != FileType::kRegular || !found.name.ends_with(".txt")) continue;
      PlanEntry entry;
      entry.member = fmt::format("commands/{}", found.name);
      if (!members_.insert(entry.member).second) continue;
      const std::string path = fmt::format("{}/{}", kRecordedFolder, found.name);
      const Result<FileStatus> status = host_.Stat(path);
      if (!status) continue;
      entry.profile = "base";
      entry.source = found.name.substr(0, found.name.size() - std::string_view(".txt").size());
      entry.origin = "command";
      entry.reason = "output recorded on the machine";
      AddRecordedEntry(std::move(entry), path, *status);
    }
  }

  void AddEnvironmentFiles(const Profile& profile) {
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

  void AddExisting(const std::string& pattern, std::vector<std::string>* out) {
    for (std::string& path : ExpandGlob(host_, pattern).paths) {
      const Result<FileStatus> status = host_.Stat(path);
      if (!status || status->type != FileType::kRegular) continue;
      if (std::ranges::find(*out, path) == out->end()) out->push_back(std::move(path));
    }
  }

  void AddFiles(const Profile& profile, const FileItem& item) {
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

  void AddRotated(const Profile& profile, const FileItem& item, const std::string& path) {
    for (const std::string& sibling : FindRotated(host_, path)) {
      const Result<FileStatus> status = host_.Stat(sibling);
      if (!status) continue;
      // A copied root is an incident of its own time; there is no "now" to count back from.
      const bool old =
          host_.is_live() && !options_.since && status->modified < now_ - kRotatedWindow;
      if (old) {
        plan_.gaps.push_back(
            {profile.id, sibling, {OutcomeStatus::kSkipped, "rotated more than 7 days ago"}});
        seen_.insert(sibling);
        continue;
      }
      AddFile(profile, item, sibling, TextKind::kAny);
    }
  }

  // True when something is there, whether or not it can be read.
  bool AddFile(const Profile& profile,
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
    if (log && options_.since && status->modified < *options_.since) {
      AddGap(entry, {OutcomeStatus::kSkipped, "last written before --since"});
      return true;
    }
    PlannedFile file{.path = path,
                     .modified = status->modified,
                     .head = log ? item.head : kConfigBytes,
                     .tail = log ? item.tail : 0,
                     .text = text};
    const bool whole = file.head + file.tail == 0 || status->size <= file.head + file.tail;
    entry.size = whole ? status->size : file.head + file.tail;
    entry.what = std::move(file);
    files_.push_back(std::move(entry));
    return true;
  }

  void AddGap(const PlanEntry& entry, Outcome outcome) {
    plan_.gaps.push_back({entry.profile, entry.source, std::move(outcome)});
  }

  Host& host_;
  const PlanOptions& options_;
  Instant now_;
  Plan plan_;
  std::map<std::string, std::string, std::less<>> probes_;  // id to the profile that wants it
  std::vector<PlanEntry> commands_;
  std::vector<PlanEntry> files_;
  std::set<std::string> members_;
  std::set<std::string> seen_;
};

}  // namespace

std::uint64_t Plan::TotalSize() const {
  std::uint64_t total = 0;
  for (const PlanEntry& entry : entries) total += entry.size;
  return total;
}

Plan MakePlan(Host& host, const std::vector<Profile>& profiles, const PlanOptions& options) {
  Planner planner(host, options);
  for (const Profile& profile : profiles) planner.Add(profile);
  return planner.Finish();
}

}  // namespace casefile
