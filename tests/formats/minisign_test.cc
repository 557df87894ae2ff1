#include "formats/minisign.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "formats/bundle/keygen.h"
#include "tests/formats/bundle/bundle_testing.h"

namespace casefile {
namespace {

using ::testing::HasSubstr;
using testing::HaveProgram;
using testing::Shell;
using testing::TempDir;

Result<void> Verify(const MinisignPublicKey& key, std::string_view text, std::string_view minisig) {
  const auto signature = TRY(ReadMinisignSignature(minisig));
  return VerifyMinisign(key, signature, Blake2b512(AsBytes(text)));
}

TEST(MinisignTest, WhatIsSignedVerifies) {
  const auto key = NewMinisignKey();
  const std::string signature = SignWithMinisign(key, AsBytes("text"), "who and when");
  EXPECT_TRUE(Verify(key.PublicKey(), "text", signature));
  EXPECT_EQ(ReadMinisignSignature(signature)->trusted_comment, "who and when");
}

TEST(MinisignTest, EveryChangeIsNoticed) {
  const auto key = NewMinisignKey();
  const std::string signature = SignWithMinisign(key, AsBytes("text"), "comment");
  const auto changed = Verify(key.PublicKey(), "texT", signature);
  ASSERT_FALSE(changed);
  EXPECT_EQ(changed.error().code(), ErrorCode::kCorrupt);
  const auto other = Verify(NewMinisignKey().PublicKey(), "text", signature);
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code(), ErrorCode::kDenied);
  // Behind the untrusted comment no byte can be another one.
  for (std::size_t at = signature.find('\n') + 1; at + 1 < signature.size(); ++at) {
    std::string bad = signature;
    bad[at] = static_cast<char>(bad[at] ^ 1);
    EXPECT_FALSE(Verify(key.PublicKey(), "text", bad)) << at;
    EXPECT_FALSE(Verify(key.PublicKey(), "text", signature.substr(0, at))) << at;
  }
}

TEST(MinisignTest, KeysComeBack) {
  const auto key = NewMinisignKey();
  const auto public_key = ReadMinisignPublicKey(WriteMinisignPublicKey(key.PublicKey()));
  ASSERT_TRUE(public_key);
  EXPECT_EQ(ToString(*public_key), ToString(key.PublicKey()));
  EXPECT_TRUE(ReadMinisignPublicKey(ToString(*public_key)));
  const Secret file = WriteMinisignSecretKey(key);
  EXPECT_FALSE(*IsLockedMinisignKey(file.bytes()));
  const auto again = ReadMinisignSecretKey(file.bytes(), {});
  ASSERT_TRUE(again);
  EXPECT_EQ(ToString(again->PublicKey()), ToString(key.PublicKey()));
  for (const char* none : {"", "x", "untrusted comment: x\nRWQ", "a\nb\nc\nd\n"}) {
    EXPECT_FALSE(ReadMinisignPublicKey(none)) << none;
    EXPECT_FALSE(ReadMinisignSecretKey(AsBytes(none), {})) << none;
    EXPECT_FALSE(ReadMinisignSignature(none)) << none;
  }
}

TEST(MinisignTest, TheOlderFormIsRefused) {
  const auto key = NewMinisignKey();
  std::string signature = SignWithMinisign(key, AsBytes("text"), "comment");
  // "RUR" begins the base64 of "ED", "RWR" that of "Ed".
  const std::size_t at = signature.find('\n') + 1;
  ASSERT_EQ(signature.substr(at, 2), "RU");
  signature[at + 1] = 'W';
  const auto read = ReadMinisignSignature(signature);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code(), ErrorCode::kUnsupported);
}

