#pragma once
// A bundle in memory, and a sink that fails when it is told to.

#include <cstddef>
#include <string>

#include "base/bytes.h"

namespace casefile::testing {

struct MemorySink {
  std::string bytes;
  std::size_t calls = 0;
  std::size_t fails_at = SIZE_MAX;  // the number of the call that fails, and all after it

  ByteSink sink() {
    return [this](Bytes more) -> Result<void> {
      if (++calls >= fails_at) return Error(ErrorCode::kIo, "no space left on device");
      bytes += AsText(more);
      return {};
    };
  }
};

}  // namespace casefile::testing
