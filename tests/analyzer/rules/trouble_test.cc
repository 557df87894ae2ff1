#include "analyzer/rules/trouble.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "analyzer/rules/rule_engine.h"
#include "tests/analyzer/rules/rule_test_support.h"

namespace casefile {
namespace {

using ::testing::HasSubstr;
using testing::PackWith;

TEST(TroubleTest, EachKindHasANameOfItsOwn) {
  const std::vector<std::string_view> names = TroubleNames();
  EXPECT_EQ(names.size(), kTroubleKinds);
  EXPECT_EQ(std::set(names.begin(), names.end()).size(), kTroubleKinds);
  for (std::size_t i = 0; i < kTroubleKinds; ++i) EXPECT_EQ(FindTrouble(names[i]), i);
  EXPECT_FALSE(FindTrouble("disk-full"));
}

TEST(TroubleTest, AKindBringsOnlyLaterOnes) {
  for (std::size_t kind = 0; kind < kTroubleKinds; ++kind) {
    const Troubles all = WithConsequences(kind);
    EXPECT_TRUE(all.test(kind));
    for (std::size_t earlier = 0; earlier < kind; ++earlier) EXPECT_FALSE(all.test(earlier));
  }
}

TEST(TroubleTest, ConsequencesOfConsequencesBelongToIt) {
  const Troubles all = WithConsequences(*FindTrouble("network-broken"));
  EXPECT_TRUE(all.test(*FindTrouble("provider-fails")));
  EXPECT_TRUE(all.test(*FindTrouble("not-reached")));
  EXPECT_FALSE(all.test(*FindTrouble("certificates-refused")));
}

Error LoadingRefuses(std::string_view more) {
  RuleSet rules = RuleSet::Empty();
  const auto added = rules.AddPack(PackWith("      log: {regex: abc}\n", more), "x.yaml");
  return added ? Error(ErrorCode::kInvalidInput, "no error") : added.error();
}

TEST(TroubleTest, AnUnknownKindIsRefusedAtItsPlace) {
  const Error error = LoadingRefuses("    leads_to: [write-fails]\n");
  EXPECT_THAT(error.message(), HasSubstr("x.yaml:"));
  EXPECT_THAT(error.message(), HasSubstr("no kind of trouble is 'write-fails'"));
  EXPECT_EQ(error.hint(), "did you mean 'writes-fail'?");
}

TEST(TroubleTest, ARuleDoesNotFollowFromWhatComesAfterIt) {
  EXPECT_THAT(
      LoadingRefuses("    leads_to: [database-fails]\n    follows_from: [slow]\n").message(),
      HasSubstr("a rule that leads to 'database-fails' cannot follow from 'slow'"));
  EXPECT_EQ(LoadingRefuses("    leads_to: [slow]\n    follows_from: [database-fails]\n").message(),
            "no error");
}

TEST(TroubleTest, AdviceLeadsToNothing) {
  EXPECT_THAT(LoadingRefuses("    leads_to: [slow]\n    advice: true\n").message(),
              HasSubstr("advice and information explain nothing"));
}

}  // namespace
}  // namespace casefile
