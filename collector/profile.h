#pragma once
// A profile says what to take of a machine, and why: one YAML file in collector/profiles/,
// /etc/casefile/profiles/ or ~/.config/casefile/profiles/. docs of every key: profiles/README.md.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "collector/process_match.h"

namespace casefile {

enum class Sensitivity : std::uint8_t { kLow, kMedium, kHigh };
std::string_view ToString(Sensitivity sensitivity);

enum class FileKind : std::uint8_t {
  kLog,     // grows at its end: the tail is kept, rotated siblings and --since apply
  kConfig,  // taken whole
};

struct FileItem {
  std::vector<std::string> paths;  // shell patterns; "~/" is every home folder
  FileKind kind = FileKind::kLog;
  std::string reason;
  Sensitivity sensitivity = Sensitivity::kMedium;
  int priority = 50;  // 0 is kept longest
  std::uint64_t tail = 0;
  std::uint64_t head = 0;
  bool rotated = true;    // rotated siblings inside the time window too
  bool expected = false;  // its absence is reported
};

struct CommandItem {
  std::vector<std::string> run;  // "{since}" becomes seconds since 1970
  std::string reason;
  Sensitivity sensitivity = Sensitivity::kLow;
  int priority = 50;
  Duration deadline{};
  std::uint64_t limit = 0;

  // "systemctl list-units --failed"
  std::string Text() const;
};

// What units reported, out of the journal; all units when it names none.
struct JournalItem {
  std::vector<std::string> units;  // "nginx", "postgresql*"
  bool kernel = false;             // the kernel's own messages instead of units'
  std::string level;               // "notice": this and what is graver; empty: everything
  std::string reason;
  Sensitivity sensitivity = Sensitivity::kMedium;
  int priority = 20;
  std::uint64_t lines = 0;  // the newest ones
};

// Containers whose name fits: what they reported, and how they are set up.
struct ContainerItem {
  std::vector<std::string> names;  // shell patterns
  std::string reason;
  Sensitivity sensitivity = Sensitivity::kMedium;
  int priority = 15;
  std::uint64_t lines = 0;  // the newest ones
};

// Addresses on this machine that answer how a program does.
struct HealthItem {
  std::vector<std::string> urls;  // "http://127.0.0.1:3000/health"
  std::string reason;
  int priority = 5;
};

// A database that is asked by a helper program (collector/database).
struct DatabaseQuery {
  std::string name;
  std::string sql;
};
struct DatabaseItem {
  std::string kind;                // "postgresql", "mysql", "mongodb", "redis", "sqlite"
  std::vector<std::string> names;  // of variables that hold its address: DATABASE_URL
  std::vector<std::string> files;  // sqlite: where the databases lie
  std::vector<DatabaseQuery> queries;
  std::string reason;
  int priority = 10;
};

// Any of these being there means that the profile fits the machine.
struct Detection {
  bool always = false;
  std::vector<std::string> files;
  std::vector<ProcessMatch> processes;
  std::vector<std::string> units;
};

struct Profile {
  std::string id;
  std::string title;
  Detection detect;
  std::vector<std::string> includes;  // ids of profiles that come with this one
  std::vector<std::string> probes;
  std::vector<FileItem> files;
  std::vector<CommandItem> commands;
  std::vector<JournalItem> journal;
  std::vector<ContainerItem> containers;
  std::vector<HealthItem> health;
  std::vector<DatabaseItem> databases;
  std::vector<ProcessMatch> environment_of;
  std::vector<std::string> environment_files;
  std::vector<std::string> learn;  // read for known secrets, never collected
  std::vector<std::string> recipients;
  std::string signed_by;  // for people; not of the text, but of the signature beside the file
};

// Errors are kInvalidInput, "file:line:column: …" with "did you mean". `probe_ids` are the probes
// there are.
Result<Profile> ParseProfile(std::string_view text,
                             std::string_view file,
                             const std::vector<std::string_view>& probe_ids);

// The member a command's output goes to: commands/<slug>.txt (probes/README.md).
std::string CommandSlug(std::string_view command_line);

}  // namespace casefile
