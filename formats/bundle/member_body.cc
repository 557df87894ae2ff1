#include "formats/bundle/member_body.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"

namespace casefile {
namespace {

// Frames of one member that may be on their way at once. A constant, and not the number of threads:
// when a member must spill is decided on frames that are done, and must not depend on the machine.
constexpr std::size_t kWindow = 4;

// Blocks that stay small never ask for all of the room.
constexpr std::size_t kSmallRoom = limits::kFrameRawBytes / 8;

}  // namespace

MemberBody::MemberBody(CompressionPool& pool, std::atomic<std::uint64_t>& held_by_all)
    : pool_(pool), held_by_all_(held_by_all) {}

MemberBody::~MemberBody() {
  held_by_all_ -= held_;
}

std::size_t MemberBody::Write(Bytes bytes) {
  const std::size_t n = std::min(bytes.size(), limits::kFrameRawBytes - block_.size());
  if (block_.size() + n > kSmallRoom) block_.reserve(limits::kFrameRawBytes);
  block_.insert(block_.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(n));
  if (block_.size() < limits::kFrameRawBytes) return n;

  frames_.push_back(pool_.Compress(std::exchange(block_, {})));
  blocks_bytes_ += limits::kFrameRawBytes;
  while (counted_ + kWindow < frames_.size()) {
    const auto& frame = frames_[counted_++].compressed.get();
    const std::uint64_t size = frame ? frame->size() : 0;
    held_ += size;
    held_by_all_ += size;
  }
  return n;
}

bool MemberBody::MustSpill() const {
  return held_ >= limits::kMemberHeldBytes ||
         (held_ >= limits::kPartLeastBytes && held_by_all_ >= limits::kAllMembersHeldBytes);
}

std::deque<PendingFrame> MemberBody::TakeFrames(std::size_t padding) {
  if (!block_.empty()) {
    // Blocks are a multiple of the tar's, so a padded block is never more than a full one.
    block_.resize(block_.size() + padding);
    frames_.push_back(pool_.Compress(std::exchange(block_, {})));
  }
  held_by_all_ -= std::exchange(held_, 0);
  counted_ = 0;
  blocks_bytes_ = 0;
  return std::exchange(frames_, {});
}

}  // namespace casefile
