#include "collector/draft.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/collector/fake_host.h"
#include "tests/collector/memory_sink.h"
#include "tests/collector/opened_bundle.h"

namespace casefile {
namespace {

using ::testing::ElementsAre;
using ::testing::Key;
using ::testing::UnorderedElementsAre;

// A draft of two logs, the second without an end of line, and the summary of its run.
struct Drafted {
  std::optional<Draft> draft;
  CollectSummary summary;
};

Drafted MakeDraft() {
  const auto host = std::make_shared<testing::FakeHost>();
  host->Put("/a.log", "one\ntwo password=hunter2hunter2\n");
  host->Put("/b.log", "first\n\nlast");
  const auto profile = ParseProfile(
      "id: shop\ntitle: Shop\ndetect: {always: true}\n"
      "files:\n  - {paths: [/a.log, /b.log], reason: r}\n",
      "shop.yaml",
      {});
  EXPECT_TRUE(profile);
  testing::MemorySink sink;
  CollectOptions options;
  options.profiles = {"shop"};
  options.deadline = std::chrono::seconds(60);
  const auto summary =
      Collect(host, MakePlan(*host, {*profile}, {}), sink.sink(), std::move(options));
  EXPECT_TRUE(summary);
  auto draft = Draft::Open(std::move(sink.bytes));
  EXPECT_TRUE(draft);
  return {std::move(*draft), *summary};
}

std::size_t IndexOf(const Draft& draft, std::string_view path) {
  const auto found = std::ranges::find(draft.members(), path, &Draft::Member::path);
  EXPECT_NE(found, draft.members().end());
  return static_cast<std::size_t>(found - draft.members().begin());
}

TEST(DraftTest, ShowsTheLinesAsTheyWillBeSealed) {
  const Drafted made = MakeDraft();
  std::vector<std::string> lines;
  const auto take = [&lines](std::size_t number, std::string_view text) {
    lines.push_back(std::to_string(number) + " " + std::string(text));
    return true;
  };
  ASSERT_TRUE(made.draft->ReadLines(IndexOf(*made.draft, "files/b.log"), take));
  EXPECT_THAT(lines, ElementsAre("1 first", "2 ", "3 last"));
  lines.clear();
  ASSERT_TRUE(made.draft->ReadLines(IndexOf(*made.draft, "files/a.log"), take));
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[1].find("hunter2"), std::string::npos);
  EXPECT_GT(made.draft->members()[IndexOf(*made.draft, "files/a.log")].redactions, 0U);
}

TEST(DraftTest, ReadingEndsWhenNoMoreIsWanted) {
  const Drafted made = MakeDraft();
  int seen = 0;
  ASSERT_TRUE(made.draft->ReadLines(IndexOf(*made.draft, "files/b.log"),
                                    [&seen](std::size_t, std::string_view) { return ++seen < 2; }));
  EXPECT_EQ(seen, 2);
}

TEST(DraftTest, WhatIsLeftOutIsAGapAndLeavesNothingElse) {
  Drafted made = MakeDraft();
  made.draft->Keep(IndexOf(*made.draft, "files/a.log"), false);
  testing::MemorySink sink;
  ASSERT_TRUE(made.draft->Write(sink.sink(), {}, &made.summary));
  const testing::OpenedBundle opened = testing::OpenBundleText(sink.bytes);
  EXPECT_THAT(opened.members, UnorderedElementsAre(Key("files/b.log")));
  EXPECT_EQ(opened.members.at("files/b.log"), "first\n\nlast");
  EXPECT_TRUE(opened.problems.empty());
  ASSERT_EQ(opened.manifest.gaps.size(), 1U);
  EXPECT_EQ(opened.manifest.gaps[0].source, "/a.log");
  EXPECT_EQ(opened.manifest.gaps[0].outcome.reason, "left out in the review");
  EXPECT_TRUE(opened.manifest.ledger.empty());
  EXPECT_EQ(made.summary.members, 1U);
  EXPECT_EQ(made.summary.bytes_written, sink.bytes.size());
}

TEST(DraftTest, WhatIsKeptIsSealedByteForByte) {
  Drafted made = MakeDraft();
  testing::MemorySink sink;
  ASSERT_TRUE(made.draft->Write(sink.sink(), {}, &made.summary));
  const testing::OpenedBundle opened = testing::OpenBundleText(sink.bytes);
  for (std::size_t i = 0; i < made.draft->members().size(); ++i) {
    std::string text;
    ASSERT_TRUE(made.draft->ReadLines(i, [&text](std::size_t, std::string_view line) {
      text += std::string(line) + "\n";
      return true;
    }));
    std::string sealed = opened.members.at(made.draft->members()[i].path);
    if (!sealed.ends_with('\n')) sealed += '\n';
    EXPECT_EQ(sealed, text);
  }
}

TEST(DraftTest, DamageIsAnError) {
  EXPECT_FALSE(Draft::Open("no bundle"));
}

}  // namespace
}  // namespace casefile
