#pragma once
// Another input to hold this one against: the same machine when it was well, or one that should be
// alike. It is read with the same rules, so that of each finding it can be said whether it was so
// when all was well; and what changed shortly before a finding, or in what it is about, speaks for
// it as a cause.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "analyzer/contrast.h"
#include "analyzer/facts.h"
#include "analyzer/ingest.h"
#include "analyzer/rules/rule_engine.h"
#include "analyzer/templates/miner.h"
#include "base/result.h"
#include "formats/findings/findings.h"
#include "formats/members.h"

namespace casefile {

class Baseline {
 public:
  // Watches the records of the input that is analysed.
  RecordSink& messages() { return after_; }

  // Reads the baseline. `facts` are of the input that is analysed; call it after its ingest.
  Result<Changes> Compare(MemberTree& tree,
                          const RuleSet& rules,
                          const IngestOptions& options,
                          const FactStore& facts);

  // Writes into each hit what the baseline says of it. After Compare().
  void Judge(const Changes& changes, std::vector<RuleHit>& hits) const;

 private:
  bool WasSo(const RuleHit& hit) const;

  templates::TemplateMiner miner_;
  SideMessages before_{miner_};
  SideMessages after_{miner_};
  std::map<std::string, Finding> found_;  // in the baseline, by id
  std::set<std::string> not_checked_;
};

}  // namespace casefile
