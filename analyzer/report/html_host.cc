// The state of the machine: how full things are, what is large, who listens.

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "analyzer/report/html_sections.h"
#include "analyzer/report/html_tables.h"
#include "analyzer/report/strings.h"
#include "analyzer/report/treemap.h"
#include "base/text.h"

namespace casefile {
namespace {

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

// "1.5 GiB" in bytes; nothing when a cell is no size.
std::optional<double> SizeOf(std::string_view cell) {
  static constexpr std::pair<std::string_view, double> kUnits[] = {{" TiB", 1099511627776.0},
                                                                   {" GiB", 1073741824.0},
                                                                   {" MiB", 1048576.0},
                                                                   {" KiB", 1024.0},
                                                                   {" B", 1.0}};
  for (const auto& [unit, bytes] : kUnits) {
    if (!cell.ends_with(unit)) continue;
    const std::string_view digits = cell.substr(0, cell.size() - unit.size());
    double value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error == std::errc() && end == digits.data() + digits.size() && value >= 0)
      return value * bytes;
  }
  return std::nullopt;
}

// For each column the largest of its sizes; 0 where something else stands.
std::vector<double> LargestSizes(const HostTable& table) {
  std::vector<double> largest(table.columns.size(), 0);
  for (std::size_t column = 0; column < largest.size(); ++column) {
    for (const std::vector<std::string>& row : table.rows) {
      const std::optional<double> size = column < row.size() ? SizeOf(row[column]) : std::nullopt;
      if (!size) {
        largest[column] = 0;
        break;
      }
      largest[column] = std::max(largest[column], *size);
    }
  }
  return largest;
}

// A size with a bar, so that what is large is seen before it is read.
void WriteSizeCell(HtmlWriter& html, std::string_view text, double largest) {
  const double size = SizeOf(text).value_or(0);
  html.Open("td", {{html::kClass, "size"}, {html::kDataValue, fmt::format("{:.0f}", size)}});
  html.Leaf("span", text);
  WriteBar(html, 100 * size / largest, "bar-fill");
  html.Close();
}

// The sizes of a column as areas, each named where there is room. The table below says the same.
void WriteTreemap(HtmlWriter& html, const HostTable& table, std::size_t column) {
  constexpr double kWidth = 1000;
  constexpr double kHeight = 220;
  constexpr double kBesideText = 8;
  constexpr double kLineHeight = 20;
  constexpr double kCharacterWidth = 9;
  struct Part {
    const std::vector<std::string>* row;
    double size;
  };
  std::vector<Part> parts;
  for (const std::vector<std::string>& row : table.rows)
    if (const double size = SizeOf(row[column]).value_or(0); size > 0)
      parts.push_back({&row, size});
  if (parts.size() < 3) return;  // two bars say as much
  std::stable_sort(
      parts.begin(), parts.end(), [](const Part& a, const Part& b) { return a.size > b.size; });
  std::vector<double> sizes;
  sizes.reserve(parts.size());
  for (const Part& part : parts) sizes.push_back(part.size);
  const std::vector<Tile> tiles = Squarify(sizes, kWidth, kHeight);
  html.Open("svg",
            {{html::kClass, "treemap"},
             {html::kViewBox, fmt::format("0 0 {} {}", kWidth, kHeight)},
             {html::kRole, "img"},
             {html::kAriaLabel, Clip(table.title, page_limits::kEventBytes).text}});
  for (std::size_t i = 0; i < tiles.size(); ++i) {
    const Tile& tile = tiles[i];
    const std::string name =
        VisibleText(Clip(parts[i].row->front(), page_limits::kEventBytes).text);
    const auto number = [](double value) { return fmt::format("{:.1f}", value); };
    html.Open("rect",
              {{html::kClass, "tile"},
               {html::kX, number(tile.x)},
               {html::kY, number(tile.y)},
               {html::kWidth, number(tile.width)},
               {html::kHeight, number(tile.height)}});
    html.Leaf("title", fmt::format("{}: {}", name, (*parts[i].row)[column])).Close();
    const auto characters = static_cast<double>(name.size());
    if (tile.height < kLineHeight + kBesideText ||
        tile.width < characters * kCharacterWidth + 2 * kBesideText)
      continue;
    html.Leaf("text",
              {{html::kX, number(tile.x + kBesideText)}, {html::kY, number(tile.y + kLineHeight)}},
              name);
  }
  html.Close();
}

void WriteHostTable(HtmlWriter& html, const HostTable& table) {
  html.Open("h3");
  WriteClipped(html, table.title, page_limits::kEventBytes);
  html.Close();
  const std::vector<double> largest = LargestSizes(table);
  const auto sized = std::find_if(largest.begin(), largest.end(), [](double x) { return x > 0; });
  if (sized != largest.end())
    WriteTreemap(html, table, static_cast<std::size_t>(sized - largest.begin()));
  html.Open("div", {{html::kClass, "scroll card"}, {html::kTabindex, "0"}});
  html.Open("table").Open("thead").Open("tr");
  for (const std::string& column : table.columns) {
    html.Open("th", {{html::kScope, "col"}});
    WriteClipped(html, column, page_limits::kEventBytes);
    html.Close();
  }
  html.Close().Close().Open("tbody");
  WriteRows(html, table.rows, [&](const std::vector<std::string>& row) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i < largest.size() && largest[i] > 0) {
        WriteSizeCell(html, row[i], largest[i]);
      } else {
        WriteCell(html, row[i]);
      }
    }
  });
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

}  // namespace casefile
