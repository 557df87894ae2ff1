#include "analyzer/sections.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/ingest.h"
#include "tests/analyzer/memory_tree.h"

namespace casefile {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> Cut(std::string_view text) {
  std::vector<std::string> cut;
  for (const Section& section : SectionsOf(text)) {
    EXPECT_EQ(text.substr(section.offset, section.text.size()), section.text);
    cut.push_back(std::string(section.command) + "|" + std::string(section.text));
  }
  return cut;
}

TEST(SectionsTest, PromptsTitlesAndTracesBeginOne) {
  EXPECT_THAT(Cut("anna@web1:~$ uptime\nup\n$ id\nuid\n[root@web1 /]# ls\na\n"),
              ElementsAre("uptime|up\n", "id|uid\n", "ls|a\n"));
  EXPECT_THAT(Cut("==== df -h ====\n\nx\n### free\ny\n+ id\nz"),
              ElementsAre("df -h|x\n", "free|y\n", "id|z"));
}

TEST(SectionsTest, RulesCommentsAndMailAddressesBeginNone) {
  const std::string text = "a | b\n-----+----\n# comment\ncosts 5 $ more\nmail=a@b.c # me\n";
  EXPECT_THAT(Cut(text), ElementsAre("|" + text));
}

TEST(SectionsTest, WarningsBeforeAnOutputAreNoPartOfIt) {
  EXPECT_THAT(Cut("lsof: WARNING: can't stat()\nlsof: avoiding stat(/)\nCOMMAND\n"),
              ElementsAre("|COMMAND\n"));
}

TEST(SectionsTest, EachSectionIsReadAsWhatItIs) {
  testing::MemoryTree tree(testing::MemoryTree::Members{
      {"paste.txt",
       "anna@web1:~$ df -P\n"
       "Filesystem 1024-blocks Used Available Capacity Mounted on\n"
       "/dev/sda1 1000 990 10 99% /\n"
       "anna@web1:~$ uptime\n"
       " 08:04:38 up 12 min,  2 users,  load average: 0.50, 0.00, 0.00\n"}});
  FactStore facts;
  IngestOptions options;
  options.now = ParseRfc3339("2026-11-21T12:00:00Z").value();
  const auto result = Ingest(tree, options, facts, {}).value();
  ASSERT_EQ(facts.Find("disk.used_percent").size(), 1U);
  EXPECT_EQ(facts.Find("disk.used_percent")[0]->evidence.line, 3U);
  EXPECT_EQ(facts.Find("disk.used_percent")[0]->evidence.offset, 77U);
  ASSERT_EQ(facts.Find("load.avg1").size(), 1U);
  EXPECT_EQ(facts.Find("load.avg1")[0]->evidence.line, 5U);
  EXPECT_EQ(result.coverage.sources[0].kind, "disk table");
}

}  // namespace
}  // namespace casefile
