// Armored files at any offset: every size and line end, damage of every byte, and what is read for
// one member.

#include "formats/bundle/age/armored_file.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "formats/bundle/age/armor.h"
#include "formats/bundle/age/stream.h"
#include "formats/bundle/bundle_reader.h"
#include "formats/bundle/keygen.h"
#include "tests/formats/bundle/bundle_testing.h"

namespace casefile::age {
namespace {

using testing::AppendTo;
using testing::FileOf;
using ::testing::HasSubstr;
using testing::KeysOf;
using testing::NamedText;
using testing::NoiseBytes;

std::string Armored(const std::string& bytes) {
  std::string text;
  ArmorWriter writer(AppendTo(text));
  EXPECT_TRUE(writer.Write(AsBytes(bytes)));
  EXPECT_TRUE(writer.Finish());
  return text;
}

std::string WithCrlf(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '\n' ? std::string("\r\n") : std::string(1, c);
  return out;
}

struct Read {
  std::string bytes;
  std::string damage;
};

Result<Read> ReadBack(const std::string& text, std::size_t step = SIZE_MAX) {
  const auto file = TRY(ArmoredFile::Open(FileOf(text)));
  Read read;
  read.bytes.resize(static_cast<std::size_t>(file->size()));
  const auto out = std::as_writable_bytes(std::span(read.bytes));
  for (std::size_t at = 0; at < out.size();) {
    const auto piece = out.subspan(at, std::min(step, out.size() - at));
    EXPECT_EQ(TRY(file->ReadAt(at, piece)), piece.size());
    at += piece.size();
  }
  EXPECT_EQ(TRY(file->ReadAt(file->size(), out)), 0U);
  for (const std::string& what : file->damage()) read.damage += what + "\n";
  return read;
}

TEST(ArmorTest, SizesAreKnownBeforehand) {
  for (std::size_t size = 0; size < 200; ++size)
    EXPECT_EQ(Armored(NoiseBytes(size, 1)).size(), ArmoredSize(size)) << size;
}

TEST(ArmoredFileTest, EverySizeAndLineEndComesBack) {
  for (std::size_t size = 0; size < 300; ++size) {
    const std::string bytes = NoiseBytes(size, static_cast<unsigned>(size));
    const std::string text = Armored(bytes);
    const std::string half = text.substr(0, text.size() / 2);
    for (const std::string& spelled : {text,
                                       WithCrlf(text),
                                       "\r\n \t" + text + "\n\n",
                                       text.substr(0, text.size() - 1),
                                       WithCrlf(half) + text.substr(half.size())}) {
      for (const std::size_t step : {std::size_t{7}, SIZE_MAX}) {
        const auto read = ReadBack(spelled, step);
        ASSERT_TRUE(read) << size;
        EXPECT_EQ(read->bytes, bytes);
        EXPECT_EQ(read->damage, "") << size;
      }
    }
  }
}

TEST(ArmoredFileTest, WhatIsNoArmorIsRefused) {
  for (const std::string_view text : {"",
                                      "-----BEGIN AGE ENCRYPTED FILE-----",
                                      "-----BEGIN AGE ENCRYPTED FILE----- \nAAAA\n",
                                      "-----BEGIN PGP MESSAGE-----\n"}) {
    const auto read = ReadBack(std::string(text));
    ASSERT_FALSE(read) << text;
    EXPECT_TRUE(read.error().message().starts_with("bad age armor")) << text;
  }
}

// Bytes that are the same at the same place, from the front or from the back.
std::size_t Kept(const std::string& a, const std::string& b) {
  std::size_t same = 0;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
    if (a[i] == b[i]) ++same;
  return same;
}

TEST(ArmoredFileTest, ACharacterThatIsChangedMissingOrNewCostsItsLines) {
  const std::string bytes = NoiseBytes(1000, 3);
  const std::string text = Armored(bytes);
  for (std::size_t at = kArmorBegin.size() + 1; at + 1 < text.size(); ++at) {
    std::string changed = text;
    changed[at] = changed[at] == '!' ? '?' : '!';
    const std::string shorter = text.substr(0, at) + text.substr(at + 1);
    const std::string longer = text.substr(0, at) + "A" + text.substr(at);
    for (const std::string& damaged : {changed, shorter, longer}) {
      const auto read = ReadBack(damaged);
      ASSERT_TRUE(read) << at;
      // Two lines of 48 bytes, of which some bytes are the same by chance.
      EXPECT_GE(Kept(read->bytes, bytes), bytes.size() - 96) << at;
      EXPECT_LE(read->bytes.size(), bytes.size() + 48) << at;
    }
  }
}

TEST(ArmoredFileTest, DamageIsNamed) {
  const std::string text = Armored(NoiseBytes(1000, 3));
  const std::size_t line = kArmorBegin.size() + 1 + 65 * 3;
  const std::string without = text.substr(0, line + 9) + text.substr(line + 10);
  EXPECT_EQ(ReadBack(without)->damage, "1 lines of its armor are damaged, from line 4 on\n");
  EXPECT_EQ(ReadBack(text.substr(0, line + 20))->damage, "its armor has no END line\n");
  EXPECT_EQ(ReadBack(text.substr(0, line + 20))->bytes.size(), 3U * 48 + 15);
  EXPECT_EQ(ReadBack(text + "-- \nKind regards\n")->damage,
            "18 bytes follow the END line of its armor\n");
}

TEST(ArmoredFileTest, LinesOfAllKindsHaveALimit) {
  std::string text(kArmorBegin);
  for (std::size_t i = 0; i < 2 * limits::kArmorRuns + 2; ++i)
    text += (i % 2 == 0 ? "\n" : "\r\n") + std::string(kArmorColumns, 'A');
  const auto read = ReadBack(text + "\n" + std::string(kArmorEnd) + "\n");
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().message(), HasSubstr("too many of its lines are damaged"));
}

class ArmoredBundleTest : public ::testing::Test {
 protected:
  ArmoredBundleTest() {
    for (unsigned i = 0; i < 20; ++i)
      members_.push_back({.path = fmt::format("m{:02}", i), .text = NoiseBytes(600'000, i)});
    auto bundle = testing::WriteBundle(
        members_, SealToRecipients{.recipients = {identity_.recipient}}, {.armor = Armor::kText});
    EXPECT_TRUE(bundle);
    bundle_ = *std::move(bundle);
  }
  testing::Opened Open(const std::string& text) {
    auto opened = testing::ReadBundle(text, KeysOf(identity_.file));
    EXPECT_TRUE(opened) << opened.error().message();
    return *std::move(opened);
  }

  NewIdentity identity_ = GenerateIdentity({});
  std::vector<NamedText> members_;
  std::string bundle_;
};

TEST_F(ArmoredBundleTest, ItIsReadAtRandomAndByAge) {
  ASSERT_TRUE(bundle_.starts_with(kArmorBegin));
  ASSERT_TRUE(bundle_.ends_with(std::string(kArmorEnd) + "\n"));
  for (const std::string& text : {bundle_, WithCrlf(bundle_)}) {
    const auto opened = Open(text);
    EXPECT_EQ(opened.ProblemText(), "");
    EXPECT_EQ(opened.members.size(), members_.size());
    EXPECT_TRUE(opened.TextOf("m07") == members_[7].text);
    auto tree = OpenBundle(FileOf(text), KeysOf(identity_.file));
    ASSERT_TRUE(tree);
    EXPECT_TRUE((*tree)->List());
  }
  if (!testing::HaveProgram("age")) GTEST_SKIP() << "age is not installed: it was not tried";
  const testing::TempDir dir;
  dir.Write("b.age", bundle_);
  dir.Write("key", AsText(identity_.file.bytes()));
  const auto run = testing::Shell(dir, "age -d -i key b.age | zstd -dcq | tar -xf - && cat m07");
  EXPECT_EQ(run.status, 0);
  EXPECT_TRUE(run.output == members_[7].text);
}

TEST_F(ArmoredBundleTest, DamageCostsItsFrameAlone) {
  const std::size_t middle = bundle_.size() / 2;
  std::string flipped = bundle_;
  flipped[middle] = flipped[middle] == '!' ? '?' : '!';
  for (const std::string& text : {flipped,
                                  bundle_.substr(0, middle) + bundle_.substr(middle + 1),
                                  bundle_.substr(0, middle) + bundle_.substr(middle + 650),
                                  bundle_.substr(0, middle) + "A" + bundle_.substr(middle)}) {
    const auto opened = Open(text);
    EXPECT_GE(opened.members.size(), members_.size() - 6);
    EXPECT_TRUE(opened.has_manifest);
    for (const NamedText& member : opened.members)
      EXPECT_TRUE(member.text.size() < 600'000 ||
                  member.text == members_[std::stoul(member.path.substr(1))].text);
    EXPECT_THAT(opened.ProblemText(), HasSubstr("of the file without its armor"));
  }
}

TEST_F(ArmoredBundleTest, ACutOneGivesWhatLiesBeforeTheCut) {
  const auto opened = Open(bundle_.substr(0, bundle_.size() / 2));
  EXPECT_GE(opened.members.size(), members_.size() / 2 - 4);
  EXPECT_THAT(opened.ProblemText(), HasSubstr("its armor has no END line"));
  EXPECT_THAT(opened.ProblemText(), HasSubstr("the file is cut"));
}

TEST_F(ArmoredBundleTest, ASizeLimitCountsTheArmor) {
  std::vector<NamedText> small;
  for (unsigned i = 0; i < 30; ++i)
    small.push_back({.path = fmt::format("s{}", i), .text = NoiseBytes(20'000, i)});
  for (const std::uint64_t limit : {300'000U, 400'001U}) {
    const auto bundle = testing::WriteBundle(small,
                                             SealToRecipients{.recipients = {identity_.recipient}},
                                             {.max_bytes = limit, .armor = Armor::kText});
    ASSERT_TRUE(bundle);
    EXPECT_LE(bundle->size(), limit);
    EXPECT_GT(bundle->size(), limit / 2);  // more would have fitted, were there no limit
    EXPECT_EQ(Open(*bundle).ProblemText(), "");
  }
}

}  // namespace
}  // namespace casefile::age
