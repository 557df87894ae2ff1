#include "base/limits.h"

#include "base/text.h"
#include "collector/probe_document.h"
#include "collector/probes/all.h"
#include "collector/proc_text.h"

namespace casefile::limits {
namespace {

struct Setting {
  std::string_view field;
  std::string_view path;
};
constexpr Setting kSettings[] = {
    {"pid_max", "/proc/sys/kernel/pid_max"},
    {"threads_max", "/proc/sys/kernel/threads-max"},
    {"inotify_max_user_watches", "/proc/sys/fs/inotify/max_user_watches"},
    {"inotify_max_user_instances", "/proc/sys/fs/inotify/max_user_instances"},
    {"somaxconn", "/proc/sys/net/core/somaxconn"},
    {"overcommit_memory", "/proc/sys/vm/overcommit_memory"},
    {"swappiness", "/proc/sys/vm/swappiness"},
    {"aio_in_use", "/proc/sys/fs/aio-nr"},
    {"aio_max", "/proc/sys/fs/aio-max-nr"},
    {"max_map_count", "/proc/sys/vm/max_map_count"},
};

Result<ProbeResult> Run(ProbeContext& context) {
  Host& host = context.host;
  ProbeDocument document("limits", host.Now());
  // "open  free (always 0)  maximum"
  const std::string files = TRY(host.ReadFile("/proc/sys/fs/file-nr", kKiB));
  const std::vector<std::string_view> words = SplitWords(Trim(files));
  constexpr std::size_t kFields = 3;
  if (words.size() != kFields) {
    return Error(ErrorCode::kCorrupt, "/proc/sys/fs/file-nr has another form");
  }
  const auto open = ToUint(words[0]);
  const auto maximum = ToUint(words[2]);
  document.Count("files_open", open).Count("files_max", maximum);
  // The default maximum is 2^63 - 1, which is no limit at all.
  constexpr std::uint64_t kMeant = std::uint64_t{1} << 48;
  if (open && maximum && *maximum < kMeant) {
    document.Count("files_used_percent", PercentUp(*open, *maximum));
  }
  const auto tracked = ReadUint(host, "/proc/sys/net/netfilter/nf_conntrack_count");
  const auto tracked_max = ReadUint(host, "/proc/sys/net/netfilter/nf_conntrack_max");
  document.Count("conntrack_count", tracked).Count("conntrack_max", tracked_max);
  if (tracked && tracked_max) {
    document.Count("conntrack_used_percent", PercentUp(*tracked, *tracked_max));
  }
  for (const Setting& setting : kSettings) {
    document.Count(setting.field, ReadUint(host, setting.path));
  }
  document.Rows("rows");
  for (const ResourceLimit& limit : host.OwnLimits()) {
    document.Row(std::move(
        ProbeRow().Text("name", limit.name).Count("soft", limit.soft).Count("hard", limit.hard)));
  }
  return ProbeResult{.text = document.Take(), .outcome = {}, .gaps = {}};
}

}  // namespace

Probe Make() {
  return {.id = "limits",
          .summary = "open files, connections and other counted things, with their limits",
          .needs = Needs::kFiles,
          .run = Run};
}

}  // namespace casefile::limits
