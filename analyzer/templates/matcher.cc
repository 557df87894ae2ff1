#include "analyzer/templates/matcher.h"

#include <algorithm>

namespace casefile::templates {
namespace {

constexpr TextId kAny = UINT32_MAX;

std::uint64_t Shape(std::size_t length, TextId first, TextId last) {
  return MixHash(MixHash(length, first), last);
}

TextId Fixed(const Atom& atom) {
  return atom.is_param() ? kAny : atom.text;
}

bool Covers(const Pattern& pattern, const Pattern& form) {
  return std::equal(pattern.atoms.begin(),
                    pattern.atoms.end(),
                    form.atoms.begin(),
                    form.atoms.end(),
                    [](const Atom& a, const Atom& b) {
                      if (a.is_param()) return !b.is_punct();
                      return a.kind == b.kind && a.text == b.text;
                    });
}

}  // namespace

void Matcher::Build(std::span<const Pattern> patterns) {
  patterns_ = patterns;
  by_shape_.clear();
  for (std::uint32_t i = 0; i < patterns.size(); ++i) {
    const std::vector<Atom>& atoms = patterns[i].atoms;
    if (atoms.empty()) continue;
    by_shape_[Shape(atoms.size(), Fixed(atoms.front()), Fixed(atoms.back()))].push_back(i);
  }
}

std::optional<std::uint32_t> Matcher::Find(const Pattern& form) const {
  if (form.atoms.empty()) return std::nullopt;
  for (const TextId first : {Fixed(form.atoms.front()), kAny}) {
    for (const TextId last : {Fixed(form.atoms.back()), kAny}) {
      const auto found = by_shape_.find(Shape(form.atoms.size(), first, last));
      if (found == by_shape_.end()) continue;
      const std::size_t count = std::min(found->second.size(), kMaxCandidates);
      for (const std::uint32_t i : std::span(found->second).first(count)) {
        if (Covers(patterns_[i], form)) return i;
      }
    }
  }
  return std::nullopt;
}

}  // namespace casefile::templates
