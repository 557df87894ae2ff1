// The first minute: the strip at the top and the hypotheses as chains from cause to symptom.

#include <fmt/format.h>

#include <algorithm>

#include "analyzer/report/html_sections.h"
#include "analyzer/report/strings.h"
#include "base/text.h"

namespace casefile {
namespace {

// "health failing": the class says it as the name does, in lower case.
std::string HealthClass(Health health) {
  return fmt::format("health {}", ToLower(HealthName(health)));
}

std::string HostFactNamed(const FindingsDocument& document,
                          std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names)
    for (const HostFact& fact : document.host)
      if (EqualsIgnoreCase(fact.name, name)) return fact.value;
  return {};
}

bool IncidentIsOutside(const FindingsDocument& document) {
  const TimeSpan& window = document.window;
  const TimeSpan& incident = document.incident;
  if (!incident.from || !window.from || !window.to) return false;
  return *incident.from > *window.to || incident.to.value_or(*incident.from) < *window.from;
}

// What could not be read, where nobody can overlook it.
void WriteNotRead(HtmlWriter& html, const FindingsDocument& document) {
  const InputSummary& input = document.input;
  if (!input.partial && input.problems.empty() && !IncidentIsOutside(document)) return;
  html.Open("div",
            {{html::kClass, "notice"},
             {html::kRole, "note"},
             {html::kAriaLabel, strings::kNotReadTitle}});
  html.Leaf("strong", strings::kNotReadTitle);
  html.Open("ul");
  if (input.partial) html.Leaf("li", strings::kInputPartial);
  if (IncidentIsOutside(document)) html.Leaf("li", strings::kIncidentOutside);
  constexpr std::size_t kShown = 5;
  for (std::size_t i = 0; i < std::min(input.problems.size(), kShown); ++i) {
    html.Open("li");
    WriteClipped(html, input.problems[i], page_limits::kEventBytes);
    html.Close();
  }
  if (input.problems.size() > kShown) {
    html.Open("li").Leaf("a",
                         {{html::kHref, "#coverage"}},
                         fmt::format("{} more", FormatCount(input.problems.size() - kShown)));
    html.Close();
  }
  html.Close().Close();
}

void WriteNode(HtmlWriter& html, const ReportView& view, const std::string& id, bool first) {
  const Finding* finding = view.Find(id);
  const FindingSeverity severity = finding == nullptr ? FindingSeverity::kInfo : finding->severity;
  html.Open("li", {{html::kClass, SeverityClass(severity)}});
  html.Leaf(
      "span", {{html::kClass, "node-role"}}, first ? strings::kCauseNode : strings::kSymptomNode);
  html.Text(" ");
  WriteFindingLink(html, view, id);
  if (finding != nullptr && finding->first_seen) {
    html.Text(" ").Open("span", {{html::kClass, "node-time"}});
    WriteTime(html, *finding->first_seen);
    html.Close();
  }
  html.Close();
}

void WriteReasons(HtmlWriter& html,
                  std::string_view title,
                  const std::vector<std::string>& sentences,
                  std::string_view when_none) {
  html.Open("div");
  html.Leaf("h4", title);
  if (sentences.empty()) {
    html.Leaf("p", {{html::kClass, "quiet"}}, when_none);
  } else {
    html.Open("ul");
    for (std::size_t i = 0; i < std::min(sentences.size(), page_limits::kListItems); ++i) {
      html.Open("li");
      WriteProse(html, sentences[i]);
      html.Close();
    }
    html.Close();
  }
  html.Close();
}

void WriteHypothesis(HtmlWriter& html, const ReportView& view, const Hypothesis& hypothesis) {
  const Finding* finding = view.Find(hypothesis.finding);
  html.Open("article", {{html::kClass, "card cause"}});
  html.Open("h3");
  html.Leaf("span", {{html::kClass, "rank"}}, fmt::format("{}", hypothesis.rank)).Text(" ");
  WriteFindingLink(html, view, hypothesis.finding);
  html.Close();
  html.Open("dl", {{html::kClass, "facts"}});
  html.Open("div").Leaf("dt", strings::kConfidence).Open("dd");
  html.Leaf("span", FormatPercent(hypothesis.score * 100));
  WriteBar(html, hypothesis.score * 100, "bar-fill");
  html.Close().Close();
  if (finding != nullptr) WriteSeen(html, *finding);
  html.Close();
  if (hypothesis.chain.size() > 1) {
    // Where the graph has no room, on a phone, the list of its nodes stands instead.
    const bool drawn = WriteGraph(html, view, hypothesis);
    html.Open("ol",
              {{html::kClass, drawn ? "chain drawn" : "chain"},
               {html::kAriaLabel, strings::kChainLabel}});
    constexpr std::size_t kNodes = 12;
    for (std::size_t i = 0; i < std::min(hypothesis.chain.size(), kNodes); ++i)
      WriteNode(html, view, hypothesis.chain[i], i == 0);
    html.Close();
    WriteMore(html, hypothesis.chain.size(), kNodes, strings::kMoreCauses);
  }
  html.Open("div", {{html::kClass, "reasons"}});
  WriteReasons(html, strings::kBecause, hypothesis.because, strings::kNone);
  WriteReasons(html, strings::kAgainst, hypothesis.against, strings::kNothingAgainst);
  html.Close().Close();
}

}  // namespace

