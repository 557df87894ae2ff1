#include "redact/redactor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <thread>

#include "tests/redact/redact_text.h"

namespace casefile {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kText =
    "2026-11-21T08:04:38Z INFO svc connect to postgres://app:hunter2pw@10.1.2.3:5432/db\n"
    "{\"level\":30,\"password\":\"s3cr3t-Value\",\"pin\":1234,\"apiKey\":12345678}\r\n"
    "peer 8.8.8.8 2a01:4f8::1 fe80::21a:2bff:fe3c:4d5e mac 00:1a:2b:3c:4d:5e bob@corp.com\n"
    "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\nBKcwggSjAgEAAoIBAQC7\n"
    "-----END PRIVATE KEY-----\n"
    "env:\n  - name: DB_PASSWORD\n    value: topSecret99\n"
    "GET /x?token=abc123def456&page=2 HTTP/1.1\n"
    "Authorization: Basic dXNlcjpwYXNzd29yZA==\n"
    "[redacted:password:0a1b2c3d] stays, and /home/alice/app as well\n"
    "token=ghp_16C7e42F292c6912E7710c838347Ae178B4a last line without an end";

std::string InPieces(const std::shared_ptr<const Redactor>& redactor,
                     std::string_view text,
                     std::size_t piece) {
  std::string out;
  RedactStream stream(redactor, TextKind::kAny, [&out](Bytes bytes) -> Result<void> {
    out += AsText(bytes);
    return {};
  });
  for (std::size_t i = 0; i < text.size(); i += piece)
    EXPECT_TRUE(stream.Write(AsBytes(text.substr(i, piece))));
  EXPECT_TRUE(stream.Finish());
  return out;
}

TEST(RedactorTest, HidesEverySecretAndKeepsTheRest) {
  const std::string out = testing::MakeRedactor()->Redact(kText);
  for (const std::string_view secret : {"hunter2pw",
                                        "s3cr3t-Value",
                                        "12345678",
                                        "10.1.2.3",
                                        "8.8.8.8",
                                        "2a01:4f8",
                                        "00:1a:2b",
                                        "21a:2bff",
                                        "bob@corp.com",
                                        "MIIEvQ",
                                        "BKcwgg",
                                        "topSecret99",
                                        "abc123def456",
                                        "dXNlcjpw",
                                        "alice",
                                        "ghp_"})
    EXPECT_THAT(out, Not(HasSubstr(secret)));
  for (const std::string_view kept : {"2026-11-21T08:04:38Z INFO svc connect to postgres://app:",
                                      ":5432/db",
                                      "\"level\":30",
                                      "&page=2 HTTP/1.1",
                                      "Authorization: Basic ",
                                      "-----BEGIN PRIVATE KEY-----",
                                      "name: DB_PASSWORD",
                                      "[redacted:password:0a1b2c3d] stays"})
    EXPECT_THAT(out, HasSubstr(kept));
}

TEST(RedactorTest, RedactingTwiceChangesNothing) {
  const auto redactor = testing::MakeRedactor();
  const std::string once = redactor->Redact(kText);
  EXPECT_EQ(redactor->Redact(once), once);
  // Not under another key either.
  EXPECT_EQ(testing::MakeRedactor('z')->Redact(once), once);
}

TEST(RedactorTest, LinesAndLineEndsStay) {
  const std::string out = testing::MakeRedactor()->Redact(kText);
  EXPECT_EQ(std::count(out.begin(), out.end(), '\n'), std::count(kText.begin(), kText.end(), '\n'));
  EXPECT_EQ(std::count(out.begin(), out.end(), '\r'), std::count(kText.begin(), kText.end(), '\r'));
}

TEST(RedactorTest, SplittingTheInputChangesNothing) {
  const auto redactor = testing::MakeRedactor();
  const std::string whole = redactor->Redact(kText);
  for (const std::size_t piece : {1U, 2U, 3U, 7U, 63U, 64U, 65U, 1000U})
    EXPECT_EQ(InPieces(redactor, kText, piece), whole) << piece;
}

TEST(RedactorTest, LongStreamsComeOutTheSameHoweverTheyAreCut) {
  const auto redactor = testing::MakeRedactor();
  std::string text;
  while (text.size() < 900'000) {
    text += kText;
    text += std::to_string(text.size()) + "\n";
  }
  const std::string whole = redactor->Redact(text);
  EXPECT_THAT(whole, Not(HasSubstr("s3cr3t-Value")));
  EXPECT_THAT(whole, Not(HasSubstr("hunter2pw")));
  EXPECT_THAT(whole, Not(HasSubstr("MIIEvQ")));
  EXPECT_EQ(InPieces(redactor, text, 4096), whole);
  EXPECT_EQ(InPieces(redactor, text, 100'003), whole);
}

TEST(RedactorTest, ALineLongerThanAnyBufferIsRedactedInBoundedMemory) {
  const auto redactor = testing::MakeRedactor();
  std::string text;
  while (text.size() < 2'000'000)
    text += "\"id\":\"x\",\"password\":\"s3cr3t-Value\",\"ip\":\"10.1.2.3\", ";
  const std::string out = InPieces(redactor, text, 65'536);
  EXPECT_THAT(out, Not(HasSubstr("s3cr3t")));
  EXPECT_THAT(out, Not(HasSubstr("10.1.2.3")));
  EXPECT_EQ(out, InPieces(redactor, text, 1'000));
}

TEST(RedactorTest, EqualSecretsShareTheirTagAndOthersDoNot) {
  const auto redactor = testing::MakeRedactor();
  const std::string a = redactor->Redact("password=alpha-1-beta");
  EXPECT_EQ(a.substr(9),
            redactor->Redact("{\"password\": \"alpha-1-beta\"}").substr(14, a.size() - 9));
  EXPECT_NE(a, redactor->Redact("password=alpha-2-beta"));
  EXPECT_NE(a, testing::MakeRedactor('z')->Redact("password=alpha-1-beta"));
}

TEST(RedactorTest, CountsWhatEachRuleHid) {
  RedactionCounts counts;
  testing::MakeRedactor()->Redact(
      "password=hunter22\n8.8.8.8 9.9.9.9 127.0.0.1", TextKind::kAny, &counts);
  EXPECT_EQ(counts, (RedactionCounts{{"ipv4", 2}, {"password", 1}}));
}

TEST(RedactorTest, LearnedValuesVanishEverywhere) {
  const auto redactor = testing::MakeRedactor();
  redactor->Learn("DB_PASSWORD=Zx81-quux-77\nMODE=admin\nPASSWORD=localhost\n", TextKind::kEnviron);
  EXPECT_EQ(redactor->known_values(), 1U);
  const std::string out = redactor->Redact(
      "cannot log in with Zx81-quux-77 (Zx81%2Dquux%2D77, Wng4MS1xdXV4LTc3) on localhost");
  EXPECT_THAT(out, Not(HasSubstr("Zx81-quux-77")));
  EXPECT_THAT(out, Not(HasSubstr("Wng4MS1xdXV4LTc3")));
  EXPECT_THAT(out, HasSubstr("on localhost"));
}

TEST(RedactorTest, AnEnvironmentShowsOnlySafeNames) {
  const std::string out = testing::MakeRedactor()->Redact(
      std::string("PATH=/usr/bin\0CUSTOM=whatever it is\0LANG=C.UTF-8\0", 48), TextKind::kEnviron);
  EXPECT_THAT(out, HasSubstr("PATH=/usr/bin"));
  EXPECT_THAT(out, HasSubstr("LANG=C.UTF-8"));
  EXPECT_THAT(out, Not(HasSubstr("whatever")));
}

TEST(RedactorTest, Utf16IsRedactedAndStaysUtf16) {
  const std::string ascii = "password=hunter22 caf";
  std::string utf16 = "\xff\xfe";
  for (const char c : ascii) {
    utf16 += c;
    utf16 += '\0';
  }
  utf16 += "\xe9";
  utf16 += '\0';
  const std::string out = InPieces(testing::MakeRedactor(), utf16, 5);
  EXPECT_EQ(out.size() % 2, 0U);
  EXPECT_TRUE(out.starts_with("\xff\xfe"));
  EXPECT_TRUE(out.ends_with(std::string("f\0\xe9\0", 4)));
  std::string plain;
  for (std::size_t i = 2; i + 2 < out.size(); i += 2) plain += out[i];
  EXPECT_TRUE(plain.starts_with("password=[redacted:password:")) << plain;
}

TEST(RedactorTest, WhatStandsBehindAPlaceholderStays) {
  const auto redactor = testing::MakeRedactor();
  for (const std::string_view text :
       {"> Authorization: Basic [redacted:authorization:3c84a12c];",
        "-H \"Authorization: Bearer [redacted:authorization:be04e031] \"x\" and more",
        "//   webhook : \"[redacted:token:945ab658]\",",
        "curl --user [redacted:curl-user:4fac79d0];\"}"})
    EXPECT_EQ(redactor->Redact(text), text);
}

TEST(RedactorTest, ParallelEqualsSerial) {
  const auto redactor = testing::MakeRedactor();
  const std::string serial = redactor->Redact(kText);
  std::vector<std::string> outputs(4);
  {
    std::vector<std::jthread> threads;
    threads.reserve(outputs.size());
    for (std::string& out : outputs)
      threads.emplace_back([&out, &redactor] {
        for (int i = 0; i < 20; ++i) out = redactor->Redact(kText);
      });
  }
  for (const std::string& out : outputs) EXPECT_EQ(out, serial);
}

Result<std::string> Streamed(const std::shared_ptr<const Redactor>& redactor,
                             std::string_view text) {
  std::string out;
  RedactStream stream(redactor, TextKind::kAny, [&out](Bytes bytes) -> Result<void> {
    out += AsText(bytes);
    return {};
  });
  TRY(stream.Write(AsBytes(text)));
  TRY(stream.Finish());
  return out;
}

TEST(RedactorTest, ACanaryThatSurvivesStopsTheStream) {
  const auto redactor = testing::MakeRedactor();
  ASSERT_TRUE(redactor->PlantCanary("yellow bird"));
  EXPECT_FALSE(redactor->PlantCanary("bird"));
  EXPECT_TRUE(Streamed(redactor, "password=\"yellow bird\"\n"));
  const auto leaked = Streamed(redactor, "first line\nsee the yellow bird sing\n");
  ASSERT_FALSE(leaked);
  EXPECT_THAT(leaked.error().message(), HasSubstr("a canary was still in the output at byte 19"));
  EXPECT_THAT(leaked.error().message(), ::testing::Not(HasSubstr("bird")));
}

TEST(RedactorTest, ACanaryIsSeenAcrossTheBorderOfTwoPieces) {
  const auto redactor = testing::MakeRedactor();
  ASSERT_TRUE(redactor->PlantCanary("yellow-bird-sings"));
  for (std::size_t fill = 243'680; fill < 243'720; ++fill) {
    const std::string text =
        std::string(fill, 'a') + "yellow-bird-sings" + std::string(20'000, 'b');
    EXPECT_FALSE(Streamed(redactor, text)) << fill;
  }
}

TEST(RedactorTest, AnEnvironmentTeachesWhatLooksRandomUnderAnyName) {
  const auto redactor = testing::MakeRedactor();
  redactor->Learn("FLAVOUR=xK9vQ2mLr7TnW4bZ8cYd\nCOLOUR=greenish-blue\n", TextKind::kEnviron);
  const std::string out = redactor->Redact("saw xK9vQ2mLr7TnW4bZ8cYd and greenish-blue");
  EXPECT_THAT(out, ::testing::Not(HasSubstr("xK9vQ2")));
  EXPECT_THAT(out, HasSubstr("greenish-blue"));
}

TEST(RedactorTest, ABadUserRuleIsRefusedWithItsPlace) {
  RedactorOptions options;
  options.pseudonym_key = Secret(32);
  options.user_rules = {"rules:\n  - id: mine\n    anchors: [abcd]\n    pattern: 'abcd('\n"};
  const auto redactor = Redactor::Create(std::move(options));
  ASSERT_FALSE(redactor);
  EXPECT_THAT(redactor.error().message(), HasSubstr("user-rules-1.yaml:4:14"));
}

TEST(RedactorTest, UserRulesHide) {
  RedactorOptions options;
  options.pseudonym_key = Secret(32);
  options.user_rules = {
      "rules:\n  - id: ticket\n    anchors: [TICKET-]\n    pattern: 'TICKET-(?P<secret>[0-9]+)'\n"};
  const auto redactor = Redactor::Create(std::move(options));
  ASSERT_TRUE(redactor);
  EXPECT_THAT((*redactor)->Redact("see TICKET-4711"), HasSubstr("see TICKET-[redacted:ticket:"));
}

}  // namespace
}  // namespace casefile