TEST(MinisignInteropTest, MinisignVerifiesOurs) {
  if (!HaveProgram("minisign")) GTEST_SKIP() << "minisign is not installed";
  const TempDir dir;
  const auto key = NewMinisignKey();
  dir.Write("key.pub", WriteMinisignPublicKey(key.PublicKey()));
  dir.Write("text", "some text\n");
  dir.Write("text.minisig", SignWithMinisign(key, AsBytes("some text\n"), "trusted words"));
  const auto good = Shell(dir, "minisign -Vm text -p key.pub");
  EXPECT_EQ(good.status, 0) << good.output;
  EXPECT_THAT(good.output, HasSubstr("Trusted comment: trusted words"));
  dir.Write("text", "some tExt\n");
  EXPECT_NE(Shell(dir, "minisign -Vm text -p key.pub").status, 0);
  // And its secret key is one that minisign signs with.
  dir.Write("key", AsText(WriteMinisignSecretKey(key).bytes()));
  const auto signs = Shell(dir, "minisign -Sm text -s key -W && minisign -Vm text -p key.pub");
  EXPECT_EQ(signs.status, 0) << signs.output;
}

TEST(MinisignInteropTest, WeVerifyTheirs) {
  if (!HaveProgram("minisign")) GTEST_SKIP() << "minisign is not installed";
  const TempDir dir;
  dir.Write("text", "some text\n");
  const auto made =
      Shell(dir, "minisign -GW -p key.pub -s key && minisign -Sm text -s key -t 'their words'");
  ASSERT_EQ(made.status, 0) << made.output;
  const auto key = ReadMinisignPublicKey(dir.Read("key.pub"));
  ASSERT_TRUE(key);
  EXPECT_TRUE(Verify(*key, "some text\n", dir.Read("text.minisig")));
  EXPECT_FALSE(Verify(*key, "same text\n", dir.Read("text.minisig")));
  const auto secret = ReadMinisignSecretKey(AsBytes(dir.Read("key")), {});
  ASSERT_TRUE(secret);
  EXPECT_EQ(ToString(secret->PublicKey()), ToString(*key));
}

TEST(MinisignInteropTest, TheirLockedKeysOpenWithThePassphrase) {
  if (!HaveProgram("minisign")) GTEST_SKIP() << "minisign is not installed";
  const TempDir dir;
  const auto made = Shell(dir, "printf 'sesame\\nsesame\\n' | minisign -G -p key.pub -s key");
  ASSERT_EQ(made.status, 0) << made.output;
  const std::string file = dir.Read("key");
  EXPECT_TRUE(*IsLockedMinisignKey(AsBytes(file)));
  const auto key = ReadMinisignSecretKey(AsBytes(file), AsBytes("sesame"));
  ASSERT_TRUE(key) << key.error().message();
  EXPECT_EQ(ToString(key->PublicKey()), ToString(*ReadMinisignPublicKey(dir.Read("key.pub"))));
  const auto wrong = ReadMinisignSecretKey(AsBytes(file), AsBytes("barley"));
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code(), ErrorCode::kDenied);
}

TEST(SignedBundleTest, TheManifestInsideIsSignedForMinisign) {
  const auto key = NewMinisignKey();
  const auto bundle = testing::WriteBundle(
      {{.path = "a", .text = "hello"}},
      NoSeal{},
      {.compression_level = 1, .threads = 1, .sign = [&](std::string_view manifest) {
         return SignWithMinisign(key, AsBytes(manifest), "bundle");
       }});
  ASSERT_TRUE(bundle);
  auto tree = OpenBundle(testing::FileOf(*bundle), {});
  ASSERT_TRUE(tree);
  ASSERT_TRUE(testing::ReadTree(**tree));
  EXPECT_TRUE((*tree)->problems().empty());
  const ManifestSignature* found = (*tree)->signature();
  ASSERT_NE(found, nullptr);
  const auto signature = ReadMinisignSignature(found->minisig);
  ASSERT_TRUE(signature);
  EXPECT_TRUE(VerifyMinisign(key.PublicKey(), *signature, found->manifest_hash));
  if (!HaveProgram("minisign")) GTEST_SKIP() << "minisign is not installed";
  const TempDir dir;
  dir.Write("b.tar.zst", *bundle);
  dir.Write("key.pub", WriteMinisignPublicKey(key.PublicKey()));
  const auto shell =
      Shell(dir, "tar --zstd -xf b.tar.zst && minisign -Vm manifest.json -p key.pub");
  EXPECT_EQ(shell.status, 0) << shell.output;
}

}  // namespace
}  // namespace casefile
