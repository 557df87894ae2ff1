#pragma once
// Where reports go.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace casefile {

// Writes `text` to `path` whole or not at all: into a new file beside it that then takes its name,
// mode 0600, as a report holds what the machine's logs hold. "-" is standard output; a device or a
// FIFO stays what it is.
Result<void> WriteOutput(const std::string& path, std::string_view text);

// Whether `path` is absent or a report of ours, so that a default name may be written there without
// asking.
bool MayReplace(const std::string& path);

// The folder that the reports of `input` go to by default, and their name without an ending:
// beside the input when that can be written, else the current folder (`fell_back`).
struct DefaultPlace {
  std::string stem;  // "/tmp/bundle.tar.zst.age"
  bool fell_back = false;
};
DefaultPlace PlaceBeside(const std::string& input, const std::string& folder);

}  // namespace casefile
