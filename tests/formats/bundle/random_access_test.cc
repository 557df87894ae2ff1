// Single members out of a bundle: what is read for them, and what happens when the index lies.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "formats/bundle/bundle_reader.h"
#include "formats/bundle/frame.h"
#include "formats/bundle/frame_reader.h"
#include "formats/bundle/keygen.h"
#include "formats/bundle/tar_format.h"
#include "tests/formats/bundle/bundle_testing.h"

namespace casefile {
namespace {

using ::testing::HasSubstr;
using testing::KeysOf;
using testing::NamedText;
using testing::NoiseBytes;
using testing::WriteBundle;

// Counts what is read of a file.
class CountingFile final : public RandomAccessSource {
 public:
  CountingFile(std::string bytes, std::size_t& read)
      : file_(testing::FileOf(std::move(bytes))), read_(read) {}
  std::uint64_t size() const override { return file_->size(); }
  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<std::byte> out) override {
    read_ += out.size();
    return file_->ReadAt(offset, out);
  }

 private:
  std::unique_ptr<RandomAccessSource> file_;
  std::size_t& read_;
};

std::vector<NamedText> Members() {
  std::vector<NamedText> members;
  for (unsigned i = 0; i < 20; ++i)
    members.push_back({.path = fmt::format("m{:02}", i), .text = NoiseBytes(1'000'000, i)});
  members.push_back({.path = "parts", .text = NoiseBytes(limits::kMemberHeldBytes * 2, 77)});
  members.push_back({.path = "small", .text = "little"});
  return members;
}

struct One {
  bool found = false;
  std::string text;
  std::vector<std::string> passed;
  std::string problems;
};

Result<One> ReadOne(MemberTree& tree, const std::string& path) {
  One one;
  one.found = TRY(tree.VisitOne(
      path,
      [&](const MemberInfo& info, ByteSource& content) {
        EXPECT_EQ(info.path, path);
        return testing::ReadAll(content, one.text);
      },
      [&](const MemberInfo& info) { one.passed.push_back(info.path); }));
  for (const InputProblem& problem : tree.problems())
    one.problems += fmt::format("{}: {}\n", problem.path, problem.what);
  return one;
}

class RandomAccessTest : public ::testing::Test {
 protected:
  std::string Bundle() {
    auto bundle = WriteBundle(Members(), SealToRecipients{.recipients = {identity_.recipient}});
    EXPECT_TRUE(bundle);
    return *bundle;
  }
  std::unique_ptr<MemberTree> Open(const std::string& bundle) {
    read_ = 0;
    auto tree = OpenBundle(std::make_unique<CountingFile>(bundle, read_), KeysOf(identity_.file));
    EXPECT_TRUE(tree) << tree.error().message();
    return *std::move(tree);
  }

