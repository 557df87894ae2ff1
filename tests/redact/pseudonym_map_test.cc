#include "redact/pseudonym_map.h"

#include <gtest/gtest.h>

#include "tests/redact/redact_text.h"

namespace casefile {
namespace {

TEST(PseudonymMapTest, GivesBackWhatTheRedactorHid) {
  ASSERT_TRUE(InitCrypto());
  const auto map = std::make_shared<PseudonymMap>();
  RedactorOptions options;
  options.pseudonym_key = Secret::CopyOf(AsBytes(std::string(32, 'k')));
  options.host_names = {"db1.example.net"};
  options.user_names = {"alice"};
  options.map = map;
  const auto redactor = Redactor::Create(std::move(options));
  ASSERT_TRUE(redactor);
  const std::string text =
      "alice@corp.example from 10.1.2.3:8080, [2a01:4f8::1]:443 to db1.example.net. ip-10-1-2-3 "
      "mac=00:1a:2b:3c:4d:5e /home/alice/x; 127.0.0.1\n";
  const std::string hidden = (*redactor)->Redact(text);
  EXPECT_EQ(hidden.find("alice"), std::string::npos);
  EXPECT_EQ(map->Unmask(hidden), text);
  EXPECT_TRUE(map->complete());

  PseudonymMap read;
  ASSERT_TRUE(read.Read(map->Text()));
  EXPECT_EQ(read.size(), map->size());
  EXPECT_EQ(read.Unmask(hidden), text);
}

TEST(PseudonymMapTest, HoldsNoSecrets) {
  ASSERT_TRUE(InitCrypto());
  const auto map = std::make_shared<PseudonymMap>();
  RedactorOptions options;
  options.pseudonym_key = Secret::CopyOf(AsBytes(std::string(32, 'k')));
  options.map = map;
  const auto redactor = Redactor::Create(std::move(options));
  ASSERT_TRUE(redactor);
  (*redactor)->LearnValue("known-Value-4711", "known");
  EXPECT_NE((*redactor)->Redact("10.1.2.3 password=hunter22 known-Value-4711").size(), 0U);
  EXPECT_EQ(map->size(), 1U);
  EXPECT_EQ(map->Text().find("hunter22"), std::string::npos);
}

TEST(PseudonymMapTest, RefusesOtherTexts) {
  PseudonymMap map;
  EXPECT_FALSE(map.Read("something else\n"));
  EXPECT_FALSE(map.Read("casefile-pseudonyms 1\nno tab\n"));
  EXPECT_TRUE(map.Read("casefile-pseudonyms 1\nhost-1\tdb1\n"));
  EXPECT_EQ(map.Original("host-1"), "db1");
  EXPECT_EQ(map.Original("host-2"), "");
}

TEST(PseudonymMapTest, StopsWhenItIsFull) {
  PseudonymMap map;
  const std::string original(1 << 20, 'x');
  for (int i = 0; i < 20; ++i) map.Add("host-" + std::to_string(i), original);
  EXPECT_FALSE(map.complete());
  EXPECT_LT(map.size(), 20U);
}

}  // namespace
}  // namespace casefile
