#pragma once
// What every report says the same way, so that the page, the Markdown and the terminal cannot
// disagree: the verdict, names of anchors, how a time and a count look. Nothing here is escaped.

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "formats/findings/findings.h"

namespace casefile {

enum class Health : std::uint8_t {
  kUnknown,   // nothing could be checked
  kHealthy,   // no finding, or notes only
  kDegraded,  // warnings
  kFailing,   // errors and worse
};

// "healthy"
std::string_view HealthName(Health health);

// A document with what is derived from it. The document must outlive the view.
class ReportView {
 public:
  explicit ReportView(const FindingsDocument& document);

  const FindingsDocument& document() const { return *document_; }
  Health health() const { return health_; }
  // One line that says how the machine is: the title of the first cause when there is one.
  const std::string& headline() const { return headline_; }
  // How many findings there are by severity; index with FindingSeverity.
  const std::array<std::size_t, 4>& by_severity() const { return by_severity_; }
  // "2 critical, 1 warning", or "no findings".
  std::string CountsBySeverity() const;

  // Null when no finding has this id: a chain may name one that did not make it into the document.
  const Finding* Find(std::string_view id) const;
  // "f-agentim-disk-full": lower-case letters, digits and '-' only, different for different ids.
  std::string Anchor(std::string_view id) const;
  // Ids of the findings that claim to explain `id`.
  std::vector<std::string> ExplainedBy(std::string_view id) const;
  // The lines that the document has around a place; null when it has none.
  const Excerpt* ExcerptAround(const Evidence& evidence) const;
  // The finding's remedy steps belong to a cause, not to a symptom of it.
  bool IsCause(const Finding& finding) const;

 private:
  const FindingsDocument* document_;
  Health health_ = Health::kUnknown;
  std::string headline_;
  std::array<std::size_t, 4> by_severity_{};
  std::map<std::string, const Finding*, std::less<>> by_id_;
  std::map<std::string, std::string, std::less<>> anchors_;
  std::map<std::string, std::vector<std::string>, std::less<>> explained_by_;
};

// "2026-11-21 08:04:38 UTC", and with milliseconds for evidence.
std::string HumanTime(Instant t);
std::string PreciseTime(Instant t);
// "2026-11-21 08:04:38 to 09:10:00 UTC", "from … on", "until …", or empty.
std::string HumanSpan(const TimeSpan& span);
// "1,234,567"
std::string FormatCount(std::uint64_t n);
// "1 line", "2 lines"
std::string Counted(std::uint64_t n, std::string_view singular, std::string_view plural);
// "93 %"
std::string FormatPercent(double percent);
// "var/log/syslog:1234", "commands/df.txt"
std::string PlaceOf(const Evidence& evidence);

// At most `bytes` of `text`, cut between characters; `omitted` is what was left out.
struct Clipped {
  std::string_view text;
  std::size_t omitted = 0;
};
Clipped Clip(std::string_view text, std::size_t bytes);

}  // namespace casefile
