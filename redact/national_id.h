#pragma once
// Numbers that states give to people, as far as their form and check digits tell them from other
// numbers: groups of digits as they are printed, or letters at fixed places. What needs a word
// beside it to be known is a rule (rules/people.yaml).

#include <cstddef>
#include <string_view>

namespace casefile {

struct NationalId {
  std::size_t end = 0;  // 0: none
  std::string_view label;
};

// The number that begins at `begin`, the start of a group of capitals and digits in `text`.
NationalId MatchNationalId(std::string_view text, std::size_t begin);

}  // namespace casefile
