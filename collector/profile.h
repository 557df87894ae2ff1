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
  std::vector<std::string> probes;
  std::vector<FileItem> files;
  std::vector<CommandItem> commands;
  std::vector<ProcessMatch> environment_of;
  std::vector<std::string> environment_files;
  std::vector<std::string> learn;  // read for known secrets, never collected
  std::vector<std::string> recipients;
};

// Errors are kInvalidInput, "file:line:column: …" with "did you mean". `probe_ids` are the probes
// there are.
Result<Profile> ParseProfile(std::string_view text,
                             std::string_view file,
                             const std::vector<std::string_view>& probe_ids);

// The member a command's output goes to: commands/<slug>.txt (probes/README.md).
std::string CommandSlug(std::string_view command_line);

}  // namespace casefile