  NewIdentity identity_ = GenerateIdentity({});
  std::size_t read_ = 0;
};

TEST_F(RandomAccessTest, OneMemberIsReadWithoutTheOthers) {
  const std::string bundle = Bundle();
  ASSERT_GT(bundle.size(), 30'000'000U);
  for (const NamedText& member : Members()) {
    const auto tree = Open(bundle);
    const auto one = ReadOne(*tree, member.path);
    ASSERT_TRUE(one);
    EXPECT_TRUE(one->found) << member.path;
    EXPECT_TRUE(one->text == member.text) << member.path;
    EXPECT_TRUE(one->passed.empty());
    EXPECT_EQ(one->problems, "");
    EXPECT_LT(read_, member.text.size() + 6'000'000) << member.path;
  }
}

TEST_F(RandomAccessTest, TheListIsReadFromTheManifest) {
  const std::string bundle = Bundle();
  const auto tree = Open(bundle);
  const auto list = tree->List();
  ASSERT_TRUE(list);
  ASSERT_EQ(list->size(), Members().size());
  EXPECT_EQ(list->front().path, "m00");
  EXPECT_EQ(list->front().size, 1'000'000U);
  EXPECT_TRUE(list->front().modified.has_value());
  EXPECT_EQ((*list)[20].path, "parts");
  EXPECT_LT(read_, 1'000'000U);
}

TEST_F(RandomAccessTest, WhatIsNotThereIsLookedForEverywhere) {
  const auto tree = Open(Bundle());
  const auto one = ReadOne(*tree, "m99");
  ASSERT_TRUE(one);
  EXPECT_FALSE(one->found);
  EXPECT_THAT(one->passed, ::testing::Contains("m07"));
}

TEST_F(RandomAccessTest, ADamagedMemberIsReportedAndTheRestIsNot) {
  std::string bundle = Bundle();
  bundle[bundle.size() / 4] = static_cast<char>(bundle[bundle.size() / 4] ^ 1);
  std::size_t damaged = 0;
  for (const NamedText& member : Members()) {
    const auto tree = Open(bundle);
    const auto one = ReadOne(*tree, member.path);
    ASSERT_TRUE(one);
    if (one->text == member.text) {
      EXPECT_EQ(one->problems, "") << member.path;
    } else {
      ++damaged;
      EXPECT_THAT(one->problems, HasSubstr("do not authenticate")) << member.path;
    }
  }
  EXPECT_GE(damaged, 1U);
  EXPECT_LE(damaged, 4U);
}

TEST_F(RandomAccessTest, WithoutTheIndexItIsReadFrontToBackAndSaysSo) {
  std::string bundle = Bundle();
  bundle.resize(bundle.size() - 100);
  const auto tree = Open(bundle);
  EXPECT_FALSE(tree->List());
  const auto one = ReadOne(*tree, "m03");
  ASSERT_TRUE(one);
  EXPECT_TRUE(one->text == Members()[3].text);
  EXPECT_EQ(one->passed.size(), 3U);
  EXPECT_THAT(one->problems,
              HasSubstr("the seek table is missing or damaged, so it is read front"));
}

// The bundle again, with the offsets of its parts changed in the manifest. Without a seal a frame
// can be replaced; the manifest is the last one, and its own size stays.
std::string WithPartOffsets(const std::string& bundle,
                            const std::function<void(std::vector<std::uint64_t>&)>& change) {
  const auto file = testing::FileOf(bundle);
  const auto table = *FindSeekTable(*file);
  std::uint64_t begin = 0;
  for (std::size_t i = 0; i + 1 < table->size(); ++i) begin += (*table)[i].compressed;
  std::vector<std::byte> raw;
  EXPECT_TRUE(FrameDecompressor::Create()->Decompress(
      AsBytes(bundle).subspan(begin, table->back().compressed), raw));
  const std::string tar(AsText(raw));
  const std::size_t at = tar.find("{");
  Manifest manifest = *ReadManifest(tar.substr(at, tar.find('\0', at) - at));
  for (ManifestMember& member : manifest.members)
    if (!member.parts.empty()) change(member.part_offsets);
  const std::string text = WriteManifest(manifest);
  const auto header = TarHeader({.path = "manifest.json", .size = text.size()});
  const std::string last = std::string(AsText(header)) + text +
                           std::string(TarPadding(text.size()) + 2 * kTarBlock, '\0');
  const auto frame = *FrameCompressor::Create(3)->Compress(AsBytes(last));
  auto frames = *table;
  frames.back() = {.compressed = static_cast<std::uint32_t>(frame.size()),
                   .raw = static_cast<std::uint32_t>(last.size())};
  return bundle.substr(0, begin) + std::string(AsText(frame)) +
         std::string(AsText(WriteSeekTable(frames)));
}

TEST_F(RandomAccessTest, PartsThatAreNotWhereTheIndexSaysAreFound) {
  const std::vector<NamedText> members = {
      {.path = "before", .text = NoiseBytes(100'000, 1)},
      {.path = "parts", .text = NoiseBytes(limits::kMemberHeldBytes * 3, 77)},
      {.path = "behind", .text = NoiseBytes(100'000, 2)}};
  const auto honest = WriteBundle(members, NoSeal{});
  ASSERT_TRUE(honest);
  const std::string same =
      WithPartOffsets(*honest, [](const auto& offsets) { ASSERT_GE(offsets.size(), 2U); });
  EXPECT_EQ(ReadOne(*Open(same), "parts")->problems, "");
  for (const std::string& lying :
       {WithPartOffsets(*honest, [](auto& offsets) { std::swap(offsets.front(), offsets.back()); }),
        WithPartOffsets(*honest, [](auto& offsets) { offsets.back() += 512; }),
        WithPartOffsets(*honest, [](auto& offsets) { offsets.front() = 1U << 31U; })}) {
    const auto one = ReadOne(*Open(lying), "parts");
    ASSERT_TRUE(one);
    EXPECT_TRUE(one->text == members[1].text);
    EXPECT_EQ(one->problems,
              "parts: the index does not lead to its parts, so they are looked for front to "
              "back\n");
    const auto all = testing::ReadTree(*Open(lying));
    ASSERT_TRUE(all);
    EXPECT_TRUE(all->TextOf("parts") == members[1].text);
    EXPECT_EQ(all->members.size(), members.size());
  }
}

}  // namespace
}  // namespace casefile
