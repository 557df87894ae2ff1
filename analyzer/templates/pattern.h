#pragma once
// A form of message with its count: what the grouper puts together into templates.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/templates/atom.h"
#include "analyzer/templates/interner.h"

namespace casefile::templates {

struct Pattern {
  std::vector<Atom> atoms;
  std::uint64_t count = 0;
};

// The template as people read it: "session opened for user <*> by (uid=<*>)".
std::string Render(const Pattern& pattern, const Interner& texts);

// What two texts have in common as one text: "com.apple.<*>"; "<*>" when nothing has.
std::string GeneraliseText(std::string_view a, std::string_view b);

// The atom that stands for both. Two that differ become a parameter.
Atom Generalise(const Atom& a, const Atom& b, Interner& texts);

// Makes `into` cover `from` as well; both have the same number of atoms.
void MergeInto(Pattern& into, const Pattern& from, Interner& texts);

// Parameters that stand side by side with only blanks between them become one: lists of values
// have a different length in each line.
void CollapseRuns(Pattern& pattern, Interner& texts);

}  // namespace casefile::templates
