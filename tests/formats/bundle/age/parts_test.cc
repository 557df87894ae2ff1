// The small pieces of age: texts that have exactly one spelling, keys, and what a passphrase costs.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "base/limits.h"
#include "formats/bundle/age/armor.h"
#include "formats/bundle/age/base64.h"
#include "formats/bundle/age/bech32.h"
#include "formats/bundle/age/decrypt.h"
#include "formats/bundle/age/errors.h"
#include "formats/bundle/age/recipients.h"
#include "formats/bundle/age/work_factor.h"
#include "formats/bundle/keygen.h"
#include "tests/formats/bundle/bundle_testing.h"

namespace casefile::age {
namespace {

using ::testing::HasSubstr;
using testing::NoiseBytes;

TEST(Base64Test, EveryLengthComesBack) {
  for (std::size_t size = 0; size < 100; ++size) {
    const std::string bytes = NoiseBytes(size, static_cast<unsigned>(size));
    for (const Padding padding : {Padding::kNone, Padding::kRequired}) {
      const auto decoded = DecodeBase64(EncodeBase64(AsBytes(bytes), padding), padding);
      ASSERT_TRUE(decoded);
      EXPECT_EQ(AsText(*decoded), bytes);
    }
  }
  // RFC 4648 section 10.
  EXPECT_EQ(EncodeBase64(AsBytes("fooba"), Padding::kRequired), "Zm9vYmE=");
  EXPECT_EQ(EncodeBase64(AsBytes("fooba")), "Zm9vYmE");
}

TEST(Base64Test, OtherSpellingsAreRefused) {
  for (const std::string_view text : {"Zh", "Zm9vYmF", "Z", "Zm9v ", "Zm9v\n", "Zm9vYg==", "Zm-v"})
    EXPECT_FALSE(DecodeBase64(text)) << text;
  for (const std::string_view text : {"Zg", "Zg=", "Zg===", "Zh==", "=", "====", "Zg==Zg=="})
    EXPECT_FALSE(DecodeBase64(text, Padding::kRequired)) << text;
}

TEST(Bech32Test, TakesTheVectorsOfBip173) {
  for (const std::string text : {"A12UEL5L",
                                 "a12uel5l",
                                 "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
                                 "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w"}) {
    const auto decoded = DecodeBech32(text);
    ASSERT_TRUE(decoded) << text;
    std::string lower = text;
    for (char& c : lower) c = static_cast<char>(std::tolower(c));
    EXPECT_EQ(EncodeBech32(decoded->prefix, decoded->data), lower);
  }
  for (const std::string_view text : {"pzry9x0s0muk",
                                      "1pzry9x0s0muk",
                                      "x1b4n0q5v",
                                      "li1dgmt3",
                                      "A1G7SGD8",
                                      "10a06t8",
                                      "1qzzfhee",
                                      "",
                                      "1",
                                      "a12UEL5L",
                                      "a12uel5m",
                                      "a 12uel5l"})
    EXPECT_FALSE(DecodeBech32(text)) << text;
}

TEST(KeygenTest, AgeKeygenReadsOurIdentities) {
  if (!testing::HaveProgram("age-keygen")) GTEST_SKIP() << "age-keygen is not installed";
  const testing::TempDir dir;
  const auto identity = GenerateIdentity(*ParseRfc3339("2026-11-21T08:04:38.984Z"));
  dir.Write("key.txt", AsText(identity.file.bytes()));
  EXPECT_EQ(testing::Shell(dir, "age-keygen -y key.txt").output, identity.recipient + "\n");
  EXPECT_THAT(dir.Read("key.txt"),
              ::testing::StartsWith("# created: 2026-11-21T08:04:38Z\n# public key: age1"));
  // And the other way round.
  ASSERT_EQ(
      testing::Shell(dir, "age-keygen -o other.txt && age-keygen -y other.txt > other.pub").status,
      0);
  const auto recipients = RecipientsOf(Secret::CopyOf(AsBytes(dir.Read("other.txt"))));
  ASSERT_TRUE(recipients);
  EXPECT_EQ(recipients->at(0) + "\n", dir.Read("other.pub"));
}

TEST(IdentityFileTest, ErrorsNameTheLineAndNotWhatStandsThere) {
  const std::string secret = "AGE-SECRET-KEY-1QQQQQQQQ";
  for (const std::string& text : {"# comment\n\n" + secret + "\n", std::string("\n\nhunter2\n")}) {
    const auto parsed = ParseIdentityFile(AsBytes(text));
    ASSERT_FALSE(parsed);
    EXPECT_THAT(parsed.error().message(), HasSubstr("line 3"));
    EXPECT_THAT(parsed.error().message(), ::testing::Not(HasSubstr("QQQ")));
    EXPECT_THAT(parsed.error().message(), ::testing::Not(HasSubstr("hunter2")));
  }
  EXPECT_FALSE(ParseIdentityFile({}));
  EXPECT_FALSE(ParseIdentityFile(AsBytes("# only a comment\n")));
}

TEST(RecipientTest, ASecretKeyIsNotARecipientAndSaysSo) {
  const auto identity = GenerateIdentity({});
  const std::string text(AsText(identity.file.bytes()));
  const auto key = text.substr(text.find("AGE-"));
  const auto parsed = ParseRecipient(key);
  ASSERT_FALSE(parsed);
  EXPECT_THAT(parsed.error().message(), HasSubstr("secret key"));
  EXPECT_THAT(parsed.error().message(), ::testing::Not(HasSubstr(key.substr(20, 10))));
}

TEST(WorkFactorTest, FollowsTheMemoryButNotBelowTheFloor) {
  EXPECT_EQ(WorkFactorFor(std::nullopt), limits::kScryptLogNWrite);
  EXPECT_EQ(WorkFactorFor(1ULL << 40U), limits::kScryptLogNWrite);
  EXPECT_EQ(WorkFactorFor(512 * limits::kMiB), 18);
  EXPECT_EQ(WorkFactorFor(511 * limits::kMiB), 17);
  EXPECT_EQ(WorkFactorFor(128 * limits::kMiB), 16);
  EXPECT_EQ(WorkFactorFor(1), limits::kScryptLogNFloor);
}

TEST(WorkFactorTest, ReadsTheCgroupAndTheKernel) {
  const testing::TempDir dir;
  ASSERT_EQ(testing::Shell(dir,
                           "mkdir -p proc/self sys/fs/cgroup/a/b; echo 0::/a/b > proc/self/cgroup; "
                           "echo max > sys/fs/cgroup/a/b/memory.max; "
                           "echo 300000000 > sys/fs/cgroup/a/memory.max; "
                           "echo 100000000 > sys/fs/cgroup/a/memory.current; "
                           "printf 'MemTotal: 9 kB\\nMemAvailable:   400000 kB\\n' > proc/meminfo")
                .status,
            0);
  EXPECT_EQ(AvailableMemory(dir.path()), 200'000'000U);
  dir.Write("proc/meminfo", "MemAvailable:     1000 kB\n");
  EXPECT_EQ(AvailableMemory(dir.path()), 1'024'000U);
}

TEST(HeaderTest, LimitsAreNamed) {
  std::string many(kIntro);
  for (std::size_t i = 0; i <= limits::kAgeStanzas; ++i) many += "-> x\nAA\n";
  const auto stanzas = ParseHeader(AsBytes(many));
  ASSERT_FALSE(stanzas);
  EXPECT_EQ(stanzas.error().code(), ErrorCode::kTooLarge);
  std::string grown = std::string(kIntro) + "-> x\n";
  while (grown.size() < limits::kAgeHeaderBytes) grown += std::string(64, 'A') + "\n";
  const auto size = ParseHeader(AsBytes(grown));
  ASSERT_FALSE(size);
  EXPECT_EQ(size.error().code(), ErrorCode::kTooLarge);
}

TEST(HeaderTest, EveryBeginningOfAGoodHeaderIsIncompleteNotWrong) {
  const std::string header = WriteHeader(
      {.stanzas = {{.type = "X25519", .args = {"abc"}, .body = std::vector<std::byte>(48)},
                   {.type = "b", .args = {}, .body = std::vector<std::byte>(5)}},
       .mac = {}});
  for (std::size_t size = 0; size < header.size(); ++size) {
    const auto parsed = ParseHeader(AsBytes(header).first(size));
    ASSERT_TRUE(parsed) << size << ": " << parsed.error().message();
    EXPECT_FALSE(parsed->has_value()) << size;
  }
  EXPECT_TRUE(ParseHeader(AsBytes(header))->has_value());
}

TEST(HeaderTest, TheSealNumberIsTheBeginningOfTheMacInBase32) {
  std::array<std::byte, 32> mac{};
  for (std::size_t i = 0; i < 10; ++i) mac.at(i) = static_cast<std::byte>("1234567890"[i]);
  // printf 1234567890 | base32
  EXPECT_EQ(SealNumber(mac), "gezd-gnbv-gy3t-qojq");
}

TEST(ScryptLimitTest, AWorkFactorAboveTheLimitIsRefusedBeforeItCosts) {
  const std::vector<Stanza> stanzas = {{.type = "scrypt",
                                        .args = {EncodeBase64(std::vector<std::byte>(16)), "30"},
                                        .body = std::vector<std::byte>(32)}};
  const Identity phrase = PassphraseIdentity{.passphrase = Secret::CopyOf(AsBytes("x")),
                                             .max_work_factor = limits::kScryptLogNRead};
  const auto key = UnwrapFileKey(phrase, stanzas);
  ASSERT_FALSE(key);
  EXPECT_EQ(key.error().code(), ErrorCode::kTooLarge);
}

}  // namespace
}  // namespace casefile::age
