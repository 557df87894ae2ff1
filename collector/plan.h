#pragma once
// What would be collected, decided before anything is: every probe, command and file with its size,
// reason and sensitivity. Planning only lists and looks; it runs nothing and opens no log.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "collector/host.h"
#include "collector/http_url.h"
#include "collector/probe.h"
#include "collector/profile.h"
#include "collector/time_window.h"
#include "formats/bundle/manifest.h"
#include "redact/redactor.h"

namespace casefile {

struct PlannedProbe {
  Probe probe;
};
// What a program's output is.
enum class OutputForm : std::uint8_t {
  kText,
  kJournalExport,  // turned into one JSON object a line (collector/journal_export.h)
};
struct PlannedCommand {
  Program program;
  OutputForm form = OutputForm::kText;
};
struct PlannedFile {
  std::string path;  // on the host
  Instant modified{};
  std::uint64_t head = 0;  // both 0: the whole file
  std::uint64_t tail = 0;
  TextKind text = TextKind::kAny;
  TimeWindow window{};  // of the lines that are taken
};
// What containers are there is asked when it is their turn: planning runs nothing.
struct PlannedContainers {
  std::string engine;                // "docker" or "podman"
  std::vector<std::string> names;    // shell patterns
  std::vector<std::string> options;  // of `logs`: how much, and since when
};
struct PlannedHealth {
  LoopbackUrl url;
};
// Addresses and passwords are looked for when it is its turn, so that no plan holds one.
struct PlannedDatabase {
  std::string kind;
  std::vector<std::string> names;  // of variables
  std::vector<std::string> files;
  std::vector<DatabaseQuery> queries;
};

struct PlanEntry {
  std::variant<PlannedProbe,
               PlannedCommand,
               PlannedFile,
               PlannedContainers,
               PlannedHealth,
               PlannedDatabase>
      what;
  std::string profile;
  std::string source;  // probe id, command line or path, as shown to people (after redaction)
  std::string member;  // where it goes in the bundle
  std::string origin;  // MemberOrigin::kind: "probe", "command", "file", "health", "database"
  std::string reason;
  Sensitivity sensitivity = Sensitivity::kLow;
  int priority = 50;
  std::uint64_t size = 0;  // bytes that will be read; 0 when it is not known before
  // Bytes of text that will come of it: measured for a file, guessed for what is run or asked. Set
  // by EstimatePlan().
  std::uint64_t expected = 0;
};

struct Plan {
  std::vector<PlanEntry> entries;  // in the order in which they are started
  std::vector<Gap> gaps;           // what the plan already knows not to come
  std::vector<ProcessMatch> environment_of;
  std::vector<std::string> environment_files;
  std::vector<std::string> learn;  // existing files, to be read for known secrets
  std::uint64_t sealed_size = 0;   // of the file, about; set by EstimatePlan()

  std::uint64_t TotalSize() const;
  // Of all that is expected; 0 before EstimatePlan().
  std::uint64_t TotalExpected() const;
};

// Leaves out what fits one of `names`: a profile, a kind ("files", "commands", "probes", "health",
// "databases"), or a source or a shell pattern of sources; each becomes a gap. A name that fits
// nothing is an error (kInvalidInput).
Result<void> LeaveOut(const std::vector<std::string>& names, Plan* plan);

// Shares the room of a sealed file of `max_size` bytes out to the files of the plan: those of a
// better priority get more, and what is small is left whole.
void ShareRoom(std::uint64_t max_size, Plan* plan);

// Logs are cut to `window`; without a begin, rotated ones of the last days are taken.
Plan MakePlan(Host& host, const std::vector<Profile>& profiles, const TimeWindow& window);

}  // namespace casefile
