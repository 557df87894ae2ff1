#pragma once
// A rule as it was read from a pack (docs/writing-rules.md). Plain values: nothing here watches or
// evaluates. A rule asks one question of the input: a tree of conditions over log lines, facts and
// the text of files.

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "analyzer/rules/jq.h"
#include "analyzer/rules/trouble.h"
#include "base/pattern_set.h"
#include "base/time.h"
#include "formats/findings/findings.h"
#include "formats/logs/record.h"

namespace casefile {

// Where in its pack something was written; for errors that are found after loading.
struct Place {
  int line = 0;
  int column = 0;
};

// A value taken out of a line that matched: the first group of `regex` (the whole match when it has
// none), or the first value of `jq`.
struct Extract {
  std::string name;
  std::shared_ptr<const Regex> regex;
  std::shared_ptr<const JqFilter> jq;
};

// One way a line may match: a literal, a regular expression, or a question to a line of JSON.
struct LinePattern {
  std::string expression;
  bool literal = false;
  bool ignore_case = false;
  std::shared_ptr<const Regex> regex;  // null for a literal and for jq
  std::shared_ptr<const JqFilter> jq{};
  std::vector<Extract> extracts{};
};

// A line matches a step when any pattern does and no exception does.
struct LineStep {
  std::vector<LinePattern> any;
  std::vector<LinePattern> except;
  std::uint64_t count = 1;  // in a set or a sequence: so many such lines
};

// What speaks against a set or a sequence: a line within a span of time that begins `slide` after
// the `anchor`th of its lines, by time, and is as long as the lines lie apart (not when `absolute`)
// and `window`.
struct Negation {
  LineStep step;
  Duration window{};
  Duration slide{};
  std::size_t anchor = 0;
  bool absolute = false;
};

// What of a record is matched.
enum class LogText : std::uint8_t {
  kMessage,   // without header
  kRaw,       // the whole event
  kEachLine,  // each line by itself, also those of files that are no logs
};

// Which records a condition looks at; what is empty restricts nothing. Equal scopes of different
// rules are one to the engine.
struct LogScope {
  std::vector<std::string> programs;  // shell patterns, case ignored
  std::vector<std::string> formats;   // shell patterns
  std::vector<std::string> paths;     // shell patterns
  auto operator<=>(const LogScope&) const = default;
};

// How several steps make one hit.
enum class LogShape : std::uint8_t {
  kLines,     // one step: `count` lines, within `window` when there is one
  kSet,       // every step, in any order, within the window
  kSequence,  // every step, in this order, within the window
};

struct LogCondition {
  LogShape shape = LogShape::kLines;
  LogScope scope;
  std::vector<LineStep> steps;
  std::vector<std::pair<std::string, std::string>> fields;  // name -> shell pattern
  Severity at_least = Severity::kUnknown;
  LogText text = LogText::kMessage;
  std::vector<std::string> by;  // named groups: hits are counted per value
  std::uint64_t count = 1;
  Duration window{};  // zero: no window
  double share = 0;   // at least this part of the scope's records, in percent
  // A line that says that all is well again; a run of hits that began at most `cleared_within`
  // before it is forgotten.
  std::optional<LineStep> cleared_by;
  Duration cleared_within{};
  std::vector<Negation> negate;  // of a set or a sequence
  std::size_t index = 0;  // among the log conditions of all rules; set when the set is compiled
};

enum class Compare : std::uint8_t {
  kAtLeast,
  kAtMost,
  kAbove,
  kBelow,
  kEquals,
  kDiffers,
  kMatches
};

struct Comparison {
  Compare op = Compare::kEquals;
  double number = 0;
  std::string text;                    // kEquals and kDiffers of texts; may hold {names}
  std::shared_ptr<const Regex> regex;  // kMatches
};

struct FactCondition {
  std::string name;
  std::string source_kind;  // what must have been collected, from the vocabulary
  // Labels: any of the shell patterns must match; one that begins with '!' must not. A pattern may
  // be a name in braces, which stands for what an earlier condition of the same `all` found.
  std::vector<std::pair<std::string, std::vector<std::string>>> where;
  std::vector<Comparison> compare;  // all must hold; empty: the fact is there
};

// Text of a member that is no log: a configuration file.
struct FileCondition {
  std::vector<std::string> paths;
  std::shared_ptr<const Regex> regex;  // each match is looked at by itself
  std::shared_ptr<const Regex> lacks;  // must not be found within the match; may be null
  std::size_t index = 0;
};

struct Condition;
struct AllOf {
  std::vector<Condition> children;
  std::optional<Duration> within;  // what the children found lies no further apart
  bool in_order = false;           // and no child's before that of an earlier one
};
struct AnyOf {
  std::vector<Condition> children;
};
struct Not {
  std::vector<Condition> child;  // exactly one; a vector because Condition is not complete here
};
struct Condition {
  std::variant<AllOf, AnyOf, Not, LogCondition, FactCondition, FileCondition> is;
  Place place;
};

// A rule's own example: files that go through the whole analysis.
struct RuleCase {
  std::string name;
  bool fires = true;
  std::vector<std::pair<std::string, std::string>> files;  // path -> text
  std::string title;  // expected title of the finding; empty: any
  Place place;
};

struct Rule {
  std::string id;    // "agentim/disk-full"
  std::string pack;  // "agentim"
  std::string file;  // the pack's file, for errors
  Place place;
  std::string title;
  std::string cause;
  std::string impact;
  std::vector<std::string> remedy;
  std::vector<std::string> references;
  FindingSeverity severity = FindingSeverity::kWarning;
  double confidence = 0.8;
  std::uint64_t minor_below = 0;  // fewer hits than this are told as information
  bool advice = false;            // best practice, never mixed with incidents
  bool needs_signs = false;       // fires only where the pack's system shows itself
  // Its lines tell that something ended and quote why: what else rests on them is the reason.
  bool quotes = false;
  std::vector<std::string> explains;
  // The same edge from its other end: a system's pack knows what it suffers from, and a general
  // pack need not know every system. RuleSet::AddPacks() turns these into the causes' `explains`.
  std::vector<std::string> explained_by;
  Troubles leads_to;      // with their consequences
  Troubles follows_from;  // it is a symptom of whatever leads to one of these
  std::vector<std::string> conflicts;
  std::vector<std::string> specialises;  // general rules that this one says more precisely
  std::string ask;  // what to send when the evidence at hand does not settle it
  Condition when;
  std::vector<Condition> unless;  // any that holds keeps the rule quiet
  // Of a CRE: words that name whose log it is about, the name of its source first.
  std::vector<std::string> sources;
  std::string unsupported;  // why the rule cannot be asked; such a rule is never checked
  std::vector<RuleCase> cases;
};

struct Pack {
  std::string id;
  std::string title;
  std::string file;
  std::optional<Condition> signs;  // how the pack's system shows itself
  std::vector<Rule> rules;
};

}  // namespace casefile
