#include "collector/probe_document.h"
#include "collector/probes/all.h"
#include "collector/proc_text.h"

namespace casefile::mounts {
namespace {

Result<ProbeResult> Run(ProbeContext& context) {
  const std::vector<Mount> mounts = TRY(ReadMounts(context.host));
  ProbeDocument document("mounts", context.host.Now());
  document.Rows("rows");
  for (const Mount& mount : mounts) {
    document.Row(std::move(ProbeRow()
                               .Text("mount", mount.mount)
                               .Text("device", mount.device)
                               .Text("type", mount.type)
                               .Text("options", mount.options)
                               .Flag("read_only", mount.read_only)));
  }
  return ProbeResult{.text = document.Take(), .outcome = {}, .gaps = {}};
}

}  // namespace

Probe Make() {
  return {.id = "mounts",
          .summary = "what is mounted where, and how",
          .needs = Needs::kFiles,
          .run = Run};
}

}  // namespace casefile::mounts
