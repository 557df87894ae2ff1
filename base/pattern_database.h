#pragma once
// What pattern_set.cc (scanning) and pattern_compiler.cc (compiling) share. They are two files
// because a program that only scans a database made at build time then links Vectorscan's small
// runtime and not its compiler, which is three times as large.

#include <hs/hs_runtime.h>

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "base/c_ptr.h"
#include "base/pattern_set.h"

namespace casefile {

inline void FreeDatabase(hs_database_t* database) {
  (void)hs_free_database(database);
}
inline void FreeScratch(hs_scratch_t* scratch) {
  (void)hs_free_scratch(scratch);
}

// (pattern, end of the match)
using PatternHits = std::vector<std::pair<std::uint32_t, std::size_t>>;

// A database and the working memory of those who scan with it: Vectorscan wants one scratch per
// scan at a time, so idle ones wait here for the next thread.
struct PatternSet::State {
  struct Worker {
    CPtr<hs_scratch_t, FreeScratch> scratch;
    PatternHits hits;
  };

  CPtr<hs_database_t, FreeDatabase> database;  // null for a set without patterns
  mutable std::mutex mutex;
  mutable std::vector<Worker> idle;
};

}  // namespace casefile
