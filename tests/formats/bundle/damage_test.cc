// What a reader makes of bundles that are cut, changed, or lie. The rule behind every test: what
// comes out is what went in, or less, with a problem that says so; never something else.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "base/limits.h"
#include "formats/bundle/age/header.h"
#include "formats/bundle/age/stream.h"
#include "formats/bundle/bundle_reader.h"
#include "formats/bundle/frame.h"
#include "formats/bundle/keygen.h"
#include "formats/bundle/tar_format.h"
#include "tests/formats/bundle/bundle_testing.h"

namespace casefile {
namespace {

using ::testing::HasSubstr;
using testing::KeysOf;
using testing::LogLines;
using testing::NamedText;
using testing::NoiseBytes;
using testing::Opened;
using testing::ReadBundle;
using testing::WriteBundle;

class DamageTest : public ::testing::Test {
 protected:
  Result<Opened> Open(const std::string& bytes) {
    return ReadBundle(bytes, KeysOf(identity_.file));
  }
  std::string Write(const std::vector<NamedText>& members) {
    auto bundle = WriteBundle(members, SealToRecipients{.recipients = {identity_.recipient}});
    EXPECT_TRUE(bundle);
    return *bundle;
  }
  static std::size_t PayloadOffset(const std::string& bundle) {
    return (*age::ParseHeader(AsBytes(bundle)))->size + age::kNonceBytes;
  }

