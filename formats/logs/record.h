#pragma once
// One event of a log, as every format gives it.

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"

namespace casefile {

// RFC 5424 severities folded to what logs really distinguish; higher is worse.
enum class Severity : std::uint8_t {
  kUnknown,
  kTrace,
  kDebug,
  kInfo,
  kNotice,
  kWarning,
  kError,
  kCritical
};
std::string_view ToString(Severity severity);  // "unknown", "trace", … "critical"
std::optional<Severity> SeverityFrom(
    std::string_view word);  // "WARN", "warning", "err", "E", "50" …
// Of a priority of syslog: facility * 8 + severity (RFC 5424, section 6.2.1).
Severity SeverityOfPriority(unsigned priority);
std::optional<Severity> SeverityFromPriority(std::string_view digits);

// How the instant was found, best first.
enum class TimeConfidence : std::uint8_t {
  kExact,        // date, time and zone stood in the line
  kZoneAssumed,  // the zone came from the bundle
  kInferred,     // the year or date came from order, rotation or the collection time
  kNeighbour,    // the line had no time of its own
  kNone,
};

// Views into the reader's buffer; valid during the call that hands the record out.
struct LogRecord {
  std::optional<Instant> time;
  TimeConfidence confidence = TimeConfidence::kNone;
  Severity severity = Severity::kUnknown;
  std::string_view program;  // "postgres", "kernel", AgentIM's ctx, …; may be empty
  std::string_view message;  // without header; multi-line events keep their line breaks
  std::string_view raw;      // the whole event as it stands in the file, wrappers included
  std::vector<std::pair<std::string_view, std::string_view>> fields;  // pid, requestId, …
  std::string_view format;   // id of the format that claimed it; "none" when nobody did
  std::uint64_t line = 0;    // of its first line, from 1
  std::uint64_t offset = 0;  // of its first byte
};

}  // namespace casefile
