#pragma once
// Finds quickly where a number of an account or a person may stand: runs of capitals and digits,
// with single blanks or dashes between them, that are long enough. 64 positions are looked at
// together, and most text has no such run.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "redact/byte_classes.h"

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
  void Load();

  std::string_view text_;
  ByteClassReader classes_;
  std::size_t done_ = 0;
  std::uint64_t long_ = 0;  // positions of the block where a run of kMinNumberBytes begins
};

}  // namespace casefile
