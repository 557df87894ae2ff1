// The next two minutes: each finding with the exact lines it rests on, and what to do about it.

#include <fmt/format.h>

#include <algorithm>

#include "analyzer/report/html_sections.h"
#include "analyzer/report/strings.h"

namespace casefile {
namespace {

using page_limits::kListItems;
using page_limits::kTextBytes;

// The lines around one, with their numbers; folded, as the line itself is what counts.
void WriteContext(HtmlWriter& html, const ReportView& view, const Evidence& evidence) {
  const Excerpt* excerpt = view.ExcerptAround(evidence);
  if (excerpt == nullptr || excerpt->lines.size() < 2) return;
  constexpr std::uint64_t kAround = page_limits::kContextLines / 2;
  const std::uint64_t end = excerpt->line + excerpt->lines.size();
  const std::uint64_t from =
      std::max(excerpt->line, evidence.line - std::min(kAround, evidence.line));
  html.Open("details", {{html::kClass, "context"}}).Leaf("summary", strings::kLinesAround);
  html.Open("pre", {{html::kTabindex, "0"}});
  for (std::uint64_t line = from; line < std::min(end, evidence.line + kAround + 1); ++line) {
    html.Leaf("span", {{html::kClass, "line-number"}}, fmt::format("{:>7} ", line));
    const std::string& text = excerpt->lines[static_cast<std::size_t>(line - excerpt->line)];
    if (line == evidence.line) html.Open("mark");
    WriteClipped(html, text, page_limits::kEventBytes);
    if (line == evidence.line) html.Close();
    html.Text("\n");
  }
  html.Close().Close();
}

void WriteEvidence(HtmlWriter& html,
                   const ReportView& view,
                   const Evidence& evidence,
                   const std::string& anchor) {
  const std::string_view path = Clip(evidence.path, kTextBytes).text;
  const std::string place =
      evidence.line == 0 ? std::string(path) : fmt::format("{}:{}", path, evidence.line);
  html.Open("li",
            {{html::kId, anchor},
             {html::kClass, evidence.supports ? "line" : "line against"},
             {html::kDataPath, path},
             {html::kDataPlace, place}});
  html.Open("p", {{html::kClass, "where"}});
  html.Open("code");
  WriteClipped(html, PlaceOf(evidence), page_limits::kEventBytes);
  html.Close();
  if (evidence.line != 0)
    html.Text(" ").Leaf("span",
                        fmt::format("{} {}", strings::kOffset, FormatCount(evidence.offset)));
  if (evidence.time) {
    html.Text(" ");
    WritePreciseTime(html, *evidence.time);
    const std::string_view how = strings::ConfidenceName(evidence.confidence);
    if (!how.empty()) html.Text(" ").Leaf("span", {{html::kClass, "tag"}}, how);
  }
  if (!evidence.supports)
    html.Text(" ").Leaf("span", {{html::kClass, "tag tag-against"}}, strings::kSpeaksAgainst);
  html.Close();
  if (!evidence.text.empty()) {
    html.Open("pre", {{html::kTabindex, "0"}}).Open("code");
    WriteClipped(html, evidence.text, page_limits::kEvidenceBytes);
    html.Close().Close();
  }
  WriteContext(html, view, evidence);
  html.Close();
}

void WriteEvidenceList(HtmlWriter& html,
                       const ReportView& view,
                       const Finding& finding,
                       const std::string& anchor) {
  html.Leaf("h4", strings::kEvidence);
  if (finding.evidence.empty()) {
    html.Leaf("p", {{html::kClass, "quiet"}}, strings::kNoEvidence);
    return;
  }
  const std::size_t shown = std::min(finding.evidence.size(), page_limits::kEvidencePerFinding);
  html.Open("ol", {{html::kClass, "evidence"}});
  for (std::size_t i = 0; i < shown; ++i)
    WriteEvidence(html, view, finding.evidence[i], fmt::format("{}-e{}", anchor, i + 1));
  html.Close();
  const std::size_t total = std::max<std::size_t>(finding.count, finding.evidence.size());
  WriteMore(html, total, shown, strings::kMoreEvidence);
}

void WriteList(HtmlWriter& html, std::string_view title, const std::vector<std::string>& items) {
  if (items.empty()) return;
  html.Leaf("h4", title).Open("ol", {{html::kClass, "steps"}});
  for (std::size_t i = 0; i < std::min(items.size(), kListItems); ++i) {
    html.Open("li");
    WriteProse(html, items[i]);
    html.Close();
  }
  html.Close();
}

void WriteReferences(HtmlWriter& html, const std::vector<std::string>& references) {
  if (references.empty()) return;
  html.Leaf("h4", strings::kReferences).Open("ul", {{html::kClass, "references"}});
  for (std::size_t i = 0; i < std::min(references.size(), kListItems); ++i) {
    const std::string& target = references[i];
    html.Open("li");
    if (target.rfind("https://", 0) == 0 || target.rfind("http://", 0) == 0) {
      html.Open("a", {{html::kHref, target}, {html::kRel, "noreferrer noopener"}});
      WriteClipped(html, target, kTextBytes);
      html.Close();
    } else {
      WriteClipped(html, target, kTextBytes);
    }
    html.Close();
  }
  html.Close();
}

void WriteLinks(HtmlWriter& html,
                const ReportView& view,
                std::string_view title,
                const std::vector<std::string>& ids) {
  if (ids.empty()) return;
  html.Open("p", {{html::kClass, "links"}}).Leaf("strong", title).Text(": ");
  for (std::size_t i = 0; i < std::min(ids.size(), kListItems); ++i) {
    if (i > 0) html.Text(", ");
    WriteFindingLink(html, view, ids[i]);
  }
  html.Close();
}

void WriteBadges(HtmlWriter& html, const Finding& finding) {
  html.Open("p", {{html::kClass, "badges"}});
  html.Leaf("span",
            {{html::kClass, fmt::format("badge {}", SeverityClass(finding.severity))}},
            strings::SeverityName(finding.severity));
  html.Text(" ").Leaf("span", {{html::kClass, "badge"}}, strings::RoleName(finding.role));
  if (!finding.system.empty()) {
    html.Text(" ").Open("span", {{html::kClass, "badge"}});
    WriteClipped(html, finding.system, page_limits::kEventBytes);
    html.Close();
  }
  html.Close();
}

void WriteParagraph(HtmlWriter& html, std::string_view title, std::string_view text) {
  if (text.empty()) return;
  html.Open("p").Leaf("strong", title).Text(": ");
  WriteProse(html, text);
  html.Close();
}

void WriteFinding(HtmlWriter& html, const ReportView& view, const Finding& finding) {
  const std::string anchor = view.Anchor(finding.id);
  html.Open("article",
            {{html::kId, anchor},
             {html::kClass, fmt::format("card finding {}", SeverityClass(finding.severity))},
             {html::kDataId, Clip(finding.id, kTextBytes).text},
             {html::kDataSeverity, ToString(finding.severity)},
             {html::kDataSystem, Clip(finding.system, page_limits::kEventBytes).text},
             {html::kDataRole, ToString(finding.role)}});
  WriteBadges(html, finding);
  html.Open("h3");
  WriteClipped(html, finding.title.empty() ? finding.id : finding.title, kTextBytes);
  html.Close();
  html.Open("p", {{html::kClass, "id"}}).Open("a", {{html::kHref, fmt::format("#{}", anchor)}});
  WriteClipped(html, finding.id, page_limits::kEventBytes);
  html.Close().Close();
  html.Open("dl", {{html::kClass, "facts"}});
  WriteDefinition(html, strings::kConfidence, FormatPercent(finding.confidence * 100));
  WriteSeen(html, finding);
  html.Close();
  WriteParagraph(html, strings::kCause, finding.cause);
  WriteParagraph(html, strings::kImpact, finding.impact);
  WriteLinks(html, view, strings::kExplains, finding.explains);
  WriteLinks(html, view, strings::kExplainedBy, view.ExplainedBy(finding.id));
  WriteEvidenceList(html, view, finding, anchor);
  WriteList(html, strings::kRemedy, finding.remedy);
  WriteReferences(html, finding.references);
  html.Close();
}

}  // namespace

void WriteFindingsSection(HtmlWriter& html, const ReportView& view) {
  const std::vector<Finding>& findings = view.document().findings;
  html.Open("section", {{html::kId, "findings"}, {html::kAriaLabelledBy, "findings-title"}});
  html.Leaf("h2", {{html::kId, "findings-title"}}, strings::kSectionFindings);
  if (findings.empty()) html.Leaf("p", {{html::kClass, "quiet"}}, strings::kNoFindingsText);
  std::size_t shown = 0;
  for (const Finding& finding : findings) {
    if (shown == page_limits::kFindings || html.size() > page_limits::kPageBytes) break;
    WriteFinding(html, view, finding);
    ++shown;
  }
  WriteMore(html, findings.size(), shown, strings::kMoreFindings);
  html.Close();
}

void WriteRemedy(HtmlWriter& html, const ReportView& view) {
  html.Open("section", {{html::kId, "remedy"}, {html::kAriaLabelledBy, "remedy-title"}});
  html.Leaf("h2", {{html::kId, "remedy-title"}}, strings::kSectionRemedy);
  std::size_t shown = 0;
  for (const Finding& finding : view.document().findings) {
    if (!view.IsCause(finding) || finding.remedy.empty()) continue;
    if (shown == page_limits::kHypotheses || html.size() > page_limits::kPageBytes) break;
    html.Open("article", {{html::kClass, "card"}});
    html.Open("h3");
    WriteFindingLink(html, view, finding.id);
    html.Close();
    html.Open("ol", {{html::kClass, "steps"}});
    for (std::size_t i = 0; i < std::min(finding.remedy.size(), kListItems); ++i) {
      html.Open("li");
      WriteProse(html, finding.remedy[i]);
      html.Close();
    }
    html.Close().Close();
    ++shown;
  }
  if (shown == 0) html.Leaf("p", {{html::kClass, "quiet"}}, strings::kNoRemedy);
  const std::vector<std::string>& wanted = view.document().coverage.please_also_send;
  if (!wanted.empty()) {
    html.Leaf("h3", strings::kPleaseAlsoSend);
    html.Leaf("p", strings::kPleaseAlsoSendLead);
    std::string list;
    for (std::size_t i = 0; i < std::min(wanted.size(), kListItems); ++i)
      list += fmt::format("- {}\n", Clip(wanted[i], kTextBytes).text);
    html.Leaf("pre", {{html::kClass, "paste"}, {html::kTabindex, "0"}}, list);
  }
  html.Close();
}

}  // namespace casefile
