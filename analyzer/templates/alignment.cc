#include "analyzer/templates/alignment.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "analyzer/templates/words.h"

namespace casefile::templates {
namespace {

constexpr std::uint64_t kStarKey = 0x9E3779B97F4A7C15ULL;

bool IsPunct(const Pattern& pattern, std::size_t place, char c, const Interner& texts) {
  return place < pattern.atoms.size() && pattern.atoms[place].is_punct() &&
         texts.Text(pattern.atoms[place].text)[0] == c;
}

bool IsEmptyable(const Pattern& pattern, std::size_t place, const Interner& texts) {
  constexpr std::string_view kOpen = "([{'\"<";
  constexpr std::string_view kClose = ")]}'\">";
  if (place == 0 || !pattern.atoms[place].is_param()) return false;
  if (IsPunct(pattern, place - 1, '=', texts) && !pattern.atoms[place].space_before) return true;
  for (std::size_t kind = 0; kind < kOpen.size(); ++kind) {
    if (IsPunct(pattern, place - 1, kOpen[kind], texts) &&
        IsPunct(pattern, place + 1, kClose[kind], texts)) {
      return true;
    }
  }
  return false;
}

bool BeginsListItem(const Pattern& pattern, std::size_t place, const Interner& texts) {
  return place > 0 && IsPunct(pattern, place, ',', texts) && pattern.atoms[place - 1].is_param() &&
         place + 1 < pattern.atoms.size() && pattern.atoms[place + 1].is_param();
}

// How many atoms from `place` on say again, item for item, what stands before them: "node-<*>"
// after "node-<*>", "<*> <ok>" after "<*> <ok>". An item must have a parameter in it.
std::size_t RepeatedAtoms(const Pattern& pattern, std::size_t place, const Interner& texts) {
  constexpr std::size_t kLongestItem = 6;
  const std::vector<Atom>& atoms = pattern.atoms;
  const auto is_value = [&](const Atom& atom) {
    return atom.is_param() || (atom.kind == AtomKind::kWord &&
                               texts.Text(atom.text).find(kStar) != std::string_view::npos);
  };
  for (std::size_t item = 1; item <= std::min({kLongestItem, place, atoms.size() - place});
       ++item) {
    const auto begin = atoms.begin() + static_cast<std::ptrdiff_t>(place);
    const auto end = begin + static_cast<std::ptrdiff_t>(item);
    const bool repeats = std::equal(
        begin, end, begin - static_cast<std::ptrdiff_t>(item), [](const Atom& a, const Atom& b) {
          return AtomKey(a, 0) == AtomKey(b, 0);
        });
    if (repeats && begin->space_before && std::any_of(begin, end, is_value)) return item;
  }
  return 0;
}

bool BeginsName(const Pattern& pattern, std::size_t place, const Interner& texts) {
  const std::vector<Atom>& atoms = pattern.atoms;
  return place + 2 < atoms.size() && atoms[place].kind == AtomKind::kWord &&
         (place == 0 || atoms[place].space_before) && IsPunct(pattern, place + 1, ':', texts) &&
         atoms[place + 2].is_param() && !atoms[place + 1].space_before &&
         !atoms[place + 2].space_before;
}

}  // namespace

std::vector<bool> GapAtoms(const Pattern& pattern, Gap gap, const Interner& texts) {
  std::vector<bool> parts(pattern.atoms.size());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    switch (gap) {
      case Gap::kEmptyValue:
        if (IsEmptyable(pattern, i, texts)) parts[i] = true;
        break;
      case Gap::kList:
        if (BeginsListItem(pattern, i, texts)) parts[i] = parts[i + 1] = true;
        for (std::size_t item = RepeatedAtoms(pattern, i, texts); item > 0; --item) {
          parts[i + item - 1] = true;
        }
        break;
      case Gap::kName:
        if (BeginsName(pattern, i, texts)) parts[i] = parts[i + 1] = true;
        break;
    }
  }
  return parts;
}

std::uint64_t AtomKey(const Atom& atom, std::size_t place) {
  const std::uint64_t what =
      atom.is_param() ? kStarKey
                      : (std::uint64_t{atom.text} << 2U | static_cast<std::uint64_t>(atom.kind));
  return MixHash(MixHash(what, place), kStarKey);
}

std::uint64_t KeyOf(const Pattern& pattern) {
  std::uint64_t key = MixHash(pattern.atoms.size(), 0);
  for (std::size_t i = 0; i < pattern.atoms.size(); ++i) key += AtomKey(pattern.atoms[i], i);
  return key;
}

std::uint64_t KeyWithout(const Pattern& pattern, Gap gap, const Interner& texts) {
  const std::vector<bool> parts = GapAtoms(pattern, gap, texts);
  std::uint64_t key = 0;
  std::size_t place = 0;
  for (std::size_t i = 0; i < pattern.atoms.size(); ++i) {
    if (!parts[i]) key += AtomKey(pattern.atoms[i], place++);
  }
  return MixHash(key, place);
}

bool MergeAligned(Pattern& into, const Pattern& from, Gap gap, Interner& texts) {
  const std::vector<bool> into_parts = GapAtoms(into, gap, texts);
  const std::vector<bool> from_parts = GapAtoms(from, gap, texts);
  const TextId star = texts.InternAlways(kStar);
  std::vector<Atom> out;
  bool name_went = false;
  std::size_t a = 0;
  std::size_t b = 0;
  while (a < into.atoms.size() || b < from.atoms.size()) {
    const bool a_part = a < into.atoms.size() && into_parts[a];
    const bool b_part = b < from.atoms.size() && from_parts[b];
    if (!a_part && !b_part) {
      if (a == into.atoms.size() || b == from.atoms.size()) return false;
      out.push_back(Generalise(into.atoms[a++], from.atoms[b++], texts));
      if (name_went) {
        out.back().text = star;
        out.back().space_before = out.size() > 1;
        name_went = false;
      }
    } else if (gap == Gap::kEmptyValue) {
      out.push_back(a_part && b_part ? Generalise(into.atoms[a], from.atoms[b], texts)
                                     : (a_part ? into.atoms[a] : from.atoms[b]));
      a += a_part ? 1U : 0U;
      b += b_part ? 1U : 0U;
    } else {
      a += a_part ? 1U : 0U;
      b += b_part ? 1U : 0U;
      if (gap == Gap::kList && out.back().is_param()) out.back().text = star;
      name_went = gap == Gap::kName;
    }
  }
  into.atoms = std::move(out);
  into.count += from.count;
  return true;
}

}  // namespace casefile::templates
