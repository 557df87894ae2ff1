#pragma once
// Opens whatever a person has: a sealed bundle, a bare .tar.zst of ours, a directory, a single log
// file, `-` for standard input, a foreign archive. What it is, is decided by its bytes.

#include <memory>
#include <string>

#include "base/result.h"
#include "formats/bundle/bundle_reader.h"
#include "formats/members.h"

namespace casefile {

// Symlinks below a directory are not followed; they, FIFOs and devices become problems. Errors name
// the input and hint at what to do (kDenied without a fitting key, kNotFound, kCorrupt, …).
Result<std::unique_ptr<MemberTree>> OpenInput(const std::string& path,
                                              const BundleKeys& keys,
                                              const ReadLimits& limits = {});

}  // namespace casefile
