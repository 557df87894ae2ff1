#include "formats/bundle/foreign_archive.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/limits.h"
#include "formats/bundle/bundle_reader.h"
#include "formats/bundle/keygen.h"
#include "tests/formats/bundle/bundle_testing.h"

namespace casefile {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::Opened;
using testing::Shell;
using testing::TempDir;

Result<Opened> Open(const std::string& bytes, const std::string& name = "content") {
  auto tree = TRY(OpenForeignArchive(testing::FileOf(bytes), name));
  return testing::ReadTree(*tree);
}
Result<Opened> OpenPipe(const std::string& bytes, const std::string& name = "content") {
  auto tree = TRY(OpenForeignArchive(testing::SourceOf(bytes, 777), name));
  return testing::ReadTree(*tree);
}
std::vector<std::string> Paths(const Opened& opened) {
  std::vector<std::string> paths;
  for (const auto& member : opened.members) paths.push_back(member.path);
  return paths;
}

class ForeignArchiveTest : public ::testing::Test {
 protected:
  // Makes a file by shell in a folder that holds d/a.log and d/sub/b.txt.
  std::string Make(const std::string& command, const std::string& name) {
    const auto run = Shell(dir_,
                           "export TZ=UTC; mkdir -p d/sub; printf 'line one\\n' > d/a.log; "
                           "printf 'hello' > d/sub/b.txt; touch -d 2026-01-02T03:04:05Z d/a.log; " +
                               command);
    EXPECT_EQ(run.status, 0) << run.output;
    return dir_.Read(name);
  }
  TempDir dir_;
};

TEST_F(ForeignArchiveTest, ReadsEveryKindOfTar) {
  for (const std::string how : {"tar -cf",
                                "tar -czf",
                                "tar -cJf",
                                "tar -cjf",
                                "tar --zstd -cf",
                                "tar --format=v7 -cf",
                                "tar --format=oldgnu -cf",
                                "tar --format=posix -cf"}) {
    const std::string bytes = Make(how + " x d/a.log d/sub", "x");
    for (const auto& opened : {Open(bytes), OpenPipe(bytes)}) {
      ASSERT_TRUE(opened) << how << ": " << opened.error().message();
      EXPECT_THAT(Paths(*opened), ElementsAre("d/a.log", "d/sub/b.txt")) << how;
      EXPECT_EQ(opened->TextOf("d/a.log"), "line one\n") << how;
      EXPECT_EQ(opened->ProblemText(), "") << how;
      EXPECT_EQ(opened->kind, "archive");
    }
  }
}

TEST_F(ForeignArchiveTest, ReadsZip) {
  const std::string bytes = Make(
      "python3 -c \"import zipfile as z; f=z.ZipFile('x','w',z.ZIP_DEFLATED); "
      "f.write('d/a.log'); f.write('d/sub/b.txt'); f.close()\"",
      "x");
  for (const auto& opened : {Open(bytes), OpenPipe(bytes)}) {
    ASSERT_TRUE(opened);
    EXPECT_THAT(Paths(*opened), ElementsAre("d/a.log", "d/sub/b.txt"));
    EXPECT_EQ(opened->TextOf("d/sub/b.txt"), "hello");
  }
}

TEST_F(ForeignArchiveTest, KeepsTheTimeOfMembers) {
  auto tree = OpenForeignArchive(testing::FileOf(Make("tar -cf x d/a.log", "x")));
  ASSERT_TRUE(tree);
  ASSERT_TRUE((*tree)->Visit([](const MemberInfo& info, ByteSource&) -> Result<void> {
    EXPECT_EQ(info.modified, ParseRfc3339("2026-01-02T03:04:05Z"));
    EXPECT_EQ(info.size, 9U);
    return {};
  }));
}

TEST_F(ForeignArchiveTest, OpensCompressedLogsAndArchivesInside) {
  const std::string bytes = Make(
      "gzip -k d/a.log; xz -k d/sub/b.txt; tar -cJf d/inner.tar.xz d/a.log; "
      "tar -cf x d/a.log.gz d/sub/b.txt.xz d/inner.tar.xz",
      "x");
  const auto opened = Open(bytes);
  ASSERT_TRUE(opened);
  EXPECT_THAT(Paths(*opened), ElementsAre("d/a.log", "d/sub/b.txt", "d/inner.tar.xz/d/a.log"));
  EXPECT_EQ(opened->TextOf("d/a.log"), "line one\n");
  EXPECT_EQ(opened->TextOf("d/inner.tar.xz/d/a.log"), "line one\n");
  EXPECT_EQ(opened->ProblemText(), "");
}

TEST_F(ForeignArchiveTest, OneCompressedLogIsATreeOfOne) {
  const auto opened = Open(Make("gzip d/a.log", "d/a.log.gz"), "a.log.gz");
  ASSERT_TRUE(opened);
  EXPECT_THAT(Paths(*opened), ElementsAre("a.log"));
  EXPECT_EQ(opened->TextOf("a.log"), "line one\n");
}

TEST_F(ForeignArchiveTest, LinksAndDevicesAreNamedAndNotFollowed) {
  const std::string bytes = Make(
      "ln -s /etc/passwd d/link; ln d/a.log d/hard; mkfifo d/pipe; "
      "tar -cf x d/a.log d/hard d/link d/pipe",
      "x");
  const auto opened = Open(bytes);
  ASSERT_TRUE(opened);
  EXPECT_THAT(Paths(*opened), ElementsAre("d/a.log"));
  EXPECT_EQ(opened->ProblemText(),
            "d/hard: a hard link to d/a.log was not followed\n"
            "d/link: a symbolic link to /etc/passwd was not followed\n"
            "d/pipe: a device, pipe or socket was left out\n");
}

TEST_F(ForeignArchiveTest, NestingHasALimit) {
  const std::string bytes = Make(
      "cp d/a.log level0; for i in 1 2 3 4 5 6; do tar -cf level$i level$((i-1)); done", "level6");
  const auto opened = Open(bytes);
  ASSERT_TRUE(opened);
  EXPECT_TRUE(opened->members.empty());
  EXPECT_THAT(opened->ProblemText(), HasSubstr("archives more than 3 deep are not opened"));
}

TEST_F(ForeignArchiveTest, ABombIsStopped) {
  // 400 MB of zeros, about 13 kB of zstd, then a log.
  const std::string bytes = Make(
      "head -c 400000000 /dev/zero > zeros; tar -cf - zeros d/a.log | zstd -q -19 --long > x", "x");
  auto tree = OpenForeignArchive(testing::FileOf(bytes));
  ASSERT_TRUE(tree);
  std::uint64_t total = 0;
  ASSERT_TRUE((*tree)->Visit([&](const MemberInfo&, ByteSource& content) -> Result<void> {
    std::vector<std::byte> buffer(100'000);
    while (const std::size_t n = TRY(content.Read(buffer))) total += n;
    return {};
  }));
  EXPECT_LT(total, 100'000'000U);
  const auto& problems = (*tree)->problems();
  EXPECT_TRUE(std::ranges::any_of(problems, [](const InputProblem& problem) {
    return problem.what == "it grows more than 1000 times when it is opened";
  }));
}

TEST_F(ForeignArchiveTest, ACutArchiveGivesWhatCame) {
  const std::string bytes =
      Make("for i in 1 2 3; do head -c 100000 /dev/urandom > n$i; done; tar -czf x n1 n2 n3", "x");
  const auto opened = Open(bytes.substr(0, bytes.size() / 2));
  ASSERT_TRUE(opened);
  // libarchive gives up the last block it was decompressing.
  const std::string got = opened->TextOf("n1");
  EXPECT_GT(got.size(), 30'000U);
  EXPECT_TRUE(dir_.Read("n1").starts_with(got));
  EXPECT_THAT(opened->ProblemText(), HasSubstr("damaged"));
}

TEST_F(ForeignArchiveTest, WhatIsNoArchiveIsRefused) {
  for (const std::string bytes : {"", "plain text", "%PDF-1.4", "MZ"}) {
    const auto opened = Open(bytes);
    ASSERT_FALSE(opened) << bytes;
    EXPECT_EQ(opened.error().code(), ErrorCode::kUnsupported);
  }
}

TEST_F(ForeignArchiveTest, FormatsThatAreNotNeededStayClosed) {
  // An ISO image begins with 32 KiB of nothing; cpio and ar have magics of their own.
  const auto cpio = Open("070701" + std::string(1000, '0'));
  const auto ar = Open("!<arch>\n" + std::string(1000, ' '));
  EXPECT_FALSE(cpio);
  EXPECT_FALSE(ar);
}

TEST_F(ForeignArchiveTest, AnArchiveThatAgeSealedOpens) {
  if (!testing::HaveProgram("age")) GTEST_SKIP() << "age is not installed";
  const auto identity = GenerateIdentity({});
  const std::string bytes =
      Make(fmt::format("tar -cJf - d/a.log | age -r {} > x; tar -cf - d/a.log | age -a -r {} > y",
                       identity.recipient,
                       identity.recipient),
           "x");
  for (const std::string& sealed : {bytes, dir_.Read("y")}) {
    const auto opened = testing::ReadBundle(sealed, testing::KeysOf(identity.file));
    ASSERT_TRUE(opened) << opened.error().message();
    EXPECT_EQ(opened->kind, "archive");
    EXPECT_EQ(opened->TextOf("d/a.log"), "line one\n");
  }
}

TEST_F(ForeignArchiveTest, CompressedDataIsAStream) {
  auto source = OpenCompressed(testing::SourceOf(Make("xz -k d/a.log", "d/a.log.xz"), 10));
  ASSERT_TRUE(source);
  std::string text;
  ASSERT_TRUE(testing::ReadAll(**source, text));
  EXPECT_EQ(text, "line one\n");
}

}  // namespace
}  // namespace casefile
