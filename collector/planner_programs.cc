// What a plan runs or asks: programs, the journal, containers, health addresses.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/limits.h"
#include "collector/planner.h"

namespace casefile {
namespace {

// Outputs recorded on the machine that a copied root came from.
constexpr std::string_view kRecorded = "/.casefile";
constexpr std::string_view kRecordedFolder = "/.casefile/commands";
// The journal of a week on a busy machine is read in some seconds.
constexpr std::chrono::seconds kJournalDeadline{30};
constexpr std::uint64_t kJournalBytes = 64 * limits::kMiB;

std::int64_t SecondsOf(Instant t) {
  return std::chrono::floor<std::chrono::seconds>(t).time_since_epoch().count();
}

template <class Item>
PlanEntry EntryOf(const Profile& profile, const Item& item, std::string source) {
  PlanEntry entry;
  entry.profile = profile.id;
  entry.member = fmt::format("commands/{}.txt", CommandSlug(source));
  entry.source = std::move(source);
  entry.origin = "command";
  entry.reason = item.reason;
  entry.priority = item.priority;
  return entry;
}

// What stands on a person's command line: without how the output is to be formed.
std::string JournalSource(const JournalItem& item) {
  std::string source = "journalctl";
  if (item.kernel) source += " -k";
  if (!item.level.empty()) source += fmt::format(" -p {}", item.level);
  for (const std::string& unit : item.units) source += fmt::format(" -u {}", unit);
  return source;
}

}  // namespace

void Planner::AddCommand(const Profile& profile, const CommandItem& item) {
  PlanEntry entry = EntryOf(profile, item, item.Text());
  entry.sensitivity = item.sensitivity;
  if (!members_.insert(entry.member).second) return;
  if (!host_.is_live()) return AddRecordedFor(std::move(entry));
  if (!host_.HasProgram(item.run.front())) {
    AddGap(entry,
           {OutcomeStatus::kSkipped, fmt::format("there is no program {}", item.run.front())});
    return;
  }
  Program program{
      .arguments = item.run, .deadline = Patience(item.deadline), .output_limit = item.limit};
  for (std::string& argument : program.arguments) ReplaceTimes(&argument);
  entry.what = PlannedCommand{.program = std::move(program)};
  commands_.push_back(std::move(entry));
}

Instant Planner::SinceOrDefault() const {
  return window_.since.value_or(now_ - kDefaultWindow);
}

std::chrono::milliseconds Planner::Patience(Duration deadline) const {
  constexpr double kMost = 4;
  const double factor = std::clamp(load_, 1.0, kMost);
  const auto plain = std::chrono::duration_cast<std::chrono::milliseconds>(deadline);
  return std::chrono::milliseconds(
      static_cast<std::int64_t>(static_cast<double>(plain.count()) * factor));
}

void Planner::ReplaceTimes(std::string* argument) const {
  constexpr std::string_view kSince = "{since}";
  const std::size_t at = argument->find(kSince);
  if (at == std::string::npos) return;
  argument->replace(at, kSince.size(), fmt::format("{}", SecondsOf(SinceOrDefault())));
}

void Planner::AddJournal(const Profile& profile, const JournalItem& item) {
  PlanEntry entry = EntryOf(profile, item, JournalSource(item));
  entry.sensitivity = item.sensitivity;
  if (!members_.insert(entry.member).second) return;
  if (!host_.is_live()) return AddRecordedFor(std::move(entry));
  if (!host_.HasProgram("journalctl")) {
    AddGap(entry, {OutcomeStatus::kSkipped, "there is no program journalctl"});
    return;
  }
  Program program{.arguments = {"journalctl", "--no-pager", "--quiet", "-o", "export"},
                  .deadline = Patience(kJournalDeadline),
                  .output_limit = kJournalBytes};
  std::vector<std::string>& arguments = program.arguments;
  arguments.push_back(fmt::format("--lines={}", item.lines));
  arguments.push_back(fmt::format("--since=@{}", SecondsOf(SinceOrDefault())));
  if (window_.until) {
    arguments.push_back(fmt::format("--until=@{}", SecondsOf(*window_.until) + 1));
  }
  if (item.kernel) arguments.emplace_back("--dmesg");
  if (!item.level.empty()) arguments.push_back(fmt::format("--priority={}", item.level));
  for (const std::string& unit : item.units) arguments.push_back(fmt::format("--unit={}", unit));
  entry.what = PlannedCommand{.program = std::move(program), .form = OutputForm::kJournalExport};
  commands_.push_back(std::move(entry));
}

void Planner::AddContainers(const Profile& profile, const ContainerItem& item) {
  constexpr std::array<std::string_view, 2> kEngines = {"docker", "podman"};
  bool any = false;
  for (const std::string_view engine : kEngines) {
    PlanEntry entry =
        EntryOf(profile, item, fmt::format("{} logs {}", engine, fmt::join(item.names, " ")));
    entry.sensitivity = item.sensitivity;
    if (!host_.is_live() || !host_.HasProgram(engine)) continue;
    any = true;
    if (!members_.insert(entry.member).second) continue;
    std::vector<std::string> options = {"--timestamps",
                                        fmt::format("--tail={}", item.lines),
                                        fmt::format("--since={}", SecondsOf(SinceOrDefault()))};
    if (window_.until) {
      options.push_back(fmt::format("--until={}", SecondsOf(*window_.until) + 1));
    }
    entry.what = PlannedContainers{
        .engine = std::string(engine), .names = item.names, .options = std::move(options)};
    commands_.push_back(std::move(entry));
  }
  if (any) return;
  const char* why = host_.is_live() ? "there is neither docker nor podman"
                                    : "programs are not run on a copied root";
  AddGap(EntryOf(profile, item, fmt::format("docker logs {}", fmt::join(item.names, " "))),
         {OutcomeStatus::kSkipped, why});
}

void Planner::AddHealth(const Profile& profile, const HealthItem& item) {
  for (const std::string& url : item.urls) {
    const Result<LoopbackUrl> parsed = ParseLoopbackUrl(url);
    if (!parsed) continue;  // a profile with such a URL does not load
    PlanEntry entry = EntryOf(profile, item, url);
    entry.origin = "health";
    entry.member = fmt::format("health/{}.txt", CommandSlug(url));
    if (!members_.insert(entry.member).second) continue;
    if (!host_.is_live()) {
      AddRecordedFor(std::move(entry));
      continue;
    }
    entry.what = PlannedHealth{*parsed};
    commands_.push_back(std::move(entry));
  }
}

void Planner::AddDatabase(const Profile& profile, const DatabaseItem& item) {
  PlannedDatabase database{
      .kind = item.kind, .names = item.names, .files = {}, .queries = item.queries};
  for (const std::string& pattern : item.files) AddExisting(pattern, &database.files);
  // Where a profile names files, there is nothing to ask without them.
  if (!item.files.empty() && database.files.empty()) return;
  const std::string program = fmt::format("casefile-probe-{}", item.kind);
  PlanEntry entry = EntryOf(profile, item, program);
  entry.origin = "database";
  entry.sensitivity = Sensitivity::kMedium;
  entry.member = fmt::format("databases/{}.json", item.kind);
  // Each profile has its own queries and names.
  if (!members_.insert(entry.member).second) {
    entry.member = fmt::format("databases/{}-{}.json", item.kind, profile.id);
    if (!members_.insert(entry.member).second) return;
  }
  if (!host_.is_live()) return AddRecordedFor(std::move(entry));
  if (!host_.HasProgram(program)) {
    AddGap(entry, {OutcomeStatus::kSkipped, fmt::format("there is no program {}", program)});
    return;
  }
  entry.what = std::move(database);
  commands_.push_back(std::move(entry));
}

void Planner::AddRecordedFor(PlanEntry entry) {
  const std::string path = fmt::format("{}/{}", kRecorded, entry.member);
  const Result<FileStatus> status = host_.Stat(path);
  if (!status) {
    AddGap(entry,
           {OutcomeStatus::kSkipped,
            entry.origin == "health" ? "a copied root answers nothing"
                                     : "programs are not run on a copied root"});
    return;
  }
  AddRecordedEntry(std::move(entry), path, *status);
}

void Planner::AddRecordedEntry(PlanEntry entry, const std::string& path, const FileStatus& status) {
  entry.size = status.size;
  entry.what = PlannedFile{.path = path, .modified = status.modified};
  commands_.push_back(std::move(entry));
}

void Planner::AddRecorded() {
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

}  // namespace casefile
