#pragma once
// Decides whether a place where messages differ is a parameter or tells two events apart.
//
// The evidence: how many different values were seen with everything else equal, what they look
// like, and what stands before them. "user" or '=' before a value needs few values, a word in the
// middle of a sentence many; a word that says what happened (started, failed) is never a value.

#include <cstddef>
#include <cstdint>
#include <set>
#include <span>
#include <vector>

#include "analyzer/templates/interner.h"
#include "analyzer/templates/lexicon.h"
#include "analyzer/templates/pattern.h"

namespace casefile::templates {

class SlotJudge {
 public:
  explicit SlotJudge(const Interner& texts) : texts_(texts) {}

  // Which of `values`, the atoms at place `place` of patterns that are equal to `example` in all
  // other places, are values of one parameter. Empty when they are not.
  std::vector<std::size_t> Values(const Pattern& example,
                                  std::size_t place,
                                  std::span<const Atom> values);
  // Whether a word looks like a value by itself.
  bool LooksLikeValue(const Atom& atom) { return InfoOf(atom.text).look >= Look::kQualified; }
  // Whether few values would be enough at this place.
  bool IsLikelySlot(const Pattern& pattern, std::size_t place);
  // Plain words of two and more letters, which hold a template together.
  std::size_t CountWords(const Pattern& pattern);

 private:
  struct WordInfo {
    bool known = false;
    bool state = false;
    bool value_key = false;
    bool preposition = false;
    bool letters = false;
    Look look = Look::kPlain;
  };
  // The different values of one place.
  struct Evidence {
    std::set<TextId> words;
    bool has_param = false;
    std::size_t identifiers = 0;  // words that look like values
    std::size_t kinds = 0;
  };
  static bool IsEnough(const Evidence& seen, std::size_t needed, std::size_t other_words);
  bool HasNegations(const std::set<TextId>& words) const;
  const WordInfo& InfoOf(TextId id);
  bool IsPunct(const Atom& atom, std::string_view any_of) const;
  std::size_t NeededByContext(const Pattern& pattern, std::size_t place);

  const Interner& texts_;
  std::vector<WordInfo> infos_;
};

}  // namespace casefile::templates
