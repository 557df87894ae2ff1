// Whatever stands in any field of a document, no report lets it become anything but text.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "analyzer/report/all.h"
#include "analyzer/report/html_writer.h"
#include "analyzer/report/markdown.h"
#include "analyzer/report/terminal.h"
#include "base/text.h"
#include "tests/analyzer/report/sample_document.h"
#include "tests/analyzer/report/tiny_html.h"

namespace casefile {
namespace {

using testing::TinyHtml;

std::string Write(std::string_view id, const FindingsDocument& document) {
  for (const Report& report : AllReports())
    if (report.id == id) return report.write(document);
  ADD_FAILURE() << "no report " << id;
  return {};
}

FindingsDocument Poisoned(const std::string& poison) {
  FindingsDocument document = testing::DiskFullDocument();
  testing::ForEachString(document, [&](std::string& text) { text += poison; });
  return document;
}

TEST(InjectionTest, ThePageHasTheSameElementsAndAttributesAsWithoutThePoison) {
  // Anything that is not a plain word makes the same chips and cells, so the only difference that
  // a poison may make is text.
  const TinyHtml harmless(Write("html", Poisoned(" harmless")));
  ASSERT_GT(harmless.tags().size(), 100U);
  for (const std::string& poison : testing::InjectionCorpus()) {
    SCOPED_TRACE(EscapeForTerminal(poison));
    const TinyHtml poisoned(Write("html", Poisoned(poison)));
    EXPECT_EQ(poisoned.error(), "");
    EXPECT_EQ(poisoned.tags(), harmless.tags());
    EXPECT_EQ(poisoned.attribute_names(), harmless.attribute_names());
  }
}

TEST(InjectionTest, ThePageLinksToItselfAndToTheWebOnly) {
  for (const std::string& poison : testing::InjectionCorpus()) {
    FindingsDocument document = testing::DiskFullDocument();
    testing::ForEachString(document, [&](std::string& text) { text = poison; });
    const TinyHtml page(Write("html", document));
    EXPECT_EQ(page.error(), "");
    for (const auto& [name, value] : page.attributes()) {
      EXPECT_NE(name.substr(0, 2), "on");
      EXPECT_NE(name, "style");
      EXPECT_NE(name, "src");
      if (name == "href") {
        EXPECT_TRUE(value.rfind('#', 0) == 0 || value.rfind("https://", 0) == 0 ||
                    value.rfind("http://", 0) == 0)
            << value;
      }
    }
  }
}

TEST(InjectionTest, AnchorsExistOnceAndEveryFragmentLeadsSomewhere) {
  FindingsDocument document = testing::DiskFullDocument();
  document.findings[1].id = "shop.disk full";  // the same anchor as shop/disk-full, if not for care
  const TinyHtml page(Write("html", document));
  std::set<std::string> ids;
  for (const auto& [name, value] : page.attributes()) {
    if (name != "id") continue;
    EXPECT_TRUE(ids.insert(value).second) << "twice: " << value;
  }
  EXPECT_TRUE(ids.count("f-shop-disk-full"));
  EXPECT_TRUE(ids.count("f-shop-disk-full-2"));
  for (const auto& [name, value] : page.attributes()) {
    if (name != "href" || value.rfind('#', 0) != 0) continue;
    EXPECT_TRUE(ids.count(value.substr(1))) << value;
  }
}

TEST(InjectionTest, NoReportCarriesAControlOrABidirectionalOverride) {
  for (const std::string& poison : testing::InjectionCorpus()) {
    const FindingsDocument document = Poisoned(poison);
    for (const std::string& text : {Write("html", document),
                                    Write("markdown", document),
                                    BriefMarkdown(document),
                                    TerminalSummary(document, {.columns = 90, .colour = false})}) {
      EXPECT_TRUE(IsValidUtf8(text));
      for (const std::string_view line : SplitLines(text))
        EXPECT_EQ(EscapeForTerminal(line, Tabs::kKeep), line);
    }
  }
}

// What a Markdown renderer would see outside of code: everything inside spans and fences removed.
std::string WithoutCode(std::string_view markdown) {
  std::string out;
  std::string fence;
  for (const std::string_view line : SplitLines(markdown)) {
    const std::size_t ticks = std::min(line.find_first_not_of('`'), line.size());
    if (!fence.empty()) {
      if (ticks >= fence.size() && ticks == line.size()) fence.clear();
      continue;
    }
    // The rest of a line that begins a fence holds no backtick: else it is a span.
    if (ticks >= 3 && line.find('`', ticks) == line.npos) {
      fence = std::string(ticks, '`');
      continue;
    }
    for (std::size_t i = 0; i < line.size();) {
      if (line[i] == '\\' && i + 1 < line.size()) {
        i += 2;
        continue;
      }
      if (line[i] != '`') {
        out += line[i++];
        continue;
      }
      const std::size_t run = std::min(line.find_first_not_of('`', i), line.size()) - i;
      std::size_t close = i + run;
      // The span ends at the next run of the same length.
      for (;;) {
        close = line.find('`', close);
        if (close == line.npos) break;
        const std::size_t length =
            std::min(line.find_first_not_of('`', close), line.size()) - close;
        if (length == run) break;
        close += length;
      }
      if (close == line.npos) {
        ADD_FAILURE() << "a code span without an end: " << line;
        return out;
      }
      i = close + run;
    }
    out += '\n';
  }
  EXPECT_TRUE(fence.empty()) << "a fence without an end";
  return out;
}

TEST(InjectionTest, InMarkdownPoisonStaysInCodeOrIsEscaped) {
  for (const std::string& poison : testing::InjectionCorpus()) {
    SCOPED_TRACE(EscapeForTerminal(poison));
    for (const std::string& text :
         {FullMarkdown(Poisoned(poison)), BriefMarkdown(Poisoned(poison))}) {
      const std::string live = WithoutCode(text);
      for (const std::string_view bad : {"<img",
                                         "<script",
                                         "<svg",
                                         "<b>",
                                         "](",
                                         "![",
                                         "http://",

                                         "@everyone",
                                         "www.",
                                         "#1",
                                         "$"})
        EXPECT_EQ(live.find(bad), live.npos) << bad << " in\n" << live;
      // Only our own folds: each opened once and closed once.
      std::size_t opened = 0;
      std::size_t closed = 0;
      for (const std::string_view line : SplitLines(live)) {
        if (line.substr(0, 9) == "<details>") ++opened;
        if (line == "</details>") ++closed;
        EXPECT_NE(line, "out of the fence");
      }
      EXPECT_EQ(opened, closed);
      EXPECT_EQ(live.find("<"), live.find("<details>"));
    }
  }
}

TEST(InjectionTest, HeadingsAndTablesOfMarkdownAreOursAlone) {
  const auto shape = [](std::string_view markdown) {
    std::vector<std::string> lines;
    for (const std::string_view line : SplitLines(markdown)) {
      const std::size_t level = std::min(line.find_first_not_of('#'), line.size());
      if (level > 0) lines.push_back(std::string(line.substr(0, level)));
      if (line.substr(0, 1) == "|") {
        // Cells: pipes that no backslash escapes.
        std::size_t cells = 0;
        for (std::size_t i = 0; i < line.size(); ++i)
          if (line[i] == '|' && (i == 0 || line[i - 1] != '\\')) ++cells;
        lines.push_back(fmt::format("| {}", cells));
      }
    }
    return lines;
  };
  const std::vector<std::string> expected = shape(FullMarkdown(Poisoned(" harmless")));
  ASSERT_GT(expected.size(), 10U);
  for (const std::string& poison : testing::InjectionCorpus()) {
    if (poison.find('\n') != poison.npos) continue;  // fences show lines as they are
    EXPECT_EQ(shape(FullMarkdown(Poisoned(poison))), expected) << EscapeForTerminal(poison);
  }
}

TEST(InjectionTest, NoLineOnTheTerminalIsWiderThanTheTerminal) {
  for (const std::string& poison : testing::InjectionCorpus()) {
    for (const std::size_t columns : {30U, 80U, 200U}) {
      const std::string text =
          TerminalSummary(Poisoned(poison), {.columns = columns, .colour = false});
      for (const std::string_view line : SplitLines(text)) EXPECT_LE(line.size(), 4 * columns);
    }
  }
}

}  // namespace
}  // namespace casefile
