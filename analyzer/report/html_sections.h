#pragma once
// The parts of the page, in the order in which they are read. Each writes one <section>.

#include "analyzer/report/html_writer.h"
#include "analyzer/report/view.h"

namespace casefile {

// How much of the input a page shows; the rest is in the findings file and the page says so.
namespace page_limits {
inline constexpr std::size_t kHypotheses = 3;
inline constexpr std::size_t kFindings = 200;
inline constexpr std::size_t kEvidencePerFinding = 12;
inline constexpr std::size_t kEvidenceBytes = 4096;
inline constexpr std::size_t kTextBytes = 4096;  // title, cause, a path, …
inline constexpr std::size_t kListItems = 50;    // remedies, references, problems, …
inline constexpr std::size_t kEvents = 300;
inline constexpr std::size_t kEventBytes = 600;
inline constexpr std::size_t kLanes = 60;
inline constexpr std::size_t kTableRows = 400;
inline constexpr std::size_t kPatterns = 100;  // with a change of their rate, and as many without
inline constexpr std::size_t kContextLines = 12;
// When a page has grown to this, what follows is left out: a page of many megabytes hangs browsers.
inline constexpr std::size_t kPageBytes = std::size_t{7} * 512 * 1024;
// What the script may explore, compressed; a third more in the page.
inline constexpr std::size_t kPayloadBytes = std::size_t{640} * 1024;
}  // namespace page_limits

void WriteStrip(HtmlWriter& html, const ReportView& view);
void WriteCauses(HtmlWriter& html, const ReportView& view);
void WriteFindingsSection(HtmlWriter& html, const ReportView& view);
void WriteRemedy(HtmlWriter& html, const ReportView& view);
void WriteTimeline(HtmlWriter& html, const ReportView& view);
void WritePatterns(HtmlWriter& html, const ReportView& view);
// Nothing without a baseline.
void WriteChanges(HtmlWriter& html, const ReportView& view);
void WriteHost(HtmlWriter& html, const ReportView& view);
void WriteCoverage(HtmlWriter& html, const ReportView& view);

// The findings file as zstd frames, for the script: whole, or with as many events as fit into
// kPayloadBytes.
std::vector<std::byte> FindingsPayload(const FindingsDocument& document);

// False, and nothing written, when the chain has no branches.
bool WriteGraph(HtmlWriter& html, const ReportView& view, const Hypothesis& hypothesis);

// Pieces that several sections share.

// "sev-critical": the class that colours a severity.
std::string_view SeverityClass(FindingSeverity severity);
std::string_view SeverityClass(Severity severity);
// Foreign text of bounded length; what is cut is counted behind it.
void WriteClipped(HtmlWriter& html, std::string_view text, std::size_t bytes);
// The same for sentences of rules, where `…` is code.
void WriteProse(HtmlWriter& html, std::string_view text);
void WriteTime(HtmlWriter& html, Instant t);
// With milliseconds.
void WritePreciseTime(HtmlWriter& html, Instant t);
// A horizontal bar of 0 to 100 percent; decoration, so a number must stand beside it.
void WriteBar(HtmlWriter& html, double percent, std::string_view css_class);
// "17 more …" when `total` is above `shown`.
void WriteMore(HtmlWriter& html, std::size_t total, std::size_t shown, std::string_view what);
// A link to a finding by its title; plain text when the page has no such finding.
void WriteFindingLink(HtmlWriter& html, const ReportView& view, std::string_view id);

// One definition: a term and its description inside a <dl>.
void WriteDefinition(HtmlWriter& html, std::string_view term, std::string_view description);
// The same for a span of time; `when_none` where neither end is known.
void WriteSpan(HtmlWriter& html,
               std::string_view term,
               const TimeSpan& span,
               std::string_view when_none);
// When and how often a finding was seen, as definitions.
void WriteSeen(HtmlWriter& html, const Finding& finding);

}  // namespace casefile
