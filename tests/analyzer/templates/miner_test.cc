#include "analyzer/templates/miner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/analyzer/templates/log_writer.h"

namespace casefile::templates {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

std::vector<std::string> TextsOf(const TemplateMiner& miner) {
  std::vector<std::string> texts;
  for (const Template& found : miner.templates()) texts.push_back(found.text);
  std::sort(texts.begin(), texts.end());
  return texts;
}

std::vector<std::string> Mine(const std::vector<std::string>& messages) {
  TemplateMiner miner;
  for (const std::string& message : messages) miner.Add(message);
  miner.Finish();
  return TextsOf(miner);
}

// A log of every style, mixed.
std::vector<std::string> AllStyles(std::uint32_t seed) {
  std::vector<std::string> messages;
  for (const std::string& name : testing::StyleNames()) {
    for (testing::LogLine& line : testing::LogWriter(seed).Write(testing::ReadStyle(name))) {
      messages.push_back(std::move(line.text));
    }
  }
  return messages;
}

std::string WithoutBlanks(std::string_view text) {
  std::string out;
  std::copy_if(text.begin(), text.end(), std::back_inserter(out), [](char c) { return c > ' '; });
  return out;
}

// Whether `text` is `pattern` with something, or nothing, in the place of each "<*>".
bool Fits(std::string_view pattern, std::string_view text) {
  const std::size_t star = pattern.find("<*>");
  if (star == std::string_view::npos) return pattern == text;
  if (!text.starts_with(pattern.substr(0, star))) return false;
  text.remove_prefix(star);
  pattern.remove_prefix(star + 3);
  while (true) {
    const std::size_t next = pattern.find("<*>");
    const std::string_view fixed = pattern.substr(0, next);
    if (next == std::string_view::npos) return text.ends_with(fixed);
    const std::size_t at = text.find(fixed);
    if (at == std::string_view::npos) return false;
    text.remove_prefix(at + fixed.size());
    pattern.remove_prefix(next + 3);
  }
}

TEST(TemplateMinerTest, WritesParametersAsStars) {
  EXPECT_THAT(Mine({"session opened for user alice by (uid=0)",
                    "session opened for user bob by (uid=1000)"}),
              ElementsAre("session opened for user <*> by (uid=<*>)"));
}

TEST(TemplateMinerTest, GivesAnEmptyLogNoTemplates) {
  TemplateMiner miner;
  miner.Finish();
  EXPECT_TRUE(miner.templates().empty());
}

TEST(TemplateMinerTest, CountsEmptyMessages) {
  TemplateMiner miner;
  const auto handle = miner.Add("");
  miner.Add("   ");
  miner.Finish();
  ASSERT_EQ(miner.templates().size(), 1U);
  EXPECT_EQ(miner.templates()[miner.TemplateOf(handle)].count, 2U);
}

TEST(TemplateMinerTest, CountsAddUpToEveryMessage) {
  const std::vector<std::string> messages = AllStyles(1);
  TemplateMiner miner;
  std::vector<TemplateMiner::Handle> handles;
  for (const std::string& message : messages) handles.push_back(miner.Add(message));
  miner.Finish();
  std::map<std::size_t, std::uint64_t> counts;
  for (const auto handle : handles) ++counts[miner.TemplateOf(handle)];
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < miner.templates().size(); ++i) {
    EXPECT_EQ(miner.templates()[i].count, counts[i]) << miner.templates()[i].text;
    sum += miner.templates()[i].count;
  }
  EXPECT_EQ(sum, messages.size());
  EXPECT_EQ(miner.messages(), messages.size());
}

TEST(TemplateMinerTest, EveryMessageFitsItsTemplate) {
  const std::vector<std::string> messages = AllStyles(2);
  TemplateMiner miner;
  std::vector<TemplateMiner::Handle> handles;
  for (const std::string& message : messages) handles.push_back(miner.Add(message));
  miner.Finish();
  for (std::size_t i = 0; i < messages.size(); ++i) {
    const std::string& text = miner.templates()[miner.TemplateOf(handles[i])].text;
    EXPECT_TRUE(Fits(WithoutBlanks(text), WithoutBlanks(messages[i]))) << text << "\n"
                                                                       << messages[i];
  }
}

TEST(TemplateMinerTest, DoesNotDependOnTheOrderOfTheMessages) {
  std::vector<std::string> messages = AllStyles(3);
  const std::vector<std::string> expected = Mine(messages);
  for (std::uint32_t seed = 0; seed < 5; ++seed) {
    std::shuffle(messages.begin(), messages.end(), std::mt19937(seed));
    EXPECT_EQ(Mine(messages), expected) << "seed " << seed;
  }
}

TEST(TemplateMinerTest, GivesTheSameTextTheSameId) {
  TemplateMiner a;
  TemplateMiner b;
  a.Add("disk sda is full");
  b.Add("something else");
  b.Add("disk sda is full");
  a.Finish();
  b.Finish();
  std::set<std::string> ids;
  for (const Template& found : b.templates()) ids.insert(found.id);
  EXPECT_EQ(ids.size(), 2U);
  EXPECT_THAT(ids, Contains(a.templates()[0].id));
}

