// Causes as a graph: drawn when they branch, each edge once.

#include <gtest/gtest.h>

#include <algorithm>

#include "analyzer/report/html_sections.h"
#include "tests/analyzer/report/tiny_html.h"

namespace casefile {
namespace {

// a explains what stands behind it, in the order of `edges`.
FindingsDocument Explaining(const std::vector<std::pair<std::string, std::string>>& edges,
                            const std::vector<std::string>& chain) {
  FindingsDocument document;
  for (const std::string& id : chain) {
    Finding& finding = document.findings.emplace_back();
    finding.id = id;
    finding.title = "The title of " + id;
    for (const auto& [from, to] : edges)
      if (from == id) finding.explains.push_back(to);
  }
  document.hypotheses = {{.rank = 1,
                          .finding = chain.front(),
                          .chain = chain,
                          .score = 1,
                          .because = {},
                          .against = {}}};
  return document;
}

struct Drawn {
  bool graph = false;
  std::size_t edges = 0;
  std::size_t boxes = 0;
  std::string text;
};

Drawn Draw(const FindingsDocument& document) {
  const ReportView view(document);
  HtmlWriter html("test", {.css = "p{}", .script = ""});
  Drawn drawn;
  drawn.graph = WriteGraph(html, view, document.hypotheses.front());
  const testing::TinyHtml page(html.Finish());
  EXPECT_EQ(page.error(), "");
  for (const auto& [name, value] : page.attributes()) {
    drawn.edges += name == "class" && value == "edge" ? 1U : 0U;
    drawn.boxes += name == "class" && value.rfind("box ", 0) == 0 ? 1U : 0U;
  }
  drawn.text = page.text();
  return drawn;
}

TEST(GraphTest, CausesThatBranchAreDrawn) {
  const Drawn drawn =
      Draw(Explaining({{"a", "b"}, {"a", "c"}, {"b", "d"}, {"c", "d"}}, {"a", "b", "c", "d"}));
  EXPECT_TRUE(drawn.graph);
  EXPECT_EQ(drawn.boxes, 4U);
  EXPECT_EQ(drawn.edges, 4U);
  EXPECT_NE(drawn.text.find("The title of c"), drawn.text.npos);
}

TEST(GraphTest, AChainIsLeftToTheList) {
  EXPECT_FALSE(Draw(Explaining({{"a", "b"}, {"b", "c"}}, {"a", "b", "c"})).graph);
  // That a explains c as well is no second way: it goes through b.
  EXPECT_FALSE(Draw(Explaining({{"a", "b"}, {"a", "c"}, {"b", "c"}}, {"a", "b", "c"})).graph);
}

TEST(GraphTest, CirclesAndStrangersDoNoHarm) {
  const Drawn drawn = Draw(Explaining(
      {{"a", "b"}, {"b", "a"}, {"a", "a"}, {"a", "c"}, {"c", "elsewhere"}}, {"a", "b", "c", "a"}));
  EXPECT_TRUE(drawn.graph);
  EXPECT_EQ(drawn.boxes, 3U);
  EXPECT_EQ(drawn.edges, 2U);
}

TEST(GraphTest, ALongTitleIsCutAndALongChainToo) {
  std::vector<std::string> chain = {"root"};
  std::vector<std::pair<std::string, std::string>> edges;
  for (int i = 0; i < 40; ++i) {
    chain.push_back(std::string(3000, 'x') + std::to_string(i));
    edges.emplace_back("root", chain.back());
  }
  const Drawn drawn = Draw(Explaining(edges, chain));
  EXPECT_EQ(drawn.boxes, 12U);
  EXPECT_LT(drawn.text.size(), 3000U);
}

}  // namespace
}  // namespace casefile
