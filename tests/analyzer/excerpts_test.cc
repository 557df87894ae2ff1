#include "analyzer/excerpts.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/limits.h"
#include "tests/analyzer/memory_tree.h"

namespace casefile {
namespace {

using testing::MemoryTree;

std::string NumberedLines(int count, std::string_view end = "\n") {
  std::string text;
  for (int i = 1; i <= count; ++i) text += fmt::format("this is line {}{}", i, end);
  return text;
}

Evidence Cited(std::uint64_t line, std::string text) {
  Evidence evidence;
  evidence.path = "a.log";
  evidence.line = line;
  evidence.text = std::move(text);
  return evidence;
}

FindingsDocument Citing(std::vector<Evidence> evidence) {
  FindingsDocument document;
  document.findings.resize(1);
  document.findings[0].evidence = std::move(evidence);
  return document;
}

TEST(ExcerptsTest, TakesTheLinesAroundWhatIsCited) {
  MemoryTree tree({{"other.log", NumberedLines(50)}, {"a.log", NumberedLines(100, "\r\n")}});
  FindingsDocument document =
      Citing({Cited(40, "this is line 40"), Cited(2, "is line 2"), Cited(50, "this is line 50")});
  ASSERT_TRUE(AddExcerpts(tree, document));
  ASSERT_EQ(document.excerpts.size(), 2U);
  EXPECT_EQ(document.excerpts[0].line, 1U);
  EXPECT_EQ(document.excerpts[0].lines.size(), 10U);
  EXPECT_EQ(document.excerpts[0].lines[0], "this is line 1");
  EXPECT_EQ(document.excerpts[1].line, 32U);
  EXPECT_EQ(document.excerpts[1].lines.size(), 27U);
  EXPECT_EQ(document.excerpts[1].lines.back(), "this is line 58");
}

TEST(ExcerptsTest, ComparesLongLinesToo) {
  const std::string line =
      "2026-11-20 14:30:38.402 UTC [23101] shop@shop ERROR:  could not extend file";
  MemoryTree tree(MemoryTree::Members{{"a.log", "before\n" + line + "\nafter\n"}});
  FindingsDocument document = Citing({Cited(2, line + "\nafter")});
  ASSERT_TRUE(AddExcerpts(tree, document));
  ASSERT_EQ(document.excerpts.size(), 1U);
  EXPECT_EQ(document.excerpts[0].lines.size(), 3U);
}

TEST(ExcerptsTest, EndsWithTheFileAndKeepsALastLineWithoutAnEnd) {
  MemoryTree tree(MemoryTree::Members{{"a.log", "one\ntwo\nthree"}});
  FindingsDocument document = Citing({Cited(3, "three")});
  ASSERT_TRUE(AddExcerpts(tree, document));
  ASSERT_EQ(document.excerpts.size(), 1U);
  EXPECT_EQ(document.excerpts[0].lines, (std::vector<std::string>{"one", "two", "three"}));
}

TEST(ExcerptsTest, LeavesOutAMemberWhoseNumbersMeanSomethingElse) {
  MemoryTree tree(MemoryTree::Members{{"a.log", NumberedLines(100)}});
  FindingsDocument document = Citing({Cited(40, "this is line 41")});
  ASSERT_TRUE(AddExcerpts(tree, document));
  EXPECT_TRUE(document.excerpts.empty());
}

TEST(ExcerptsTest, GivesTemplatesTheirFirstLine) {
  MemoryTree tree(MemoryTree::Members{{"a.log", NumberedLines(100)}});
  FindingsDocument document;
  document.templates.resize(1);
  document.templates[0].evidence = Cited(7, "");
  ASSERT_TRUE(AddExcerpts(tree, document));
  EXPECT_EQ(document.templates[0].evidence.text, "this is line 7");
}

TEST(ExcerptsTest, IsBoundedInLinesAndInTheirLength) {
  std::string text;
  for (int i = 0; i < 10'000; ++i) text += std::string(3000, 'x') + "\n";
  MemoryTree tree(MemoryTree::Members{{"a.log", std::move(text)}});
  std::vector<Evidence> evidence;
  for (std::uint64_t line = 10; line < 10'000; line += 20) evidence.push_back(Cited(line, "xxx"));
  FindingsDocument document = Citing(std::move(evidence));
  ASSERT_TRUE(AddExcerpts(tree, document));
  std::size_t lines = 0;
  for (const Excerpt& excerpt : document.excerpts) {
    lines += excerpt.lines.size();
    for (const std::string& line : excerpt.lines) EXPECT_EQ(line.size(), limits::kExcerptLineBytes);
  }
  EXPECT_GT(lines, limits::kExcerptLines / 2);
  EXPECT_LE(lines, limits::kExcerptLines);
}

TEST(ExcerptsTest, LeavesATreeAloneThatCanBeReadOnce) {
  MemoryTree tree(MemoryTree::Members{{"a.log", NumberedLines(9)}}, BundleHeader{});
  FindingsDocument document = Citing({Cited(3, "this")});
  ASSERT_TRUE(AddExcerpts(tree, document));
  EXPECT_TRUE(document.excerpts.empty());
}

}  // namespace
}  // namespace casefile
