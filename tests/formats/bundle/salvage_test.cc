// How much damage may cost: what lies in the frames that it touches, and nothing else. For every
// chunk of a bundle with a flipped byte, and for stretches that were wiped or shifted.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "base/limits.h"
#include "formats/bundle/age/header.h"
#include "formats/bundle/age/stream.h"
#include "formats/bundle/bundle_reader.h"
#include "formats/bundle/frame_reader.h"
#include "formats/bundle/keygen.h"
#include "tests/formats/bundle/bundle_testing.h"

namespace casefile {
namespace {

using testing::LogLines;
using testing::NamedText;
using testing::NoiseBytes;

// Big logs, of which each has a frame for its header alone, between members that share frames.
std::vector<NamedText> Machine() {
  std::vector<NamedText> members;
  for (unsigned i = 0; i < 4; ++i) {
    for (unsigned k = 0; k < 6; ++k)
      members.push_back(
          {.path = fmt::format("small/{}{}", i, k), .text = LogLines(500 + 1500 * k, 10 * i + k)});
    members.push_back({.path = fmt::format("noise{}", i), .text = NoiseBytes(100'000 + i, i)});
    members.push_back({.path = fmt::format("big{}.log", i), .text = LogLines(60'000, 100 + i)});
  }
  return members;
}

class SalvageTest : public ::testing::Test {
 protected:
  SalvageTest() : members_(Machine()) {
    const auto bundle =
        testing::WriteBundle(members_, SealToRecipients{.recipients = {identity_.recipient}});
    EXPECT_TRUE(bundle);
    bundle_ = *bundle;
    payload_ = (*age::ParseHeader(AsBytes(bundle_)))->size + age::kNonceBytes;
    // The same archive without its seal has the same frames.
    const auto bare = testing::WriteBundle(members_, NoSeal{});
    EXPECT_TRUE(bare);
    frames_ = **FindSeekTable(*testing::FileOf(*bare));
  }

  std::size_t chunks() const {
    return (bundle_.size() - payload_ + age::kSealedChunkBytes - 1) / age::kSealedChunkBytes;
  }

  // Raw bytes of the frames that lie in the chunks from `first` to `last`.
  std::uint64_t Raw(std::uint64_t first, std::uint64_t last) const {
    std::uint64_t at = 0;
    std::uint64_t raw = 0;
    for (const FrameSize& frame : frames_) {
      const std::uint64_t end = at + frame.compressed;
      if (end > first * age::kChunkBytes && at < (last + 1) * age::kChunkBytes) raw += frame.raw;
      at = end;
    }
    return raw;
  }

  std::uint64_t ChunkAt(std::size_t offset) const {
    return (offset - payload_) / age::kSealedChunkBytes;
  }

  // How many bytes of all members did not come back. What came must have been there.
  std::uint64_t Lost(const std::string& bundle, const std::string& context) const {
    const auto opened = testing::ReadBundle(bundle, testing::KeysOf(identity_.file));
    EXPECT_TRUE(opened) << context;
    if (!opened) return UINT64_MAX;
    EXPECT_FALSE(opened->problems.empty()) << context;
    std::map<std::string, std::string> came;
    for (const NamedText& member : opened->members) came[member.path] = member.text;
    std::uint64_t lost = 0;
    for (const NamedText& member : members_) {
      const std::string& text = came[member.path];
      if (text == member.text) continue;
      // One hole, with a line feed in its place: a front and a back that are whole.
      const auto front =
          std::mismatch(text.begin(), text.end(), member.text.begin(), member.text.end()).first;
      const auto back =
          std::mismatch(text.rbegin(), text.rend(), member.text.rbegin(), member.text.rend()).first;
      const auto kept = (front - text.begin()) + (back - text.rbegin());
      EXPECT_GE(kept + 1, static_cast<std::ptrdiff_t>(text.size())) << context << member.path;
      lost +=
          member.text.size() - std::min(member.text.size(), text.size() - (text.empty() ? 0U : 1U));
    }
    return lost;
  }

  NewIdentity identity_ = GenerateIdentity({});
  std::vector<NamedText> members_;
  std::string bundle_;
  std::size_t payload_ = 0;
  std::vector<FrameSize> frames_;
};

TEST_F(SalvageTest, AFlippedByteInAnyChunkCostsItsFramesAlone) {
  ASSERT_GT(chunks(), 30U);
  for (std::size_t chunk = 0; chunk + 1 < chunks(); ++chunk) {
    std::string damaged = bundle_;
    char& byte = damaged[payload_ + chunk * age::kSealedChunkBytes + 77 * chunk];
    byte = static_cast<char>(byte ^ 4);
    const std::string context = fmt::format("chunk {} ", chunk);
    EXPECT_LE(Lost(damaged, context), Raw(chunk, chunk)) << context;
  }
}

TEST_F(SalvageTest, AWipedStretchCostsItsFramesAlone) {
  constexpr std::size_t kWiped = limits::kMiB;
  ASSERT_GT(bundle_.size(), 2 * kWiped);
  for (std::size_t step = 0; step < 6; ++step) {
    const std::size_t from = payload_ + (bundle_.size() - payload_ - kWiped - 70'000) * step / 6;
    std::string damaged = bundle_;
    std::fill_n(damaged.begin() + static_cast<std::ptrdiff_t>(from), kWiped, '\0');
    const std::string context = fmt::format("wiped from {} ", from);
    EXPECT_LE(Lost(damaged, context), Raw(ChunkAt(from), ChunkAt(from + kWiped))) << context;
  }
}

TEST_F(SalvageTest, ADeletedByteCostsItsFramesAlone) {
  for (std::size_t step = 0; step < 6; ++step) {
    const std::size_t at = payload_ + (bundle_.size() - payload_ - 70'000) * step / 6 + 9;
    const std::string context = fmt::format("deleted {} ", at);
    EXPECT_LE(Lost(bundle_.substr(0, at) + bundle_.substr(at + 1), context),
              Raw(ChunkAt(at), ChunkAt(at)))
        << context;
  }
}

}  // namespace
}  // namespace casefile
