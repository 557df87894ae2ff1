#include "analyzer/rules/matcher.h"

#include <map>
#include <string>
#include <utility>

namespace casefile {
namespace {

// Shorter literals hit nearly every line and save nothing.
constexpr std::size_t kShortestLiteral = 3;

// What every match must contain; empty when nothing is known.
std::string LiteralOf(const LinePattern& pattern) {
  if (pattern.jq) return {};
  if (pattern.literal) return pattern.expression;
  return RequiredLiteral(pattern.expression, pattern.ignore_case);
}

}  // namespace

bool PatternMatches(const LinePattern& pattern, std::string_view text) {
  if (pattern.jq) return pattern.jq->Matches(text);
  if (pattern.literal) return text.find(pattern.expression) != std::string_view::npos;
  return pattern.regex->Matches(text);
}

Result<Matcher> Matcher::Compile(std::span<const LinePattern* const> patterns) {
  Matcher matcher;
  std::vector<Pattern> searched;
  std::map<std::pair<std::string, bool>, std::uint32_t> known;
  for (std::uint32_t i = 0; i < patterns.size(); ++i) {
    const LinePattern& pattern = *patterns[i];
    std::string literal = LiteralOf(pattern);
    // What asks for other case inside the expression may hide it from the literal.
    const bool folded = pattern.ignore_case || pattern.expression.find("(?i") != std::string::npos;
    if (literal.size() < kShortestLiteral) {
      matcher.always_.push_back(i);
      continue;
    }
    const auto id = static_cast<std::uint32_t>(searched.size());
    const auto [at, fresh] = known.try_emplace({literal, folded}, id);
    if (fresh) {
      searched.push_back(
          {.expression = std::move(literal), .id = id, .ignore_case = folded, .literal = true});
      matcher.owners_.emplace_back();
    }
    matcher.owners_[at->second].push_back(i);
  }
  if (!searched.empty()) matcher.set_ = TRY(PatternSet::Compile(searched));
  return matcher;
}

void Matcher::Scan(std::string_view text, Scratch& scratch) const {
  scratch.candidates = always_;
  if (!set_) return;
  scratch.seen.resize(owners_.size());
  const std::uint32_t scan = ++scratch.scan;
  set_->Scan(text, [&](std::uint32_t id, std::size_t /*end*/) {
    if (scratch.seen[id] != scan) {
      scratch.seen[id] = scan;
      scratch.candidates.insert(scratch.candidates.end(), owners_[id].begin(), owners_[id].end());
    }
    return true;
  });
}

}  // namespace casefile
