#pragma once
// Finds quickly where a number of an account or a person may stand: runs of capitals and digits,
// with single blanks or dashes between them, that are long enough. 64 positions are looked at
// together, and most text has no such run.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace casefile {

// No number that is looked for has fewer characters.
inline constexpr std::size_t kMinNumberBytes = 9;

// Reads one text from front to back; the text outlives it.
class NumberRuns {
 public:
  explicit NumberRuns(std::string_view text);

  struct Run {
    std::size_t begin = 0;
    std::size_t end = 0;
  };
  // The next run; begin is text.size() when there is none.
  Run Next();

 private:
  // A bit for each of 64 positions.
  struct Block {
    std::uint64_t character = 0;  // a capital or a digit
    std::uint64_t separator = 0;
  };
  Block LookAt(std::size_t begin) const;
  void Load(std::size_t begin);

  std::string_view text_;
  std::size_t begin_ = 0;  // of the block in run_
  std::size_t done_ = 0;
  Block before_;
  Block now_;
  Block next_;
  std::uint64_t run_ = 0;   // positions that are in a run of any length
  std::uint64_t long_ = 0;  // positions where one of kMinNumberBytes begins
};

}  // namespace casefile
