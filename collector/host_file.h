#pragma once
// Files as the collector reads them: a fixed view of an open regular file.

#include <memory>
#include <string>

#include "base/bytes.h"
#include "base/fd.h"
#include "base/result.h"

namespace casefile {

// A view of `fd` with the size it has now. A file that the kernel makes up (/proc, /sys) is read at
// once, up to limits::kKernelFileBytes; of a sparse file only the data is seen, so a hole of a
// terabyte costs nothing and log text around it joins up. `name` is for errors.
Result<std::unique_ptr<RandomAccessSource>> MakeHostFile(Fd fd, std::string name);

// Serves a text that is in memory.
std::unique_ptr<RandomAccessSource> MakeMemoryFile(std::string text);

// Reads `fd` to its end or to `limit` bytes, whatever size it says it has.
Result<std::string> ReadToEnd(int fd, std::size_t limit, std::string_view name);

}  // namespace casefile
