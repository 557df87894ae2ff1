// The state of the machine, and how far the report can be trusted: what was read, what was not.

#include <fmt/format.h>

#include <algorithm>

#include "analyzer/report/html_sections.h"
#include "analyzer/report/strings.h"
#include "base/text.h"

namespace casefile {
namespace {

using page_limits::kTableRows;

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

// A table of any rows: `write` fills one <tr>.
template <class T, class Write>
void WriteRows(HtmlWriter& html, const std::vector<T>& rows, Write write) {
  std::size_t shown = 0;
  for (const T& row : rows) {
    if (shown == kTableRows || html.size() > page_limits::kPageBytes) break;
    html.Open("tr");
    write(row);
    html.Close();
    ++shown;
  }
  CloseTable(html, rows.size(), shown);
}

void WriteGauges(HtmlWriter& html, const std::vector<Gauge>& gauges) {
  std::vector<std::string> groups;
  for (const Gauge& gauge : gauges)
    if (std::find(groups.begin(), groups.end(), gauge.group) == groups.end())
      groups.push_back(gauge.group);
  for (const std::string& group : groups) {
    html.Open("h3");
    WriteClipped(html, group, page_limits::kEventBytes);
    html.Close();
    html.Open("ul", {{html::kClass, "card gauges"}});
    std::size_t shown = 0;
    std::size_t total = 0;
    for (const Gauge& gauge : gauges) {
      if (gauge.group != group) continue;
      ++total;
      if (shown == page_limits::kListItems) continue;
      ++shown;
      constexpr double kHigh = 80;
      constexpr double kFull = 95;
      html.Open("li").Open("span", {{html::kClass, "gauge-name"}});
      WriteClipped(html, gauge.name, page_limits::kEventBytes);
      html.Close();
      WriteBar(
          html,
          gauge.percent,
          gauge.percent >= kFull ? "bar-full" : (gauge.percent >= kHigh ? "bar-high" : "bar-fill"));
      html.Leaf("strong", FormatPercent(gauge.percent));
      html.Open("span", {{html::kClass, "gauge-detail"}});
      WriteClipped(html, gauge.detail, page_limits::kEventBytes);
      html.Close().Close();
    }
    html.Close();
    WriteMore(html, total, shown, strings::kMoreRows);
  }
}

void WriteHostTable(HtmlWriter& html, const HostTable& table) {
  html.Open("h3");
  WriteClipped(html, table.title, page_limits::kEventBytes);
  html.Close();
  html.Open("div", {{html::kClass, "scroll card"}, {html::kTabindex, "0"}});
  html.Open("table").Open("thead").Open("tr");
  for (const std::string& column : table.columns) {
    html.Open("th", {{html::kScope, "col"}});
    WriteClipped(html, column, page_limits::kEventBytes);
    html.Close();
  }
  html.Close().Close().Open("tbody");
  WriteRows(html, table.rows, [&](const std::vector<std::string>& row) {
    for (const std::string& cell : row) WriteCell(html, cell);
  });
}

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

void WriteHost(HtmlWriter& html, const ReportView& view) {
  const FindingsDocument& document = view.document();
  html.Open("section", {{html::kId, "host"}, {html::kAriaLabelledBy, "host-title"}});
  html.Leaf("h2", {{html::kId, "host-title"}}, strings::kSectionHost);
  if (document.host.empty() && document.gauges.empty() && document.tables.empty())
    html.Leaf("p", {{html::kClass, "quiet"}}, strings::kNoHost);
  if (!document.host.empty()) {
    html.Open("dl", {{html::kClass, "card host"}});
    for (std::size_t i = 0; i < std::min(document.host.size(), page_limits::kListItems); ++i)
      WriteDefinition(
          html, Clip(document.host[i].name, page_limits::kEventBytes).text, document.host[i].value);
    html.Close();
    WriteMore(html, document.host.size(), page_limits::kListItems, strings::kMoreRows);
  }
  WriteGauges(html, document.gauges);
  for (const HostTable& table : document.tables) WriteHostTable(html, table);
  html.Close();
}

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
