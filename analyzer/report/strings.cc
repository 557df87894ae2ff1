#include "analyzer/report/strings.h"

namespace casefile::strings {

std::string_view SeverityName(FindingSeverity severity) {
  switch (severity) {
    case FindingSeverity::kInfo:
      return "note";
    case FindingSeverity::kWarning:
      return "warning";
    case FindingSeverity::kError:
      return "error";
    case FindingSeverity::kCritical:
      return "critical";
  }
  return "note";
}

std::string_view SignalName(SignalKind kind) {
  switch (kind) {
    case SignalKind::kNew:
      return "new since";
    case SignalKind::kRise:
      return "more often from";
    case SignalKind::kDrop:
      return "less often from";
    case SignalKind::kSilence:
      return "silent from";
    case SignalKind::kBurst:
      return "a burst at";
    case SignalKind::kSlower:
      return "slower from";
  }
  return "";
}

std::string_view RoleName(FindingRole role) {
  switch (role) {
    case FindingRole::kRootCause:
      return "root cause";
    case FindingRole::kContributing:
      return "contributing";
    case FindingRole::kSymptom:
      return "symptom";
    case FindingRole::kAdvice:
      return "advice";
  }
  return "advice";
}

std::string_view ConfidenceName(TimeConfidence confidence) {
  switch (confidence) {
    case TimeConfidence::kExact:
      return "";
    case TimeConfidence::kZoneAssumed:
      return "zone assumed";
    case TimeConfidence::kInferred:
      return "date inferred";
    case TimeConfidence::kNeighbour:
      return "time of the line before";
    case TimeConfidence::kNone:
      return "no time";
  }
  return "";
}

}  // namespace casefile::strings
