// Single members out of a bundle: what is read for them, and what happens when the index lies.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/limits.h"
#include "formats/bundle/bundle_reader.h"
#include "formats/bundle/keygen.h"
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

}  // namespace
}  // namespace casefile
