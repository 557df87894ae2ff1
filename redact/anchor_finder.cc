#include "redact/anchor_finder.h"

#include <utility>

namespace casefile {

AnchorFinder::AnchorFinder(const std::vector<Anchor>& anchors, Bytes database) {
  if (!database.empty()) {
    auto set = PatternSet::Deserialize(database);
    if (set) {
      fast_ = *std::move(set);
      return;
    }
  }
  std::vector<Literal> literals;
  literals.reserve(anchors.size());
  for (const Anchor& anchor : anchors)
    literals.push_back({.bytes = anchor.bytes,
                        .id = static_cast<std::uint32_t>(literals.size()),
                        .ignore_case = anchor.ignore_case});
  portable_ = LiteralMatcher(literals);
}

void AnchorFinder::Find(std::string_view text, std::vector<AnchorHit>* hits) const {
  if (fast_.has_value()) {
    fast_->Scan(text, [hits](std::uint32_t id, std::size_t end) {
      hits->push_back({id, end});
      return true;
    });
    return;
  }
  portable_.Scan(text, [hits](std::uint32_t id, std::size_t end) { hits->push_back({id, end}); });
}

std::vector<Pattern> AnchorPatterns(const std::vector<Anchor>& anchors) {
  std::vector<Pattern> patterns;
  patterns.reserve(anchors.size());
  for (const Anchor& anchor : anchors)
    patterns.push_back({.expression = anchor.bytes,
                        .id = static_cast<std::uint32_t>(patterns.size()),
                        .ignore_case = anchor.ignore_case,
                        .literal = true});
  return patterns;
}

}  // namespace casefile
