// A hypothesis whose findings branch, drawn as a graph: causes on the left, what follows from them
// to the right. A chain without branches needs no drawing: the list of its nodes reads as well.

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "analyzer/report/html_sections.h"
#include "analyzer/report/strings.h"
#include "base/console.h"

namespace casefile {
namespace {

constexpr std::size_t kNodes = 12;
constexpr double kBoxWidth = 216;
constexpr double kBoxHeight = 76;
constexpr double kGapX = 44;
constexpr double kGapY = 14;
constexpr double kEdge = 4;  // of lines and heads to the border of the picture
constexpr std::size_t kColumns = 27;
constexpr std::size_t kLines = 3;

struct Node {
  const Finding* finding = nullptr;
  std::size_t layer = 0;
  std::size_t row = 0;
};

struct Graph {
  std::vector<Node> nodes;
  std::vector<std::pair<std::size_t, std::size_t>> edges;  // from the cause to what follows
};

// The findings of the chain and what they say to explain. The order of the chain is one in which
// causes come first, so an edge backwards would be a circle and is left out.
Graph GraphOf(const ReportView& view, const Hypothesis& hypothesis) {
  Graph graph;
  std::map<std::string_view, std::size_t> index;
  for (const std::string& id : hypothesis.chain) {
    const Finding* finding = view.Find(id);
    if (finding == nullptr || graph.nodes.size() == kNodes) continue;
    if (index.emplace(finding->id, graph.nodes.size()).second) graph.nodes.push_back({finding});
  }
  for (std::size_t from = 0; from < graph.nodes.size(); ++from) {
    for (const std::string& id : graph.nodes[from].finding->explains) {
      const auto to = index.find(id);
      if (to != index.end() && to->second > from) graph.edges.emplace_back(from, to->second);
    }
  }
  return graph;
}

// What is said twice is drawn once: an edge goes when another way leads there too.
void Reduce(Graph& graph) {
  const std::size_t n = graph.nodes.size();
  std::vector<std::vector<bool>> reach(n, std::vector<bool>(n, false));
  for (std::size_t from = n; from-- > 0;) {
    for (const auto& [a, b] : graph.edges) {
      if (a != from) continue;
      reach[from][b] = true;
      for (std::size_t k = 0; k < n; ++k) reach[from][k] = reach[from][k] || reach[b][k];
    }
  }
  std::erase_if(graph.edges, [&](const auto& edge) {
    return std::any_of(graph.edges.begin(), graph.edges.end(), [&](const auto& other) {
      return other.first == edge.first && other.second != edge.second &&
             reach[other.second][edge.second];
    });
  });
}

bool Branches(const Graph& graph) {
  std::map<std::size_t, int> out;
  std::map<std::size_t, int> in;
  for (const auto& [from, to] : graph.edges)
    if (++out[from] > 1 || ++in[to] > 1) return true;
  return false;
}

void Lay(Graph& graph) {
  for (const auto& [from, to] : graph.edges)  // by `from`, so one pass is enough
    graph.nodes[to].layer = std::max(graph.nodes[to].layer, graph.nodes[from].layer + 1);
  std::map<std::size_t, std::size_t> rows;
  for (Node& node : graph.nodes) node.row = rows[node.layer]++;
}

double Left(const Node& node) {
  return kEdge + static_cast<double>(node.layer) * (kBoxWidth + kGapX);
}
double Top(const Node& node) {
  return kEdge + static_cast<double>(node.row) * (kBoxHeight + kGapY);
}

void WriteEdge(HtmlWriter& html, const Node& from, const Node& to) {
  const double x1 = Left(from) + kBoxWidth;
  const double y1 = Top(from) + kBoxHeight / 2;
  const double x2 = Left(to);
  const double y2 = Top(to) + kBoxHeight / 2;
  const double bend = x2 - kGapX / 2;
  constexpr double kHead = 6;
  html.Leaf("path",
            {{html::kClass, "edge"},
             {html::kD, fmt::format("M{} {}H{}V{}H{}", x1, y1, bend, y2, x2 - kHead)}},
            "");
  html.Leaf("path",
            {{html::kClass, "edge-head"},
             {html::kD, fmt::format("M{} {}l{} {}v{}z", x2, y2, -kHead, -kHead, 2 * kHead)}},
            "");
}

void WriteBox(HtmlWriter& html, const ReportView& view, const Node& node) {
  const Finding& finding = *node.finding;
  const std::string_view title = finding.title.empty() ? finding.id : finding.title;
  html.Open("a", {{html::kHref, fmt::format("#{}", view.Anchor(finding.id))}});
  html.Leaf("rect",
            {{html::kClass, fmt::format("box {}", SeverityClass(finding.severity))},
             {html::kX, fmt::format("{}", Left(node))},
             {html::kY, fmt::format("{}", Top(node))},
             {html::kWidth, fmt::format("{}", kBoxWidth)},
             {html::kHeight, fmt::format("{}", kBoxHeight)},
             {html::kRx, "6"}},
            "");
  std::vector<std::string> lines =
      WrapToColumns(VisibleText(Clip(title, page_limits::kEventBytes).text), kColumns);
  if (lines.size() > kLines) {
    lines.resize(kLines);
    lines.back() += " …";
  }
  constexpr double kLine = 17;
  double y = Top(node) + 21;
  for (const std::string& line : lines) {
    html.Leaf("text",
              {{html::kX, fmt::format("{}", Left(node) + 12)}, {html::kY, fmt::format("{}", y)}},
              line);
    y += kLine;
  }
  if (finding.first_seen)
    html.Leaf("text",
              {{html::kClass, "box-time"},
               {html::kX, fmt::format("{}", Left(node) + 12)},
               {html::kY, fmt::format("{}", Top(node) + kBoxHeight - 7)}},
              HumanTime(*finding.first_seen));
  html.Close();
}

}  // namespace

bool WriteGraph(HtmlWriter& html, const ReportView& view, const Hypothesis& hypothesis) {
  Graph graph = GraphOf(view, hypothesis);
  Reduce(graph);
  if (!Branches(graph)) return false;
  Lay(graph);
  double width = 0;
  double height = 0;
  for (const Node& node : graph.nodes) {
    width = std::max(width, Left(node) + kBoxWidth + kEdge);
    height = std::max(height, Top(node) + kBoxHeight + kEdge);
  }
  html.Open("div", {{html::kClass, "graph scroll"}, {html::kTabindex, "0"}});
  html.Open("svg",
            {{html::kViewBox, fmt::format("0 0 {} {}", width, height)},
             {html::kWidth, fmt::format("{}", width)},
             {html::kHeight, fmt::format("{}", height)},
             {html::kRole, "group"},
             {html::kAriaLabel, strings::kChainLabel}});
  for (const auto& [from, to] : graph.edges) WriteEdge(html, graph.nodes[from], graph.nodes[to]);
  for (const Node& node : graph.nodes) WriteBox(html, view, node);
  html.Close().Close();
  return true;
}

}  // namespace casefile
