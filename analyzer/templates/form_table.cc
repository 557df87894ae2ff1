#include "analyzer/templates/form_table.h"

#include <algorithm>
#include <bit>

#include "analyzer/templates/interner.h"

namespace casefile::templates {
namespace {

constexpr std::size_t kAtomsPerForm = 32;

std::uint64_t Word(const Atom& atom) {
  return std::uint64_t{atom.text} << 8U | static_cast<std::uint64_t>(atom.kind) << 1U |
         (atom.space_before ? 1U : 0U);
}

}  // namespace

FormTable::FormTable(std::size_t max_forms)
    : max_forms_(max_forms), slots_(std::bit_ceil(max_forms * 2), kNone) {}

std::uint64_t FormTable::Hash(std::span<const Atom> atoms) {
  std::uint64_t hash = atoms.size();
  for (const Atom& atom : atoms) hash = MixHash(hash, Word(atom));
  return hash;
}

std::size_t FormTable::SlotOf(std::span<const Atom> atoms, std::uint64_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  const auto equal = [](const Atom& a, const Atom& b) { return Word(a) == Word(b); };
  std::size_t slot = (hash >> 20U) & mask;
  for (; slots_[slot] != kNone; slot = (slot + 1) & mask) {
    const Form& form = forms_[slots_[slot]];
    if (form.hash != hash || form.atoms != atoms.size()) continue;
    if (std::equal(atoms.begin(), atoms.end(), atoms_.data() + form.first_atom, equal)) break;
  }
  return slot;
}

FormTable::Form* FormTable::Find(std::span<const Atom> atoms, std::uint64_t hash) {
  const std::size_t slot = SlotOf(atoms, hash);
  if (slots_[slot] == kNone) return nullptr;
  Form& form = forms_[slots_[slot]];
  for (std::size_t i = 0; i < atoms.size(); ++i) {
    std::uint16_t& types = atoms_[form.first_atom + i].types;
    types = static_cast<std::uint16_t>(types | atoms[i].types);
  }
  return &form;
}

FormTable::Form& FormTable::Add(std::span<const Atom> atoms, std::uint64_t hash) {
  slots_[SlotOf(atoms, hash)] = static_cast<std::uint32_t>(forms_.size());
  const auto first = static_cast<std::uint32_t>(atoms_.size());
  atoms_.insert(atoms_.end(), atoms.begin(), atoms.end());
  forms_.push_back(
      {.hash = hash, .first_atom = first, .atoms = static_cast<std::uint32_t>(atoms.size())});
  return forms_.back();
}

bool FormTable::is_full() const {
  return forms_.size() >= max_forms_ || atoms_.size() >= max_forms_ * kAtomsPerForm;
}

void FormTable::Clear() {
  std::fill(slots_.begin(), slots_.end(), kNone);
  forms_.clear();
  atoms_.clear();
}

Pattern FormTable::PatternOf(const Form& form) const {
  const auto begin = atoms_.begin() + form.first_atom;
  return {.atoms = std::vector<Atom>(begin, begin + form.atoms), .count = form.count};
}

}  // namespace casefile::templates
