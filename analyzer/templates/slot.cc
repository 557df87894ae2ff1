#include "analyzer/templates/slot.h"

#include <algorithm>
#include <iterator>

#include "analyzer/templates/chars.h"

namespace casefile::templates {
namespace {

// How many different values make a parameter, by what stands before them.
constexpr std::size_t kAfterKey = 2;
constexpr std::size_t kInQuotes = 3;
constexpr std::size_t kAfterEquals = 5;
constexpr std::size_t kAfterPreposition = 4;
constexpr std::size_t kInBrackets = 6;
constexpr std::size_t kAfterColon = 7;
constexpr std::size_t kInSentence = 9;
constexpr std::size_t kAtStart = 20;
constexpr std::size_t kFew = 4;
// By what they look like.
constexpr std::size_t kIdentifiers = 2;
constexpr std::size_t kKinds = 3;
// With so many names at a place, a state word among them is a name as well.
constexpr std::size_t kNamesBesideState = 8;
// A place that already holds a parameter counts as this many values.
constexpr std::size_t kParamWeight = 3;

}  // namespace

const SlotJudge::WordInfo& SlotJudge::InfoOf(TextId id) {
  if (id >= infos_.size()) infos_.resize(std::max<std::size_t>(texts_.size(), id + 1));
  WordInfo& info = infos_[id];
  if (info.known) return info;
  const std::string_view word = texts_.Text(id);
  info = {.known = true,
          .state = IsStateWord(word),
          .value_key = IsValueKey(word),
          .preposition = IsPreposition(word),
          .letters = word.size() >= 2 && (ClassesOf(word) & kLetter) != 0,
          .look = LookOf(word)};
  return info;
}

bool SlotJudge::IsPunct(const Atom& atom, std::string_view any_of) const {
  return atom.is_punct() && any_of.find(texts_.Text(atom.text)[0]) != std::string_view::npos;
}

std::size_t SlotJudge::CountWords(const Pattern& pattern) {
  return static_cast<std::size_t>(
      std::count_if(pattern.atoms.begin(), pattern.atoms.end(), [this](const Atom& atom) {
        return atom.kind == AtomKind::kWord && InfoOf(atom.text).letters;
      }));
}

std::size_t SlotJudge::NeededByContext(const Pattern& pattern, std::size_t place) {
  if (place == 0) return kAtStart;
  const Atom& before = pattern.atoms[place - 1];
  if (before.kind == AtomKind::kWord) {
    const WordInfo& info = InfoOf(before.text);
    if (info.value_key) return kAfterKey;
    return info.preposition ? kAfterPreposition : kInSentence;
  }
  if (IsPunct(before, "=:") && place >= 2 && pattern.atoms[place - 2].kind == AtomKind::kWord &&
      InfoOf(pattern.atoms[place - 2].text).value_key) {
    return kAfterKey;
  }
  if (IsPunct(before, ":") && place >= 2 && pattern.atoms[place - 2].kind == AtomKind::kWord &&
      InfoOf(pattern.atoms[place - 2].text).preposition) {
    return kAfterPreposition;
  }
  if (IsPunct(before, ",") && !pattern.atoms[place].space_before) return kAfterPreposition;
  if (IsPunct(before, "=")) return kAfterEquals;
  if (IsPunct(before, "'\"`")) return kInQuotes;
  if (IsPunct(before, ":")) return kAfterColon;
  if (IsPunct(before, "([{<@#")) return kInBrackets;
  return kInSentence;
}

bool SlotJudge::IsLikelySlot(const Pattern& pattern, std::size_t place) {
  const Atom& atom = pattern.atoms[place];
  if (atom.is_param()) return true;
  if (atom.is_punct() || InfoOf(atom.text).state) return false;
  return InfoOf(atom.text).look != Look::kPlain || NeededByContext(pattern, place) <= kFew;
}

bool SlotJudge::HasNegations(const std::set<TextId>& words) const {
  if (words.size() >= kAtStart) return false;
  for (auto a = words.begin(); a != words.end(); ++a) {
    for (auto b = std::next(a); b != words.end(); ++b) {
      if (AreNegations(texts_.Text(*a), texts_.Text(*b))) return true;
    }
  }
  return false;
}

std::vector<std::size_t> SlotJudge::Values(const Pattern& example,
                                           std::size_t place,
                                           std::span<const Atom> values) {
  Evidence seen;
  std::vector<std::size_t> chosen;
  std::vector<std::size_t> states;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Atom& value = values[i];
    if (value.is_param()) {
      seen.has_param = true;
    } else if (InfoOf(value.text).state) {
      states.push_back(i);
      continue;
    } else if (seen.words.insert(value.text).second) {
      seen.identifiers += LooksLikeValue(value) ? 1U : 0U;
      seen.kinds += InfoOf(value.text).look == Look::kKind ? 1U : 0U;
    }
    chosen.push_back(i);
  }
  if (seen.words.size() + (seen.has_param ? 1 : 0) < 2 || HasNegations(seen.words)) return {};
  const std::size_t needed = NeededByContext(example, place);
  const bool is_word = example.atoms[place].kind == AtomKind::kWord;
  const std::size_t others = CountWords(example) - (is_word ? 1 : 0);
  if (!IsEnough(seen, needed, others)) return {};
  // a user may be called "info"
  const bool is_named =
      needed <= kInBrackets && states.size() == 1 && seen.words.size() >= kNamesBesideState;
  if (is_named) chosen.push_back(states.front());
  return chosen;
}

bool SlotJudge::IsEnough(const Evidence& seen, std::size_t needed, std::size_t other_words) {
  const std::size_t words = seen.words.size();
  if (seen.identifiers * 2 >= words) {
    needed = std::min(needed, other_words == 0 ? kFew : kIdentifiers);
  } else {
    if ((seen.identifiers + seen.kinds) * 2 >= words) needed = std::min(needed, kKinds);
    if (other_words == 0) needed *= 3;
    if (other_words == 1) needed *= 2;
  }
  return words + (seen.has_param ? kParamWeight : 0) >= needed;
}

}  // namespace casefile::templates
