#include "collector/machine.h"
#include "collector/probe_document.h"
#include "collector/probes/all.h"

namespace casefile::os {
namespace {

Result<ProbeResult> Run(ProbeContext& context) {
  const Machine machine = ReadMachine(context.host);
  ProbeDocument document("os", context.host.Now());
  document.Text("id", machine.os_id)
      .Text("name", machine.os_name)
      .Text("version_id", machine.os_version)
      .Text("pretty_name", machine.os_pretty_name)
      .Text("hostname", machine.host_name)
      .Text("machine_architecture", machine.architecture)
      .Text("time_zone", machine.time_zone)
      .Text("virtualisation", machine.virtualisation);
  ProbeResult result{.text = document.Take(), .outcome = {}, .gaps = {}};
  if (machine.os_id.empty()) {
    result.gaps.push_back({"", "/etc/os-release", {OutcomeStatus::kMissing, "cannot be read"}});
  }
  return result;
}

}  // namespace

Probe Make() {
  return {.id = "os",
          .summary = "which system this is, and what it runs on",
          .needs = Needs::kFiles,
          .run = Run};
}

}  // namespace casefile::os
