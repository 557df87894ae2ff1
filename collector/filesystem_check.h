#pragma once
// Sizes of file systems, asked so that a hung one (an NFS server that is gone) blocks nobody.

#include <chrono>
#include <string>
#include <vector>

#include "base/result.h"
#include "collector/host.h"

namespace casefile {

// One result per mount point. statvfs() on a hung mount cannot be interrupted, and a thread in it
// would keep our process from ending; so the calls are made in a forked child, which is left behind
// when it gives no answer within `each`, and the next child goes on behind that mount.
std::vector<Result<FilesystemStatus>> CheckFilesystems(const std::vector<std::string>& mounts,
                                                       std::chrono::milliseconds each);

}  // namespace casefile
