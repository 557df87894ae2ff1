#pragma once
// Gives equal texts equal small numbers, and keeps their bytes.
//
// Bounded: past its limits it gives kFull for a text it does not know, and the caller treats that
// word as a parameter. What it knows stays known, so ids are stable for its lifetime.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/templates/atom.h"

namespace casefile::templates {

class Interner {
 public:
  static constexpr TextId kFull = UINT32_MAX;

  Interner(std::size_t max_texts, std::size_t max_bytes);

  TextId Intern(std::string_view text);
  // Also past the limits: for the few texts the miner makes itself.
  TextId InternAlways(std::string_view text);
  // Valid as long as the interner.
  std::string_view Text(TextId id) const { return texts_[id]; }
  std::size_t size() const { return texts_.size(); }

 private:
  std::size_t FindSlot(std::string_view text, std::uint64_t hash) const;
  TextId Insert(std::string_view text, std::uint64_t hash, std::size_t slot);
  void Grow();

  struct Slot {
    std::uint32_t hash = 0;
    TextId id = kFull;
  };
  std::size_t max_texts_;
  std::size_t max_bytes_;
  std::size_t bytes_ = 0;
  std::vector<Slot> slots_;  // open addressing, a power of two, at most half full
  std::vector<std::string_view> texts_;
  std::deque<std::string> blocks_;  // own the bytes of texts_; a full block is never moved
};

// A fast hash for tables that live in memory only; not stable between versions.
std::uint64_t HashBytes(std::string_view bytes);
constexpr std::uint64_t MixHash(std::uint64_t hash, std::uint64_t value) {
  hash = (hash ^ value) * 0x9E3779B97F4A7C15ULL;
  return hash ^ (hash >> 29U);
}

}  // namespace casefile::templates
