#pragma once
// One pass over the input: members -> kind by path and content -> log records, facts, coverage.
// Nothing is kept but what the sinks and the fact store keep, so memory does not grow with the
// input.

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "analyzer/facts.h"
#include "analyzer/record_sink.h"
#include "base/result.h"
#include "base/time.h"
#include "formats/findings/findings.h"
#include "formats/members.h"
#include "formats/read_limits.h"

namespace casefile {

struct IngestOptions {
  // When the state was collected; decides the year of stamps without one. From the bundle's header
  // when it has one, else the newest stamp with a date in the input, else `now`.
  Instant now{};
  std::optional<std::int64_t> utc_offset_seconds;  // of stamps without a zone; else the bundle's
  TimeSpan only;  // records with a stamp outside of it are passed over
  ReadLimits limits;
  std::function<void(std::uint64_t bytes)> progress;  // called now and then; may be empty
};

struct IngestResult {
  InputSummary input;
  std::vector<HostFact> host;
  Coverage coverage;  // sources, missing, withheld; the rest is filled in by the diagnosis
  TimeSpan window;    // of all records
  std::vector<RedactionCount> redactions;
};

// Every record goes to every sink, in order, to each sink in a thread of its own; no two of them
// may share what they change. Errors are those of the input itself, not of members.
Result<IngestResult> Ingest(MemberTree& tree,
                            const IngestOptions& options,
                            FactStore& facts,
                            std::span<RecordSink* const> sinks);

}  // namespace casefile