void WriteStrip(HtmlWriter& html, const ReportView& view) {
  const FindingsDocument& document = view.document();
  const InputSummary& input = document.input;
  html.Open("header", {{html::kClass, "top"}});
  html.Open("p", {{html::kClass, "kicker"}});
  html.Leaf("span", {{html::kClass, HealthClass(view.health())}}, HealthName(view.health()));
  html.Text(" ").Leaf("span", strings::kReportName).Text(" · ");
  WriteClipped(html, input.name, page_limits::kEventBytes);
  html.Close();
  html.Open("h1");
  WriteClipped(html, view.headline(), page_limits::kEventBytes);
  html.Close();
  html.Open("dl", {{html::kClass, "strip"}});
  WriteDefinition(
      html, strings::kMachine, HostFactNamed(document, {"Host", "Hostname", "Host name"}));
  WriteDefinition(html, "System", HostFactNamed(document, {"System", "OS", "Operating system"}));
  WriteDefinition(html, strings::kProduct, HostFactNamed(document, {"Product", "Version"}));
  WriteSpan(
      html, strings::kCollected, {input.collected, input.collected}, strings::kCollectedUnknown);
  WriteSpan(html, strings::kCovers, document.window, strings::kNoLogs);
  WriteSpan(html, strings::kIncident, document.incident, strings::kNoIncident);
  WriteDefinition(html, strings::kFindings, view.CountsBySeverity());
  WriteDefinition(html,
                  strings::kInput,
                  fmt::format("{}, {}, {}",
                              input.kind,
                              Counted(input.members, "file", "files"),
                              FormatByteSize(input.bytes)));
  html.Close();
  WriteNotRead(html, document);
  html.Close();
}

void WriteCauses(HtmlWriter& html, const ReportView& view) {
  const std::vector<Hypothesis>& hypotheses = view.document().hypotheses;
  html.Open("section", {{html::kId, "causes"}, {html::kAriaLabelledBy, "causes-title"}});
  html.Leaf("h2", {{html::kId, "causes-title"}}, strings::kSectionCauses);
  if (hypotheses.empty()) html.Leaf("p", {{html::kClass, "quiet"}}, strings::kNoCauses);
  for (std::size_t i = 0; i < std::min(hypotheses.size(), page_limits::kHypotheses); ++i)
    WriteHypothesis(html, view, hypotheses[i]);
  WriteMore(html, hypotheses.size(), page_limits::kHypotheses, strings::kMoreCauses);
  html.Close();
}

}  // namespace casefile
