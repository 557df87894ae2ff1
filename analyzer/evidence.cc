#include "analyzer/evidence.h"

#include <string>

#include "base/limits.h"

namespace casefile {
namespace {

std::string Bounded(std::string_view text) {
  return std::string(text.substr(0, limits::kEvidenceTextBytes));
}

}  // namespace

Evidence EvidenceOf(std::string_view path, const LogRecord& record) {
  Evidence evidence;
  evidence.path = path;
  evidence.line = record.line;
  evidence.offset = record.offset;
  evidence.time = record.time;
  evidence.confidence = record.confidence;
  evidence.text = Bounded(record.raw);
  evidence.severity = record.severity;
  evidence.program = Bounded(record.program);
  if (record.message != record.raw) evidence.message = Bounded(record.message);
  return evidence;
}

}  // namespace casefile
