#include "analyzer/analyze.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "analyzer/baseline.h"
#include "analyzer/diagnose.h"
#include "analyzer/excerpts.h"
#include "analyzer/host_view.h"
#include "analyzer/signals/template_signals.h"
#include "analyzer/timeline.h"
#include "base/version.h"

namespace casefile {
namespace {

// The incident as the user told it, when what was found does not hold it.
TimeSpan IncidentOf(const TimeSpan& found, const std::optional<Instant>& told) {
  if (!told) return found;
  const bool inside = found.from && *found.from <= *told && found.to.value_or(*found.from) >= *told;
  return inside ? found : TimeSpan{told, told};
}

}  // namespace

Result<FindingsDocument> Analyze(MemberTree& tree,
                                 const RuleSet& rules,
                                 const AnalyzeOptions& options) {
  FactStore facts;
  RuleEngine engine(rules);
  Timeline timeline;
  TemplateSignals templates;
  Baseline baseline;
  std::vector<RecordSink*> sinks = {&engine, &timeline, &templates};
  if (options.baseline != nullptr) sinks.push_back(&baseline.messages());
  IngestResult ingested = TRY(Ingest(tree, options.ingest, facts, sinks));
  RuleVerdicts verdicts = engine.Evaluate(facts, ingested.coverage);

  FindingsDocument document;
  document.tool = fmt::format("casefile-analyze {}", kVersion);
  document.input = std::move(ingested.input);
  document.window = ingested.window;
  if (options.baseline != nullptr) {
    document.changes = TRY(baseline.Compare(*options.baseline, rules, options.ingest, facts));
    baseline.Judge(document.changes, verdicts.hits);
  }
  document.host = std::move(ingested.host);
  document.redactions = std::move(ingested.redactions);
  document.bucket_seconds = timeline.bucket_seconds();
  document.density = timeline.Density();

  Diagnosis diagnosis = Diagnose(std::move(verdicts.hits), document.window, document.density);
  document.findings = std::move(diagnosis.findings);
  document.hypotheses = std::move(diagnosis.hypotheses);
  document.templates = templates.Finish(document.window);
  document.traces = templates.Traces();
  document.entities = templates.Entities();
  // Where no rule knows a cause, the rates still tell when the trouble was.
  if (!diagnosis.incident.from)
    diagnosis.incident = TemplateSignals::IncidentFrom(document.templates, document.window);
  document.incident = IncidentOf(diagnosis.incident, options.incident_time);

  Timeline::Events events = timeline.EventsFor(document.findings);
  document.events = std::move(events.events);
  document.events_omitted = events.omitted;
  document.gauges = HostGauges(facts);
  document.tables = HostTables(facts);
  document.coverage = std::move(ingested.coverage);
  timeline.Describe(document.window, document.coverage.sources);
  document.coverage.not_checked = std::move(verdicts.not_checked);
  document.coverage.please_also_send = std::move(verdicts.please_also_send);
  TRY(AddExcerpts(tree, document));
  return document;
}

}  // namespace casefile
