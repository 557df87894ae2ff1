#pragma once
// The whole way from an opened input to the findings document: ingest, rules, diagnosis, timeline.

#include <functional>
#include <optional>

#include "analyzer/ingest.h"
#include "analyzer/rules/rule_engine.h"
#include "base/result.h"
#include "formats/findings/findings.h"
#include "formats/members.h"

namespace casefile {

struct AnalyzeOptions {
  IngestOptions ingest;
  std::optional<Instant> incident_time;  // given by the user; else found
  MemberTree* baseline = nullptr;        // what to hold it against
};

Result<FindingsDocument> Analyze(MemberTree& tree,
                                 const RuleSet& rules,
                                 const AnalyzeOptions& options);

}  // namespace casefile
