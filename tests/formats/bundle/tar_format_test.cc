#include "formats/bundle/tar_format.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/limits.h"
#include "base/text.h"

namespace casefile {
namespace {

using Step = TarHeaderParser::Step;

// Feeds whole blocks; the last step's answer, or the first error.
Result<Step> Parse(TarHeaderParser& parser, Bytes bytes) {
  Step step = Step::kMore;
  for (; !bytes.empty(); bytes = bytes.subspan(kTarBlock))
    step = TRY(parser.Take(bytes.first<kTarBlock>()));
  return step;
}

TEST(TarFormatTest, WhatIsWrittenIsRead) {
  const std::string deep = std::string(80, 'd') + "/" + std::string(80, 'f');
  const TarEntry entries[] = {
      {.path = "a", .size = 0, .modified = 0},
      {.path = "logs/app.log", .size = 12345, .modified = 1'763'712'278},
      {.path = std::string(100, 'x'), .size = 1},
      {.path = std::string(101, 'x'), .size = 1},
      {.path = deep, .size = 7},
      {.path = std::string(200, 'a') + "/" + std::string(150, 'b'), .size = 7},
      {.path = "größe/日本.log", .size = 5},
      {.path = "edge", .size = (1ULL << 33U) - 1},
      {.path = "huge", .size = 1ULL << 33U},
      {.path = std::string(3000, 'p'), .size = 1ULL << 40U},
  };
  for (const TarEntry& entry : entries) {
    const auto header = TarHeader(entry);
    ASSERT_EQ(header.size() % kTarBlock, 0U);
    TarHeaderParser parser;
    const auto step = Parse(parser, header);
    ASSERT_TRUE(step) << step.error().message();
    EXPECT_EQ(*step, Step::kEntry);
    EXPECT_EQ(parser.entry().path, entry.path);
    EXPECT_EQ(parser.entry().size, entry.size);
    EXPECT_EQ(parser.entry().modified, entry.modified);
    EXPECT_TRUE(LooksLikeTarHeader(header));
  }
}

TEST(TarFormatTest, TimesBeforeAndAfterTheFieldAreClamped) {
  TarHeaderParser parser;
  ASSERT_TRUE(Parse(parser, TarHeader({.path = "a", .modified = -5})));
  EXPECT_EQ(parser.entry().modified, 0);
}

TEST(TarFormatTest, AZeroBlockEndsTheArchive) {
  TarHeaderParser parser;
  const auto step = Parse(parser, std::vector<std::byte>(kTarBlock));
  ASSERT_TRUE(step);
  EXPECT_EQ(*step, Step::kEnd);
}

TEST(TarFormatTest, EveryFlippedBitOfAHeaderIsNoticedOrHarmless) {
  const auto good = TarHeader({.path = "a", .size = 10});
  for (std::size_t i = 0; i < good.size(); ++i) {
    auto bad = good;
    bad[i] ^= std::byte{1};
    TarHeaderParser parser;
    const auto step = Parse(parser, bad);
    // The two bytes behind the checksum's digits are not part of it.
    if (i == 154 || i == 155) continue;
    EXPECT_FALSE(step) << "byte " << i;
    EXPECT_FALSE(LooksLikeTarHeader(bad)) << "byte " << i;
  }
}

// Gives a header the checksum that belongs to it.
void Resum(std::vector<std::byte>& header) {
  unsigned sum = 8 * ' ';
  for (std::size_t i = 0; i < kTarBlock; ++i)
    if (i < 148 || i >= 156) sum += std::to_integer<unsigned>(header[i]);
  for (int i = 5; i >= 0; --i, sum /= 8)
    header[148 + static_cast<std::size_t>(i)] = static_cast<std::byte>('0' + sum % 8);
  header[154] = std::byte{0};
  header[155] = std::byte{' '};
}

TEST(TarFormatTest, TypesWeNeverWriteAreRefused) {
  for (const char type : {'1', '2', '3', '4', '6', '7', 'L', 'K', 'S', 'g', 'V', '\0'}) {
    auto header = TarHeader({.path = "a"});
    header[156] = static_cast<std::byte>(type);
    Resum(header);
    TarHeaderParser parser;
    const auto step = Parse(parser, header);
    ASSERT_FALSE(step) << type;
    EXPECT_EQ(step.error().code(), ErrorCode::kUnsupported);
  }
}

std::vector<std::byte> WithPax(const std::string& records) {
  auto header = TarHeader({.path = "PaxHeader", .size = records.size()});
  header[156] = std::byte{'x'};
  Resum(header);
  const Bytes text = AsBytes(records);
  header.insert(header.end(), text.begin(), text.end());
  header.resize((header.size() + kTarBlock - 1) / kTarBlock * kTarBlock);
  const auto own = TarHeader({.path = "plain", .size = 3});
  header.insert(header.end(), own.begin(), own.end());
  return header;
}

TEST(TarFormatTest, MalformedExtendedHeadersAreRefused) {
  TarHeaderParser good;
  ASSERT_TRUE(Parse(good, WithPax("10 path=x\n")));
  EXPECT_EQ(good.entry().path, "x");
  for (const std::string& records : {std::string("8 path=x\n"),
                                     std::string("11 path=x\n"),
                                     std::string("999 path=x\n"),
                                     std::string("x path=x\n"),
                                     std::string("9 pathx\n"),
                                     std::string("0 \n"),
                                     std::string("11 path=a\0\n", 11),
                                     std::string("10 size=x\n"),
                                     std::string("8 path=\n"),
                                     std::string("13 linkpath=x\n"),
                                     std::string("22 GNU.sparse.major=1\n"),
                                     std::string("99999999999999999999 path=x\n")}) {
    TarHeaderParser parser;
    EXPECT_FALSE(Parse(parser, WithPax(records))) << records;
  }
}

TEST(TarFormatTest, ExtendedHeadersHaveALimit) {
  TarHeaderParser parser;
  auto header = TarHeader({.path = "PaxHeader", .size = limits::kTarExtendedHeaderBytes + 1});
  header[156] = std::byte{'x'};
  Resum(header);
  const auto step = Parse(parser, header);
  ASSERT_FALSE(step);
  EXPECT_EQ(step.error().code(), ErrorCode::kTooLarge);
}

TEST(TarFormatTest, SafePathsStayInTheTree) {
  EXPECT_EQ(SafeMemberPath("/var/log/x"), "var/log/x");
  EXPECT_EQ(SafeMemberPath("../../etc/passwd"), "etc/passwd");
  EXPECT_EQ(SafeMemberPath("a//b/./c/.."), "a/b/c");
  EXPECT_EQ(SafeMemberPath(".."), "unnamed");
  EXPECT_EQ(SafeMemberPath(""), "unnamed");
  EXPECT_EQ(SafeMemberPath(std::string_view("a\0b\nc\x7f", 6)), "a_b_c_");
  EXPECT_TRUE(IsValidUtf8(SafeMemberPath("\xff\xfe broken")));
  const std::string long_path = SafeMemberPath(std::string(5000, '/') + std::string(9000, 'x'));
  EXPECT_LE(long_path.size(), 255U);
  std::string deep;
  for (int i = 0; i < 3000; ++i) deep += "ä/";
  const std::string cut = SafeMemberPath(deep);
  EXPECT_LT(cut.size(), limits::kMemberPathBytes);
  EXPECT_TRUE(IsValidUtf8(cut));
  EXPECT_FALSE(cut.ends_with('/'));
}

}  // namespace
}  // namespace casefile
