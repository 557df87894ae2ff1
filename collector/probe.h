#pragma once
// A probe reads one part of the machine's state through Host and gives one document,
// probes/<id>.json (probes/README.md says what stands in it).

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "collector/host.h"
#include "collector/process_match.h"
#include "formats/bundle/manifest.h"
#include "redact/redactor.h"

namespace casefile {

// What a probe may use. The references live as long as the run.
struct ProbeContext {
  Host& host;
  const Redactor& redactor;
  std::stop_token stop;  // asked for when the deadline has come or the run is stopped
  std::vector<ProcessMatch> environment_of;    // processes whose environment a profile names
  std::vector<std::string> environment_files;  // .env files a profile names
};

struct ProbeResult {
  std::string text;
  Outcome outcome;        // kPartial when the probe knows that something is missing
  std::vector<Gap> gaps;  // what is missing; `probe` is filled in by the caller
};

enum class Needs : std::uint8_t {
  kFiles,       // works on a copied root as well
  kLiveSystem,  // asks the running kernel
};

struct Probe {
  std::string_view id;
  std::string_view summary;
  Needs needs = Needs::kFiles;
  // An error means that there is no document at all.
  std::function<Result<ProbeResult>(ProbeContext& context)> run;
};

}  // namespace casefile
