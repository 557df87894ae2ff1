#pragma once
// Joins neighbouring atoms that are one value.

#include <string_view>
#include <vector>

#include "analyzer/templates/atom.h"
#include "analyzer/templates/interner.h"

namespace casefile::templates {

// "19.05" + "seconds": the last atom becomes a quantity. False when `word` is no unit of it.
bool FuseUnit(std::string_view word, std::vector<Atom>& atoms, Interner& texts);

// "1301 bytes" "(" "1.27 KB" + ")": the same quantity said twice. True when the ')' was taken.
bool FuseRepeatedQuantity(std::vector<Atom>& atoms, Interner& texts);

// "IOThunderboltSwitch" "<" "0" + ">": an indexed name. True when the '>' was taken.
bool FuseIndexedName(std::vector<Atom>& atoms, TextId star);

// "/index.html" + "HTTP/1.1": the target of a request. True when `word` was taken.
bool FuseHttpVersion(std::string_view word, std::vector<Atom>& atoms);

}  // namespace casefile::templates
