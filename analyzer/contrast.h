#pragma once
// What differs between two inputs: of one machine when it was well and when it is not, or of two
// that should be alike. Compared are the collected state, and how often each message was written.
//
// State: a text that is another one, a figure that moved by a quarter or more (a share: by ten
// percent points), and what one side has and the other lacks. Only what both sides collected counts
// as lacking. Figures that are never twice the same (uptime, counters, process ids) are left out.
//
// Messages: one set of templates is mined from both sides. The counts are held against the time
// that the logs of each side cover, and what is told would come about by chance in less than one of
// a hundred (the false discovery rate after Benjamini and Hochberg, as hundreds are compared at
// once). Bursts make small changes of a rate ordinary, so a rate must also be three times another.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "analyzer/facts.h"
#include "analyzer/record_sink.h"
#include "analyzer/templates/miner.h"
#include "base/time.h"
#include "formats/findings/findings.h"

namespace casefile {

// The messages of one side. The miner is shared by both and must outlive it.
class SideMessages final : public RecordSink {
 public:
  struct Seen {
    std::uint64_t count = 0;
    Severity worst = Severity::kUnknown;
    std::optional<Instant> first;
  };

  explicit SideMessages(templates::TemplateMiner& miner) : miner_(&miner) {}

  void OnRecord(std::string_view path, const LogRecord& record) override;
  // By the index of the template; after the miner's Finish().
  std::map<std::size_t, Seen> ByTemplate() const;
  // Seconds from the first to the last record; at least one.
  double Seconds() const;

 private:
  templates::TemplateMiner* miner_;
  std::unordered_map<templates::TemplateMiner::Handle, Seen> seen_;
  TimeSpan span_;
};

std::vector<StateChange> CompareState(const FactStore& before, const FactStore& after);

// The messages of the changes; the state is CompareState's. Calls Finish() of the miner.
Changes Compare(templates::TemplateMiner& miner,
                const SideMessages& before,
                const SideMessages& after);

}  // namespace casefile
