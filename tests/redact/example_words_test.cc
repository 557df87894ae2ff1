#include "redact/example_words.h"

#include <gtest/gtest.h>

namespace casefile {
namespace {

TEST(ExampleWordsTest, KnowsTextsThatStandForAValue) {
  for (const std::string_view text : {"YOUR_API_KEY",
                                      "your-token-here",
                                      "PUT_YOUR_SECRET_HERE",
                                      "not_a_real_token",
                                      "yourapikeyhere",
                                      "ReplaceWithPassword",
                                      "example-client-secret",
                                      "sha256~XXXXX_PUT_YOUR_TOKEN_HERE_XXXXX"})
    EXPECT_TRUE(IsExampleText(text)) << text;
}

TEST(ExampleWordsTest, TakesNoSecretForAnExample) {
  for (const std::string_view text : {"changeme",
                                      "mysecretpassword",
                                      "yourmother-loves-horses",
                                      "example-9f86d081884c",
                                      "Tr0ub4dor&3",
                                      "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY",
                                      "here",
                                      "hunter2"})
    EXPECT_FALSE(IsExampleText(text)) << text;
}

TEST(ExampleWordsTest, TellsTheNameOfASecretFromOne) {
  EXPECT_TRUE(IsNameOfSecret("myapikey123"));
  EXPECT_TRUE(IsNameOfSecret("my-token"));
  EXPECT_FALSE(IsNameOfSecret("my-dog-token-rex"));
  EXPECT_FALSE(IsNameOfSecret("apikey9f86d0818"));
}

}  // namespace
}  // namespace casefile
