// One self-contained page that loads nothing and is complete without JavaScript; its script adds
// filters, zooming and keys (analyzer/report/page). Order: what a support engineer needs in the
// first 20 seconds comes first (html_causes.cc), then evidence, remedy, and what the conclusions
// rest on.

#include <fmt/format.h>

#include "analyzer/report/all.h"
#include "analyzer/report/html_sections.h"
#include "analyzer/report/markdown.h"
#include "analyzer/report/strings.h"
#include "base/check.h"
#include "base/embedded.h"

namespace casefile {

// Built from analyzer/report/page/, compiled in.
std::span<const EmbeddedFile> ReportPageFiles();

namespace html {
namespace {

PageCode Code() {
  PageCode code;
  for (const EmbeddedFile& file : ReportPageFiles())
    (file.name == "main" ? code.script : code.css) = file.text;
  CASEFILE_CHECK(!code.script.empty() && !code.css.empty());
  return code;
}

void WriteNavigation(HtmlWriter& html, const FindingsDocument& document) {
  struct Entry {
    std::string_view target;
    std::string_view name;
  };
  static constexpr Entry kEntries[] = {{"#causes", strings::kNavCauses},
                                       {"#findings", strings::kNavFindings},
                                       {"#remedy", strings::kNavRemedy},
                                       {"#timeline", strings::kNavTimeline},
                                       {"#changes", strings::kNavChanges},
                                       {"#patterns", strings::kNavPatterns},
                                       {"#host", strings::kNavHost},
                                       {"#coverage", strings::kNavCoverage},
                                       {"#ticket", strings::kNavTicket}};
  html.Open("nav", {{kAriaLabel, strings::kSections}}).Open("ul");
  for (const Entry& entry : kEntries) {
    if (entry.name == strings::kNavChanges && document.changes.baseline.empty()) continue;
    html.Open("li").Leaf("a", {{kHref, entry.target}}, entry.name).Close();
  }
  html.Close().Close();
}

void WriteTicket(HtmlWriter& html, const FindingsDocument& document) {
  html.Open("section", {{kId, "ticket"}, {kAriaLabelledBy, "ticket-title"}});
  html.Leaf("h2", {{kId, "ticket-title"}}, strings::kSectionTicket);
  html.Leaf("p", strings::kTicketLead);
  html.Leaf("pre", {{kClass, "paste"}, {kTabindex, "0"}}, BriefMarkdown(document));
  html.Close();
}

std::string Write(const FindingsDocument& document) {
  const ReportView view(document);
  HtmlWriter html(fmt::format("{} · {}",
                              Clip(view.headline(), page_limits::kEventBytes).text,
                              Clip(document.input.name, page_limits::kEventBytes).text),
                  Code());
  html.Leaf("a", {{kClass, "skip"}, {kHref, "#causes"}}, strings::kSkip);
  WriteStrip(html, view);
  WriteNavigation(html, document);
  html.Open("main",
            {{kDataZone, document.input.time_zone},
             {kDataOffset, fmt::format("{}", document.input.utc_offset_seconds)}});
  WriteCauses(html, view);
  WriteFindingsSection(html, view);
  WriteRemedy(html, view);
  WriteTimeline(html, view);
  WriteChanges(html, view);
  WritePatterns(html, view);
  WriteHost(html, view);
  WriteCoverage(html, view);
  WriteTicket(html, document);
  html.Close();
  html.Open("footer").Open("p");
  html.Text(fmt::format("{} {}. {}", strings::kMadeBy, document.tool, strings::kSelfContained));
  html.Close().Close();
  html.Data("findings-data", FindingsPayload(document));
  return html.Finish();
}

}  // namespace

Report Make() {
  return {"html", ".report.html", "one page for people", Write};
}

}  // namespace html
}  // namespace casefile
