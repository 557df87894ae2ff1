#pragma once
// Finds which of many rule patterns could match a line, in one pass over it: each pattern's longest
// required literal is searched for, all at once; whoever gets a candidate asks the pattern itself.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "analyzer/rules/rule.h"
#include "base/result.h"

namespace casefile {

// True when `pattern` occurs in `text`.
bool PatternMatches(const LinePattern& pattern, std::string_view text);

// Immutable after compilation; any number of scans may run at once, each with its own Scratch.
class Matcher {
 public:
  // A candidate is the pattern's place in the span given to Compile().
  struct Scratch {
    std::vector<std::uint32_t> candidates;
    std::vector<std::uint32_t> seen;  // by literal: the scan that last met it
    std::uint32_t scan = 0;
  };

  static Result<Matcher> Compile(std::span<const LinePattern* const> patterns);

  // Fills scratch.candidates; each pattern at most once, in no particular order.
  void Scan(std::string_view text, Scratch& scratch) const;

 private:
  std::optional<PatternSet> set_;                   // none when there is nothing to search for
  std::vector<std::vector<std::uint32_t>> owners_;  // patterns by the id of their literal
  std::vector<std::uint32_t> always_;               // patterns that nothing can be searched for
};

}  // namespace casefile
