// FindingsDocument -> JSON, in the order of FORMAT.md.

#include "base/json.h"
#include "formats/findings/findings.h"

namespace casefile {
namespace {

void PutInstant(JsonWriter& json, std::string_view key, const std::optional<Instant>& t) {
  json.Key(key);
  if (t) {
    json.String(FormatInstant(*t));
  } else {
    json.Null();
  }
}

void PutUint(JsonWriter& json, std::string_view key, std::uint64_t value) {
  json.Key(key).Uint(value);
}

void PutStrings(JsonWriter& json, std::string_view key, const std::vector<std::string>& items) {
  json.Key(key).BeginArray();
  for (const std::string& item : items) json.String(item);
  json.EndArray();
}

template <class T, class Put>
void PutArray(JsonWriter& json, std::string_view key, const std::vector<T>& items, Put put) {
  json.Key(key).BeginArray();
  for (const T& item : items) put(json, item);
  json.EndArray();
}

void PutSpan(JsonWriter& json, const TimeSpan& span) {
  PutInstant(json, "from", span.from);
  PutInstant(json, "to", span.to);
}

void PutSpanObject(JsonWriter& json, const TimeSpan& span) {
  json.BeginObject();
  PutSpan(json, span);
  json.EndObject();
}

void PutInput(JsonWriter& json, const InputSummary& input) {
  json.Key("input").BeginObject();
  json.Member("name", input.name);
  json.Member("kind", input.kind);
  json.Member("bundle_id", input.bundle_id);
  json.Member("tool", input.tool);
  PutInstant(json, "collected", input.collected);
  PutStrings(json, "profiles", input.profiles);
  json.Member("time_zone", input.time_zone);
  json.Member("utc_offset_seconds", input.utc_offset_seconds);
  PutUint(json, "members", input.members);
  PutUint(json, "bytes", input.bytes);
  json.Key("partial").Bool(input.partial);
  PutStrings(json, "problems", input.problems);
  json.EndObject();
}

void PutEvidence(JsonWriter& json, const Evidence& evidence) {
  json.BeginObject();
  json.Member("path", evidence.path);
  PutUint(json, "line", evidence.line);
  PutUint(json, "offset", evidence.offset);
  PutInstant(json, "time", evidence.time);
  json.Member("time_confidence", ToString(evidence.confidence));
  json.Member("text", evidence.text);
  if (evidence.severity != Severity::kUnknown) json.Member("severity", ToString(evidence.severity));
  if (!evidence.program.empty()) json.Member("program", evidence.program);
  if (!evidence.message.empty()) json.Member("message", evidence.message);
  json.Key("supports").Bool(evidence.supports);
  json.EndObject();
}

void PutFinding(JsonWriter& json, const Finding& finding) {
  json.BeginObject();
  json.Member("id", finding.id);
  json.Member("title", finding.title);
  json.Member("system", finding.system);
  json.Member("severity", ToString(finding.severity));
  json.Key("confidence").Number(finding.confidence);
  json.Member("role", ToString(finding.role));
  json.Key("rank").Int(finding.rank);
  PutInstant(json, "first_seen", finding.first_seen);
  PutInstant(json, "last_seen", finding.last_seen);
  PutUint(json, "count", finding.count);
  json.Member("cause", finding.cause);
  json.Member("impact", finding.impact);
  PutStrings(json, "remedy", finding.remedy);
  PutStrings(json, "references", finding.references);
  PutStrings(json, "explains", finding.explains);
  PutArray(json, "evidence", finding.evidence, PutEvidence);
  json.EndObject();
}

void PutHypothesis(JsonWriter& json, const Hypothesis& hypothesis) {
  json.BeginObject();
  json.Key("rank").Int(hypothesis.rank);
  json.Member("finding", hypothesis.finding);
  PutStrings(json, "chain", hypothesis.chain);
  json.Key("score").Number(hypothesis.score);
  PutStrings(json, "because", hypothesis.because);
  PutStrings(json, "against", hypothesis.against);
  json.EndObject();
}

void PutBucket(JsonWriter& json, const TimelineBucket& bucket) {
  json.BeginObject();
  json.Member("start", FormatInstant(bucket.start));
  PutUint(json, "total", bucket.total);
  PutUint(json, "warnings", bucket.warnings);
  PutUint(json, "errors", bucket.errors);
  json.EndObject();
}

void PutEvent(JsonWriter& json, const TimelineEvent& event) {
  json.BeginObject();
  json.Member("time", FormatInstant(event.time));
  json.Member("severity", ToString(event.severity));
  json.Member("program", event.program);
  json.Member("text", event.text);
  json.Member("finding", event.finding);
  json.Key("evidence");
  PutEvidence(json, event.evidence);
  json.EndObject();
}

void PutRate(JsonWriter& json, std::string_view key, const RateOverTime& rate) {
  json.Key(key).BeginObject();
  PutInstant(json, "from", rate.from);
  json.Member("slot_seconds", rate.slot_seconds);
  json.Key("counts").BeginArray();
  for (const std::uint64_t count : rate.counts) json.Uint(count);
  json.EndArray().EndObject();
}

void PutSource(JsonWriter& json, const SourceCoverage& source) {
  json.BeginObject();
  json.Member("path", source.path);
  json.Member("kind", source.kind);
  json.Member("format", source.format);
  PutUint(json, "bytes", source.bytes);
  PutUint(json, "lines", source.lines);
  PutUint(json, "lines_without_time", source.lines_without_time);
  PutSpan(json, source.span);
  PutArray(json, "quiet", source.quiet, PutSpanObject);
  PutRate(json, "rate", source.rate);
  PutRate(json, "errors", source.errors);
  json.Member("note", source.note);
  json.EndObject();
}

void PutMissing(JsonWriter& json, const MissingSource& missing) {
  json.BeginObject().Member("source", missing.source).Member("why", missing.why).EndObject();
}

void PutNotChecked(JsonWriter& json, const NotChecked& not_checked) {
  json.BeginObject().Member("rule", not_checked.rule).Member("why", not_checked.why).EndObject();
}

void PutHostFact(JsonWriter& json, const HostFact& fact) {
  json.BeginObject().Member("name", fact.name).Member("value", fact.value).EndObject();
}

void PutGauge(JsonWriter& json, const Gauge& gauge) {
  json.BeginObject();
  json.Member("group", gauge.group);
  json.Member("name", gauge.name);
  json.Key("percent").Number(gauge.percent);
  json.Member("detail", gauge.detail);
  json.EndObject();
}

void PutTable(JsonWriter& json, const HostTable& table) {
  json.BeginObject();
  json.Member("title", table.title);
  PutStrings(json, "columns", table.columns);
  json.Key("rows").BeginArray();
  for (const std::vector<std::string>& row : table.rows) {
    json.BeginArray();
    for (const std::string& cell : row) json.String(cell);
    json.EndArray();
  }
  json.EndArray().EndObject();
}

void PutSignal(JsonWriter& json, const Signal& signal) {
  json.BeginObject();
  json.Member("kind", ToString(signal.kind));
  json.Member("at", FormatInstant(signal.at));
  json.Key("before").Number(signal.before);
  json.Key("after").Number(signal.after);
  json.Key("strength").Number(signal.strength);
  json.EndObject();
}

void PutParameter(JsonWriter& json, const TemplateParameter& parameter) {
  json.BeginObject();
  PutStrings(json, "types", parameter.types);
  PutStrings(json, "values", parameter.values);
  json.EndObject();
}

void PutTemplate(JsonWriter& json, const TemplateSummary& summary) {
  json.BeginObject();
  json.Member("id", summary.id);
  json.Member("text", summary.text);
  PutUint(json, "count", summary.count);
  json.Member("severity", ToString(summary.severity));
  json.Member("first", FormatInstant(summary.first));
  json.Member("last", FormatInstant(summary.last));
  PutUint(json, "sources", summary.sources);
  json.Key("evidence");
  PutEvidence(json, summary.evidence);
  PutArray(json, "signals", summary.signals, PutSignal);
  PutRate(json, "rate", summary.rate);
  PutArray(json, "parameters", summary.parameters, PutParameter);
  json.EndObject();
}

void PutExcerpt(JsonWriter& json, const Excerpt& excerpt) {
  json.BeginObject();
  json.Member("path", excerpt.path);
  PutUint(json, "line", excerpt.line);
  PutStrings(json, "lines", excerpt.lines);
  json.EndObject();
}

void PutTrace(JsonWriter& json, const TraceSummary& trace) {
  json.BeginObject();
  json.Member("fingerprint", trace.fingerprint);
  PutStrings(json, "exceptions", trace.exceptions);
  PutStrings(json, "frames", trace.frames);
  PutUint(json, "count", trace.count);
  PutUint(json, "sources", trace.sources);
  json.Member("first", FormatInstant(trace.first));
  json.Member("last", FormatInstant(trace.last));
  json.Key("evidence");
  PutEvidence(json, trace.evidence);
  json.EndObject();
}

void PutEntity(JsonWriter& json, const EntitySummary& entity) {
  json.BeginObject();
  json.Member("kind", entity.kind);
  json.Member("value", entity.value);
  PutUint(json, "count", entity.count);
  PutUint(json, "troubles", entity.troubles);
  json.Member("first", FormatInstant(entity.first));
  json.Member("last", FormatInstant(entity.last));
  PutStrings(json, "sources", entity.sources);
  PutStrings(json, "templates", entity.templates);
  json.EndObject();
}

void PutStateChange(JsonWriter& json, const StateChange& change) {
  json.BeginObject();
  json.Member("fact", change.fact);
  json.Member("labels", change.labels);
  json.Member("before", change.before);
  json.Member("after", change.after);
  json.EndObject();
}

void PutMessageChange(JsonWriter& json, const MessageChange& change) {
  json.BeginObject();
  json.Member("text", change.text);
  json.Member("severity", ToString(change.worst));
  PutUint(json, "before", change.before);
  PutUint(json, "after", change.after);
  PutInstant(json, "first", change.first);
  json.EndObject();
}

void PutChanges(JsonWriter& json, const Changes& changes) {
  json.BeginObject();
  json.Member("baseline", changes.baseline);
  PutArray(json, "state", changes.state, PutStateChange);
  PutArray(json, "appeared", changes.appeared, PutMessageChange);
  PutArray(json, "vanished", changes.vanished, PutMessageChange);
  PutArray(json, "rates", changes.rates, PutMessageChange);
  json.EndObject();
}

void PutRedaction(JsonWriter& json, const RedactionCount& redaction) {
  json.BeginObject().Member("rule", redaction.rule);
  PutUint(json, "count", redaction.count);
  json.EndObject();
}

void PutCoverage(JsonWriter& json, const Coverage& coverage) {
  json.Key("coverage").BeginObject();
  PutArray(json, "sources", coverage.sources, PutSource);
  PutArray(json, "missing", coverage.missing, PutMissing);
  PutArray(json, "withheld", coverage.withheld, PutMissing);
  PutArray(json, "not_checked", coverage.not_checked, PutNotChecked);
  PutStrings(json, "please_also_send", coverage.please_also_send);
  json.EndObject();
}

}  // namespace

std::string WriteFindings(const FindingsDocument& document) {
  JsonWriter json(JsonWriter::Style::kPretty);
  json.BeginObject();
  json.Member("schema", FindingsDocument::kSchema);
  json.Member("tool", document.tool);
  PutInput(json, document.input);
  json.Key("window").BeginObject();
  PutSpan(json, document.window);
  json.Key("incident").BeginObject();
  PutSpan(json, document.incident);
  json.EndObject().EndObject();
  PutArray(json, "host", document.host, PutHostFact);
  PutArray(json, "findings", document.findings, PutFinding);
  PutArray(json, "hypotheses", document.hypotheses, PutHypothesis);
  json.Key("density").BeginObject();
  json.Member("bucket_seconds", document.bucket_seconds);
  PutArray(json, "buckets", document.density, PutBucket);
  json.EndObject();
  PutArray(json, "events", document.events, PutEvent);
  PutUint(json, "events_omitted", document.events_omitted);
  PutArray(json, "gauges", document.gauges, PutGauge);
  PutArray(json, "tables", document.tables, PutTable);
  PutArray(json, "templates", document.templates, PutTemplate);
  PutArray(json, "excerpts", document.excerpts, PutExcerpt);
  PutArray(json, "traces", document.traces, PutTrace);
  PutArray(json, "entities", document.entities, PutEntity);
  json.Key("changes");
  PutChanges(json, document.changes);
  PutArray(json, "redactions", document.redactions, PutRedaction);
  PutCoverage(json, document.coverage);
  json.EndObject();
  return json.Take();
}

std::string WriteChanges(const Changes& changes) {
  JsonWriter json(JsonWriter::Style::kPretty);
  PutChanges(json, changes);
  return json.Take();
}

}  // namespace casefile
