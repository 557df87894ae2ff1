// A bundle in little room: a limit to its size, or a disk that becomes full while it is written.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "formats/bundle/bundle_writer.h"
#include "formats/bundle/keygen.h"
#include "tests/formats/bundle/bundle_testing.h"

namespace casefile {
namespace {

using testing::AppendTo;
using testing::LogLines;
using testing::NoiseBytes;
using testing::ReadBundle;
using testing::SampleHeader;
using testing::SampleManifest;

std::string TextOf(unsigned number) {
  return number % 3 == 0 ? NoiseBytes(40'000, number) : LogLines(400, number);
}

struct Written {
  std::string bytes;
  std::vector<unsigned> kept;
};

// Members of noise and of logs until nothing fits any more, and then some small ones.
Written Fill(Seal seal, BundleOptions options) {
  Written written;
  const Committed full = options.max_bytes > 0 ? Committed::kNoRoom : Committed::kDiskFull;
  auto bundle = BundleWriter::Create(
      AppendTo(written.bytes), std::move(seal), SampleHeader(), std::move(options));
  EXPECT_TRUE(bundle);
  for (unsigned i = 0; i < 30; ++i) {
    auto member = bundle->NewMember(fmt::format("m{}", i), {});
    EXPECT_TRUE(member.Write(AsBytes(TextOf(i))));
    const auto committed = bundle->Commit(std::move(member), {});
    EXPECT_TRUE(committed);
    if (*committed == Committed::kWhole) {
      written.kept.push_back(i);
    } else {
      EXPECT_EQ(*committed, full);
    }
  }
  EXPECT_TRUE(bundle->Finish(SampleManifest()));
  return written;
}

class SizeLimitTest : public ::testing::Test {
 protected:
  Seal sealed() const { return SealToRecipients{.recipients = {identity_.recipient}}; }

  void ExpectWhole(const Written& written) const {
    const auto opened = ReadBundle(written.bytes, testing::KeysOf(identity_.file));
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->ProblemText(), "");
    EXPECT_TRUE(opened->has_manifest);
    ASSERT_EQ(opened->members.size(), written.kept.size());
    for (const unsigned i : written.kept)
      EXPECT_TRUE(opened->TextOf(fmt::format("m{}", i)) == TextOf(i)) << i;
  }

 private:
  NewIdentity identity_ = GenerateIdentity({});
};

TEST_F(SizeLimitTest, ABundleIsNeverLargerThanItsLimitAndWhole) {
  std::size_t before = 0;
  for (const std::uint64_t limit : {20'000U, 60'000U, 100'000U, 200'000U, 350'000U, 900'000U}) {
    SCOPED_TRACE(limit);
    const Written written = Fill(sealed(), {.max_bytes = limit});
    EXPECT_LE(written.bytes.size(), limit);
    EXPECT_GE(written.kept.size(), before);
    before = written.kept.size();
    ExpectWhole(written);
  }
  EXPECT_EQ(before, 30U);
}

TEST_F(SizeLimitTest, NothingIsWrittenThatWasNotGranted) {
  std::size_t before = 0;
  for (const std::uint64_t room : {300'000U, 400'000U, 500'000U, 700'000U, 5'000'000U}) {
    SCOPED_TRACE(room);
    std::uint64_t granted = 0;
    const Written written = Fill(sealed(), {.reserve = [&](std::uint64_t size) {
                                   if (size > room) return false;
                                   granted = std::max(granted, size);
                                   return true;
                                 }});
    EXPECT_LE(written.bytes.size(), granted);
    EXPECT_GE(written.kept.size(), before);
    before = written.kept.size();
    ExpectWhole(written);
  }
  EXPECT_EQ(before, 30U);
}

TEST_F(SizeLimitTest, ADiskThatFillsUpMeanwhileEndsTheBundleNotTheRun) {
  // Somebody else takes the rest after the first few members.
  int asked = 0;
  std::uint64_t granted = 0;
  const Written written = Fill(sealed(), {.reserve = [&](std::uint64_t size) {
                                 if (++asked > 5 && size > granted) return false;
                                 granted = std::max(granted, size);
                                 return true;
                               }});
  EXPECT_LE(written.bytes.size(), granted);
  EXPECT_GE(written.kept.size(), 4U);
  EXPECT_LT(written.kept.size(), 30U);
  ExpectWhole(written);
}

TEST_F(SizeLimitTest, AFileThatMayGrowIsThatOfOneThatMay) {
  const Written plain = Fill(NoSeal{}, {});
  const Written asked = Fill(sealed(), {.reserve = [](std::uint64_t) { return true; }});
  EXPECT_EQ(asked.kept, plain.kept);
  // Only the manifest is framed otherwise.
  EXPECT_NEAR(
      static_cast<double>(asked.bytes.size()), static_cast<double>(plain.bytes.size()), 500);
}

}  // namespace
}  // namespace casefile
