#pragma once
// How one line of a log is laid out, as written in formats/logs/*.yaml:
//
//   {time} {host:word} {program:word}{?[{pid:int}]}: {message}
//
// Text stands for itself; a blank stands for any run of blanks and tabs; {name:type} is a field;
// {?…} may be missing. A layout is compiled once to a short list of steps and matched front to back
// without backtracking, which is several times faster than a regular expression and cannot explode.
//
// Types: word (no blanks, to the next text), name (of letters, digits, '.', '_' and '-'), host (a
// name or an address), dotted (com.example.Class), text (to the next text),
// rest, int, number, hex, severity (a word that names one), upper (the same in capitals), letter,
// letters, data (RFC 5424 structured data), spans (tracing's `a{k=v}:b{}: `); of stamps: time
// (any), full (with date and year), iso (2026-11-21T…), noyear, clock (no date), yymmdd (261121
// 8:04:38), uptime. {time}, {uptime}, {severity} and {message} need no type; {name:"x"} is the text
// x, kept as a field.

#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "formats/logs/record.h"
#include "formats/logs/timestamp.h"

namespace casefile {

// What one line said. Views into the line (or into whatever was parsed), valid as long as it.
struct LineMatch {
  std::optional<Stamp> stamp;
  std::string_view severity_word;
  std::string_view program;
  std::string_view message;
  std::vector<std::pair<std::string_view, std::string_view>> fields;

  void Clear();
};

// A line that is matched against several layouts: its leading stamp is parsed once.
class LayoutInput {
 public:
  explicit LayoutInput(std::string_view line) : line_(line) {}
  std::string_view line() const { return line_; }
  // The stamp at byte `at`.
  const std::optional<Stamp>& StampAt(std::size_t at);

 private:
  std::string_view line_;
  std::size_t stamp_at_ = std::string_view::npos;
  std::optional<Stamp> stamp_;
};

// Immutable after Compile(). The field names in a match point into the layout.
class Layout {
 public:
  // kInvalidInput says what is wrong with the text.
  static Result<Layout> Compile(std::string_view text);

  // Fills `out` (cleared first) and returns true when the whole line fits.
  bool Match(LayoutInput& input, LineMatch& out) const;

  enum class StepKind : std::uint8_t {
    kText,
    kOptional,
    kWord,
    kName,
    kHost,
    kDotted,
    kUntil,
    kRest,
    kInt,
    kNumber,
    kHex,
    kLetter,
    kLetters,
    kSeverity,
    kUpper,
    kTime,
    kTimeFull,
    kTimeIso,
    kTimeNoYear,
    kTimeClock,
    kTimeYymmdd,
    kUptime,
    kData,
    kSpans,
    kQuotedText
  };
  enum class Role : std::uint8_t { kField, kSeverity, kProgram, kMessage, kNone };
  struct Step {
    StepKind kind = StepKind::kText;
    Role role = Role::kNone;
    std::string text;                  // that must stand there: of kText and kQuotedText
    std::string name;                  // of the field
    std::vector<std::string> follows;  // texts one of which ends a kWord or kUntil
    std::bitset<256> ends;             // bytes with which one of them begins
    std::size_t inner = 0;             // steps of a kOptional
  };

 private:
  std::vector<Step> steps_;
};

}  // namespace casefile
