#pragma once
// Finds the template that a new form fits, so that a word in the place of a parameter makes no new
// template.

#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "analyzer/templates/pattern.h"

namespace casefile::templates {

class Matcher {
 public:
  // The patterns must stay as they are while the matcher is used.
  void Build(std::span<const Pattern> patterns);
  // The first pattern that covers `form`: the same atoms, or a parameter in the place of a word.
  std::optional<std::uint32_t> Find(const Pattern& form) const;

 private:
  // What a form must look at: patterns are filed by length and by their first and last atom.
  static constexpr std::size_t kMaxCandidates = 64;  // bounds the time for a crafted log
  std::span<const Pattern> patterns_;
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> by_shape_;
};

}  // namespace casefile::templates
