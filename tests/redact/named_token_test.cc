#include "redact/named_token.h"

#include <gtest/gtest.h>

#include "redact/encoded_run.h"
#include "tests/redact/redact_text.h"

namespace casefile {
namespace {

TEST(NamedTokenTest, KnowsTokensOfServicesThatNoRuleNames) {
  for (const std::string_view run : {"acme_k7GmQ2xVb9LtR4wZ8cYp1NdS6hJfE3uX",
                                     "orbit-eu2-k7GmQ2xVb9LtR4wZ8cYp1NdS6hJfE3uX",
                                     "ACME_CI_k7GmQ2xVb9LtR4wZ8cYp1NdS6hJfE3uX",
                                     "acme_oat_k7Gm-2xVb9LtR4wZ8cY_1NdS6hJfE3uX",
                                     "acme_pat_0f8e3c5a7b9d1e2f4a6c8b0d2e4f6a8c"})
    EXPECT_TRUE(IsNamedToken(run)) << run;
}

TEST(NamedTokenTest, KnowsShapesWhosePrefixIsTooShortForARule) {
  EXPECT_TRUE(IsNamedToken("SK3f9a1c7e5b2d8f4061a7c3e90b1d2f3a"));
  EXPECT_TRUE(IsNamedToken("3f9a1c7e5b2d8f4061a7c3e90b1d2f3a-0b1d2f3a-61a7c3e9"));
  EXPECT_TRUE(IsNamedToken("SBQWY3DNPFZGK5DTN5WWKMRTGQ2TMNZYHAYDCMRTGQ2TMNZYHBQWG43X"));
}

TEST(NamedTokenTest, KeepsWhatLogsAreFullOf) {
  for (const std::string_view run : {"sha512-k7GmQ2xVb9LtR4wZ8cYp1NdS6hJfE3uX",
                                     "chatcmpl-9kPq2Rs7Tz4Uv1Wx8Yb3Cd6Ef",
                                     "req_011CRk7GmQ2xVb9LtR4wZ8cY",
                                     "commit-9f86d081884c7d659a2feaa0c55ad015a3bf4f1b",
                                     "test_redactor_hides_every_secret_and_keeps_the_rest",
                                     "kube-apiserver-ip-10-0-12-7-us-west-2-compute-internal",
                                     "trace_id_4bf92f3577b34da6a3ce929d0e0e4736",
                                     "_ZNSt6vectorIiSaIiEE17_M_realloc_insertIJRKiEEEvN9",
                                     "orders-api-7d9c5b6f4d-x2x7k"})
    EXPECT_FALSE(IsNamedToken(run)) << run;
}

TEST(NamedTokenTest, FindsThemInTheirSurroundings) {
  const auto redactor = testing::MakeRedactor();
  const std::string bot = "MTA5NzI4NDYxMjM0NTY3ODkw.GaB3xQ.k7GmQ2xVb9LtR4wZ8cYp1NdS6hJfE3uXaB";
  const std::string key(
      "k7GmQ2xVb9LtR4wZ8cYp1NdS6hJfE3uXk8GmQ2xVb9LtR4wZ8cYp1NdS6hJfE3u/k7GmQ2+Vb9LtR4wZ8cYp1N==");
  for (const std::string& token : {bot, key}) {
    EXPECT_EQ(redactor->Redact("logged in as " + token + " at last").find(token), std::string::npos)
        << token;
  }
  const std::string digest = "resolved sha512:" + key;
  EXPECT_EQ(redactor->Redact(digest), digest);
}

}  // namespace
}  // namespace casefile
