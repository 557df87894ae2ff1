#include "base/limits.h"
#include "base/text.h"
#include "collector/probe_document.h"
#include "collector/probes/all.h"
#include "collector/proc_text.h"

namespace casefile::kernel {
namespace {

Result<ProbeResult> Run(ProbeContext& context) {
  Host& host = context.host;
  std::string release = ReadWord(host, "/proc/sys/kernel/osrelease");
  const std::string version = TRY(host.ReadFile("/proc/version", limits::kLineBytes));
  if (release.empty()) {  // "Linux version 6.1.0-18-amd64 (…) …"
    const std::vector<std::string_view> words = SplitWords(version);
    if (words.size() > 2) release = words[2];
  }
  ProbeDocument document("kernel", host.Now());
  document.Text("release", release).Text("version", Trim(version));
  // Boot parameters can carry secrets (a LUKS key, an iSCSI password).
  if (const auto line = host.ReadFile("/proc/cmdline", limits::kLineBytes)) {
    document.Text("command_line", context.redactor.Redact(Trim(*line)));
  }
  document.Count("tainted", ReadUint(host, "/proc/sys/kernel/tainted"));
  document.Count("hung_task_timeout_seconds",
                 ReadUint(host, "/proc/sys/kernel/hung_task_timeout_secs"));
  return ProbeResult{.text = document.Take(), .outcome = {}, .gaps = {}};
}

}  // namespace

Probe Make() {
  return {.id = "kernel",
          .summary = "kernel release and boot parameters",
          .needs = Needs::kFiles,
          .run = Run};
}

}  // namespace casefile::kernel
