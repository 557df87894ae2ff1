#pragma once
// Counts the forms of messages: sequences of atoms, all parameters masked.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "analyzer/templates/atom.h"
#include "analyzer/templates/pattern.h"

namespace casefile::templates {

class FormTable {
 public:
  struct Form {
    std::uint64_t hash = 0;
    std::uint64_t count = 0;
    std::uint32_t first_atom = 0;
    std::uint32_t atoms = 0;
    std::uint32_t handle = 0;
    bool is_known = false;  // it belongs to a template that was there before it
  };

  explicit FormTable(std::size_t max_forms);

  static std::uint64_t Hash(std::span<const Atom> atoms);
  // Null when there is no such form. Notes the types of the parameters.
  Form* Find(std::span<const Atom> atoms, std::uint64_t hash);
  Form& Add(std::span<const Atom> atoms, std::uint64_t hash);
  // The atoms of all forms together are limited as well: long messages fill the table sooner.
  bool is_full() const;
  void Clear();

  const std::vector<Form>& forms() const { return forms_; }
  Pattern PatternOf(const Form& form) const;

 private:
  static constexpr std::uint32_t kNone = UINT32_MAX;
  std::size_t SlotOf(std::span<const Atom> atoms, std::uint64_t hash) const;

  std::size_t max_forms_;
  std::vector<std::uint32_t> slots_;  // open addressing, a power of two, at most half full
  std::vector<Form> forms_;
  std::vector<Atom> atoms_;
};

}  // namespace casefile::templates
