#pragma once
// Finds quickly where one of a few short words may begin: sixteen positions at a time, by the first
// three bytes, through shuffles of nibbles. Nearly all text is passed over without a look at a
// word.

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

namespace casefile {

// Immutable once the words are added; safe to use from several threads.
class NameFilter {
 public:
  // Words are put into this many groups; a candidate says which groups to compare.
  static constexpr unsigned kGroups = 8;

  // Whether this machine has the instructions; without them Scan must not be called.
  static bool Runs();

  // Both cases of the first three bytes count. The word has three bytes or more.
  void Add(std::string_view word, unsigned group);

  // Calls candidate(position, groups) for each position where a word of one of the groups (one bit
  // each) may begin. The last 18 bytes are candidates without a look at them.
  using Candidate = std::function<void(std::size_t position, std::uint32_t groups)>;
  void Scan(std::string_view text, const Candidate& candidate) const;

 private:
  static constexpr std::size_t kBytes = 3;
  void AddByte(std::size_t index, char c, std::uint8_t bit);

  // By place in the word and nibble: the groups that have it there.
  alignas(16) std::array<std::array<std::uint8_t, 16>, kBytes> low_{};
  alignas(16) std::array<std::array<std::uint8_t, 16>, kBytes> high_{};
};

}  // namespace casefile
