#pragma once
// Makes a plan out of profiles: planner.cc probes and order, planner_programs.cc what is run or
// asked, planner_files.cc what is read. Used by MakePlan() alone.

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "collector/glob.h"
#include "collector/plan.h"

namespace casefile {

// Not thread-safe. `host` and `window` must outlive it.
class Planner {
 public:
  Planner(Host& host, const TimeWindow& window);

  void Add(const Profile& profile);
  // What was added, in the order in which it is to be done.
  Plan Finish();

 private:
  void AddProbesInOrder();

  void AddCommand(const Profile& profile, const CommandItem& item);
  void AddJournal(const Profile& profile, const JournalItem& item);
  void AddContainers(const Profile& profile, const ContainerItem& item);
  void AddHealth(const Profile& profile, const HealthItem& item);
  void AddDatabase(const Profile& profile, const DatabaseItem& item);
  // On a copied root: the output that was recorded for the entry's member, or a gap.
  void AddRecordedFor(PlanEntry entry);
  void AddRecordedEntry(PlanEntry entry, const std::string& path, const FileStatus& status);
  // Whatever else was recorded is wanted too: somebody thought it worth recording.
  void AddRecorded();
  Instant SinceOrDefault() const;
  void ReplaceTimes(std::string* argument) const;
  // The time a program has: more on a machine that has none left, as we let all others go first.
  std::chrono::milliseconds Patience(Duration deadline) const;

  void AddEnvironmentFiles(const Profile& profile);
  void AddExisting(const std::string& pattern, std::vector<std::string>* out);
  void AddFiles(const Profile& profile, const FileItem& item);
  void AddRotated(const Profile& profile, const FileItem& item, const std::string& path);
  // True when something is there, whether or not it can be read.
  bool AddFile(const Profile& profile,
               const FileItem& item,
               const std::string& path,
               TextKind text);

  void AddGap(const PlanEntry& entry, Outcome outcome);

  Host& host_;
  const TimeWindow& window_;
  Instant now_;
  double load_;
  RotatedFinder rotated_;
  Plan plan_;
  std::map<std::string, std::string, std::less<>> probes_;  // id to the profile that wants it
  std::vector<PlanEntry> commands_;
  std::vector<PlanEntry> files_;
  std::set<std::string> members_;
  std::set<std::string> seen_;
};

// Without --since, what is older than this is left out: an incident is reported in days.
inline constexpr std::chrono::days kDefaultWindow{7};

}  // namespace casefile
