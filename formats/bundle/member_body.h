#pragma once
// The body of one member while its size is not known yet: compressed into memory, block by block,
// since a tar header has to name the size before the first byte.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "formats/bundle/compression_pool.h"

namespace casefile {

// Belongs to one thread. `held_by_all` counts the compressed bytes that all bodies of a bundle
// hold.
class MemberBody {
 public:
  MemberBody(CompressionPool& pool, std::atomic<std::uint64_t>& held_by_all);
  MemberBody(const MemberBody&) = delete;
  MemberBody& operator=(const MemberBody&) = delete;
  MemberBody(MemberBody&&) = delete;
  MemberBody& operator=(MemberBody&&) = delete;
  ~MemberBody();

  // Takes bytes up to the end of a block and returns how many; when that fills the block it is
  // compressed, and MustSpill() may have changed.
  std::size_t Write(Bytes bytes);
  // Bytes written since the last TakeFrames().
  std::uint64_t size() const { return blocks_bytes_ + block_.size(); }
  // More is held than limits allow: the caller takes the frames and writes them as a part. Only
  // after a whole block.
  bool MustSpill() const;

  // True when all there is, is one block that is not full: it can share a frame with others.
  bool small() const { return frames_.empty(); }
  // The bytes behind the last full block.
  const std::vector<std::byte>& block() const { return block_; }

  // All frames so far; the last block goes into one of its own, with `padding` zeroes behind it.
  std::deque<PendingFrame> TakeFrames(std::size_t padding);

 private:
  CompressionPool& pool_;
  std::atomic<std::uint64_t>& held_by_all_;
  std::vector<std::byte> block_;
  std::deque<PendingFrame> frames_;
  std::uint64_t blocks_bytes_ = 0;
  std::uint64_t held_ = 0;   // compressed bytes of the frames counted so far
  std::size_t counted_ = 0;  // frames
};

}  // namespace casefile
