#pragma once
// The bundle inside of an attachment: out of one zip, or joined from several parts that lie in one
// folder. Nothing is unpacked: it is read where it lies.

#include <memory>
#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace casefile {

// The bundle that `file`, which was opened from `path`, is a zip or a part of; `file` itself when
// it is something else. kNotFound, naming it, when a part before another is missing.
Result<std::unique_ptr<RandomAccessSource>> OpenAttachment(std::unique_ptr<RandomAccessSource> file,
                                                           const std::string& path);

}  // namespace casefile
