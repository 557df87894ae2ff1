#include <algorithm>
#include <array>
#include <chrono>
#include <set>

#include "collector/probe_document.h"
#include "collector/probes/all.h"
#include "collector/proc_text.h"

namespace casefile::disks {
namespace {

// A healthy server answers in milliseconds; NFS behind a WAN in less than a second.
constexpr std::chrono::milliseconds kPatience{2000};

// File systems that have no size: the kernel's own, and views of others.
bool HasSize(const Mount& mount) {
  constexpr std::array<std::string_view, 24> kSizeless = {
      "proc",     "sysfs",     "devpts", "cgroup", "cgroup2",    "securityfs",
      "debugfs",  "tracefs",   "pstore", "bpf",    "configfs",   "fusectl",
      "mqueue",   "hugetlbfs", "autofs", "nsfs",   "rpc_pipefs", "binfmt_misc",
      "efivarfs", "selinuxfs", "nfsd",   "ramfs",  "fuse.lxcfs", "fuse.gvfsd-fuse"};
  return std::ranges::find(kSizeless, mount.type) == kSizeless.end();
}

// A squashfs image (snap) is always full, and that is right.
bool IsImage(const Mount& mount) {
  return mount.type == "squashfs" || mount.type == "iso9660";
}

ProbeRow MakeRow(const Mount& mount, const Result<FilesystemStatus>& status) {
  ProbeRow row;
  row.Text("mount", mount.mount).Text("device", mount.device).Text("type", mount.type);
  if (!status) {
    row.Text("mount_status",
             status.error().code() == ErrorCode::kTimedOut ? "timed_out" : "failed");
    return row;
  }
  const std::uint64_t used = status->size_bytes - std::min(status->free_bytes, status->size_bytes);
  row.Count("size_bytes", status->size_bytes)
      .Count("used_bytes", used)
      .Count("available_bytes", status->available_bytes)
      .Count("used_percent", PercentUp(used, used + status->available_bytes));
  if (status->inodes > 0) {  // btrfs and many network file systems have no fixed number
    const std::uint64_t inodes_used =
        status->inodes - std::min(status->inodes_free, status->inodes);
    row.Count("inodes", status->inodes)
        .Count("inodes_used", inodes_used)
        .Count("inodes_free", status->inodes_free)
        .Count("inodes_used_percent", PercentUp(inodes_used, status->inodes));
  }
  row.Flag("read_only", mount.read_only);
  return row;
}

Result<ProbeResult> Run(ProbeContext& context) {
  std::vector<Mount> shown;
  std::vector<std::string> paths;
  std::set<std::string> devices;
  std::set<std::string> seen;
  for (Mount& mount : TRY(ReadMounts(context.host))) {
    if (!HasSize(mount) || IsImage(mount) || mount.mount.starts_with("/sys/")) continue;
    if (!seen.insert(mount.mount).second) continue;  // mounted over: statvfs sees the last
    // A bind mount is the same file system once more; a container has a dozen of them.
    if (mount.device.starts_with('/') && !devices.insert(mount.device).second) continue;
    paths.push_back(mount.mount);
    shown.push_back(std::move(mount));
  }
  const std::vector<Result<FilesystemStatus>> sizes =
      context.host.StatFilesystems(paths, kPatience);
  ProbeDocument document("disks", context.host.Now());
  document.Rows("rows");
  ProbeResult result;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const Result<FilesystemStatus>& status = sizes[i];
    if (status && status->size_bytes == 0) continue;
    if (!status) {
      const bool hung = status.error().code() == ErrorCode::kTimedOut;
      const bool denied = status.error().code() == ErrorCode::kDenied;
      const OutcomeStatus why = hung     ? OutcomeStatus::kTimedOut
                                : denied ? OutcomeStatus::kDenied
                                         : OutcomeStatus::kFailed;
      result.gaps.push_back({"", shown[i].mount, {why, status.error().message()}});
      if (!hung) continue;
    }
    document.Row(MakeRow(shown[i], status));
  }
  result.text = document.Take();
  return result;
}

}  // namespace

Probe Make() {
  return {.id = "disks",
          .summary = "room and inodes of every file system",
          .needs = Needs::kLiveSystem,
          .run = Run};
}

}  // namespace casefile::disks
