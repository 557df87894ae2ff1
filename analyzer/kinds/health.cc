// Health documents of programs: {"ok": …, "checks": {…}}, {"status": "healthy", "components": {…}},
// also wrapped in {"data": …}, and what Spring Boot and aisopod's `health --json` print.

#include "analyzer/kinds/all.h"
#include "base/json.h"
#include "base/text.h"

namespace casefile::health {
namespace {

bool IsGood(std::string_view word) {
  for (const char* good : {"ok",
                           "healthy",
                           "up",
                           "pass",
                           "passing",
                           "ready",
                           "alive",
                           "true",
                           "success",
                           "operational"}) {
    if (EqualsIgnoreCase(word, good)) return true;
  }
  return false;
}

// One check: true/false, "ok", or {"status": …}; empty when it says neither.
std::string StateOf(const Json& check) {
  if (const auto* flag = check.AsBool()) return *flag ? "ok" : "failed";
  if (const auto* text = check.AsString()) return IsGood(*text) ? "ok" : *text;
  for (const char* key : {"status", "ok", "healthy", "state"}) {
    if (const Json* inner = check.Find(key); inner != nullptr && inner->AsObject() == nullptr) {
      return StateOf(*inner);
    }
  }
  return {};
}

const Json& Unwrapped(const Json& document) {
  const Json* data = document.Find("data");
  return data != nullptr && data->AsObject() != nullptr ? *data : document;
}

// The word or flag that sums the document up, or null.
const Json* Overall(const Json& document) {
  for (const char* key : {"ok", "status", "overall", "healthy"}) {
    const Json* value = document.Find(key);
    if (value != nullptr && (value->AsBool() != nullptr || value->AsString() != nullptr))
      return value;
  }
  return nullptr;
}

const Json* Checks(const Json& document) {
  for (const char* key : {"checks", "components", "services", "dependencies"}) {
    const Json* value = document.Find(key);
    if (value != nullptr && value->AsObject() != nullptr) return value;
  }
  return nullptr;
}

// curl puts a header or a number before or behind; the document is what stands in braces.
std::string_view DocumentIn(std::string_view text) {
  const std::size_t begin = text.find('{');
  const std::size_t end = text.rfind('}');
  if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) return {};
  return text.substr(begin, end - begin + 1);
}

bool IsHealthPath(std::string_view path) {
  const std::string name = ToLower(path);
  return name.find("health") != std::string::npos || name.find("ready") != std::string::npos ||
         name.find("status") != std::string::npos;
}

int Matches(const KindText& head) {
  if (head.text.size() > 64UL * 1024 - 1) return 0;
  const auto json = ParseJson(DocumentIn(head.text), DuplicateKeys::kKeepLast);
  if (!json) return 0;
  const Json& document = Unwrapped(*json);
  const bool overall = Overall(document) != nullptr;
  if (overall && Checks(document) != nullptr) return 85;
  return overall && IsHealthPath(head.path) ? 70 : 0;
}

// The line on which `key` stands, so that the evidence of a check is its own line in pretty JSON.
TextLine LineOf(std::string_view text, std::string_view key) {
  const std::string quoted = "\"" + std::string(key) + "\"";
  TextLine found;
  ForEachLine(text, [&](const TextLine& line) {
    if (found.number == 0 && line.text.find(quoted) != std::string_view::npos) found = line;
  });
  return found;
}

void Read(const KindText& text, FactWriter& facts) {
  const auto json = ParseJson(DocumentIn(text.text), DuplicateKeys::kKeepLast);
  if (!json) return;
  const Json& document = Unwrapped(*json);
  const std::string url(text.path);
  bool all_good = true;
  const Json* overall = Overall(document);
  if (const Json* checks = Checks(document)) {
    std::size_t left = 200;  // no program has more checks than a person can read
    for (const auto& [name, check] : *checks->AsObject()) {
      const std::string state = StateOf(check);
      if (state.empty() || left-- == 0) continue;
      facts.Add("health.check", state, LineOf(text.text, name), {{"url", url}, {"name", name}});
      all_good = all_good && state == "ok";
    }
  }
  if (overall == nullptr) return;
  const TextLine line = LineOf(text.text, overall == document.Find("ok") ? "ok" : "status");
  facts.Collected("health", line);
  facts.Add("health.ok", StateOf(*overall) == "ok", line, {{"url", url}});
  if (const auto* word = overall->AsString()) {
    facts.Add("health.status", *word, line, {{"url", url}});
  } else {
    facts.Add("health.status", std::string(all_good ? "ok" : "failed"), line, {{"url", url}});
  }
}

}  // namespace

Kind Make() {
  return {.id = "health", .matches = Matches, .read = Read};
}

}  // namespace casefile::health
