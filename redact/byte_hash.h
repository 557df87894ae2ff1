#pragma once
// A quick hash for tables of our own making that only remember: what an attacker could make collide
// costs time that the work itself would have cost.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace casefile {

inline std::uint64_t HashBytes(std::string_view bytes) {
  constexpr std::uint64_t kFactor = 0x9e3779b97f4a7c15U;
  std::uint64_t hash = bytes.size() * kFactor;
  while (!bytes.empty()) {
    std::uint64_t word = 0;
    const std::size_t count = bytes.size() < sizeof(word) ? bytes.size() : sizeof(word);
    std::memcpy(&word, bytes.data(), count);
    hash = (hash ^ word) * kFactor;
    hash ^= hash >> 29U;
    bytes.remove_prefix(count);
  }
  return hash;
}

}  // namespace casefile
