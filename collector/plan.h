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
#include "collector/probe.h"
#include "collector/profile.h"
#include "formats/bundle/manifest.h"
#include "redact/redactor.h"

namespace casefile {

struct PlannedProbe {
  Probe probe;
};
struct PlannedCommand {
  Program program;
};
struct PlannedFile {
  std::string path;  // on the host
  Instant modified{};
  std::uint64_t head = 0;  // both 0: the whole file
  std::uint64_t tail = 0;
  TextKind text = TextKind::kAny;
};

struct PlanEntry {
  std::variant<PlannedProbe, PlannedCommand, PlannedFile> what;
  std::string profile;
  std::string source;  // probe id, command line or path, as shown to people (after redaction)
  std::string member;  // where it goes in the bundle
  std::string origin;  // MemberOrigin::kind: "probe", "command", "file"
  std::string reason;
  Sensitivity sensitivity = Sensitivity::kLow;
  int priority = 50;
  std::uint64_t size = 0;  // bytes that will be read; 0 when it is not known before
};

struct Plan {
  std::vector<PlanEntry> entries;  // in the order in which they are started
  std::vector<Gap> gaps;           // what the plan already knows not to come
  std::vector<ProcessMatch> environment_of;
  std::vector<std::string> environment_files;
  std::vector<std::string> learn;  // existing files, to be read for known secrets

  std::uint64_t TotalSize() const;
};

struct PlanOptions {
  std::optional<Instant> since;  // logs that were last written before are left out
  std::optional<Instant> until;
};

Plan MakePlan(Host& host, const std::vector<Profile>& profiles, const PlanOptions& options);

}  // namespace casefile
