// How far the report can be trusted: what was read, what was not.

#include <fmt/format.h>

#include <algorithm>

#include "analyzer/report/html_sections.h"
#include "analyzer/report/html_tables.h"
#include "analyzer/report/strings.h"
#include "base/text.h"

namespace casefile {
namespace {

using page_limits::kTableRows;

void WriteSources(HtmlWriter& html, const std::vector<SourceCoverage>& sources) {
  if (sources.empty()) return;
  html.Leaf("h3", strings::kSources);
  OpenTable(html,
            {strings::kSource,
             strings::kKind,
             strings::kFormat,
             strings::kLines,
             strings::kSize,
             strings::kSpan,
             strings::kNote});
  WriteRows(html, sources, [&](const SourceCoverage& source) {
    html.Open("td").Open("code");
    WriteClipped(html, source.path, page_limits::kEventBytes);
    html.Close().Close();
    WriteCell(html, source.kind);
    WriteCell(html, source.format);
    html.Leaf("td", {{html::kClass, "number"}}, FormatCount(source.lines));
    html.Leaf("td", {{html::kClass, "number"}}, FormatByteSize(source.bytes));
    WriteCell(html, HumanSpan(source.span));
    std::string note = source.note;
    if (source.lines_without_time > 0 && source.span.from) {
      if (!note.empty()) note += "; ";
      note += fmt::format(
          "{} {}", Counted(source.lines_without_time, "line", "lines"), strings::kWithoutTime);
    }
    WriteCell(html, note);
  });
}

void WriteMissing(HtmlWriter& html,
                  std::string_view title,
                  const std::vector<MissingSource>& missing) {
  if (missing.empty()) return;
  html.Leaf("h3", title);
  OpenTable(html, {strings::kSource, strings::kWhy});
  WriteRows(html, missing, [&](const MissingSource& source) {
    WriteCell(html, source.source);
    WriteCell(html, source.why);
  });
}

void WriteNotChecked(HtmlWriter& html, const std::vector<NotChecked>& rules) {
  if (rules.empty()) return;
  html.Leaf("h3", strings::kNotChecked);
  OpenTable(html, {strings::kRule, strings::kWhy});
  WriteRows(html, rules, [&](const NotChecked& rule) {
    WriteCell(html, rule.rule);
    WriteCell(html, rule.why);
  });
}

void WriteRedactions(HtmlWriter& html, const std::vector<RedactionCount>& redactions) {
  if (redactions.empty()) return;
  html.Leaf("h3", strings::kRedactions);
  OpenTable(html, {strings::kRule, strings::kCount});
  WriteRows(html, redactions, [&](const RedactionCount& redaction) {
    WriteCell(html, redaction.rule);
    html.Leaf("td", {{html::kClass, "number"}}, FormatCount(redaction.count));
  });
}

void WriteProblems(HtmlWriter& html, const std::vector<std::string>& problems) {
  if (problems.empty()) return;
  html.Leaf("h3", strings::kProblems).Open("ul", {{html::kClass, "card"}});
  const std::size_t shown = std::min(problems.size(), kTableRows);
  for (std::size_t i = 0; i < shown; ++i) {
    html.Open("li");
    WriteClipped(html, problems[i], page_limits::kEventBytes);
    html.Close();
  }
  html.Close();
  WriteMore(html, problems.size(), shown, strings::kMoreRows);
}

}  // namespace

void WriteCoverage(HtmlWriter& html, const ReportView& view) {
  const FindingsDocument& document = view.document();
  html.Open("section", {{html::kId, "coverage"}, {html::kAriaLabelledBy, "coverage-title"}});
  html.Leaf("h2", {{html::kId, "coverage-title"}}, strings::kSectionCoverage);
  WriteProblems(html, document.input.problems);
  WriteMissing(html, strings::kMissing, document.coverage.missing);
  WriteMissing(html, strings::kWithheld, document.coverage.withheld);
  WriteNotChecked(html, document.coverage.not_checked);
  WriteSources(html, document.coverage.sources);
  WriteRedactions(html, document.redactions);
  html.Close();
}

}  // namespace casefile
