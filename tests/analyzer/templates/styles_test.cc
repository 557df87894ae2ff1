// The miner against logs of known templates (log_writer.h), with the measures of
// benchmarks/templates_quality.py.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "analyzer/templates/miner.h"
#include "tests/analyzer/templates/log_writer.h"

namespace casefile::templates {
namespace {

struct Scores {
  double grouped = 0;  // share of lines in a group that is exactly right
  double written = 0;  // share of lines whose template reads exactly right
};

Scores Score(const std::vector<testing::LogLine>& lines) {
  TemplateMiner miner;
  std::vector<TemplateMiner::Handle> handles;
  for (const testing::LogLine& line : lines) handles.push_back(miner.Add(line.text));
  miner.Finish();
  std::map<std::string, std::set<std::size_t>> found_of;
  std::map<std::size_t, std::set<std::string>> true_of;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    found_of[lines[i].event].insert(miner.TemplateOf(handles[i]));
    true_of[miner.TemplateOf(handles[i])].insert(lines[i].event);
  }
  double grouped = 0;
  double written = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::size_t found = miner.TemplateOf(handles[i]);
    if (found_of[lines[i].event].size() == 1 && true_of[found].size() == 1) ++grouped;
    if (miner.templates()[found].text == lines[i].event) ++written;
  }
  const auto all = static_cast<double>(lines.size());
  return {.grouped = grouped / all, .written = written / all};
}

class StylesTest : public ::testing::TestWithParam<std::string> {};

TEST_P(StylesTest, FindsTheEventsOfTheProgram) {
  const std::string style = testing::ReadStyle(GetParam());
  Scores sum;
  constexpr std::uint32_t kSeeds = 3;
  for (std::uint32_t seed = 0; seed < kSeeds; ++seed) {
    const Scores scores = Score(testing::LogWriter(seed).Write(style));
    sum.grouped += scores.grouped / kSeeds;
    sum.written += scores.written / kSeeds;
  }
  EXPECT_GE(sum.grouped, 0.95);
  EXPECT_GE(sum.written, 0.95);
}

std::string NameOf(const ::testing::TestParamInfo<std::string>& info) {
  return info.param;
}

INSTANTIATE_TEST_SUITE_P(All, StylesTest, ::testing::ValuesIn(testing::StyleNames()), NameOf);

TEST(StylesTest, AreThere) {
  EXPECT_GE(testing::StyleNames().size(), 15U);
}

}  // namespace
}  // namespace casefile::templates
