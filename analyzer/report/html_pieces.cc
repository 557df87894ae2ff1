#include <fmt/format.h>

#include <algorithm>

#include "analyzer/report/html_sections.h"
#include "analyzer/report/html_tables.h"
#include "analyzer/report/strings.h"

namespace casefile {

std::string_view SeverityClass(FindingSeverity severity) {
  switch (severity) {
    case FindingSeverity::kInfo:
      return "sev-info";
    case FindingSeverity::kWarning:
      return "sev-warning";
    case FindingSeverity::kError:
      return "sev-error";
    case FindingSeverity::kCritical:
      return "sev-critical";
  }
  return "sev-info";
}

std::string_view SeverityClass(Severity severity) {
  if (severity == Severity::kCritical) return "sev-critical";
  if (severity == Severity::kError) return "sev-error";
  if (severity == Severity::kWarning) return "sev-warning";
  return "sev-info";
}

void WriteClipped(HtmlWriter& html, std::string_view text, std::size_t bytes) {
  const Clipped clipped = Clip(text, bytes);
  html.Text(clipped.text);
  if (clipped.omitted == 0) return;
  html.Text(" ").Leaf("span",
                      {{html::kClass, "cut"}},
                      fmt::format("… {} {}", FormatCount(clipped.omitted), strings::kCut));
}

void WriteProse(HtmlWriter& html, std::string_view text) {
  const Clipped clipped = Clip(text, page_limits::kTextBytes);
  std::string_view rest = clipped.text;
  for (;;) {
    const std::size_t open = rest.find('`');
    const std::size_t close = open == std::string_view::npos ? open : rest.find('`', open + 1);
    if (close == std::string_view::npos || close == open + 1) break;
    html.Text(rest.substr(0, open)).Leaf("code", rest.substr(open + 1, close - open - 1));
    rest.remove_prefix(close + 1);
  }
  WriteClipped(html, rest, rest.size());
  if (clipped.omitted > 0)
    html.Leaf("span",
              {{html::kClass, "cut"}},
              fmt::format(" … {} {}", FormatCount(clipped.omitted), strings::kCut));
}

void WriteTime(HtmlWriter& html, Instant t) {
  html.Leaf("time", {{html::kDatetime, FormatInstant(t)}}, HumanTime(t));
}

void WritePreciseTime(HtmlWriter& html, Instant t) {
  html.Leaf(
      "time", {{html::kClass, "precise"}, {html::kDatetime, FormatInstant(t)}}, PreciseTime(t));
}

void WriteBar(HtmlWriter& html, double percent, std::string_view css_class) {
  const double width = std::clamp(percent, 0.0, 100.0);
  html.Open("svg",
            {{html::kClass, "bar"},
             {html::kViewBox, "0 0 100 8"},
             {html::kPreserveAspectRatio, "none"},
             {html::kAriaHidden, "true"}});
  html.Leaf("rect", {{html::kClass, "bar-back"}, {html::kWidth, "100"}, {html::kHeight, "8"}}, "");
  html.Leaf("rect",
            {{html::kClass, css_class},
             {html::kWidth, fmt::format("{:.1f}", width)},
             {html::kHeight, "8"}},
            "");
  html.Close();
}

void WriteMore(HtmlWriter& html, std::size_t total, std::size_t shown, std::string_view what) {
  if (total <= shown) return;
  html.Leaf("p", {{html::kClass, "more"}}, fmt::format("{} {}", FormatCount(total - shown), what));
}

void WriteFindingLink(HtmlWriter& html, const ReportView& view, std::string_view id) {
  const Finding* finding = view.Find(id);
  if (finding == nullptr) {
    html.Open("span");
    WriteClipped(html, id, page_limits::kTextBytes);
    html.Close();
    return;
  }
  html.Open("a", {{html::kHref, fmt::format("#{}", view.Anchor(id))}});
  WriteClipped(
      html, finding->title.empty() ? finding->id : finding->title, page_limits::kTextBytes);
  html.Close();
}

void WriteDefinition(HtmlWriter& html, std::string_view term, std::string_view description) {
  if (description.empty()) return;
  html.Open("div");
  html.Leaf("dt", term);
  html.Open("dd");
  WriteClipped(html, description, page_limits::kTextBytes);
  html.Close().Close();
}

void WriteSpan(HtmlWriter& html,
               std::string_view term,
               const TimeSpan& span,
               std::string_view when_none) {
  html.Open("div").Leaf("dt", term).Open("dd");
  if (!span.from && !span.to) html.Text(when_none);
  if (span.from) {
    if (!span.to) html.Text(strings::kFrom).Text(" ");
    WriteTime(html, *span.from);
  }
  if (span.to && span.to != span.from) {
    html.Text(" ").Text(span.from ? strings::kTo : strings::kUntil).Text(" ");
    WriteTime(html, *span.to);
  }
  html.Close().Close();
}

void WriteSeen(HtmlWriter& html, const Finding& finding) {
  if (finding.first_seen)
    WriteSpan(html, strings::kFirstSeen, {finding.first_seen, finding.first_seen}, "");
  if (finding.last_seen && finding.last_seen != finding.first_seen)
    WriteSpan(html, strings::kLastSeen, {finding.last_seen, finding.last_seen}, "");
  WriteDefinition(html, strings::kSeen, Counted(finding.count, "time", "times"));
}

void WriteCell(HtmlWriter& html, std::string_view text) {
  html.Open("td");
  WriteClipped(html, text, page_limits::kEventBytes);
  html.Close();
}

void OpenTable(HtmlWriter& html, std::initializer_list<std::string_view> columns) {
  html.Open("div", {{html::kClass, "scroll card"}, {html::kTabindex, "0"}});
  html.Open("table").Open("thead").Open("tr");
  for (const std::string_view column : columns) html.Leaf("th", {{html::kScope, "col"}}, column);
  html.Close().Close().Open("tbody");
}

void CloseTable(HtmlWriter& html, std::size_t total, std::size_t shown) {
  html.Close().Close().Close();
  WriteMore(html, total, shown, strings::kMoreRows);
}

}  // namespace casefile
