// JSON -> FindingsDocument. A findings file may come from a stranger, so every member is checked;
// what is absent keeps its default, what has the wrong type is an error that names the place.

#include <fmt/format.h>

#include "base/json.h"
#include "formats/findings/findings.h"

namespace casefile {
namespace {

// One object of the file and where it stands. The first wrong member is remembered and everything
// after it is skipped, so that callers read all members in a row and ask for the error once.
class Reader {
 public:
  Reader(const Json& json, std::string where, std::optional<Error>* error)
      : json_(&json), where_(std::move(where)), error_(error) {
    if (json.AsObject() == nullptr) Fail(where_, "is not an object");
  }

  void Read(std::string_view key, std::string* out) const {
    const Json* member = Find(key);
    if (member == nullptr) return;
    if (const std::string* text = member->AsString(); text != nullptr) {
      *out = *text;
    } else {
      Fail(Place(key), "is not a string");
    }
  }
  void Read(std::string_view key, bool* out) const {
    const Json* member = Find(key);
    if (member == nullptr) return;
    if (const bool* value = member->AsBool(); value != nullptr) {
      *out = *value;
    } else {
      Fail(Place(key), "is not true or false");
    }
  }
  void Read(std::string_view key, double* out) const {
    const Json* member = Find(key);
    if (member == nullptr) return;
    if (const std::optional<double> value = member->AsNumber(); value) {
      *out = *value;
    } else {
      Fail(Place(key), "is not a number");
    }
  }
  void Read(std::string_view key, std::int64_t* out) const {
    const Json* member = Find(key);
    if (member == nullptr) return;
    if (const std::int64_t* value = member->AsInt(); value != nullptr) {
      *out = *value;
    } else {
      Fail(Place(key), "is not a whole number");
    }
  }
  void Read(std::string_view key, std::uint64_t* out) const {
    auto value = static_cast<std::int64_t>(*out);
    Read(key, &value);
    if (value < 0) return Fail(Place(key), "is negative");
    *out = static_cast<std::uint64_t>(value);
  }
  void Read(std::string_view key, int* out) const {
    std::int64_t value = *out;
    Read(key, &value);
    if (value < 0 || value > 1'000'000'000) return Fail(Place(key), "is out of range");
    *out = static_cast<int>(value);
  }
  void Read(std::string_view key, std::optional<Instant>* out) const {
    const Json* member = Find(key);
    if (member == nullptr || member->is_null()) return;
    const std::string* text = member->AsString();
    if (text != nullptr) *out = ParseRfc3339(*text);
    if (!out->has_value()) Fail(Place(key), "is not an RFC 3339 time");
  }
  void Read(std::string_view key, Instant* out) const {
    std::optional<Instant> value;
    Read(key, &value);
    if (value) {
      *out = *value;
    } else {
      Fail(Place(key), "is missing");
    }
  }
  // A word of one of our enumerations; `parse` is its …From function.
  template <class Enum>
  void ReadWord(std::string_view key,
                std::optional<Enum> (*parse)(std::string_view),
                Enum* out) const {
    std::string word;
    Read(key, &word);
    if (word.empty()) return;
    if (const std::optional<Enum> value = parse(word); value) {
      *out = *value;
    } else {
      Fail(Place(key), fmt::format("has the unknown word '{}'", word));
    }
  }
  void Read(std::string_view key, std::vector<std::string>* out) const {
    ForEach(key, [&](const Json& item, const std::string& place) {
      if (const std::string* text = item.AsString(); text != nullptr) {
        out->push_back(*text);
      } else {
        Fail(place, "is not a string");
      }
    });
  }
  void Read(std::string_view key, std::vector<std::uint64_t>* out) const {
    ForEach(key, [&](const Json& item, const std::string& place) {
      const std::int64_t* value = item.AsInt();
      if (value == nullptr || *value < 0) return Fail(place, "is not a count");
      out->push_back(static_cast<std::uint64_t>(*value));
    });
  }
  // A list of lists of strings.
  void Read(std::string_view key, std::vector<std::vector<std::string>>* out) const {
    ForEach(key, [&](const Json& item, const std::string& place) {
      const Json::Array* cells = item.AsArray();
      if (cells == nullptr) return Fail(place, "is not a list");
      out->emplace_back();
      for (const Json& cell : *cells) {
        const std::string* text = cell.AsString();
        if (text == nullptr) return Fail(place, "holds something that is not a string");
        out->back().push_back(*text);
      }
    });
  }
  template <class T>
  void ReadAll(std::string_view key, T (*read)(const Reader&), std::vector<T>* out) const {
    ForEach(key, [&](const Json& item, const std::string& place) {
      out->push_back(read(Reader(item, place, error_)));
    });
  }
  // The object `key`; an empty one when it is absent.
  Reader Object(std::string_view key) const {
    static const Json kEmpty{Json::Object{}};
    const Json* member = Find(key);
    return {member == nullptr ? kEmpty : *member, Place(key), error_};
  }

 private:
  const Json* Find(std::string_view key) const {
    return error_->has_value() ? nullptr : json_->Find(key);
  }
  std::string Place(std::string_view key) const {
    return where_.empty() ? std::string(key) : fmt::format("{}.{}", where_, key);
  }
  template <class Visit>
  void ForEach(std::string_view key, Visit visit) const {
    const Json* member = Find(key);
    if (member == nullptr) return;
    const Json::Array* items = member->AsArray();
    if (items == nullptr) return Fail(Place(key), "is not a list");
    std::size_t index = 0;
    for (const Json& item : *items) {
      if (error_->has_value()) return;
      visit(item, fmt::format("{}[{}]", Place(key), index++));
    }
  }
  void Fail(std::string_view place, std::string_view what) const {
    if (error_->has_value()) return;
    *error_ = Error(ErrorCode::kCorrupt,
                    fmt::format("{} {}", place.empty() ? "the document" : place, what));
  }

  const Json* json_;
  std::string where_;
  std::optional<Error>* error_;
};

// Only the words that are written; SeverityFrom() knows those of every log as well.
std::optional<Severity> SeverityWord(std::string_view text) {
  for (int i = 0; i <= static_cast<int>(Severity::kCritical); ++i)
    if (ToString(static_cast<Severity>(i)) == text) return static_cast<Severity>(i);
  return std::nullopt;
}

TimeSpan ReadSpan(const Reader& in) {
  TimeSpan span;
  in.Read("from", &span.from);
  in.Read("to", &span.to);
  return span;
}

InputSummary ReadInput(const Reader& in) {
  InputSummary input;
  in.Read("name", &input.name);
  in.Read("kind", &input.kind);
  in.Read("bundle_id", &input.bundle_id);
  in.Read("tool", &input.tool);
  in.Read("collected", &input.collected);
  in.Read("profiles", &input.profiles);
  in.Read("time_zone", &input.time_zone);
  in.Read("utc_offset_seconds", &input.utc_offset_seconds);
  in.Read("members", &input.members);
  in.Read("bytes", &input.bytes);
  in.Read("partial", &input.partial);
  in.Read("problems", &input.problems);
  return input;
}

Evidence ReadEvidence(const Reader& in) {
  Evidence evidence;
  in.Read("path", &evidence.path);
  in.Read("line", &evidence.line);
  in.Read("offset", &evidence.offset);
  in.Read("time", &evidence.time);
  in.ReadWord("time_confidence", &TimeConfidenceFrom, &evidence.confidence);
  in.Read("text", &evidence.text);
  in.ReadWord("severity", &SeverityFrom, &evidence.severity);
  in.Read("program", &evidence.program);
  in.Read("message", &evidence.message);
  in.Read("supports", &evidence.supports);
  return evidence;
}

Finding ReadFinding(const Reader& in) {
  Finding finding;
  in.Read("id", &finding.id);
  in.Read("title", &finding.title);
  in.Read("system", &finding.system);
  in.ReadWord("severity", &FindingSeverityFrom, &finding.severity);
  in.Read("confidence", &finding.confidence);
  in.ReadWord("role", &FindingRoleFrom, &finding.role);
  in.Read("rank", &finding.rank);
  in.Read("first_seen", &finding.first_seen);
  in.Read("last_seen", &finding.last_seen);
  in.Read("count", &finding.count);
  in.Read("cause", &finding.cause);
  in.Read("impact", &finding.impact);
  in.Read("remedy", &finding.remedy);
  in.Read("references", &finding.references);
  in.Read("explains", &finding.explains);
  in.ReadAll("evidence", &ReadEvidence, &finding.evidence);
  return finding;
}

Hypothesis ReadHypothesis(const Reader& in) {
  Hypothesis hypothesis;
  in.Read("rank", &hypothesis.rank);
  in.Read("finding", &hypothesis.finding);
  in.Read("chain", &hypothesis.chain);
  in.Read("score", &hypothesis.score);
  in.Read("because", &hypothesis.because);
  in.Read("against", &hypothesis.against);
  return hypothesis;
}

TimelineBucket ReadBucket(const Reader& in) {
  TimelineBucket bucket;
  in.Read("start", &bucket.start);
  in.Read("total", &bucket.total);
  in.Read("warnings", &bucket.warnings);
  in.Read("errors", &bucket.errors);
  return bucket;
}

TimelineEvent ReadEvent(const Reader& in) {
  TimelineEvent event;
  in.Read("time", &event.time);
  in.ReadWord("severity", &SeverityWord, &event.severity);
  in.Read("program", &event.program);
  in.Read("text", &event.text);
  in.Read("finding", &event.finding);
  event.evidence = ReadEvidence(in.Object("evidence"));
  return event;
}

RateOverTime ReadRate(const Reader& in) {
  RateOverTime rate;
  in.Read("from", &rate.from);
  in.Read("slot_seconds", &rate.slot_seconds);
  in.Read("counts", &rate.counts);
  return rate;
}

SourceCoverage ReadSource(const Reader& in) {
  SourceCoverage source;
  in.Read("path", &source.path);
  in.Read("kind", &source.kind);
  in.Read("format", &source.format);
  in.Read("bytes", &source.bytes);
  in.Read("lines", &source.lines);
  in.Read("lines_without_time", &source.lines_without_time);
  source.span = ReadSpan(in);
  in.ReadAll("quiet", &ReadSpan, &source.quiet);
  source.rate = ReadRate(in.Object("rate"));
  source.errors = ReadRate(in.Object("errors"));
  in.Read("note", &source.note);
  return source;
}

MissingSource ReadMissing(const Reader& in) {
  MissingSource missing;
  in.Read("source", &missing.source);
  in.Read("why", &missing.why);
  return missing;
}

NotChecked ReadNotChecked(const Reader& in) {
  NotChecked not_checked;
  in.Read("rule", &not_checked.rule);
  in.Read("why", &not_checked.why);
  return not_checked;
}

HostFact ReadHostFact(const Reader& in) {
  HostFact fact;
  in.Read("name", &fact.name);
  in.Read("value", &fact.value);
  return fact;
}

Gauge ReadGauge(const Reader& in) {
  Gauge gauge;
  in.Read("group", &gauge.group);
  in.Read("name", &gauge.name);
  in.Read("percent", &gauge.percent);
  in.Read("detail", &gauge.detail);
  return gauge;
}

HostTable ReadTable(const Reader& in) {
  HostTable table;
  in.Read("title", &table.title);
  in.Read("columns", &table.columns);
  in.Read("rows", &table.rows);
  return table;
}

Signal ReadSignal(const Reader& in) {
  Signal signal;
  in.ReadWord("kind", &SignalKindFrom, &signal.kind);
  in.Read("at", &signal.at);
  in.Read("before", &signal.before);
  in.Read("after", &signal.after);
  in.Read("strength", &signal.strength);
  return signal;
}

TemplateParameter ReadParameter(const Reader& in) {
  TemplateParameter parameter;
  in.Read("types", &parameter.types);
  in.Read("values", &parameter.values);
  return parameter;
}

TemplateSummary ReadTemplate(const Reader& in) {
  TemplateSummary summary;
  in.Read("id", &summary.id);
  in.Read("text", &summary.text);
  in.Read("count", &summary.count);
  in.ReadWord("severity", &SeverityWord, &summary.severity);
  in.Read("first", &summary.first);
  in.Read("last", &summary.last);
  in.Read("sources", &summary.sources);
  summary.evidence = ReadEvidence(in.Object("evidence"));
  in.ReadAll("signals", &ReadSignal, &summary.signals);
  summary.rate = ReadRate(in.Object("rate"));
  in.ReadAll("parameters", &ReadParameter, &summary.parameters);
  return summary;
}

Excerpt ReadExcerpt(const Reader& in) {
  Excerpt excerpt;
  in.Read("path", &excerpt.path);
  in.Read("line", &excerpt.line);
  in.Read("lines", &excerpt.lines);
  return excerpt;
}

TraceSummary ReadTrace(const Reader& in) {
  TraceSummary trace;
  in.Read("fingerprint", &trace.fingerprint);
  in.Read("exceptions", &trace.exceptions);
  in.Read("frames", &trace.frames);
  in.Read("count", &trace.count);
  in.Read("sources", &trace.sources);
  in.Read("first", &trace.first);
  in.Read("last", &trace.last);
  trace.evidence = ReadEvidence(in.Object("evidence"));
  return trace;
}

EntitySummary ReadEntity(const Reader& in) {
  EntitySummary entity;
  in.Read("kind", &entity.kind);
  in.Read("value", &entity.value);
  in.Read("count", &entity.count);
  in.Read("troubles", &entity.troubles);
  in.Read("first", &entity.first);
  in.Read("last", &entity.last);
  in.Read("sources", &entity.sources);
  in.Read("templates", &entity.templates);
  return entity;
}

StateChange ReadStateChange(const Reader& in) {
  StateChange change;
  in.Read("fact", &change.fact);
  in.Read("labels", &change.labels);
  in.Read("before", &change.before);
  in.Read("after", &change.after);
  return change;
}

MessageChange ReadMessageChange(const Reader& in) {
  MessageChange change;
  in.Read("text", &change.text);
  in.ReadWord("severity", &SeverityWord, &change.worst);
  in.Read("before", &change.before);
  in.Read("after", &change.after);
  in.Read("first", &change.first);
  return change;
}

Changes ReadChanges(const Reader& in) {
  Changes changes;
  in.Read("baseline", &changes.baseline);
  in.ReadAll("state", &ReadStateChange, &changes.state);
  in.ReadAll("appeared", &ReadMessageChange, &changes.appeared);
  in.ReadAll("vanished", &ReadMessageChange, &changes.vanished);
  in.ReadAll("rates", &ReadMessageChange, &changes.rates);
  return changes;
}

RedactionCount ReadRedaction(const Reader& in) {
  RedactionCount redaction;
  in.Read("rule", &redaction.rule);
  in.Read("count", &redaction.count);
  return redaction;
}

Coverage ReadCoverage(const Reader& in) {
  Coverage coverage;
  in.ReadAll("sources", &ReadSource, &coverage.sources);
  in.ReadAll("missing", &ReadMissing, &coverage.missing);
  in.ReadAll("withheld", &ReadMissing, &coverage.withheld);
  in.ReadAll("not_checked", &ReadNotChecked, &coverage.not_checked);
  in.Read("please_also_send", &coverage.please_also_send);
  return coverage;
}

}  // namespace

Result<FindingsDocument> ReadFindings(std::string_view json) {
  const Json root = TRY(ParseJson(json));
  const std::string_view schema = root.FindString("schema");
  if (schema != FindingsDocument::kSchema)
    return Error(ErrorCode::kUnsupported,
                 fmt::format("the schema is '{}', not {}", schema, FindingsDocument::kSchema));
  std::optional<Error> error;
  const Reader in(root, "", &error);
  FindingsDocument document;
  in.Read("tool", &document.tool);
  document.input = ReadInput(in.Object("input"));
  document.window = ReadSpan(in.Object("window"));
  document.incident = ReadSpan(in.Object("window").Object("incident"));
  in.ReadAll("host", &ReadHostFact, &document.host);
  in.ReadAll("findings", &ReadFinding, &document.findings);
  in.ReadAll("hypotheses", &ReadHypothesis, &document.hypotheses);
  in.Object("density").Read("bucket_seconds", &document.bucket_seconds);
  in.Object("density").ReadAll("buckets", &ReadBucket, &document.density);
  in.ReadAll("events", &ReadEvent, &document.events);
  in.Read("events_omitted", &document.events_omitted);
  in.ReadAll("gauges", &ReadGauge, &document.gauges);
  in.ReadAll("tables", &ReadTable, &document.tables);
  in.ReadAll("templates", &ReadTemplate, &document.templates);
  in.ReadAll("excerpts", &ReadExcerpt, &document.excerpts);
  in.ReadAll("traces", &ReadTrace, &document.traces);
  in.ReadAll("entities", &ReadEntity, &document.entities);
  document.changes = ReadChanges(in.Object("changes"));
  in.ReadAll("redactions", &ReadRedaction, &document.redactions);
  document.coverage = ReadCoverage(in.Object("coverage"));
  if (error) return *std::move(error);
  if (document.bucket_seconds <= 0)
    return Error(ErrorCode::kCorrupt, "density.bucket_seconds is not positive");
  return document;
}

}  // namespace casefile
