#include "collector/open_files.h"

#include <fmt/format.h>

#include "collector/proc_text.h"

namespace casefile {
namespace {

// Each costs a few system calls; a proxy with 100,000 connections must not cost a second.
constexpr std::uint64_t kLookedAt = 2000;

}  // namespace

Result<OpenFiles> ReadOpenFiles(Host& host, std::uint64_t pid) {
  constexpr std::string_view kSocket = "socket:[";
  constexpr std::string_view kDeleted = " (deleted)";
  const std::string folder = fmt::format("/proc/{}/fd", pid);
  const std::vector<DirectoryEntry> entries = TRY(host.ListDirectory(folder));
  OpenFiles files{.count = entries.size(), .deleted = 0, .sockets = {}};
  std::uint64_t looked_at = 0;
  for (const DirectoryEntry& entry : entries) {
    if (++looked_at > kLookedAt) break;
    const Result<std::string> target = host.ReadLink(fmt::format("{}/{}", folder, entry.name));
    if (!target) continue;
    const std::string_view text = *target;
    if (text.starts_with('/') && text.ends_with(kDeleted) && !text.starts_with("/memfd:") &&
        !text.starts_with("/dev/shm/")) {
      ++files.deleted;
    }
    if (!text.starts_with(kSocket) || !text.ends_with(']')) continue;
    const auto inode = ToUint(text.substr(kSocket.size(), text.size() - kSocket.size() - 1));
    if (inode) files.sockets.push_back(*inode);
  }
  return files;
}

}  // namespace casefile
