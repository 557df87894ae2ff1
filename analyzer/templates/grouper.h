#pragma once
// Puts forms together that one print statement wrote.
//
// Works on the different forms of the messages, not on the messages: there are few of them, since
// all that shows by its shape that it is a parameter is masked already. The result depends on the
// set of forms and on nothing else: not on the order of the lines, not on addresses or hashes.
//
// Rounds of merges, the surest first, until nothing changes:
//   equal      same words, parameters written in different ways (<*> MB, <*> KB)
//   gaps       a value that is missing in some, a list that is longer (see alignment.h)
//   slot       equal but for one place, or two, when SlotJudge takes the words there for values
//   frame      equal but for the words that look like values

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "analyzer/templates/alignment.h"
#include "analyzer/templates/interner.h"
#include "analyzer/templates/pattern.h"
#include "analyzer/templates/slot.h"

namespace casefile::templates {

struct Grouping {
  std::vector<std::uint32_t> group_of;  // for each pattern that was given
  std::vector<Pattern> groups;
};

class Grouper {
 public:
  explicit Grouper(Interner& texts) : texts_(texts), judge_(texts) {}
  Grouping Group(std::vector<Pattern> patterns);

 private:
  // A pattern that could be merged with all others of the same key.
  struct Entry {
    std::uint64_t key = 0;
    std::uint32_t pattern = 0;
    std::uint16_t place = 0;   // that is left out of the key
    std::uint16_t place2 = 0;  // equal to place when one is left out
  };
  using Entries = std::vector<Entry>;

  // Files the patterns by their text, so that the order they came in says nothing; returns that
  // order.
  std::vector<std::uint32_t> TakeSorted(std::vector<Pattern> patterns);
  bool MergeEqual();
  bool MergeGaps(Gap gap);
  bool MergeSlots();
  bool MergePairs();
  bool MergeFrames();

  // Calls merge(run) for each run of two and more entries with one key, the longest first.
  using Run = std::span<const Entry>;
  bool ForEachRun(Entries entries, const std::function<bool(Run)>& merge);
  bool MergeSlotRun(Run run);
  bool MergePairRun(Run run);
  bool MergeAll(Run run);
  // Merges entries of one run; `chosen` are indices into it.
  bool MergeChosen(Run run, std::span<const std::size_t> chosen);
  void Merge(std::uint32_t into, std::uint32_t from);
  std::uint32_t Find(std::uint32_t pattern);
  std::vector<Atom> AtomsAt(Run run, bool second) const;

  Interner& texts_;
  SlotJudge judge_;
  std::vector<Pattern> patterns_;
  std::vector<std::uint32_t> parent_;
  std::vector<std::uint32_t> live_;  // roots, ascending
  std::vector<bool> touched_;        // merged in this pass: its entries are out of date
};

}  // namespace casefile::templates
