// Limits that a person sets: how they are written, and that each is obeyed, and named where it is
// hit.

#include "formats/read_limits.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "formats/bundle/foreign_archive.h"
#include "formats/bundle/keygen.h"
#include "tests/formats/bundle/bundle_testing.h"

namespace casefile {
namespace {

using ::testing::HasSubstr;
using testing::KeysOf;
using testing::NamedText;

TEST(ReadLimitsTest, EachIsSetByItsNameAndWithinItsBounds) {
  for (const LimitSpec& spec : LimitSpecs()) {
    for (const std::uint64_t value : {spec.least, spec.most}) {
      ReadLimits limits;
      ASSERT_TRUE(SetLimit(fmt::format("{}={}", spec.name, value), limits)) << spec.name;
      EXPECT_EQ(limits.*(spec.value), value) << spec.name;
    }
    ReadLimits limits;
    const ReadLimits untouched;
    EXPECT_FALSE(SetLimit(fmt::format("{}={}", spec.name, spec.most + 1), limits)) << spec.name;
    EXPECT_FALSE(SetLimit(fmt::format("{}=", spec.name), limits)) << spec.name;
    EXPECT_FALSE(SetLimit(fmt::format("{}=-1", spec.name), limits)) << spec.name;
    EXPECT_FALSE(SetLimit(spec.name, limits)) << spec.name;
    EXPECT_EQ(limits.*(spec.value), untouched.*(spec.value)) << spec.name;
    EXPECT_GE(untouched.*(spec.value), spec.least) << spec.name;
    EXPECT_LE(untouched.*(spec.value), spec.most) << spec.name;
  }
  EXPECT_TRUE(std::ranges::is_sorted(LimitSpecs(), {}, &LimitSpec::name));
}

TEST(ReadLimitsTest, ANameThatIsNoneIsToldWhichThereAre) {
  ReadLimits limits;
  const auto set = SetLimit("member=3", limits);
  ASSERT_FALSE(set);
  EXPECT_EQ(set.error().message(), "there is no limit 'member=3'");
  EXPECT_THAT(set.error().hint(), HasSubstr("line-bytes, members, name-bytes"));
}

TEST(ReadLimitsTest, SizesAreWrittenAsPeopleWriteThem) {
  ReadLimits limits;
  ASSERT_TRUE(SetLimit("json-bytes=128MiB", limits));
  EXPECT_EQ(limits.json_bytes, 128U << 20U);
  EXPECT_EQ(limits.Json().bytes, 128U << 20U);
}

TEST(ReadLimitsTest, WhereNobodyCanSetThemNoneIsNamed) {
  ReadLimits limits;
  EXPECT_EQ(limits.Hint("members"), "");
  limits.option = "--limit";
  EXPECT_EQ(limits.Hint("members"), " (--limit members=VALUE allows more)");
}

class LimitedReadTest : public ::testing::Test {
 protected:
  // The problems, or the error, of reading `bytes` with one limit set.
  static std::string Read(const std::string& bytes,
                          const BundleKeys& keys,
                          std::string_view assignment) {
    ReadLimits limits;
    limits.option = "--limit";
    if (!assignment.empty()) {
      EXPECT_TRUE(SetLimit(assignment, limits));
    }
    auto tree = bytes.starts_with("age") || bytes.starts_with("\x28\xb5")
                    ? OpenBundle(testing::FileOf(bytes), keys, limits)
                    : OpenForeignArchive(testing::FileOf(bytes), "input", limits);
    if (!tree) return tree.error().message();
    const auto opened = testing::ReadTree(**tree);
    return opened ? opened->ProblemText() : opened.error().message();
  }
};

TEST_F(LimitedReadTest, OfABundle) {
  const std::vector<NamedText> members = {
      {.path = std::string(100, 'd') + "/" + std::string(90, 'n'), .text = "1"},
      {.path = "b", .text = "2"},
      {.path = "c", .text = "3"}};
  const NewIdentity key = GenerateIdentity({});
  const auto sealed =
      testing::WriteBundle(members, SealToRecipients{.recipients = {key.recipient, key.recipient}});
  ASSERT_TRUE(sealed);
  const BundleKeys keys = KeysOf(key.file);
  EXPECT_EQ(Read(*sealed, keys, ""), "");
  for (const auto& [assignment, says] :
       {std::pair("members=2", "only the first 2 members were read (--limit members="),
        std::pair("name-bytes=100", "longer than 100 bytes (--limit name-bytes="),
        std::pair("json-depth=8", ""),
        std::pair("recipients=1", "more than 1 recipients (--limit recipients=")})
    EXPECT_THAT(Read(*sealed, keys, assignment), HasSubstr(says)) << assignment;
}

TEST_F(LimitedReadTest, OfAnArchive) {
  const testing::TempDir dir;
  const auto made = testing::Shell(
      dir,
      "echo 1 > a; echo 2 > b; tar -cf in.tar a b; mkdir d; echo 3 > d/" + std::string(100, 'n') +
          "; seq 12000000 | head -c 70000000 > z; tar -czf out.tgz in.tar a z d/*");
  ASSERT_EQ(made.status, 0) << made.output;
  const std::string archive = dir.Read("out.tgz");
  EXPECT_EQ(Read(archive, {}, ""), "");
  for (const auto& [assignment, says] :
       {std::pair("members=2", "only the first 2 members were read (--limit members="),
        std::pair("name-bytes=64", "a name was cut, for it is too long (--limit name-bytes="),
        std::pair("archive-depth=0", "more than 0 deep are not opened (--limit archive-depth="),
        std::pair("archive-ratio=2", "more than 2 times when it is opened (--limit archive-"),
        std::pair("archive-bytes=1MiB", "holds more than 1.0 MiB (--limit archive-bytes=")})
    EXPECT_THAT(Read(archive, {}, assignment), HasSubstr(says)) << assignment;
}

}  // namespace
}  // namespace casefile
