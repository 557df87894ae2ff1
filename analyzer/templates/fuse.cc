#include "analyzer/templates/fuse.h"

#include <string>

#include "analyzer/templates/shapes.h"

namespace casefile::templates {
namespace {

bool IsQuantity(const Atom& atom) {
  return atom.is_param() && atom.types == TypeBit(ParamType::kQuantity);
}

bool IsPunct(const Atom& atom, char c, const Interner& texts) {
  return atom.is_punct() && texts.Text(atom.text)[0] == c;
}

}  // namespace

bool FuseUnit(std::string_view word, std::vector<Atom>& atoms, Interner& texts) {
  if (atoms.empty() || atoms.back().types != TypeBit(ParamType::kNumber) || !IsUnit(word)) {
    return false;
  }
  const TextId text =
      texts.Intern(std::string(texts.Text(atoms.back().text)).append(" ").append(word));
  if (text == Interner::kFull) return false;
  // "<1 sec": the sign belongs to the quantity
  if (atoms.size() >= 2 && !atoms.back().space_before) {
    const Atom& before = atoms[atoms.size() - 2];
    if (IsPunct(before, '<', texts) && (before.space_before || atoms.size() == 2)) {
      atoms.erase(atoms.end() - 2);
      atoms.back().space_before = atoms.size() > 1;
    }
  }
  atoms.back().text = text;
  atoms.back().types = TypeBit(ParamType::kQuantity);
  return true;
}

bool FuseRepeatedQuantity(std::vector<Atom>& atoms, Interner& texts) {
  if (atoms.size() < 3) return false;
  const auto first = atoms.end() - 3;
  if (!IsQuantity(first[0]) || !IsPunct(first[1], '(', texts) || !IsQuantity(first[2]))
    return false;
  std::string text(texts.Text(first[0].text));
  text.append(" (").append(texts.Text(first[2].text)).append(")");
  const TextId id = texts.Intern(text);
  if (id == Interner::kFull) return false;
  first[0].text = id;
  atoms.resize(atoms.size() - 2);
  return true;
}

bool FuseIndexedName(std::vector<Atom>& atoms, TextId star) {
  if (atoms.size() < 3) return false;
  const auto first = atoms.end() - 3;
  if (first[0].kind != AtomKind::kWord || !first[1].is_punct() || first[1].space_before ||
      first[2].types != TypeBit(ParamType::kNumber) || first[2].space_before) {
    return false;
  }
  first[0] = {.text = star,
              .kind = AtomKind::kParam,
              .space_before = first[0].space_before,
              .types = TypeBit(ParamType::kId)};
  atoms.resize(atoms.size() - 2);
  return true;
}

bool FuseHttpVersion(std::string_view word, std::vector<Atom>& atoms) {
  constexpr std::uint16_t kTargets = TypeBit(ParamType::kPath) | TypeBit(ParamType::kUrl);
  return word.substr(0, 5) == "HTTP/" && !atoms.empty() && (atoms.back().types & kTargets) != 0;
}

}  // namespace casefile::templates
