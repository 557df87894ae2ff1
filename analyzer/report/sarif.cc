// SARIF 2.1.0 (OASIS), for code scanning views and build servers: one result per finding, with its
// evidence as locations.

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "analyzer/report/all.h"
#include "analyzer/report/view.h"
#include "base/json.h"

namespace casefile::sarif {
namespace {

constexpr std::size_t kResults = 5000;  // what GitHub takes of one run
constexpr std::size_t kSnippetBytes = 4096;

std::string_view Level(FindingSeverity severity) {
  switch (severity) {
    case FindingSeverity::kInfo:
      return "note";
    case FindingSeverity::kWarning:
      return "warning";
    case FindingSeverity::kError:
    case FindingSeverity::kCritical:
      return "error";
  }
  return "none";
}

// A path as a relative URI: what is not unreserved (RFC 3986) is percent-encoded, so that no path
// can become a scheme or another host.
std::string UriOf(std::string_view path) {
  while (!path.empty() && path.front() == '/') path.remove_prefix(1);
  std::string uri;
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~' || c == '/';
    if (plain) {
      uri += c;
    } else {
      uri += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return uri;
}

void PutText(JsonWriter& json, std::string_view key, std::string_view text) {
  json.Key(key).BeginObject().Member("text", text).EndObject();
}

void PutLocation(JsonWriter& json, const Evidence& evidence) {
  json.BeginObject().Key("physicalLocation").BeginObject();
  json.Key("artifactLocation").BeginObject().Member("uri", UriOf(evidence.path)).EndObject();
  if (evidence.line > 0) {
    json.Key("region").BeginObject();
    json.Key("startLine").Uint(evidence.line);
    PutText(json, "snippet", Clip(evidence.text, kSnippetBytes).text);
    json.EndObject();
  }
  json.EndObject().EndObject();
}

void PutRule(JsonWriter& json, const Finding& finding) {
  json.BeginObject().Member("id", finding.id);
  PutText(json, "shortDescription", finding.title.empty() ? finding.id : finding.title);
  if (!finding.cause.empty()) PutText(json, "fullDescription", finding.cause);
  if (!finding.remedy.empty())
    PutText(json, "help", fmt::format("{}", fmt::join(finding.remedy, "\n")));
  json.EndObject();
}

void PutResult(JsonWriter& json, const Finding& finding) {
  json.BeginObject().Member("ruleId", finding.id);
  json.Member("level", Level(finding.severity));
  PutText(json, "message", finding.title.empty() ? finding.id : finding.title);
  json.Key("rank").Number(std::clamp(finding.confidence, 0.0, 1.0) * 100);
  if (finding.count > 0) json.Key("occurrenceCount").Uint(finding.count);
  json.Key("locations").BeginArray();
  for (const Evidence& evidence : finding.evidence)
    if (evidence.supports && !evidence.path.empty()) PutLocation(json, evidence);
  json.EndArray().EndObject();
}

std::string Write(const FindingsDocument& document) {
  JsonWriter json(JsonWriter::Style::kPretty);
  json.BeginObject();
  json.Member("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
  json.Member("version", "2.1.0");
  json.Key("runs").BeginArray().BeginObject();
  json.Key("tool").BeginObject().Key("driver").BeginObject();
  json.Member("name", "casefile-analyze");
  const std::size_t shown = std::min(document.findings.size(), kResults);
  json.Key("rules").BeginArray();
  std::set<std::string_view> known;
  for (std::size_t i = 0; i < shown; ++i)
    if (known.insert(document.findings[i].id).second) PutRule(json, document.findings[i]);
  json.EndArray().EndObject().EndObject();
  json.Key("results").BeginArray();
  for (std::size_t i = 0; i < shown; ++i) PutResult(json, document.findings[i]);
  json.EndArray().EndObject().EndArray().EndObject();
  return json.Take();
}

}  // namespace

Report Make() {
  return {"sarif", ".sarif", "the findings as SARIF 2.1.0", Write};
}

}  // namespace casefile::sarif
