#include "analyzer/signals/parameter_samples.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace casefile::signals {
namespace {

using ::testing::ElementsAre;
using ::testing::Optional;

TEST(ParameterSamplesTest, TakesTheValuesOutOfAMessage) {
  EXPECT_THAT(ValuesIn("from <*> (<*>) at <*>", "from db1 (10.0.0.7) at 12:00"),
              Optional(ElementsAre("db1", "10.0.0.7", "12:00")));
  EXPECT_THAT(ValuesIn("<*>: closed", "a: closed: closed"), Optional(ElementsAre("a: closed")));
  EXPECT_THAT(ValuesIn("took <*> <*>", "took 5 s more"), Optional(ElementsAre("5", "s more")));
  EXPECT_THAT(ValuesIn("<*>", ""), Optional(ElementsAre("")));
  EXPECT_THAT(ValuesIn("ready", "ready"), Optional(ElementsAre()));
}

TEST(ParameterSamplesTest, AMessageThatDoesNotFitGivesNothing) {
  EXPECT_EQ(ValuesIn("from <*> to <*>", "from a"), std::nullopt);
  EXPECT_EQ(ValuesIn("ready", "ready now"), std::nullopt);
  EXPECT_EQ(ValuesIn("<*> done", "done"), std::nullopt);
  EXPECT_EQ(ValuesIn("<*>a<*>", ""), std::nullopt);
}

TEST(ParameterSamplesTest, EachValueIsShownOnceAndThereAreFew) {
  templates::TemplateMiner miner;
  ParameterSamples samples;
  for (int i = 0; i < 1000; ++i) {
    const std::string message = fmt::format("job {} of queue mail took {} ms", i, i % 2 + 5);
    samples.Add(miner.Add(message), message);
  }
  miner.Finish();
  const auto parameters = samples.Of(miner);
  const auto found = std::find_if(
      miner.templates().begin(), miner.templates().end(), [](auto& t) { return t.count == 1000; });
  ASSERT_NE(found, miner.templates().end());
  const auto& shown = parameters[static_cast<std::size_t>(found - miner.templates().begin())];
  ASSERT_EQ(shown.size(), 2U) << found->text;
  EXPECT_THAT(shown[0].types, ElementsAre("number"));
  EXPECT_THAT(shown[0].values, ElementsAre("0", "1", "3", "7", "15"));
  EXPECT_THAT(shown[1].values.size(), 2U) << found->text;
}

}  // namespace
}  // namespace casefile::signals
