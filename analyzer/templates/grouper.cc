#include "analyzer/templates/grouper.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <tuple>
#include <utility>

#include "analyzer/templates/alignment.h"

namespace casefile::templates {
namespace {

// Each round makes patterns more general, so a handful is enough; this bounds the worst case.
constexpr int kMaxRounds = 16;
// Places of one pattern that are tried two at a time.
constexpr std::size_t kMaxPairPlaces = 10;
// Words a frame must have when all that looks like a value is left out.
constexpr std::size_t kFrameWords = 2;

constexpr std::uint64_t kHole = 0xD6E8FEB86659FD93ULL;

std::uint64_t HoleKey(std::uint64_t key, const Pattern& pattern, std::size_t place) {
  return key - AtomKey(pattern.atoms[place], place) + MixHash(kHole, place);
}

// An order of patterns by what they are made of, not by when their words were first seen.
bool AtomsBefore(const Pattern& a, const Pattern& b, const Interner& texts) {
  const auto facts = [&texts](const Atom& atom) {
    return std::tuple(texts.Text(atom.text), atom.kind, atom.space_before, atom.types);
  };
  return std::lexicographical_compare(
      a.atoms.begin(),
      a.atoms.end(),
      b.atoms.begin(),
      b.atoms.end(),
      [&facts](const Atom& x, const Atom& y) { return facts(x) < facts(y); });
}

}  // namespace

bool Grouper::ForEachRun(Entries entries, const std::function<bool(Run)>& merge) {
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.key, a.pattern, a.place) < std::tie(b.key, b.pattern, b.place);
  });
  std::vector<Run> runs;
  for (std::size_t i = 0; i < entries.size();) {
    std::size_t end = i + 1;
    while (end < entries.size() && entries[end].key == entries[i].key) ++end;
    if (end - i >= 2) runs.emplace_back(&entries[i], end - i);
    i = end;
  }
  std::sort(runs.begin(), runs.end(), [](const auto& a, const auto& b) {
    if (a.size() != b.size()) return a.size() > b.size();
    return std::tie(a[0].pattern, a[0].place, a[0].place2) <
           std::tie(b[0].pattern, b[0].place, b[0].place2);
  });
  touched_.assign(patterns_.size(), false);
  bool any = false;
  for (const auto& run : runs) any = merge(run) || any;
  if (any) std::erase_if(live_, [this](std::uint32_t i) { return parent_[i] != i; });
  return any;
}

std::uint32_t Grouper::Find(std::uint32_t pattern) {
  while (parent_[pattern] != pattern) pattern = parent_[pattern] = parent_[parent_[pattern]];
  return pattern;
}

void Grouper::Merge(std::uint32_t into, std::uint32_t from) {
  parent_[from] = into;
  touched_[into] = touched_[from] = true;
}

bool Grouper::MergeChosen(Run run, std::span<const std::size_t> chosen) {
  std::vector<std::uint32_t> fresh;
  for (const std::size_t i : chosen) {
    if (!touched_[run[i].pattern]) fresh.push_back(run[i].pattern);
  }
  if (fresh.size() < 2) return false;
  for (const std::uint32_t from : std::span(fresh).subspan(1)) {
    // the same key by chance, or the same pattern by two of its places
    if (patterns_[from].atoms.size() != patterns_[fresh.front()].atoms.size()) continue;
    if (from == fresh.front() || touched_[from]) continue;
    MergeInto(patterns_[fresh.front()], patterns_[from], texts_);
    Merge(fresh.front(), from);
  }
  return touched_[fresh.front()];
}

bool Grouper::MergeAll(Run run) {
  std::vector<std::size_t> all(run.size());
  std::iota(all.begin(), all.end(), 0);
  return MergeChosen(run, all);
}

std::vector<Atom> Grouper::AtomsAt(Run run, bool second) const {
  std::vector<Atom> atoms;
  for (const Entry& entry : run) {
    atoms.push_back(patterns_[entry.pattern].atoms[second ? entry.place2 : entry.place]);
  }
  return atoms;
}

bool Grouper::MergeEqual() {
  Entries entries;
  for (const std::uint32_t i : live_) entries.push_back({.key = KeyOf(patterns_[i]), .pattern = i});
  return ForEachRun(std::move(entries), [this](Run run) { return MergeAll(run); });
}

bool Grouper::MergeGaps(Gap gap) {
  Entries entries;
  for (const std::uint32_t i : live_) {
    entries.push_back({.key = KeyWithout(patterns_[i], gap, texts_), .pattern = i});
  }
  return ForEachRun(std::move(entries), [this, gap](Run run) {
    // "a:1" and "b:1" are two things, unless somewhere the whole of it is one value
    const auto has_none = [&](const Entry& entry) {
      const std::vector<bool> parts = GapAtoms(patterns_[entry.pattern], gap, texts_);
      return std::find(parts.begin(), parts.end(), true) == parts.end();
    };
    if (gap == Gap::kName && std::none_of(run.begin(), run.end(), has_none)) return false;
    for (const Entry& entry : run.subspan(1)) {
      if (MergeAligned(patterns_[run[0].pattern], patterns_[entry.pattern], gap, texts_)) {
        Merge(run[0].pattern, entry.pattern);
      }
    }
    return bool{touched_[run[0].pattern]};
  });
}

