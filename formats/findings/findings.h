#pragma once
// What the analyzer found, as data: the input of every report and the content of `--json`
// (formats/findings/FORMAT.md, schema "casefile.findings/1"). Plain values, all text foreign:
// whoever shows it escapes it.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "formats/logs/record.h"

namespace casefile {

enum class FindingSeverity : std::uint8_t { kInfo, kWarning, kError, kCritical };
enum class FindingRole : std::uint8_t { kRootCause, kContributing, kSymptom, kAdvice };
std::string_view ToString(FindingSeverity severity);
std::string_view ToString(FindingRole role);
std::optional<FindingSeverity> FindingSeverityFrom(std::string_view text);
std::optional<FindingRole> FindingRoleFrom(std::string_view text);
std::string_view ToString(TimeConfidence confidence);  // "exact", "zone_assumed", …
std::optional<TimeConfidence> TimeConfidenceFrom(std::string_view text);

// A place in the input that a claim rests on. `text` is the original line.
struct Evidence {
  std::string path;
  std::uint64_t line = 0;    // from 1; 0 when the whole member is meant
  std::uint64_t offset = 0;  // bytes from the start of the member
  std::optional<Instant> time;
  TimeConfidence confidence = TimeConfidence::kNone;
  std::string text;
  // What its format says of a line of a log; the message without its head, empty when that is
  // `text`.
  Severity severity = Severity::kUnknown;
  std::string program = {};
  std::string message = {};
  bool supports = true;  // false: it speaks against
};

struct Finding {
  std::string id;  // "agentim/disk-full": stable, public
  std::string title;
  std::string system;  // "agentim", "linux", "postgresql"
  FindingSeverity severity = FindingSeverity::kWarning;
  FindingRole role = FindingRole::kSymptom;
  double confidence = 0;  // 0 to 1
  int rank = 0;           // 1 is first; order of all findings
  std::optional<Instant> first_seen;
  std::optional<Instant> last_seen;
  std::uint64_t count = 0;
  std::string cause;
  std::string impact;
  std::vector<std::string> remedy;
  std::vector<std::string> references;
  std::vector<std::string> explains;  // ids of findings of this run that this one explains
  std::vector<Evidence> evidence;     // a few, first and last; `count` has them all
};

// A chain from cause to loudest symptom.
struct Hypothesis {
  int rank = 0;
  std::string finding;
  std::vector<std::string> chain;
  double score = 0;
  std::vector<std::string> because;  // sentences
  std::vector<std::string> against;
};

struct TimeSpan {
  std::optional<Instant> from;
  std::optional<Instant> to;
};

// How often something was over time: `counts` of slots of `slot_seconds` from `from` on.
struct RateOverTime {
  std::optional<Instant> from;
  std::int64_t slot_seconds = 0;
  std::vector<std::uint64_t> counts;
};

// What one source covers.
struct SourceCoverage {
  std::string path;
  std::string kind;    // "log", "disk table", "processes", …
  std::string format;  // of a log, else empty
  std::uint64_t bytes = 0;
  std::uint64_t lines = 0;
  std::uint64_t lines_without_time = 0;
  TimeSpan span;
  std::vector<TimeSpan> quiet;  // long stretches inside `span` without a record, by time
  RateOverTime rate;            // of its records
  RateOverTime errors;          // of those that are errors and worse, in the same slots
  std::string note;             // "cut at 64 MiB", empty when whole
};
struct MissingSource {
  std::string source;
  std::string why;
};
struct NotChecked {
  std::string rule;
  std::string why;
};
struct Coverage {
  std::vector<SourceCoverage> sources;
  std::vector<MissingSource> missing;
  std::vector<MissingSource> withheld;
  std::vector<NotChecked> not_checked;
  std::vector<std::string> please_also_send;
};

// A name and a value of the host strip: "Kernel", "6.1.0-18-amd64".
struct HostFact {
  std::string name;
  std::string value;
};

struct InputSummary {
  std::string name;  // file name as given
  std::string kind;  // "bundle", "directory", "file", "archive"
  std::string bundle_id;
  std::string tool;
  std::optional<Instant> collected;
  std::vector<std::string> profiles;
  std::string time_zone;
  std::int64_t utc_offset_seconds = 0;
  std::uint64_t members = 0;
  std::uint64_t bytes = 0;
  bool partial = false;
  std::vector<std::string> problems;
};

// One bar of the timeline: how many events of each severity a source had in [start, start+width).
struct TimelineBucket {
  Instant start{};
  std::uint64_t total = 0;
  std::uint64_t warnings = 0;
  std::uint64_t errors = 0;  // error and worse
};

// An event worth a line of its own in the merged timeline.
struct TimelineEvent {
  Instant time{};
  Severity severity = Severity::kUnknown;
  std::string program;
  std::string text;
  Evidence evidence;
  std::string finding;  // id when a finding rests on it
};

// How full something was: a bar of the host section. `percent` is 0 to 100.
struct Gauge {
  std::string group;  // "Disk space", "Inodes", "Memory"
  std::string name;   // "/var"
  double percent = 0;
  std::string detail;  // "38.1 GiB of 40 GiB"
};

// A small table of the host section: listening ports, the largest processes.
struct HostTable {
  std::string title;
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
};

// What the rate of a template says: it is new, it rises or drops at a moment, it stops although it
// had a rhythm, it comes in one burst, or what it times takes longer.
enum class SignalKind : std::uint8_t { kNew, kRise, kDrop, kSilence, kBurst, kSlower };
std::string_view ToString(SignalKind kind);  // "new", "rise", … "slower"
std::optional<SignalKind> SignalKindFrom(std::string_view text);

struct Signal {
  SignalKind kind = SignalKind::kNew;
  Instant at{};
  double before = 0;  // events per minute; of "slower", milliseconds
  double after = 0;
  double strength = 0;  // of the same kind, more is more certain
};

// What stands where a template has "<*>".
struct TemplateParameter {
  std::vector<std::string> types;   // "number", "path", "ip" …
  std::vector<std::string> values;  // a few that were seen
};

// What many records have in common, with "<*>" where they differ.
struct TemplateSummary {
  std::string id;
  std::string text;
  std::uint64_t count = 0;
  Severity severity = Severity::kUnknown;  // the worst of its records
  Instant first{};
  Instant last{};
  std::uint64_t sources = 0;  // files it stands in, at most 64
  Evidence evidence;          // the first of its records
  std::vector<Signal> signals;
  RateOverTime rate;
  std::vector<TemplateParameter> parameters;  // in the order of the text
};

// Lines of a file as they stand there, without line ends: what is around the evidence.
struct Excerpt {
  std::string path;
  std::uint64_t line = 0;  // number of the first, from 1
  std::vector<std::string> lines;
};

// A stack trace that came once or often, whatever its messages and line numbers were.
struct TraceSummary {
  std::string fingerprint;
  std::vector<std::string> exceptions;
  std::vector<std::string> frames;  // the first few
  std::uint64_t count = 0;
  std::uint64_t sources = 0;
  Instant first{};
  Instant last{};
  Evidence evidence;  // the first of its records
};

// A thing that records talk about, and where they do.
struct EntitySummary {
  std::string kind;  // "request", "trace", "process", "host", "address", "port", "path", "device",
                     // "user", "container", "session", "job", "unit", "connection"
  std::string value;
  std::uint64_t count = 0;
  std::uint64_t troubles = 0;  // warnings and worse among them
  Instant first{};
  Instant last{};
  std::vector<std::string> sources;    // paths of the first few
  std::vector<std::string> templates;  // ids of the first few
};

struct RedactionCount {
  std::string rule;
  std::uint64_t count = 0;
};

struct StateChange {
  std::string fact;    // "disk.used_percent"
  std::string labels;  // "mount=/"
  std::string before;  // empty: was not there
  std::string after;   // empty: is not there
};

struct MessageChange {
  std::string text;  // the template
  Severity worst = Severity::kUnknown;
  std::uint64_t before = 0;
  std::uint64_t after = 0;
  std::optional<Instant> first;  // on the side that has more of it
};

// What differs from another input: the same machine when it was well, or one that should be alike.
struct Changes {
  std::string baseline;                 // name of the other input; empty when none was given
  std::vector<StateChange> state;       // by fact and labels
  std::vector<MessageChange> appeared;  // the worst first, then the most frequent
  std::vector<MessageChange> vanished;
  std::vector<MessageChange> rates;
};

struct FindingsDocument {
  static constexpr std::string_view kSchema = "casefile.findings/1";
  std::string tool;  // "casefile-analyze 0.1.0"
  InputSummary input;
  TimeSpan window;
  TimeSpan incident;
  std::vector<HostFact> host;
  std::vector<Finding> findings;  // by rank
  std::vector<Hypothesis> hypotheses;
  std::int64_t bucket_seconds = 60;
  std::vector<TimelineBucket> density;
  std::vector<TimelineEvent> events;  // by time
  std::uint64_t events_omitted = 0;   // worth a line, left out for room
  std::vector<Gauge> gauges;
  std::vector<HostTable> tables;
  std::vector<TemplateSummary> templates;  // those worth showing
  std::vector<Excerpt> excerpts;           // by path and line, apart from one another
  std::vector<TraceSummary> traces;        // the most frequent first
  std::vector<EntitySummary> entities;     // those that join sources or stand in trouble
  Changes changes;                         // when a baseline was given
  std::vector<RedactionCount> redactions;
  Coverage coverage;
};

// Instants are written with milliseconds, so a document whose instants have no finer part comes
// back from ReadFindings as it was.
std::string WriteFindings(const FindingsDocument& document);
// The member `changes` by itself.
std::string WriteChanges(const Changes& changes);
// kCorrupt, with the place ("findings[3].evidence[0].line"), when a member has the wrong type or an
// unknown word; kUnsupported for another schema. Members it does not know are passed over.
Result<FindingsDocument> ReadFindings(std::string_view json);

}  // namespace casefile
