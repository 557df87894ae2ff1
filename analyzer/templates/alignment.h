#pragma once
// Patterns of different length that are one template: what may be missing, and how to lay one
// over the other.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "analyzer/templates/interner.h"
#include "analyzer/templates/pattern.h"

namespace casefile::templates {

// In what two patterns of one template may differ in length.
enum class Gap : std::uint8_t {
  kEmptyValue,  // a parameter that is all between brackets or quotes, or after '=': "()", "rhost="
  kList,        // one more item of a list: "1, 2, 3", "node-1 node-2 node-3"
  kName,        // a name and ':' before a parameter: "wpad:80" where others have "10.0.0.1:80"
};

// For each atom whether it is such a part.
std::vector<bool> GapAtoms(const Pattern& pattern, Gap gap, const Interner& texts);

// What an atom adds to a key; all parameters are alike.
std::uint64_t AtomKey(const Atom& atom, std::size_t place);
// One number for all patterns that are equal but for how their parameters are written.
std::uint64_t KeyOf(const Pattern& pattern);
// One number for all patterns that are equal without the parts of that kind.
std::uint64_t KeyWithout(const Pattern& pattern, Gap gap, const Interner& texts);

// Makes `into` cover `from`, where both have the same KeyWithout(gap). What only one of them has
// stays in the template when it is an empty value, and else goes into the parameter beside it.
// False, and nothing done, when they only had the same key by chance.
bool MergeAligned(Pattern& into, const Pattern& from, Gap gap, Interner& texts);

}  // namespace casefile::templates
