// The parts of the engine that are not scanners of their own: spans, literals, known values, PEM,
// decoding, encodings.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "redact/checks.h"
#include "redact/decoded_text.h"
#include "redact/encoded_run.h"
#include "redact/known_values.h"
#include "redact/literal_matcher.h"
#include "redact/pem.h"
#include "redact/placeholder.h"
#include "redact/span.h"
#include "redact/text_escapes.h"
#include "redact/utf16.h"
#include "redact/value_judge.h"
#include "tests/redact/redact_text.h"

namespace casefile {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(SpanTest, OverlappingSpansBecomeTheirUnion) {
  Spans spans = {{.begin = 5, .end = 9, .kind = SpanKind::kIpv4, .label = "ipv4"},
                 {.begin = 7, .end = 12, .label = "password"},
                 {.begin = 12, .end = 14, .label = "next"},
                 {.begin = 1, .end = 1, .label = "empty"}};
  Unite(&spans);
  ASSERT_EQ(spans.size(), 2U);
  EXPECT_EQ(spans[0].begin, 5U);
  EXPECT_EQ(spans[0].end, 12U);
  EXPECT_EQ(spans[0].label, "password");
  EXPECT_EQ(spans[1].label, "next");
}

TEST(LiteralMatcherTest, FindsWhatASearchForEachLiteralFinds) {
  std::mt19937 random(7);  // NOLINT(cert-msc51-cpp): the same on every run
  const std::vector<std::string> words = {"aab", "ab", "b", "abab", "BA", "aabb"};
  std::vector<Literal> literals;
  for (std::size_t i = 0; i < words.size(); ++i)
    literals.push_back(
        {.bytes = words[i], .id = static_cast<std::uint32_t>(i), .ignore_case = i % 2 == 1});
  const LiteralMatcher matcher(literals);
  for (int round = 0; round < 200; ++round) {
    std::string text;
    for (int i = 0; i < 40; ++i) text += "abAB"[random() % 4];
    std::vector<std::pair<std::size_t, std::uint32_t>> expected;
    for (std::size_t end = 1; end <= text.size(); ++end) {
      for (const Literal& literal : literals) {
        if (end < literal.bytes.size()) continue;
        const std::string piece = text.substr(end - literal.bytes.size(), literal.bytes.size());
        const bool same =
            literal.ignore_case
                ? std::equal(piece.begin(),
                             piece.end(),
                             literal.bytes.begin(),
                             [](char a, char b) { return std::tolower(a) == std::tolower(b); })
                : piece == literal.bytes;
        if (same) expected.emplace_back(end, literal.id);
      }
    }
    std::vector<std::pair<std::size_t, std::uint32_t>> found;
    matcher.Scan(text,
                 [&found](std::uint32_t id, std::size_t end) { found.emplace_back(end, id); });
    std::sort(found.begin(), found.end());
    EXPECT_EQ(found, expected) << text;
  }
}

TEST(KnownValuesTest, LearnsOnlyWhatIsWorthKnowing) {
  for (const std::string_view value :
       {"hunter2-Quux", "aB3$x9", "correct7horse", "0123456789abcdef"})
    EXPECT_TRUE(IsWorthKnowing(value)) << value;
  for (const std::string_view value : {"true",
                                       "localhost",
                                       "admin",
                                       "postgres",
                                       "{",
                                       "password",
                                       "changeme",
                                       "12345678",
                                       "abcdefgh",
                                       "development",
                                       "${SECRET}",
                                       "/run/secrets/db",
                                       "********",
                                       "production-database"})
    EXPECT_FALSE(IsWorthKnowing(value)) << value;
}

TEST(KnownValuesTest, FindsAValueInEveryEncoding) {
  const auto redactor = testing::MakeRedactor();
  const std::string value = "p@ss\"w<o>r'd/+7&";
  redactor->LearnValue(value, "known");
  for (const std::string& form : {value,
                                  ToPercent(value, HexCase::kUpper),
                                  ToPercent(value, HexCase::kLower),
                                  ToHex(value, HexCase::kLower),
                                  ToHex(value, HexCase::kUpper),
                                  ToJsonString(value),
                                  ToXml(value),
                                  ToShellQuoted(value)}) {
    const std::string out = redactor->Redact("before " + form + " after");
    EXPECT_THAT(out, Not(HasSubstr(form)));
    EXPECT_THAT(out, HasSubstr("before "));
    EXPECT_THAT(out, HasSubstr(" after"));
  }
  // Base64 of a longer text, the value at each of the three alignments.
  for (const std::string_view lead : {"", "x", "xy"}) {
    const std::string form = ToBase64Inside(std::string(lead) + value + "...", 0, false);
    EXPECT_THAT(redactor->Redact("data " + form + " end"), Not(HasSubstr(form.substr(4, 12))));
  }
}

TEST(KnownValuesTest, EachLineOfAValueIsKnown) {
  const auto redactor = testing::MakeRedactor();
  redactor->LearnValue("first-line-77\nsecond-line-88", "known");
  EXPECT_EQ(redactor->known_values(), 2U);
  EXPECT_THAT(redactor->Redact("see second-line-88 here"), Not(HasSubstr("second-line-88")));
}

std::vector<std::string> PemPieces(std::string_view text) {
  PemState state;
  Spans spans;
  FindPem(text, 0, text.size(), &state, &spans);
  std::vector<std::string> out;
  for (const Span& span : spans) out.emplace_back(text.substr(span.begin, span.end - span.begin));
  return out;
}

TEST(PemTest, HidesTheBodyInEveryForm) {
  using List = std::vector<std::string>;
  const std::string a = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC";
  const std::string b = "AoIBAQC7abc=";
  EXPECT_EQ(PemPieces("-----BEGIN RSA PRIVATE KEY-----\n" + a + "\n" + b +
                      "\n-----END RSA PRIVATE KEY-----\nrest"),
            (List{a, b}));
  EXPECT_EQ(PemPieces("{\"k\":\"-----BEGIN PRIVATE KEY-----\\n" + a + "\\n" + b +
                      "\\n-----END PRIVATE KEY-----\\n\"}"),
            (List{a + "\\n" + b}));
  EXPECT_EQ(PemPieces("10:01 app | -----BEGIN PRIVATE KEY-----\n10:01 app | " + a +
                      "\n10:01 app | " + b + "\n"),
            (List{a, b}));
  EXPECT_EQ(PemPieces("k = \"-----BEGIN PRIVATE KEY-----\\n\" +\n  \"" + a + "\\n\" +\n  \"" + b +
                      "\\n\"\n"),
            (List{a, b}));
  EXPECT_EQ(PemPieces("-----BEGIN PRIVATE KEY-----\n" + a), List{a});
  EXPECT_EQ(PemPieces("Private-Lines: 2\r\n" + a + "\r\n" + b + "\r\nPrivate-MAC: 1\r\n"),
            (List{a, b}));
  EXPECT_EQ(PemPieces("-----BEGIN CERTIFICATE-----\n" + a + "\n-----END CERTIFICATE-----"), List());
  EXPECT_EQ(PemPieces("-----BEGIN PRIVATE KEY-----\nanything\n-----END PRIVATE KEY-----"), List());
  EXPECT_EQ(PemPieces("-----BEGIN PRIVATE KEY-----\n" + a +
                      "\n2026-11-21 next log line: ok\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC"),
            List{a});
}

TEST(DecodedTextTest, RemovesOneLayerAndKnowsWhereEachByteCameFrom) {
  DecodedText decoded;
  ASSERT_TRUE(Decode("a%3Db\\\"c\\u0064&#101;\x1b[1mf", &decoded));
  EXPECT_EQ(decoded.text, "a=b\"cdef");
  EXPECT_EQ(decoded.origin, (std::vector<std::uint32_t>{0, 1, 4, 5, 7, 8, 14, 24, 25}));
  EXPECT_FALSE(Decode("nothing to do 100% \\q &c", &decoded));
}

TEST(EncodedRunTest, FindsTextInBase64AndHexAndLeavesDigests) {
  std::vector<std::string> found;
  const auto keep = [&found](const EncodedRun& run) { found.push_back(run.decoded); };
  FindEncodedRuns("x=" + ToBase64Inside("user:password is hunter22", 0, false) +
                      "&y=" + ToHex("plain text here", HexCase::kLower),
                  keep);
  EXPECT_THAT(found, ::testing::ElementsAre(HasSubstr("hunter2"), "plain text here"));
  found.clear();
  FindEncodedRuns(
      "da39a3ee5e6b4b0d3255bfef95601890afd80709 "
      "sha512-9/"
      "u6bgY2+JDlb7vzKD5STG+jIErimDgtYkdB0NxmODJuKCxBvl5CVNiCB3LFUYosWowMf37aGVlKfrU5RT4e1w==",
      keep);
  EXPECT_TRUE(found.empty());
  EXPECT_TRUE(IsBasicAuth("dXNlcjpodW50ZXIyMg=="));
  EXPECT_FALSE(IsBasicAuth("basicinfo"));
}

TEST(Utf16Test, EveryUnitComesBack) {
  std::string units;
  for (std::uint32_t unit = 0; unit < 0x10000; unit += 7) {
    units += static_cast<char>(unit & 255U);
    units += static_cast<char>(unit >> 8U);
  }
  units += 'x';
  for (const TextEncoding encoding : {TextEncoding::kUtf16Le, TextEncoding::kUtf16Be}) {
    Utf16Codec in(encoding);
    Utf16Codec back(encoding);
    std::string out;
    for (std::size_t i = 0; i < units.size(); i += 3)
      out += back.ToUtf16(in.ToBytes(std::string_view(units).substr(i, 3)));
    EXPECT_EQ(out + in.Rest(), units);
  }
}

TEST(Utf16Test, BrokenTextThatBeginsLikeAMarkIsNoUtf16) {
  EXPECT_EQ(SniffEncoding("\xff\xfe\x80 plain text that follows"), TextEncoding::kBytes);
  EXPECT_EQ(SniffEncoding(std::string("a\0b\0c\0d\0e\0f\0g\0h\0", 16)), TextEncoding::kUtf16Le);
  EXPECT_EQ(SniffEncoding(std::string("\0a\0b\0c\0d\0e\0f\0g\0h", 16)), TextEncoding::kUtf16Be);
}

TEST(ChecksTest, KnowsCheckDigits) {
  EXPECT_TRUE(PassesLuhn("4111 1111 1111 1111"));
  EXPECT_FALSE(PassesLuhn("4111 1111 1111 1112"));
  EXPECT_TRUE(PassesIban("DE89 3704 0044 0532 0130 00"));
  EXPECT_FALSE(PassesIban("DE88 3704 0044 0532 0130 00"));
  EXPECT_TRUE(PassesBase58Check("16Yeky6GMjeNkAiNcBY7ZhrLoMSgg1BoyZ"));
  EXPECT_FALSE(PassesBase58Check("16Yeky6GMjeNkAiNcBY7ZhrLoMSgg1BoyY"));
  EXPECT_TRUE(PassesBech32("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"));
  EXPECT_FALSE(PassesBech32("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdx"));
}

TEST(PlaceholderTest, OnlyOursAreKept) {
  EXPECT_TRUE(IsPlaceholder("[redacted:password:0a1b2c3d] rest"));
  EXPECT_TRUE(IsPlaceholder("host-0123456789abcde"));
  EXPECT_FALSE(IsPlaceholder("[redacted:password:hunter22]"));
  EXPECT_FALSE(IsPlaceholder("[redacted]"));
  EXPECT_FALSE(IsPlaceholder("host-web1"));
}

}  // namespace
}  // namespace casefile
