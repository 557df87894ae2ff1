#pragma once
// The stack traces of all records, each counted once by its fingerprint. Bounded: at most
// limits::kTraces different ones; what comes later is not kept.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "formats/findings/findings.h"
#include "formats/logs/record.h"
#include "formats/logs/stack_trace.h"

namespace casefile::signals {

// The trace in the message of a record, or in the field where structured logs put it.
std::optional<StackTrace> TraceOf(const LogRecord& record);

class TraceTable {
 public:
  void Add(std::string_view path, std::uint32_t source, const LogRecord& record);
  // The most frequent first, at most limits::kShownTraces.
  std::vector<TraceSummary> Summaries() const;

 private:
  struct Seen {
    TraceSummary summary;
    std::uint64_t sources = 0;  // a bit for each of the first 64 members
  };
  std::map<std::string, Seen, std::less<>> seen_;
};

}  // namespace casefile::signals
