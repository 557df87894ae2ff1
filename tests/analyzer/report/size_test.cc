// Reports of enormous documents stay readable, and say what they leave out.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "analyzer/report/all.h"
#include "analyzer/report/markdown.h"
#include "analyzer/report/markdown_text.h"
#include "analyzer/report/terminal.h"
#include "analyzer/report/view.h"
#include "base/text.h"
#include "tests/analyzer/report/sample_document.h"
#include "tests/analyzer/report/tiny_html.h"

namespace casefile {
namespace {

FindingsDocument Enormous() {
  FindingsDocument document = testing::DiskFullDocument();
  const Finding finding = document.findings[0];
  const std::string long_text(20'000, 'x');
  for (int i = 0; i < 10'000; ++i) {
    Finding copy = finding;
    copy.id = fmt::format("many/finding-{}", i);
    copy.evidence[0].text = i < 100 ? long_text : "short";
    document.findings.push_back(std::move(copy));
  }
  const TimelineEvent event = document.events[0];
  for (int i = 0; i < 20'000; ++i) document.events.push_back(event);
  for (int i = 0; i < 5'000; ++i) document.input.problems.push_back("unreadable");
  return document;
}

TEST(ReportSizeTest, ThePageStaysBelowFiveMegabytes) {
  const FindingsDocument document = Enormous();
  for (const Report& report : AllReports()) {
    if (report.id != "html") continue;
    const std::string page = report.write(document);
    EXPECT_LT(page.size(), 5'000'000U);
    const testing::TinyHtml read(page);
    EXPECT_EQ(read.error(), "");
    EXPECT_NE(read.text().find("more findings are in the findings file"), std::string::npos);
    EXPECT_NE(read.text().find("more events are left out here"), std::string::npos);
  }
}

TEST(ReportSizeTest, MarkdownStaysBelowTheLimitOfIssueTrackers) {
  const FindingsDocument document = Enormous();
  const std::string full = FullMarkdown(document);
  EXPECT_LT(full.size(), 65'536U);
  EXPECT_GT(full.size(), 30'000U);
  EXPECT_NE(full.find("Left out for room:"), full.npos);
  EXPECT_NE(full.find("× finding"), full.npos);
  EXPECT_LT(BriefMarkdown(document).size(), 4'000U);
}

TEST(ReportSizeTest, OneEndlessNameDoesNotPushTheRestOut) {
  FindingsDocument document = testing::DiskFullDocument();
  const std::string endless(200'000, '`');
  document.input.name = endless;
  document.host[0].value = endless;
  document.findings[0].title = endless;
  document.tool = endless;
  EXPECT_LT(FullMarkdown(document).size(), 65'536U);
  EXPECT_LT(BriefMarkdown(document).size(), 4'000U);
  EXPECT_LT(TerminalSummary(document, {.columns = 80, .colour = false}).size(), 20'000U);
}

TEST(ReportSizeTest, TextIsCutBetweenCharacters) {
  EXPECT_EQ(Clip("abc", 3).omitted, 0U);
  EXPECT_EQ(Clip("aéb", 2).text, "a");
  EXPECT_EQ(Clip("aéb", 2).omitted, 3U);
  EXPECT_EQ(Clip("aéb", 3).text, "aé");
}

TEST(MarkdownTextTest, CodeSpansOutgrowTheBackticksInside) {
  EXPECT_EQ(MarkdownCode("plain"), "`plain`");
  EXPECT_EQ(MarkdownCode("a`b"), "``a`b``");
  EXPECT_EQ(MarkdownCode("`a"), "`` `a ``");
  EXPECT_EQ(MarkdownCode(" "), "–");
  EXPECT_EQ(MarkdownFence("```\nx"), "````text\n```\nx\n````\n");
}

TEST(MarkdownTextTest, ProseKeepsItsCodeAndLosesItsMarkup) {
  EXPECT_EQ(MarkdownProse("run `df -h` now"), "run `df -h` now");
  EXPECT_EQ(MarkdownProse("`df`, then *stop*"), "`df`, then \\*stop\\*");
  EXPECT_EQ(MarkdownProse("one ` only"), "one \\` only");
  EXPECT_EQ(MarkdownProse("ask @root about #12"), "ask `@root` about `#12`");
  EXPECT_EQ(MarkdownProse("`a`@b"), "`a` `@b`");
  EXPECT_EQ(MarkdownProse("1. first"), "1\\. first");
  EXPECT_EQ(MarkdownProse("- first"), "\\- first");
}

TEST(ViewTest, SpansAreShortAndInUtc) {
  using testing::At;
  EXPECT_EQ(HumanSpan({At(0), At(90)}), "2026-11-21 08:00:00 to 08:01:30 UTC");
  EXPECT_EQ(HumanSpan({At(0), At(86'400)}), "2026-11-21 08:00:00 to 2026-11-22 08:00:00 UTC");
  EXPECT_EQ(HumanSpan({At(0), At(0)}), "2026-11-21 08:00:00 UTC");
  EXPECT_EQ(HumanSpan({At(0), std::nullopt}), "from 2026-11-21 08:00:00 UTC");
  EXPECT_EQ(HumanSpan({}), "");
  EXPECT_EQ(FormatCount(1'234'567), "1,234,567");
  EXPECT_EQ(FormatCount(123), "123");
}

}  // namespace
}  // namespace casefile
