#include "analyzer/rules/jq.h"

#include <gtest/gtest.h>

#include <string>

namespace casefile {
namespace {

constexpr std::string_view kPod = R"({"kind":"Pod","n":3,"none":null,"tags":["a","b"],
  "spec":{"volumes":[{"nfs":null},{"nfs":{"server":"nas"}}],"securityContext":{"fsGroup":100}}})";

bool Holds(std::string_view program, std::string_view text = kPod) {
  const auto filter = JqFilter::Compile(program);
  EXPECT_TRUE(filter) << program << ": " << (filter ? "" : filter.error().message());
  return filter && filter->Matches(text);
}

TEST(JqTest, AnswersQuestionsOfPathsAndValues) {
  EXPECT_TRUE(Holds(R"(.kind == "Pod")"));
  EXPECT_TRUE(Holds(R"(.["kind"] != "Node" and (.n > 2))"));
  EXPECT_TRUE(Holds(".spec.volumes[]?.nfs != null"));
  EXPECT_TRUE(Holds("(.spec.securityContext.runAsUser // 7) == 7"));
  EXPECT_TRUE(Holds(".tags[-1] == \"b\" or false"));
  EXPECT_FALSE(Holds(R"(.kind == "pod")"));
  EXPECT_FALSE(Holds(".none"));
  EXPECT_FALSE(Holds(".missing.deeper"));
}

TEST(JqTest, KnowsTheUsualFunctions) {
  EXPECT_TRUE(Holds(R"(.kind | test("^p.d$"; "i"))"));
  EXPECT_TRUE(Holds(R"(.kind | startswith("Po"))"));
  EXPECT_TRUE(Holds(R"(.tags | contains(["a"]))"));
  EXPECT_TRUE(Holds(R"(.tags | map(ascii_upcase) | any(. == "B"))"));
  EXPECT_TRUE(Holds(R"(.spec.volumes | map(select(.nfs)) | length == 1)"));
  EXPECT_TRUE(Holds(R"(has("kind") and (has("kine") | not))"));
  EXPECT_TRUE(Holds("[.. | strings] | length == 4"));
  EXPECT_FALSE(Holds(R"(.tags | all(. == "a"))"));
}

TEST(JqTest, AnErrorIsNoMatch) {
  EXPECT_FALSE(Holds(R"(true, (.kind | .deeper))"));
  EXPECT_FALSE(Holds(".n | startswith(\"3\")"));
  EXPECT_TRUE(Holds(R"(true, (.kind | .deeper)?)"));
}

TEST(JqTest, WhatIsNoJsonDoesNotMatch) {
  EXPECT_FALSE(Holds(".", "no json"));
  EXPECT_FALSE(Holds(".", "{\"a\":"));
  EXPECT_FALSE(Holds("true", ""));
}

TEST(JqTest, RefusesWhatItDoesNotKnowByPlace) {
  for (const std::string_view program : {"def f: 1; f",
                                         ".a |= 1",
                                         "reduce .[] as $x (0; .)",
                                         ".a ==",
                                         "(.a",
                                         "test(.a)",
                                         "env",
                                         "\"a"}) {
    const auto filter = JqFilter::Compile(program);
    ASSERT_FALSE(filter) << program;
    EXPECT_NE(filter.error().message().find("at character"), std::string::npos) << program;
  }
  EXPECT_FALSE(JqFilter::Compile(std::string(100'000, '(')));
}

TEST(JqTest, WhatFansOutIsCut) {
  std::string wide = "[";
  for (int i = 0; i < 2000; ++i) wide += "1,";
  wide += "1]";
  EXPECT_TRUE(Holds("all(. == 1)", wide));
  // 2001 times 2001 values are more than it looks at.
  EXPECT_FALSE(Holds("(.[] + 0) == (.[] + 0)", wide));
}

TEST(JqTest, GivesTheFirstValueAsText) {
  EXPECT_EQ(JqFilter::Compile(".kind")->First(kPod), "Pod");
  EXPECT_EQ(JqFilter::Compile(".tags")->First(kPod), R"(["a","b"])");
  EXPECT_EQ(JqFilter::Compile(".missing")->First(kPod), "");
}

}  // namespace
}  // namespace casefile