bool Grouper::MergeSlots() {
  Entries entries;
  for (const std::uint32_t i : live_) {
    const Pattern& pattern = patterns_[i];
    const std::uint64_t key = KeyOf(pattern);
    for (std::size_t place = 0; place < pattern.atoms.size(); ++place) {
      if (pattern.atoms[place].is_punct()) continue;
      const auto at = static_cast<std::uint16_t>(place);
      entries.push_back({HoleKey(key, pattern, place), i, at, at});
    }
  }
  return ForEachRun(std::move(entries), [this](Run run) { return MergeSlotRun(run); });
}

bool Grouper::MergeSlotRun(Run run) {
  if (touched_[run[0].pattern]) return false;
  return MergeChosen(run,
                     judge_.Values(patterns_[run[0].pattern], run[0].place, AtomsAt(run, false)));
}

bool Grouper::MergePairs() {
  Entries entries;
  for (const std::uint32_t i : live_) {
    const Pattern& pattern = patterns_[i];
    std::vector<std::uint16_t> places;
    for (std::size_t place = 0; place < pattern.atoms.size() && places.size() < kMaxPairPlaces;
         ++place) {
      if (!pattern.atoms[place].is_param() && judge_.IsLikelySlot(pattern, place)) {
        places.push_back(static_cast<std::uint16_t>(place));
      }
    }
    const std::uint64_t key = KeyOf(pattern);
    for (std::size_t a = 0; a < places.size(); ++a) {
      for (std::size_t b = a + 1; b < places.size(); ++b) {
        entries.push_back({HoleKey(HoleKey(key, pattern, places[a]), pattern, places[b]),
                           i,
                           places[a],
                           places[b]});
      }
    }
  }
  return ForEachRun(std::move(entries), [this](Run run) { return MergePairRun(run); });
}

bool Grouper::MergePairRun(Run run) {
  if (touched_[run[0].pattern]) return false;
  const Pattern& example = patterns_[run[0].pattern];
  if (judge_.CountWords(example) < kFrameWords + 2) return false;
  const std::vector<std::size_t> first = judge_.Values(example, run[0].place, AtomsAt(run, false));
  const std::vector<std::size_t> second = judge_.Values(example, run[0].place2, AtomsAt(run, true));
  std::vector<std::size_t> both;
  std::set_intersection(
      first.begin(), first.end(), second.begin(), second.end(), std::back_inserter(both));
  return MergeChosen(run, both);
}

bool Grouper::MergeFrames() {
  Entries entries;
  for (const std::uint32_t i : live_) {
    Pattern frame = patterns_[i];
    bool any = false;
    for (Atom& atom : frame.atoms) {
      if (atom.kind != AtomKind::kWord || !judge_.LooksLikeValue(atom)) continue;
      atom.kind = AtomKind::kParam;
      any = true;
    }
    if (judge_.CountWords(frame) >= kFrameWords || !any)
      entries.push_back({.key = KeyOf(frame), .pattern = i});
  }
  return ForEachRun(std::move(entries), [this](Run run) { return MergeAll(run); });
}

std::vector<std::uint32_t> Grouper::TakeSorted(std::vector<Pattern> patterns) {
  std::vector<std::string> names;
  for (Pattern& pattern : patterns) {
    CollapseRuns(pattern, texts_);
    names.push_back(Render(pattern, texts_));
  }
  std::vector<std::uint32_t> order(patterns.size());
  std::iota(order.begin(), order.end(), 0);
  // Patterns that read the same may be made of different atoms; those of equal atoms are alike, so
  // that whichever comes first, the result is the same.
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    if (names[a] != names[b]) return names[a] < names[b];
    return AtomsBefore(patterns[a], patterns[b], texts_);
  });
  patterns_.clear();
  for (const std::uint32_t i : order) patterns_.push_back(std::move(patterns[i]));
  return order;
}

Grouping Grouper::Group(std::vector<Pattern> patterns) {
  const std::vector<std::uint32_t> order = TakeSorted(std::move(patterns));
  parent_.resize(patterns_.size());
  std::iota(parent_.begin(), parent_.end(), 0);
  live_ = parent_;
  for (int round = 0; round < kMaxRounds; ++round) {
    bool any = MergeEqual();
    any = MergeGaps(Gap::kEmptyValue) || any;
    any = MergeFrames() || any;
    any = MergeSlots() || any;
    any = MergePairs() || any;
    any = MergeGaps(Gap::kList) || any;
    any = MergeGaps(Gap::kName) || any;
    if (!any) break;
    for (const std::uint32_t i : live_) CollapseRuns(patterns_[i], texts_);
  }
  Grouping grouping;
  std::vector<std::uint32_t> number(patterns_.size());
  for (const std::uint32_t root : live_) {
    number[root] = static_cast<std::uint32_t>(grouping.groups.size());
    grouping.groups.push_back(std::move(patterns_[root]));
  }
  grouping.group_of.resize(order.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) grouping.group_of[order[i]] = number[Find(i)];
  return grouping;
}

}  // namespace casefile::templates
