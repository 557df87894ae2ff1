#pragma once
// What a process has open, of /proc/PID/fd.

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "collector/host.h"

namespace casefile {

struct OpenFiles {
  std::uint64_t count = 0;
  std::uint64_t deleted = 0;           // files without a name: they hold room that df shows as used
  std::vector<std::uint64_t> sockets;  // inode numbers
};
// kDenied for another user's process when we are not root. Of a process with very many files only
// the first few thousand are looked at more closely; `count` is always exact.
Result<OpenFiles> ReadOpenFiles(Host& host, std::uint64_t pid);

}  // namespace casefile
