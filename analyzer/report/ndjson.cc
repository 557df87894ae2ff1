// The events of the timeline as JSON lines, for jq and log stores.

#include "analyzer/report/all.h"
#include "base/json.h"

namespace casefile::ndjson {
namespace {

std::string Write(const FindingsDocument& document) {
  std::string out;
  for (const TimelineEvent& event : document.events) {
    JsonWriter json;
    json.BeginObject();
    json.Member("time", FormatInstant(event.time));
    json.Member("severity", ToString(event.severity));
    json.Member("program", event.program);
    json.Member("text", event.text);
    json.Member("path", event.evidence.path);
    json.Key("line").Uint(event.evidence.line);
    json.Key("offset").Uint(event.evidence.offset);
    json.Member("original", event.evidence.text);
    json.Member("finding", event.finding);
    json.EndObject();
    std::string line = json.Take();
    while (!line.empty() && line.back() == '\n') line.pop_back();
    out += line + '\n';
  }
  return out;
}

}  // namespace

Report Make() {
  return {"ndjson", ".timeline.ndjson", "the events of the timeline as JSON lines", Write};
}

}  // namespace casefile::ndjson
