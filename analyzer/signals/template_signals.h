#pragma once
// Watches every record: what the messages have in common, how often each of them came when, and
// which of that is worth a word. Bounded memory: the miner's limits, and a series for each of the
// first kSeries forms; what comes later is counted, without a series.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "analyzer/record_sink.h"
#include "analyzer/signals/durations.h"
#include "analyzer/signals/entities.h"
#include "analyzer/signals/parameter_samples.h"
#include "analyzer/signals/rate_series.h"
#include "analyzer/signals/trace_table.h"
#include "analyzer/templates/miner.h"
#include "formats/findings/findings.h"

namespace casefile {

class TemplateSignals final : public RecordSink {
 public:
  static constexpr std::size_t kSeries = 32'768;

  void OnRecord(std::string_view path, const LogRecord& record) override;

  // The templates worth showing, at most limits::kShownTemplates: those with the strongest signals
  // and the worst severity first. Call it once, after the last record.
  std::vector<TemplateSummary> Finish(const TimeSpan& window);

  // After Finish(). The ids of templates are those of its summaries.
  std::vector<EntitySummary> Entities() const;
  std::vector<TraceSummary> Traces() const { return traces_.Summaries(); }

  // Where the rates of warnings and errors change most, for an input in which no rule knew a cause.
  static TimeSpan IncidentFrom(const std::vector<TemplateSummary>& summaries,
                               const TimeSpan& window);

 private:
  struct Seen {
    signals::RateSeries series;
    Severity severity = Severity::kUnknown;
    std::optional<Instant> first;
    std::optional<Instant> last;
    std::uint32_t path = 0;  // of the first in time
    std::uint64_t line = 0;
    std::uint64_t offset = 0;
    std::uint64_t sources = 0;                           // a bit for each of the first 64 paths
    std::shared_ptr<signals::DurationSeries> durations;  // where any were said
  };

  std::uint32_t PathIndex(std::string_view path);
  static void Merge(const Seen& part, Seen& whole);

  templates::TemplateMiner miner_;
  std::vector<Seen> seen_;  // by handle
  std::vector<std::string> paths_;
  signals::EntityTable entities_;
  signals::ParameterSamples samples_;
  signals::TraceTable traces_;
};

}  // namespace casefile
