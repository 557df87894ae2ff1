#include "analyzer/facts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace casefile {
namespace {

TEST(FactsTest, VocabularyIsSortedWithoutDuplicates) {
  const auto all = FactVocabulary();
  for (std::size_t i = 1; i < all.size(); ++i) EXPECT_LT(all[i - 1].name, all[i].name);
}

TEST(FactsTest, EveryFactHasAKnownUnitAndSourceAndAMeaning) {
  const std::set<std::string_view> units{"percent", "bytes", "seconds", "count", "text", "bool"};
  const auto kinds = SourceKinds();
  EXPECT_TRUE(std::is_sorted(kinds.begin(), kinds.end()));
  for (const FactSpec& spec : FactVocabulary()) {
    EXPECT_TRUE(units.contains(spec.unit)) << spec.name;
    EXPECT_TRUE(std::binary_search(kinds.begin(), kinds.end(), spec.source)) << spec.name;
    EXPECT_FALSE(spec.meaning.empty()) << spec.name;
    EXPECT_EQ(FindFactSpec(spec.name), &spec);
  }
  EXPECT_EQ(FindFactSpec("disk.used"), nullptr);
  EXPECT_EQ(FindFactSpec("zzz"), nullptr);
}

TEST(FactsTest, FindsFactsInTheOrderTheyCame) {
  FactStore store;
  store.Add(
      {.name = "disk.used_percent", .labels = {{"mount", "/"}}, .value = 97.0, .evidence = {}});
  store.Add({.name = "cpu.count", .labels = {}, .value = 2.0, .evidence = {}});
  store.Add(
      {.name = "disk.used_percent", .labels = {{"mount", "/var"}}, .value = 3.0, .evidence = {}});
  const auto found = store.Find("disk.used_percent");
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0]->labels.at("mount"), "/");
  EXPECT_EQ(found[1]->labels.at("mount"), "/var");
  EXPECT_TRUE(store.Find("memory.total_bytes").empty());
}

TEST(FactsTest, TheFirstSourceOfAKindStays) {
  FactStore store;
  EXPECT_EQ(store.Collected("port table"), nullptr);
  Evidence first;
  first.path = "probes/ports.json";
  store.MarkCollected("port table", first);
  first.path = "commands/ss.txt";
  store.MarkCollected("port table", first);
  EXPECT_EQ(store.Collected("port table")->path, "probes/ports.json");
}

TEST(FactsTest, ValuesAreShownAsPeopleWriteThem) {
  EXPECT_EQ(ToString(FactValue(42949672960.0)), "42949672960");
  EXPECT_EQ(ToString(FactValue(0.25)), "0.25");
  EXPECT_EQ(ToString(FactValue(true)), "true");
  EXPECT_EQ(ToString(FactValue(std::string("failed"))), "failed");
}

TEST(FactsDeathTest, AFactOutsideTheVocabularyIsABug) {
  FactStore store;
  EXPECT_DEATH(store.Add({.name = "disk.used", .labels = {}, .value = 1.0, .evidence = {}}),
               "check failed");
  EXPECT_DEATH(store.MarkCollected("ports", {}), "check failed");
}

}  // namespace
}  // namespace casefile
