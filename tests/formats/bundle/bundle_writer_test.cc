#include "formats/bundle/bundle_writer.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "base/limits.h"
#include "formats/bundle/frame.h"
#include "formats/bundle/keygen.h"
#include "tests/formats/bundle/bundle_testing.h"

namespace casefile {
namespace {

using testing::AppendTo;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::LogLines;
using testing::NamedText;
using testing::NoiseBytes;
using testing::SampleHeader;
using testing::SampleManifest;
using testing::Shell;
using ::testing::StartsWith;
using testing::TempDir;
using testing::WriteBundle;

constexpr std::size_t kFrame = limits::kFrameRawBytes;

// Sizes around every border: tar block, age chunk, frame.
std::vector<NamedText> BorderMembers() {
  std::vector<NamedText> members;
  for (const std::size_t size : {std::size_t{0},
                                 std::size_t{1},
                                 std::size_t{511},
                                 std::size_t{512},
                                 std::size_t{513},
                                 std::size_t{65535},
                                 std::size_t{65536},
                                 std::size_t{65537},
                                 kFrame - 513,
                                 kFrame - 512,
                                 kFrame - 511,
                                 kFrame - 1,
                                 kFrame,
                                 kFrame + 1,
                                 2 * kFrame,
                                 5 * kFrame + 77})
    members.push_back({.path = fmt::format("sizes/{}", size),
                       .text = NoiseBytes(size, static_cast<unsigned>(size))});
  members.push_back({.path = std::string(90, 'd') + "/" + std::string(99, 'n'), .text = "ustar"});
  members.push_back({.path = std::string(200, 'l') + "/" + std::string(200, 'm'), .text = "pax"});
  return members;
}

TEST(BundleWriterTest, StockToolsUnpackEveryByte) {
  const TempDir dir;
  const auto members = BorderMembers();
  const auto bundle = WriteBundle(members, NoSeal{});
  ASSERT_TRUE(bundle);
  dir.Write("b.tar.zst", *bundle);
  for (const std::string tool : {"tar --zstd -xf ../b.tar.zst",
                                 "bsdtar -xf ../b.tar.zst",
                                 "zstd -dcq ../b.tar.zst | busybox tar -xf -"}) {
    if (!testing::HaveProgram(tool.substr(0, tool.find(' ')))) continue;
    if (tool.find("busybox") != std::string::npos && !testing::HaveProgram("busybox")) continue;
    const auto run = Shell(dir, "rm -rf x && mkdir x && cd x && " + tool);
    ASSERT_EQ(run.status, 0) << tool << ": " << run.output;
    EXPECT_EQ(run.output, "") << tool;
    for (const NamedText& member : members)
      EXPECT_TRUE(dir.Read("x/" + member.path) == member.text) << tool << ": " << member.path;
    EXPECT_THAT(dir.Read("x/README.txt"), StartsWith("This is a Casefile bundle"));
  }
}

TEST(BundleWriterTest, EveryFrameStandsAloneAndTheSeekTableFindsIt) {
  const auto bundle = WriteBundle(BorderMembers(), NoSeal{});
  ASSERT_TRUE(bundle);
  const Bytes all = AsBytes(*bundle);
  const auto table_size = SeekTableLength(all.last(kSeekFooterBytes));
  ASSERT_TRUE(table_size);
  const auto frames = ReadSeekTable(all.last(*table_size));
  ASSERT_TRUE(frames);
  std::size_t at = 0;
  auto decompressor = FrameDecompressor::Create();
  ASSERT_TRUE(decompressor);
  for (const FrameSize& frame : *frames) {
    std::vector<std::byte> raw;
    ASSERT_TRUE(decompressor->Decompress(all.subspan(at, frame.compressed), raw));
    EXPECT_EQ(raw.size(), frame.raw);
    EXPECT_LE(raw.size(), kFrame);
    at += frame.compressed;
  }
  EXPECT_EQ(at + *table_size, bundle->size());
}

TEST(BundleWriterTest, ZstdItselfAcceptsTheFrames) {
  if (!testing::HaveProgram("zstd")) GTEST_SKIP() << "zstd is not installed";
  const TempDir dir;
  const auto bundle = WriteBundle(BorderMembers(), NoSeal{});
  ASSERT_TRUE(bundle);
  dir.Write("b.tar.zst", *bundle);
  EXPECT_EQ(Shell(dir, "zstd -qt b.tar.zst").status, 0);
  EXPECT_THAT(Shell(dir, "zstd -l b.tar.zst").output, HasSubstr("XXH64"));
}

TEST(BundleWriterTest, TheOutputDoesNotDependOnTheNumberOfThreads) {
  const auto members = BorderMembers();
  const auto one = WriteBundle(members, NoSeal{}, {.threads = 1});
  const auto four = WriteBundle(members, NoSeal{}, {.threads = 4});
  ASSERT_TRUE(one && four);
  EXPECT_TRUE(*one == *four);
}

TEST(BundleWriterTest, TheManifestHoldsTheHashesOfB2sum) {
  const TempDir dir;
  const auto bundle = WriteBundle({{.path = "logs/a.log", .text = "abc"}}, NoSeal{});
  ASSERT_TRUE(bundle);
  dir.Write("b.tar.zst", *bundle);
  ASSERT_EQ(Shell(dir, "tar --zstd -xf b.tar.zst").status, 0);
  const auto manifest = ReadManifest(dir.Read("manifest.json"));
  ASSERT_TRUE(manifest) << manifest.error().message();
  ASSERT_EQ(manifest->members.size(), 1U);
  EXPECT_EQ(manifest->members[0].path, "logs/a.log");
  EXPECT_EQ(manifest->members[0].size, 3U);
  EXPECT_EQ(manifest->members[0].blake2b256,
            "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
  EXPECT_EQ(manifest->bundle_id, ReadBundleHeader(dir.Read("bundle.json"))->bundle_id);
}

// tests/support/read_bundle.py is written from FORMAT.md alone.
TEST(BundleWriterTest, AReaderWrittenFromTheFormatAloneAgrees) {
  if (!testing::HaveProgram("python3") || !testing::HaveProgram("zstd"))
    GTEST_SKIP() << "python3 or zstd is not installed";
  const TempDir dir;
  auto members = BorderMembers();
  members.push_back(
      {.path = "parts.log", .text = NoiseBytes(limits::kMemberHeldBytes * 2 + 12345, 7)});
  const auto bundle = WriteBundle(members, NoSeal{});
  ASSERT_TRUE(bundle);
  dir.Write("b.tar.zst", *bundle);
  std::string expected;
  for (const NamedText& member : members)
    expected += fmt::format(
        "{} {} {}\n", member.path, member.text.size(), HexOf(Blake2b256(AsBytes(member.text))));
  const std::string reader = std::string(CASEFILE_SOURCE_DIR) + "/tests/support/read_bundle.py";
  EXPECT_EQ(Shell(dir, "python3 " + reader + " b.tar.zst").output, expected);
  // And it notices a change.
  std::string changed = *bundle;
  changed[changed.size() / 2] = static_cast<char>(changed[changed.size() / 2] ^ 1);
  dir.Write("b.tar.zst", changed);
  EXPECT_NE(Shell(dir, "python3 " + reader + " b.tar.zst").status, 0);
}

TEST(BundleWriterTest, TheExampleOfTheFormatIsTrue) {
  const auto bundle = WriteBundle({}, NoSeal{});
  ASSERT_TRUE(bundle);
  const Bytes all = AsBytes(*bundle);
  EXPECT_EQ(HexOf(all.first(7)), "28b52ffd640009");
  const auto tail = HexOf(all.last(8 + 16 + 9));
  EXPECT_EQ(tail.substr(0, 16), "5e2a4d1819000000");
  EXPECT_EQ(tail.substr(24, 8), "000a0000");
  EXPECT_EQ(tail.substr(40, 8), "00080000");
  EXPECT_EQ(tail.substr(48), "0200000000b1ea928f");
}

TEST(BundleWriterTest, AgeOpensWhatIsSealedToARecipient) {
  if (!testing::HaveProgram("age")) GTEST_SKIP() << "age is not installed";
  const TempDir dir;
  const auto identity = GenerateIdentity(SampleHeader().created);
  dir.Write("key.txt", AsText(identity.file.bytes()));
  const auto bundle = WriteBundle({{.path = "a.log", .text = LogLines(50'000, 1)}},
                                  SealToRecipients{.recipients = {identity.recipient}});
  ASSERT_TRUE(bundle);
  dir.Write("b.age", *bundle);
  const auto run = Shell(dir, "age -d -i key.txt b.age | tar --zstd -tf -");
  EXPECT_EQ(run.output, "README.txt\nbundle.json\na.log\nmanifest.json\n");
  EXPECT_EQ(run.status, 0);
  Shell(dir, "age -d -i key.txt b.age | tar --zstd -xf -");
  EXPECT_TRUE(dir.Read("a.log") == LogLines(50'000, 1));
}

TEST(BundleWriterTest, AgeOpensWhatIsSealedToAnSshKey) {
  if (!testing::HaveProgram("age") || !testing::HaveProgram("ssh-keygen"))
    GTEST_SKIP() << "age or ssh-keygen is not installed";
  const TempDir dir;
  ASSERT_EQ(Shell(dir, "ssh-keygen -q -t ed25519 -N '' -C 'me@host' -f key").status, 0);
  const auto bundle = WriteBundle({{.path = "a.log", .text = "hello"}},
                                  SealToRecipients{.recipients = {dir.Read("key.pub")}});
  ASSERT_TRUE(bundle) << bundle.error().message();
  dir.Write("b.age", *bundle);
  EXPECT_EQ(Shell(dir, "age -d -i key b.age | tar --zstd -xOf - a.log").output, "hello");
  // The fingerprint is the one that ssh-keygen shows.
  const auto fingerprint = RecipientFingerprint(dir.Read("key.pub"));
  ASSERT_TRUE(fingerprint);
  EXPECT_THAT(Shell(dir, "ssh-keygen -lf key.pub").output, HasSubstr(*fingerprint));
}

TEST(BundleWriterTest, ABadRecipientWritesNothing) {
  for (const std::string recipient :
       {"age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq",
        "nonsense",
        "",
        "ssh-ed25519 AAAA",
        "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQ"}) {
    std::string out;
    const auto writer = BundleWriter::Create(
        AppendTo(out), SealToRecipients{.recipients = {recipient}}, SampleHeader(), {});
    ASSERT_FALSE(writer) << recipient;
    EXPECT_EQ(out, "");
    EXPECT_NE(writer.error().hint(), "");
  }
  std::string out;
  EXPECT_FALSE(BundleWriter::Create(AppendTo(out), SealToRecipients{}, SampleHeader(), {}));
  EXPECT_FALSE(BundleWriter::Create(AppendTo(out), SealWithPassphrase{}, SampleHeader(), {}));
  EXPECT_EQ(out, "");
}

TEST(BundleWriterTest, ASecondMemberOfANameGetsASuffix) {
  const TempDir dir;
  const auto bundle = WriteBundle({{.path = "a", .text = "1"},
                                   {.path = "/a", .text = "2"},
                                   {.path = "../x/./a", .text = "3"},
                                   {.path = "manifest.json", .text = "4"},
                                   {.path = "", .text = "5"}},
                                  NoSeal{});
  ASSERT_TRUE(bundle);
  dir.Write("b.tar.zst", *bundle);
  EXPECT_EQ(Shell(dir, "tar --zstd -tf b.tar.zst").output,
            "README.txt\nbundle.json\na\na.2\nx/a\nmanifest.json.2\nunnamed\nmanifest.json\n");
}

TEST(BundleWriterTest, AMemberThatIsTooLargeToHoldBecomesParts) {
  const TempDir dir;
  // Noise does not compress, so what is held is what was written.
  const std::string noise = NoiseBytes(limits::kMemberHeldBytes * 2 + 12345, 7);
  const auto bundle =
      WriteBundle({{.path = "big.log", .text = noise}, {.path = "b", .text = "b"}}, NoSeal{});
  ASSERT_TRUE(bundle);
  dir.Write("b.tar.zst", *bundle);
  ASSERT_EQ(Shell(dir, "tar --zstd -xf b.tar.zst && cat big.log.part* > joined").status, 0);
  EXPECT_TRUE(dir.Read("joined") == noise);
  const auto manifest = ReadManifest(dir.Read("manifest.json"));
  ASSERT_TRUE(manifest);
  ASSERT_EQ(manifest->members.size(), 2U);
  EXPECT_GE(manifest->members[0].parts.size(), 2U);
  EXPECT_EQ(manifest->members[0].size, noise.size());
  EXPECT_EQ(manifest->members[0].blake2b256, HexOf(Blake2b256(AsBytes(noise))));
}

TEST(BundleWriterTest, AnUncommittedMemberLeavesNoTraceUnlessItWroteAPart) {
  std::string out;
  auto writer = BundleWriter::Create(AppendTo(out), NoSeal{}, SampleHeader(), {});
  ASSERT_TRUE(writer);
  {
    auto small = writer->NewMember("small", {});
    ASSERT_TRUE(small.Write(AsBytes("never seen")));
    auto big = writer->NewMember("big", {});
    ASSERT_TRUE(big.Write(AsBytes(NoiseBytes(limits::kMemberHeldBytes * 2, 1))));
  }
  ASSERT_TRUE(writer->Finish(SampleManifest()));
  const TempDir dir;
  dir.Write("b.tar.zst", out);
  ASSERT_EQ(Shell(dir, "tar --zstd -xf b.tar.zst && cat big.part* > joined").status, 0);
  const auto manifest = ReadManifest(dir.Read("manifest.json"));
  ASSERT_TRUE(manifest);
  ASSERT_EQ(manifest->members.size(), 1U);
  EXPECT_EQ(manifest->members[0].path, "big");
  EXPECT_EQ(manifest->members[0].outcome.status, OutcomeStatus::kPartial);
  EXPECT_EQ(manifest->members[0].blake2b256, HexOf(Blake2b256(AsBytes(dir.Read("joined")))));
}

TEST(BundleWriterTest, ManyThreadsFillMembersAtOnce) {
  std::string out;
  auto writer = BundleWriter::Create(AppendTo(out), NoSeal{}, SampleHeader(), {});
  ASSERT_TRUE(writer);
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([&writer, t] {
        for (int i = 0; i < 20; ++i) {
          auto member = writer->NewMember(fmt::format("{}/{}", t, i), {});
          const auto text = LogLines(static_cast<std::size_t>(i) * 2000, static_cast<unsigned>(t));
          EXPECT_TRUE(member.Write(AsBytes(text)));
          EXPECT_TRUE(writer->Commit(std::move(member), {}));
        }
      });
  }
  ASSERT_TRUE(writer->Finish(SampleManifest()));
  const TempDir dir;
  dir.Write("b.tar.zst", out);
  ASSERT_EQ(Shell(dir, "tar --zstd -xf b.tar.zst").status, 0);
  for (int t = 0; t < 4; ++t)
    EXPECT_TRUE(dir.Read(fmt::format("{}/19", t)) ==
                LogLines(std::size_t{19} * 2000, static_cast<unsigned>(t)));
}

// The n-th call of the sink fails, for every n: the error comes out, and not one byte follows it.
TEST(BundleWriterTest, AfterAFailureOfTheSinkNothingIsWritten) {
  const std::string text = NoiseBytes(300'000, 3);
  const auto identity = GenerateIdentity({});
  int calls_needed = 0;
  for (int fail_at = 0;; ++fail_at) {
    int calls = 0;
    int after = 0;
    const auto sink = [&](Bytes) -> Result<void> {
      if (calls > fail_at) ++after;
      if (calls++ == fail_at) return Error(ErrorCode::kIo, "no space left");
      return {};
    };
    int errors_with_cause = 0;
    const auto note = [&](const auto& result) {
      if (!result && result.error().message() == "no space left") ++errors_with_cause;
    };
    auto writer = BundleWriter::Create(
        sink, SealToRecipients{.recipients = {identity.recipient}}, SampleHeader(), {});
    if (writer) {
      for (int i = 0; i < 3; ++i) {
        auto member = writer->NewMember("m", {});
        note(member.Write(AsBytes(text)));
        note(writer->Commit(std::move(member), {}));
      }
      const auto finished = writer->Finish(SampleManifest());
      note(finished);
      if (finished) {
        calls_needed = calls;
        EXPECT_EQ(fail_at, calls);
        break;
      }
      EXPECT_EQ(errors_with_cause, 1) << "at call " << fail_at;
    } else {
      EXPECT_EQ(writer.error().message(), "no space left");
    }
    EXPECT_EQ(after, 0) << "the sink was called after it failed at call " << fail_at;
  }
  EXPECT_GT(calls_needed, 5);
}

TEST(BundleWriterTest, TheSealNumberCanBeReadFromTheHeader) {
  const auto identity = GenerateIdentity({});
  std::string out;
  auto writer = BundleWriter::Create(
      AppendTo(out), SealToRecipients{.recipients = {identity.recipient}}, SampleHeader(), {});
  ASSERT_TRUE(writer);
  EXPECT_THAT(writer->seal_number(),
              ::testing::MatchesRegex("[a-z2-7]{4}-[a-z2-7]{4}-[a-z2-7]{4}-[a-z2-7]{4}"));
  auto plain = BundleWriter::Create(AppendTo(out), NoSeal{}, SampleHeader(), {});
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->seal_number(), "");
}

}  // namespace
}  // namespace casefile