  NewIdentity identity_ = GenerateIdentity({});
};

// Whether `text` is `original` without some stretches, where a line feed may stand for each.
bool IsSubsequenceOfPieces(const std::string& text, const std::string& original) {
  std::size_t at = 0;
  for (const char c : text) {
    const std::size_t found = original.find(c, at);
    if (found != std::string::npos)
      at = found + 1;
    else if (c != '\n')
      return false;
  }
  return true;
}

// Every member that came out whole is what was written, everything else is reported.
void ExpectNothingWrong(const Opened& opened,
                        const std::vector<NamedText>& members,
                        const std::string& context) {
  std::map<std::string, std::string> written;
  for (const NamedText& member : members) written[member.path] = member.text;
  for (const NamedText& member : opened.members) {
    ASSERT_TRUE(written.contains(member.path)) << context << ": " << member.path;
    if (member.text == written[member.path]) continue;
    EXPECT_TRUE(IsSubsequenceOfPieces(member.text, written[member.path])) << context;
    const bool reported = std::ranges::any_of(
        opened.problems, [&](const InputProblem& problem) { return problem.path == member.path; });
    EXPECT_TRUE(reported) << context << ": " << member.path << " is not whole, and nothing says so";
  }
  if (opened.members.size() < members.size()) {
    EXPECT_FALSE(opened.problems.empty()) << context;
  }
}

std::vector<NamedText> SmallMembers() {
  return {{.path = "a.txt", .text = "alpha\n"}, {.path = "b.txt", .text = "beta\n"}};
}

TEST_F(DamageTest, CutAtEveryByte) {
  const auto members = SmallMembers();
  const std::string bundle = Write(members);
  for (std::size_t size = 0; size < bundle.size(); ++size) {
    const auto opened = Open(bundle.substr(0, size));
    if (!opened) {
      EXPECT_NE(opened.error().message(), "");
      EXPECT_EQ(opened.error().code(), ErrorCode::kCorrupt) << size;
      continue;
    }
    ExpectNothingWrong(*opened, members, fmt::format("cut to {} bytes", size));
    EXPECT_FALSE(opened->problems.empty()) << "cut to " << size << " bytes, and no word of it";
  }
}

TEST_F(DamageTest, OneBitFlippedInEveryByte) {
  const auto members = SmallMembers();
  const std::string bundle = Write(members);
  for (std::size_t at = 0; at < bundle.size(); ++at) {
    std::string changed = bundle;
    changed[at] = static_cast<char>(changed[at] ^ (1 << (at % 8)));
    const auto opened = Open(changed);
    if (!opened) {
      EXPECT_NE(opened.error().message(), "");
      continue;
    }
    ExpectNothingWrong(*opened, members, fmt::format("bit flipped in byte {}", at));
    EXPECT_FALSE(opened->problems.empty()) << "changed at " << at << ", and no word of it";
  }
}

TEST_F(DamageTest, ChunksThatChangedPlacesAreLost) {
  const std::vector<NamedText> members = {{.path = "noise", .text = NoiseBytes(400'000, 1)}};
  std::string bundle = Write(members);
  const std::size_t payload = PayloadOffset(bundle);
  std::swap_ranges(
      bundle.begin() + static_cast<std::ptrdiff_t>(payload + age::kSealedChunkBytes),
      bundle.begin() + static_cast<std::ptrdiff_t>(payload + 2 * age::kSealedChunkBytes),
      bundle.begin() + static_cast<std::ptrdiff_t>(payload + 2 * age::kSealedChunkBytes));
  const auto opened = Open(bundle);
  ASSERT_TRUE(opened);
  ExpectNothingWrong(*opened, members, "swapped");
  EXPECT_THAT(opened->ProblemText(), HasSubstr("do not authenticate"));
}

// 40 members of half a frame, so that a frame holds three of them.
std::vector<NamedText> ManyMembers() {
  std::vector<NamedText> members;
  for (unsigned i = 0; i < 40; ++i)
    members.push_back({.path = fmt::format("m{:02}", i), .text = NoiseBytes(600'000, i)});
  return members;
}

TEST_F(DamageTest, AFlippedByteCostsOneFrame) {
  const auto members = ManyMembers();
  std::string bundle = Write(members);
  bundle[bundle.size() / 2] = static_cast<char>(bundle[bundle.size() / 2] ^ 1);
  const auto opened = Open(bundle);
  ASSERT_TRUE(opened);
  ExpectNothingWrong(*opened, members, "flipped");
  // A chunk may lie across the border of two frames.
  EXPECT_GE(opened->members.size(), members.size() - 6);
  EXPECT_TRUE(opened->has_manifest);
  EXPECT_THAT(opened->ProblemText(), HasSubstr("it is in the manifest, but missing"));
}

TEST_F(DamageTest, AHoleInABigMemberIsALineFeedAndHasItsPlace) {
  const std::string log = LogLines(400'000, 5);
  const std::vector<NamedText> members = {{.path = "first", .text = "1"},
                                          {.path = "big.log", .text = log},
                                          {.path = "last", .text = "2"}};
  std::string bundle = Write(members);
  bundle[bundle.size() / 2] = static_cast<char>(bundle[bundle.size() / 2] ^ 1);
  const auto opened = Open(bundle);
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->TextOf("first"), "1");
  EXPECT_EQ(opened->TextOf("last"), "2");
  const std::string got = opened->TextOf("big.log");
  // Front and back are there, with whole frames missing between.
  const std::size_t same = static_cast<std::size_t>(
      std::mismatch(got.begin(), got.end(), log.begin()).first - got.begin());
  EXPECT_GT(same, limits::kFrameRawBytes);
  EXPECT_EQ(got.substr(got.size() - 1000), log.substr(log.size() - 1000));
  const std::size_t lost = log.size() + 1 - got.size();
  EXPECT_EQ(lost % limits::kFrameRawBytes, 0U);
  EXPECT_LE(lost, 2 * limits::kFrameRawBytes);
  EXPECT_THAT(opened->ProblemText(),
              HasSubstr(fmt::format("big.log: damaged: {} bytes are missing at offset", lost)));
}

TEST_F(DamageTest, ACutBundleGivesWhatLiesBeforeTheCut) {
  const auto members = ManyMembers();
  const std::string bundle = Write(members);
  const auto opened = Open(bundle.substr(0, bundle.size() / 2));
  ASSERT_TRUE(opened);
  ExpectNothingWrong(*opened, members, "cut");
  EXPECT_GE(opened->members.size(), members.size() / 2 - 4);
  EXPECT_TRUE(opened->has_header);
  EXPECT_FALSE(opened->has_manifest);
  EXPECT_THAT(opened->ProblemText(), HasSubstr("the file is cut"));
  EXPECT_THAT(opened->ProblemText(), HasSubstr("manifest.json: it is missing"));
}

TEST_F(DamageTest, AZeroedStretchWithoutTheIndexIsGoneOver) {
  const auto members = ManyMembers();
  std::string bundle = Write(members);
  std::fill_n(bundle.begin() + static_cast<std::ptrdiff_t>(bundle.size() / 3), 1'000'000, '\0');
  bundle.resize(bundle.size() - 100);  // and with it the seek table
  const auto opened = Open(bundle);
  ASSERT_TRUE(opened);
  ExpectNothingWrong(*opened, members, "zeroed");
  EXPECT_GE(opened->members.size(), members.size() - 12);
}

TEST_F(DamageTest, BytesThatAreMissingOrCameInCostTheirFrameAlone) {
  const auto members = ManyMembers();
  const std::string bundle = Write(members);
  const std::size_t middle = bundle.size() / 2;
  struct Change {
    std::string bytes;
    std::string says;
  };
  const auto without = [&](std::size_t n) {
    return bundle.substr(0, middle) + bundle.substr(middle + n);
  };
  const auto with = [&](std::size_t n) {
    return bundle.substr(0, middle) + NoiseBytes(n, 99) + bundle.substr(middle);
  };
  for (const Change& change :
       {Change{without(1), "1 bytes are missing"},
        Change{with(1), "1 bytes came in"},
        Change{without(700), "700 bytes are missing"},
        Change{without(512 * 600), fmt::format("{} bytes are missing", 512 * 600)},
        Change{with(4096 * 100), fmt::format("{} bytes came in", 4096 * 100)}}) {
    const auto opened = Open(change.bytes);
    ASSERT_TRUE(opened);
    ExpectNothingWrong(*opened, members, change.says);
    EXPECT_GE(opened->members.size(), members.size() - 7) << change.says;
    EXPECT_TRUE(opened->has_manifest) << change.says;
    EXPECT_THAT(opened->ProblemText(), HasSubstr(change.says));
    EXPECT_THAT(opened->ProblemText(), HasSubstr("of the file are damaged"));
  }
}

TEST_F(DamageTest, TwoDeletedBytesAreFoundOneBehindTheOther) {
  const auto members = ManyMembers();
  std::string bundle = Write(members);
  bundle.erase(bundle.size() * 3 / 4, 1);
  bundle.erase(bundle.size() / 4, 1);
  const auto opened = Open(bundle);
  ASSERT_TRUE(opened);
  ExpectNothingWrong(*opened, members, "two deleted");
  EXPECT_GE(opened->members.size(), members.size() - 12);
  EXPECT_TRUE(opened->has_manifest);
}

TEST_F(DamageTest, BytesBehindTheEndAreGoneOver) {
  const auto members = ManyMembers();
  const std::string bundle = Write(members);
  for (const std::string& more : {std::string("\n"), NoiseBytes(1000, 3)}) {
    const auto opened = Open(bundle + more);
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->members.size(), members.size());
    EXPECT_EQ(opened->ProblemText(),
              fmt::format(": {} bytes follow the end of the bundle\n", more.size()));
  }
}

TEST_F(DamageTest, OneByteDeletedAnywhere) {
  const auto members = SmallMembers();
  const std::string bundle = Write(members);
  for (std::size_t at = 0; at < bundle.size(); ++at) {
    std::string changed = bundle;
    changed.erase(at, 1);
    const auto opened = Open(changed);
    if (!opened) {
      EXPECT_NE(opened.error().message(), "") << at;
      continue;
    }
    ExpectNothingWrong(*opened, members, fmt::format("byte {} deleted", at));
    EXPECT_FALSE(opened->problems.empty()) << at;
  }
}

// A bare archive of frames, with every part chosen by the test.
class Forged {
 public:
  Forged() : compressor_(*FrameCompressor::Create(1)) {
    Add(Entry("README.txt", "This is a Casefile bundle") +
        Entry("bundle.json", WriteBundleHeader(testing::SampleHeader())));
  }
  static std::string Entry(const std::string& path, const std::string& text) {
    const auto header = TarHeader({.path = path, .size = text.size()});
    return std::string(AsText(header)) + text + std::string(TarPadding(text.size()), '\0');
  }
  void Add(const std::string& raw) {
    const auto frame = *compressor_.Compress(AsBytes(raw));
    sizes_.push_back({.compressed = static_cast<std::uint32_t>(frame.size()),
                      .raw = static_cast<std::uint32_t>(raw.size())});
    bytes_ += AsText(frame);
  }
  // The archive with a manifest of `members`; may be called again.
  std::string Finish(const std::vector<ManifestMember>& members) {
    Manifest manifest = testing::SampleManifest();
    manifest.members = members;
    const std::string bytes = bytes_;
    const std::vector<FrameSize> sizes = sizes_;
    Add(Entry("manifest.json", WriteManifest(manifest)) + std::string(1024, '\0'));
    const std::string whole = bytes_ + std::string(AsText(WriteSeekTable(sizes_)));
    bytes_ = bytes;
    sizes_ = sizes;
    return whole;
  }
  std::vector<FrameSize>& sizes() { return sizes_; }

 private:
  FrameCompressor compressor_;
  std::vector<FrameSize> sizes_;
  std::string bytes_;
};

ManifestMember MemberOf(const std::string& path, const std::string& text) {
  ManifestMember member;
  member.path = path;
  member.size = text.size();
  member.blake2b256 = HexOf(Blake2b256(AsBytes(text)));
  return member;
}

TEST(TamperTest, TheManifestMustAgreeWithTheArchive) {
  Forged forged;
  forged.Add(Forged::Entry("same", "x") + Forged::Entry("changed", "evil") +
             Forged::Entry("extra", "y") + Forged::Entry("same", "second"));
  const auto opened = ReadBundle(
      forged.Finish({MemberOf("same", "x"), MemberOf("changed", "good"), MemberOf("gone", "z")}),
      {});
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->ProblemText(),
            "same: a second member of this name was ignored\n"
            "changed: its content is not what the manifest says\n"
            "gone: it is in the manifest, but missing\n"
            "extra: it is not in the manifest\n");
  EXPECT_EQ(opened->TextOf("same"), "x");
}

TEST(TamperTest, ALyingSeekTableIsFoundOut) {
  Forged forged;
  forged.Add(Forged::Entry("a", std::string(5000, 'a')));
  forged.Add(Forged::Entry("b", "b"));
  forged.sizes()[1].raw += 512;
  const auto opened =
      ReadBundle(forged.Finish({MemberOf("a", std::string(5000, 'a')), MemberOf("b", "b")}), {});
  ASSERT_TRUE(opened);
  EXPECT_THAT(opened->ProblemText(), HasSubstr("the seek table disagrees"));
  EXPECT_EQ(opened->TextOf("a"), std::string(5000, 'a'));
  EXPECT_EQ(opened->TextOf("b"), "b");
}

TEST(TamperTest, AnIndexThatLiesIsFoundOut) {
  Forged forged;
  forged.Add(Forged::Entry("a", "first") + Forged::Entry("b", "second"));
  ManifestMember a = MemberOf("a", "first");
  ManifestMember b = MemberOf("b", "second");
  // Where a stands, beyond the end, and inside of something.
  for (const std::uint64_t offset : {2048U, 1U << 30U, 700U}) {
    b.offset = offset;
    auto tree = OpenBundle(testing::FileOf(forged.Finish({a, b})), {});
    ASSERT_TRUE(tree);
    std::string text;
    const auto found = (*tree)->VisitOne(
        "b",
        [&](const MemberInfo&, ByteSource& content) { return testing::ReadAll(content, text); },
        [](const MemberInfo&) {});
    ASSERT_TRUE(found);
    EXPECT_TRUE(*found);
    EXPECT_EQ(text, "second");
    ASSERT_EQ((*tree)->problems().size(), 1U) << offset;
    EXPECT_EQ((*tree)->problems()[0].what,
              "the index does not lead to it, so the bundle is read front to back");
  }
}

TEST(TamperTest, OnlyFilesAndFoldersAreTakenFromABundle) {
  for (const char type : {'1', '2', '3', '6', 'g', 'S'}) {
    Forged forged;
    std::string link = Forged::Entry("link", "");
    link[156] = type;
    unsigned sum = 0;
    for (std::size_t i = 0; i < 512; ++i)
      sum += i >= 148 && i < 156 ? unsigned{' '} : static_cast<unsigned char>(link[i]);
    link.replace(148, 7, fmt::format("{:06o}", sum) + std::string(1, '\0'));
    forged.Add(link);
    forged.Add(Forged::Entry("after", "still read"));
    const auto opened = ReadBundle(forged.Finish({MemberOf("after", "still read")}), {});
    ASSERT_TRUE(opened);
    EXPECT_THAT(opened->ProblemText(), HasSubstr("something other than files and directories"));
    ASSERT_EQ(opened->members.size(), 1U);
    EXPECT_EQ(opened->TextOf("after"), "still read");
  }
}

TEST(TamperTest, AMemberThatClaimsMoreThanThereIsEndsWithTheArchive) {
  Forged forged;
  std::string entry(AsText(TarHeader({.path = "huge", .size = 1ULL << 40U})));
  forged.Add(entry + "little");
  const auto opened = ReadBundle(forged.Finish({}), {});
  ASSERT_TRUE(opened);
  EXPECT_THAT(opened->ProblemText(), HasSubstr("huge: cut"));
}

}  // namespace
}  // namespace casefile
