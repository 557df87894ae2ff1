#pragma once
#include <map>
#include <string>

#include "analyzer/ingest.h"
#include "formats/logs/format_set.h"
#include "formats/logs/time_resolver.h"

namespace casefile {

struct TimeReference {
  TimeContext context;
  // Of logs that are too large to be held in memory, by path: how often their years or days turn.
  std::map<std::string, RollOverCounter, std::less<>> roll_overs;
};

// What the stamps of an input are measured by. A bundle says when and in which zone it was made.
// For anything else the newest stamp that has a date takes the place of the collection time, when
// the input can be read twice and some log needs one at all.
Result<TimeReference> FindTimeReference(MemberTree& tree,
                                        const LogFormatSet& formats,
                                        const IngestOptions& options);

}  // namespace casefile
