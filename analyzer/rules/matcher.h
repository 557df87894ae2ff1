#pragma once
// Finds which of many rule patterns could match a line, in one pass over it: the literals of which
// each pattern requires one are searched for, all at once; whoever gets a candidate asks the
// pattern itself.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/rules/rule.h"
#include "base/bytes.h"
#include "base/result.h"

namespace casefile {

// What the literals of some patterns were compiled to when the program was built; `digest` tells
// which literals.
struct BuiltDatabase {
  std::uint64_t digest = 0;
  Bytes bytes;
};
std::span<const BuiltDatabase> BuiltDatabases();  // generated, for our own packs

// True when `pattern` occurs in `text`.
bool PatternMatches(const LinePattern& pattern, std::string_view text);

// Immutable after compilation; any number of scans may run at once, each with its own Scratch.
class Matcher {
 public:
  // What one user of the matcher keeps between its scans. A candidate is the pattern's place in the
  // span given to Compile().
  struct Scratch {
    std::vector<std::uint32_t> candidates;
    std::vector<std::uint32_t> seen;  // by pattern: the scan of which it is a candidate
    std::uint32_t scan = 0;
    std::optional<PatternSet::Finder> finder;
    std::string lower;  // the text in lower case, when some pattern asked for that
  };

  // Takes the database that was built for the very same literals, when there is one.
  static Result<Matcher> Compile(std::span<const LinePattern* const> patterns);
  Result<std::vector<std::byte>> Serialize() const;
  std::uint64_t digest() const { return digest_; }

  // Fills scratch.candidates; each pattern at most once, in no particular order, without those of
  // always(). The matcher must stay where it is between scans with one scratch.
  void Scan(std::string_view text, Scratch& scratch) const;
  // Patterns that nothing can be searched for: each is a candidate in every text.
  const std::vector<std::uint32_t>& always() const { return always_; }

 private:
  // What a text must hold, beside the literal that was met, for the pattern to be a candidate: much
  // cheaper than asking the pattern.
  struct Need {
    std::vector<std::string> all;
    bool folded = false;  // in lower case, and so must the text be
  };
  static Need NeedOf(const LinePattern& pattern, bool folded);
  bool HoldsAll(const Need& need, std::string_view text, Scratch& scratch) const;

  std::optional<PatternSet> set_;                   // none when there is nothing to search for
  std::vector<std::vector<std::uint32_t>> owners_;  // patterns by the id of their literal
  std::vector<std::uint32_t> always_;
  std::vector<Need> needs_;   // by pattern
  std::uint64_t digest_ = 0;  // of what is searched for
};

}  // namespace casefile
