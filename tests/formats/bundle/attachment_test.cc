#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "base/fd.h"
#include "formats/bundle/attachment_name.h"
#include "formats/bundle/attachment_reader.h"
#include "formats/bundle/attachment_writer.h"
#include "formats/bundle/stored_zip.h"
#include "tests/formats/bundle/bundle_testing.h"

namespace casefile {
namespace {

using testing::NoiseBytes;
using testing::TempDir;

constexpr std::string_view kName = "casefile-20261121T080438Z.tar.zst.age";

Result<std::vector<std::string>> Write(const TempDir& dir,
                                       const std::string& bundle,
                                       std::optional<std::uint64_t> part_bytes) {
  auto writer = TRY(AttachmentWriter::Create({.folder = dir.path(),
                                              .bundle_name = std::string(kName),
                                              .part_bytes = part_bytes,
                                              .owner = std::nullopt}));
  const ByteSink sink = writer.sink();
  for (std::size_t at = 0; at < bundle.size(); at += 7777)
    TRY(sink(AsBytes(std::string_view(bundle).substr(at, 7777))));
  return writer.Finish("out");
}

Result<std::string> ReadBack(const std::string& path) {
  const auto file =
      TRY(OpenAttachment(TRY(MakeRandomAccessSource(TRY(Fd::OpenRegular(path)), path)), path));
  std::string bytes(static_cast<std::size_t>(file->size()), '\0');
  bytes.resize(TRY(file->ReadAt(0, std::as_writable_bytes(std::span(bytes)))));
  return bytes;
}

TEST(StoredZipTest, TheChecksumIsThatOfZip) {
  EXPECT_EQ(Crc32(AsBytes("123456789")), 0xCBF43926U);
  EXPECT_EQ(Crc32(AsBytes("56789"), Crc32(AsBytes("1234"))), 0xCBF43926U);
}

TEST(AttachmentTest, EverySizeComesBackFromEveryPart) {
  for (const std::size_t size : {0UL, 1UL, 30'000UL, 66'000UL, 200'001UL, 400'000UL}) {
    const TempDir dir;
    const std::string bundle = NoiseBytes(size, 5);
    const auto paths = Write(dir, bundle, 70'000);
    ASSERT_TRUE(paths) << paths.error().message();
    EXPECT_GE(paths->size(), size / 70'000 + (size > 0 ? 1 : 0));
    for (const std::string& path : *paths) {
      EXPECT_LE(std::filesystem::file_size(path), 70'000U);
      const auto back = ReadBack(path);
      ASSERT_TRUE(back) << back.error().message();
      EXPECT_TRUE(*back == bundle) << path;
      if (testing::HaveProgram("unzip")) {
        const auto test = testing::Shell(dir, fmt::format("unzip -tq {}", path));
        EXPECT_EQ(test.status, 0) << test.output;
      }
    }
  }
}

TEST(AttachmentTest, AMissingPartIsNamedAndTheLastIsACut) {
  const TempDir dir;
  const std::string bundle = NoiseBytes(300'000, 6);
  const auto paths = Write(dir, bundle, 70'000);
  ASSERT_TRUE(paths);
  ASSERT_GE(paths->size(), 5U);
  std::filesystem::remove(paths->back());
  const auto cut = ReadBack(paths->front());
  ASSERT_TRUE(cut);
  EXPECT_TRUE(bundle.starts_with(*cut));
  std::filesystem::remove((*paths)[1]);
  const auto missing = ReadBack((*paths)[2]);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code(), ErrorCode::kNotFound);
  EXPECT_EQ(missing.error().message(), fmt::format("part 2 of {} is missing", kName));
}

TEST(AttachmentTest, AllThatAreMissingAreNamed) {
  const TempDir dir;
  const auto paths = Write(dir, NoiseBytes(400'000, 6), 70'000);
  ASSERT_TRUE(paths);
  ASSERT_GE(paths->size(), 6U);
  for (const std::size_t gone : {0UL, 2UL, 3UL}) std::filesystem::remove((*paths)[gone]);
  const auto missing = ReadBack((*paths)[1]);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().message(), fmt::format("parts 1, 3, 4 of {} are missing", kName));
}

TEST(AttachmentTest, APartThatIsThereTwiceMustBeTheSame) {
  const TempDir dir;
  const std::string bundle = NoiseBytes(300'000, 6);
  const auto paths = Write(dir, bundle, 70'000);
  ASSERT_TRUE(paths);
  const std::string again = dir.path() + "/out.part002 (1).zip";
  std::filesystem::copy_file((*paths)[1], again);
  const auto same = ReadBack(paths->front());
  ASSERT_TRUE(same) << same.error().message();
  EXPECT_TRUE(*same == bundle);
  // One byte in the middle, and a whole part of another bundle that took the name.
  std::string changed = dir.Read("out.part002.zip");
  changed[changed.size() / 2] = static_cast<char>(changed[changed.size() / 2] ^ 1);
  const TempDir other;
  ASSERT_TRUE(Write(other, NoiseBytes(200'000, 7), 70'000));
  for (const std::string& foreign : {changed, other.Read("out.part002.zip")}) {
    dir.Write("out.part002 (1).zip", foreign);
    for (const std::string& path : {paths->front(), (*paths)[1], again}) {
      const auto differ = ReadBack(path);
      ASSERT_FALSE(differ) << path;
      EXPECT_EQ(differ.error().code(), ErrorCode::kInvalidInput);
      EXPECT_THAT(differ.error().message(), ::testing::HasSubstr("out.part002 (1).zip"));
      EXPECT_THAT(differ.error().message(), ::testing::HasSubstr("out.part002.zip"));
      EXPECT_THAT(differ.error().message(),
                  ::testing::HasSubstr(fmt::format("are part 2 of {}, and differ", kName)));
    }
  }
}

TEST(AttachmentTest, PartsOfAnotherBundleAreLeftAlone) {
  const TempDir dir;
  ASSERT_TRUE(Write(dir, NoiseBytes(100, 1), std::nullopt));
  dir.Write("casefile-other.tar.zst.age.part001", "other");
  dir.Write("broken.zip", "PK\3\4 and no more");
  EXPECT_TRUE(*ReadBack(dir.path() + "/out.zip") == NoiseBytes(100, 1));
  EXPECT_EQ(*ReadBack(dir.path() + "/casefile-other.tar.zst.age.part001"), "other");
  EXPECT_EQ(*ReadBack(dir.path() + "/broken.zip"), "PK\3\4 and no more");
}

TEST(AttachmentTest, AnythingLessThanAllLeavesNothing) {
  const TempDir dir;
  {
    auto writer = AttachmentWriter::Create({.folder = dir.path(),
                                            .bundle_name = std::string(kName),
                                            .part_bytes = 70'000,
                                            .owner = std::nullopt});
    ASSERT_TRUE(writer);
    ASSERT_TRUE(writer->sink()(AsBytes(NoiseBytes(200'000, 2))));
  }
  EXPECT_TRUE(std::filesystem::is_empty(dir.path()));
}

TEST(AttachmentTest, HeadsThatAreCutOrChangedAreNoZipsOfOurs) {
  const TempDir dir;
  ASSERT_TRUE(Write(dir, "bundle", std::nullopt));
  const std::string zip = dir.Read("out.zip");
  ASSERT_EQ(StoredZipEntries(AsBytes(zip)).size(), 2U);
  for (std::size_t size = 0; size < zip.size(); ++size)
    (void)StoredZipEntries(AsBytes(std::string_view(zip).substr(0, size)));
  for (const std::size_t at : {6U, 8U, 18U}) {
    std::string changed = zip;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    EXPECT_TRUE(StoredZipEntries(AsBytes(changed)).empty()) << at;
  }
}

TEST(AttachmentTest, NamesThatAreNotOfPieces) {
  EXPECT_EQ(ParsePieceName("a.tar.zst.age.part012")->number, 12U);
  EXPECT_FALSE(ParsePieceName("a.tar.zst")->number.has_value());
  for (const char* none :
       {"", "a", "a.zip", "a.tar.zst.part000", "a.tar.zst.part1x2", "b/a.tar.zst", ".part001"})
    EXPECT_FALSE(ParsePieceName(none)) << none;
}

}  // namespace
}  // namespace casefile