TEST(TemplateMinerTest, GoesOnAfterFinish) {
  TemplateMiner miner;
  const auto early = miner.Add("worker 7 ready");
  miner.Finish();
  const auto late = miner.Add("worker 8 ready");
  miner.Add("worker 9 ready");
  miner.Finish();
  ASSERT_EQ(miner.templates().size(), 1U);
  EXPECT_EQ(miner.templates()[0].count, 3U);
  EXPECT_EQ(miner.TemplateOf(early), miner.TemplateOf(late));
}

TEST(TemplateMinerTest, TellsTheTypesOfParameters) {
  TemplateMiner miner;
  miner.Add("user alice from 10.0.0.1 took 15.2 ms");
  miner.Add("user bob from 10.0.0.2 took 1 s");
  miner.Finish();
  ASSERT_EQ(miner.templates().size(), 1U);
  const Template& found = miner.templates()[0];
  EXPECT_EQ(found.text, "user <*> from <*> took <*>");
  ASSERT_EQ(found.parameters.size(), 3U);
  EXPECT_THAT(found.parameters[0].types, ElementsAre(ParamType::kName));
  EXPECT_THAT(found.parameters[1].types, ElementsAre(ParamType::kIp));
  EXPECT_THAT(found.parameters[2].types, ElementsAre(ParamType::kQuantity));
}

TEST(TemplateMinerTest, KeepsWhatItKnewWhenFormsComeByTheThousand) {
  // three times as many forms as the table holds, all of one event
  TemplateMiner miner;
  std::mt19937 random(1);
  const std::uint64_t lines = TemplateMiner::kMaxForms * 3;
  for (std::uint64_t i = 0; i < lines; ++i) {
    std::string name;
    for (int letter = 0; letter < 8; ++letter) name += static_cast<char>('g' + random() % 20);
    miner.Add("session opened for user " + name + " on console");
  }
  miner.Finish();
  ASSERT_EQ(miner.templates().size(), 1U);
  EXPECT_EQ(miner.templates()[0].text, "session opened for user <*> on console");
  EXPECT_EQ(miner.templates()[0].count, lines);
}

TEST(TemplateMinerTest, CountsWhatFitsNothingWhenEveryLineIsAnEvent) {
  TemplateMiner miner;
  std::mt19937 random(2);
  const std::uint64_t lines = TemplateMiner::kMaxForms * 2;
  for (std::uint64_t i = 0; i < lines; ++i) {
    std::string message;
    for (int letter = 0; letter < 24; ++letter) {
      message += random() % 5 == 0 ? ' ' : static_cast<char>('g' + random() % 20);
    }
    miner.Add(message);
  }
  miner.Finish();
  EXPECT_LE(miner.templates().size(), TemplateMiner::kMaxTemplates);
  std::uint64_t sum = 0;
  for (const Template& found : miner.templates()) sum += found.count;
  EXPECT_EQ(sum, lines);
}

TEST(TemplateMinerTest, TemplatesOfTemplatesAreThemselves) {
  const std::vector<std::string> once = Mine(AllStyles(4));
  std::vector<std::string> again = once;
  for (std::string& text : again) {
    // a star reads as a word; a number in its place is what a message would have
    for (std::size_t at = text.find("<*>"); at != std::string::npos; at = text.find("<*>")) {
      text.replace(at, 3, "7");
    }
  }
  EXPECT_LE(Mine(again).size(), once.size());
  EXPECT_GE(Mine(again).size() * 10, once.size() * 9);
}

struct Opposites {
  std::string_view one;
  std::string_view other;
};

class OppositesTest : public ::testing::TestWithParam<Opposites> {};

TEST_P(OppositesTest, NeverMerge) {
  const auto& [one, other] = GetParam();
  std::vector<std::string> messages;
  for (int i = 0; i < 40; ++i) {
    for (const std::string_view word : {one, other}) {
      const std::string number = std::to_string(i);
      messages.push_back("service web-" + number + " " + std::string(word));
      messages.push_back("link eth" + number + " is " + std::string(word) + " on port " + number);
      messages.push_back("state=" + std::string(word) + " worker=" + number);
      messages.push_back("peer '" + std::string(word) + "' at 10.0.0." + number);
      messages.push_back(std::string(word) + " session for user u" + number);
    }
  }
  for (const std::string& text : Mine(messages)) {
    EXPECT_TRUE(text.find(one) != std::string::npos || text.find(other) != std::string::npos)
        << text;
  }
}

INSTANTIATE_TEST_SUITE_P(All,
                         OppositesTest,
                         ::testing::Values(Opposites{"started", "stopped"},
                                           Opposites{"ok", "failed"},
                                           Opposites{"up", "down"},
                                           Opposites{"connected", "disconnected"},
                                           Opposites{"opened", "closed"},
                                           Opposites{"enabled", "disabled"},
                                           Opposites{"reachable", "unreachable"},
                                           Opposites{"succeeded", "failed"},
                                           Opposites{"online", "offline"},
                                           Opposites{"locked", "unlocked"},
                                           Opposites{"healthy", "unhealthy"},
                                           Opposites{"accepted", "rejected"}));

}  // namespace
}  // namespace casefile::templates
