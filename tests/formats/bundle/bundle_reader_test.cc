#include "formats/bundle/bundle_reader.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/limits.h"
#include "formats/bundle/age/encrypt.h"
#include "formats/bundle/frame.h"
#include "formats/bundle/keygen.h"
#include "tests/formats/bundle/bundle_testing.h"

namespace casefile {
namespace {

using testing::FileOf;
using ::testing::HasSubstr;
using testing::KeysOf;
using testing::LogLines;
using testing::NamedText;
using testing::NoiseBytes;
using testing::Opened;
using testing::ReadBundle;
using testing::ReadTree;
using testing::Shell;
using testing::TempDir;
using testing::WriteBundle;

std::vector<NamedText> SampleMembers() {
  return {{.path = "commands/df-h.txt", .text = "Filesystem Size Used\n/dev/vda1 10G 10G\n"},
          {.path = "empty", .text = ""},
          {.path = "logs/app.log", .text = LogLines(60'000, 1)},
          {.path = "logs/noise", .text = NoiseBytes(limits::kFrameRawBytes * 2 + 100, 2)},
          {.path = "last", .text = "the end\n"}};
}

void ExpectSame(const Opened& opened, const std::vector<NamedText>& members) {
  ASSERT_EQ(opened.members.size(), members.size());
  for (std::size_t i = 0; i < members.size(); ++i) {
    EXPECT_EQ(opened.members[i].path, members[i].path);
    EXPECT_TRUE(opened.members[i].text == members[i].text) << members[i].path;
  }
}

class BundleReaderTest : public ::testing::Test {
 protected:
  Seal SealToMe() { return SealToRecipients{.recipients = {identity_.recipient}}; }
  Seal SealByPhrase() { return SealWithPassphrase{Secret::CopyOf(AsBytes("correct horse"))}; }
  BundleKeys MyKeys() { return KeysOf(identity_.file); }

  NewIdentity identity_ = GenerateIdentity({});
};

TEST_F(BundleReaderTest, ReadsBackWhatWasWritten) {
  const auto bundle = WriteBundle(SampleMembers(), SealToMe());
  ASSERT_TRUE(bundle);
  const auto opened = ReadBundle(*bundle, MyKeys());
  ASSERT_TRUE(opened) << opened.error().message();
  ExpectSame(*opened, SampleMembers());
  EXPECT_EQ(opened->ProblemText(), "");
  EXPECT_EQ(opened->kind, "bundle");
  EXPECT_TRUE(opened->has_header);
  EXPECT_TRUE(opened->has_manifest);
}

TEST_F(BundleReaderTest, IsReadAgainAsItWasReadFirst) {
  auto bundle = WriteBundle(SampleMembers(), SealToMe());
  ASSERT_TRUE(bundle);
  const auto tree = OpenBundle(FileOf(*std::move(bundle)), MyKeys());
  ASSERT_TRUE(tree) << tree.error().message();
  ASSERT_TRUE((*tree)->CanVisitAgain());
  for (int i = 0; i < 3; ++i) {
    const auto opened = ReadTree(**tree);
    ASSERT_TRUE(opened) << opened.error().message();
    ExpectSame(*opened, SampleMembers());
    EXPECT_EQ(opened->ProblemText(), "");
  }
}

TEST_F(BundleReaderTest, ReadsPassphraseBundlesAndBareOnes) {
  const auto sealed = WriteBundle(SampleMembers(), SealByPhrase());
  const auto bare = WriteBundle(SampleMembers(), NoSeal{});
  ASSERT_TRUE(sealed && bare);
  for (const auto& opened : {ReadBundle(*sealed, KeysOf("correct horse")), ReadBundle(*bare, {})}) {
    ASSERT_TRUE(opened) << opened.error().message();
    ExpectSame(*opened, SampleMembers());
    EXPECT_EQ(opened->ProblemText(), "");
  }
}

TEST_F(BundleReaderTest, EachWrongKeyHasItsOwnErrorAndHint) {
  const auto to_me = WriteBundle({}, SealToMe());
  const auto by_phrase = WriteBundle({}, SealByPhrase());
  ASSERT_TRUE(to_me && by_phrase);
  const auto other = GenerateIdentity({});
  struct Case {
    const std::string& bundle;
    BundleKeys keys;
    std::string message;
    std::string hint;
  };
  Case cases[] = {
      {*to_me,
       KeysOf(other.file),
       "no identity fits: it is sealed to a recipient of type X25519",
       "-i"},
      {*to_me, {}, "it is sealed to X25519 recipients", "-i"},
      {*to_me, KeysOf("phrase"), "it is sealed to X25519 recipients", "-i"},
      {*by_phrase, KeysOf("wrong"), "the passphrase is wrong", ""},
      {*by_phrase, {}, "it is sealed with a passphrase", "--passphrase"},
      {*by_phrase, KeysOf(other.file), "it is sealed with a passphrase", "--passphrase"},
  };
  for (const Case& each : cases) {
    const auto opened = ReadBundle(each.bundle, each.keys);
    ASSERT_FALSE(opened) << each.message;
    EXPECT_EQ(opened.error().code(), ErrorCode::kDenied);
    EXPECT_EQ(opened.error().message(), each.message);
    EXPECT_THAT(opened.error().hint(), HasSubstr(each.hint));
  }
}

TEST_F(BundleReaderTest, WhatIsNoBundleIsNamed) {
  for (const std::string bytes :
       {"", "x", "age-encryption.org/v2\n", "\x28\xb5\x2f\xfd", "plain text\n"}) {
    const auto opened = ReadBundle(bytes, MyKeys());
    ASSERT_FALSE(opened) << bytes;
    EXPECT_EQ(opened.error().code(), ErrorCode::kCorrupt);
  }
  const auto text = ReadBundle("plain text\n", MyKeys());
  EXPECT_EQ(text.error().message(), "it is neither an age file nor a bundle");
  EXPECT_NE(text.error().hint(), "");
}

TEST_F(BundleReaderTest, ReadsWhatAgeSealed) {
  if (!testing::HaveProgram("age")) GTEST_SKIP() << "age is not installed";
  const TempDir dir;
  const auto bare = WriteBundle(SampleMembers(), NoSeal{});
  ASSERT_TRUE(bare);
  dir.Write("b.tar.zst", *bare);
  for (const std::string flags : {"", "-a"}) {
    ASSERT_EQ(Shell(dir, fmt::format("age {} -r {} -o b.age b.tar.zst", flags, identity_.recipient))
                  .status,
              0);
    const auto opened = ReadBundle(dir.Read("b.age"), MyKeys());
    ASSERT_TRUE(opened) << opened.error().message();
    ExpectSame(*opened, SampleMembers());
    EXPECT_EQ(opened->ProblemText(), "");
  }
}

TEST_F(BundleReaderTest, ReadsWithAnSshIdentity) {
  if (!testing::HaveProgram("age") || !testing::HaveProgram("ssh-keygen"))
    GTEST_SKIP() << "age or ssh-keygen is not installed";
  const TempDir dir;
  ASSERT_EQ(
      Shell(dir,
            "ssh-keygen -q -t ed25519 -N '' -f key; ssh-keygen -q -t ed25519 -N secret -f locked")
          .status,
      0);
  const auto bare = WriteBundle({{.path = "a", .text = "hello"}}, NoSeal{});
  ASSERT_TRUE(bare);
  dir.Write("b.tar.zst", *bare);
  ASSERT_EQ(Shell(dir, "age -R key.pub -R locked.pub -o b.age b.tar.zst").status, 0);
  const auto opened =
      ReadBundle(dir.Read("b.age"), KeysOf(Secret::CopyOf(AsBytes(dir.Read("key")))));
  ASSERT_TRUE(opened) << opened.error().message();
  EXPECT_EQ(opened->TextOf("a"), "hello");
  const auto locked =
      ReadBundle(dir.Read("b.age"), KeysOf(Secret::CopyOf(AsBytes(dir.Read("locked")))));
  ASSERT_FALSE(locked);
  EXPECT_EQ(locked.error().code(), ErrorCode::kUnsupported);
  EXPECT_THAT(locked.error().hint(), HasSubstr("ssh-keygen -p"));
}

TEST_F(BundleReaderTest, AnIdentityFileMayItselfBeSealed) {
  std::string sealed_key;
  {
    // What age -p makes of an identity file.
    auto writer =
        age::EncryptWithPassphrase(AsBytes("open sesame"), 10, testing::AppendTo(sealed_key));
    ASSERT_TRUE(writer);
    ASSERT_TRUE(writer->payload.Write(identity_.file.bytes()));
    ASSERT_TRUE(writer->payload.Finish());
  }
  const auto bundle = WriteBundle({{.path = "a", .text = "hello"}}, SealToMe());
  ASSERT_TRUE(bundle);
  auto keys = KeysOf("open sesame");
  keys.identity_files.push_back(Secret::CopyOf(AsBytes(sealed_key)));
  const auto opened = ReadBundle(*bundle, keys);
  ASSERT_TRUE(opened) << opened.error().message();
  EXPECT_EQ(opened->TextOf("a"), "hello");
  keys.passphrase = Secret::CopyOf(AsBytes("open barley"));
  const auto refused = ReadBundle(*bundle, keys);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message(), "opening the identity file: the passphrase is wrong");
}

TEST_F(BundleReaderTest, PartsAreOneMemberAgain) {
  const std::string noise = NoiseBytes(limits::kMemberHeldBytes * 2 + 12345, 7);
  const auto bundle = WriteBundle({{.path = "first", .text = "1"},
                                   {.path = "big.log", .text = noise},
                                   {.path = "last", .text = "2"}},
                                  SealToMe());
  ASSERT_TRUE(bundle);
  const auto opened = ReadBundle(*bundle, MyKeys());
  ASSERT_TRUE(opened);
  ASSERT_EQ(opened->members.size(), 3U);
  EXPECT_EQ(opened->members[1].path, "big.log");
  EXPECT_TRUE(opened->members[1].text == noise);
  EXPECT_EQ(opened->ProblemText(), "");
}

TEST_F(BundleReaderTest, ReadsFromAPipe) {
  const auto bundle = WriteBundle(SampleMembers(), SealToMe());
  ASSERT_TRUE(bundle);
  auto tree = OpenBundle(testing::SourceOf(*bundle, 1000), MyKeys());
  ASSERT_TRUE(tree);
  const auto opened = testing::ReadTree(**tree);
  ASSERT_TRUE(opened);
  ExpectSame(*opened, SampleMembers());
  EXPECT_EQ(opened->ProblemText(), "");
}

TEST_F(BundleReaderTest, ContentThatTheVisitorLeavesIsSkippedAndStillChecked) {
  const auto bundle = WriteBundle(SampleMembers(), SealToMe());
  ASSERT_TRUE(bundle);
  auto tree = OpenBundle(testing::FileOf(*bundle), MyKeys());
  ASSERT_TRUE(tree);
  ASSERT_NE((*tree)->header(), nullptr);
  EXPECT_EQ((*tree)->header()->os, testing::SampleHeader().os);
  std::vector<std::string> paths;
  ASSERT_TRUE((*tree)->Visit([&](const MemberInfo& info, ByteSource&) -> Result<void> {
    paths.push_back(info.path);
    return {};
  }));
  EXPECT_EQ(paths.size(), SampleMembers().size());
  EXPECT_TRUE((*tree)->problems().empty());
}

TEST_F(BundleReaderTest, DecryptToGivesTheArchive) {
  const auto bundle = WriteBundle(SampleMembers(), SealToMe());
  const auto bare = WriteBundle(SampleMembers(), NoSeal{});
  ASSERT_TRUE(bundle && bare);
  std::string plain;
  const auto file = testing::FileOf(*bundle);
  ASSERT_TRUE(DecryptTo(*file, MyKeys(), testing::AppendTo(plain)));
  EXPECT_TRUE(plain == *bare);
}

}  // namespace
}  // namespace casefile
