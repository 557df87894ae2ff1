// What curl, wget and httpie say when a health endpoint does not answer, and the head of an HTTP
// answer (curl -i) that is no success.

#include "analyzer/kinds/all.h"
#include "analyzer/kinds/cells.h"
#include "base/text.h"

namespace casefile::request_error {
namespace {

bool IsError(std::string_view line) {
  return line.starts_with("curl: (") || line.starts_with("http: error: ") ||
         (line.starts_with("wget: ") && line.find("connect") != std::string_view::npos);
}

// 503 of "HTTP/1.1 503 Service Unavailable"
std::optional<double> StatusOf(std::string_view line) {
  if (!line.starts_with("HTTP/")) return std::nullopt;
  const auto words = SplitWords(line);
  return words.size() < 2 ? std::nullopt : NumberFrom(words[1]);
}

int Matches(const KindText& head) {
  if (head.text.size() > 16UL * 1024) return 0;
  bool found = false;
  ForEachLine(head.text, [&](const TextLine& line) {
    if (line.number <= 20) found = found || IsError(line.text) || StatusOf(line.text).has_value();
  });
  // A health document behind the head of its answer knows more.
  return found ? 60 : 0;
}

void Read(const KindText& text, FactWriter& facts) {
  const FactWriter::Labels labels{{"url", std::string(text.path)}};
  ForEachLine(text.text, [&](const TextLine& line) {
    const auto status = StatusOf(line.text);
    if (!IsError(line.text) && !status) return;
    facts.Collected("health", line);
    if (status) {
      facts.Add("health.http_status", *status, line, labels);
      if (*status < 500) return;
    } else {
      facts.Add("health.error", std::string(line.text), line, labels);
    }
    facts.Add("health.ok", false, line, labels);
  });
}

}  // namespace

Kind Make() {
  return {.id = "request_error", .matches = Matches, .read = Read};
}

}  // namespace casefile::request_error
