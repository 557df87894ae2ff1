#include "analyzer/rules/matcher.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "base/required_literal.h"
#include "base/text.h"

namespace casefile {
namespace {

// Shorter literals hit nearly every line and save nothing.
constexpr std::size_t kShortestLiteral = 3;
constexpr std::size_t kShortestNeed = 2;
constexpr std::size_t kMaxNeeds = 4;

// Texts of which every match contains one; empty when nothing is known.
std::vector<std::string> LiteralsOf(const LinePattern& pattern) {
  if (pattern.jq) return {};
  if (pattern.literal) return {pattern.expression};
  return RequiredAnyOf(pattern.expression, pattern.ignore_case);
}

bool AreWorthSearching(const std::vector<std::string>& literals) {
  return !literals.empty() && std::all_of(literals.begin(), literals.end(), [](const auto& text) {
    return text.size() >= kShortestLiteral;
  });
}

// FNV-1a over everything that the database depends on.
std::uint64_t DigestOf(const std::vector<Pattern>& searched) {
  constexpr std::uint64_t kBasis = 14695981039346656037ULL;
  constexpr std::uint64_t kPrime = 1099511628211ULL;
  std::uint64_t digest = kBasis;
  const auto mix = [&digest](std::uint64_t value) { digest = (digest ^ value) * kPrime; };
  for (const Pattern& pattern : searched) {
    mix(pattern.expression.size());
    mix(pattern.ignore_case ? 1 : 0);
    for (const char c : pattern.expression) mix(static_cast<unsigned char>(c));
  }
  return digest;
}

Result<PatternSet> SetOf(const std::vector<Pattern>& searched, std::uint64_t digest) {
  for (const BuiltDatabase& built : BuiltDatabases()) {
    if (built.digest != digest) continue;
    // Another version of the library, or another kind of machine, compiles anew.
    if (auto set = PatternSet::Deserialize(built.bytes)) return set;
  }
  return PatternSet::Compile(searched);
}

}  // namespace

bool PatternMatches(const LinePattern& pattern, std::string_view text) {
  if (pattern.jq) return pattern.jq->Matches(text);
  if (pattern.literal) return text.find(pattern.expression) != std::string_view::npos;
  return pattern.regex->Matches(text);
}

Result<Matcher> Matcher::Compile(std::span<const LinePattern* const> patterns) {
  Matcher matcher;
  matcher.needs_.resize(patterns.size());
  std::vector<Pattern> searched;
  std::map<std::pair<std::string, bool>, std::uint32_t> known;
  for (std::uint32_t i = 0; i < patterns.size(); ++i) {
    const LinePattern& pattern = *patterns[i];
    const std::vector<std::string> literals = LiteralsOf(pattern);
    // What asks for other case inside the expression may hide it from the literal.
    const bool folded = pattern.ignore_case || pattern.expression.find("(?i") != std::string::npos;
    if (!AreWorthSearching(literals)) {
      matcher.always_.push_back(i);
      continue;
    }
    matcher.needs_[i] = NeedOf(pattern, folded);
    for (const std::string& literal : literals) {
      const auto id = static_cast<std::uint32_t>(searched.size());
      const auto [at, fresh] = known.try_emplace({literal, folded}, id);
      if (fresh) {
        searched.push_back(
            {.expression = literal, .id = id, .ignore_case = folded, .literal = true});
        matcher.owners_.emplace_back();
      }
      matcher.owners_[at->second].push_back(i);
    }
  }
  matcher.digest_ = DigestOf(searched);
  if (!searched.empty()) matcher.set_ = TRY(SetOf(searched, matcher.digest_));
  return matcher;
}

Result<std::vector<std::byte>> Matcher::Serialize() const {
  return set_ ? set_->Serialize() : std::vector<std::byte>();
}

Matcher::Need Matcher::NeedOf(const LinePattern& pattern, bool folded) {
  Need need{.all = {}, .folded = folded};
  // A literal was found as a whole, and jq has none.
  if (pattern.literal || pattern.jq) return need;
  for (std::string& text : RequiredAllOf(pattern.expression, pattern.ignore_case)) {
    if (text.size() < kShortestNeed || need.all.size() == kMaxNeeds) continue;
    need.all.push_back(folded ? ToLower(text) : std::move(text));
  }
  // One alone is what was searched for.
  if (need.all.size() == 1) need.all.clear();
  return need;
}

bool Matcher::HoldsAll(const Need& need, std::string_view text, Scratch& scratch) const {
  if (need.all.empty()) return true;
  if (need.folded) {
    if (scratch.lower.empty()) scratch.lower = ToLower(text);
    text = scratch.lower;
  }
  return std::all_of(need.all.begin(), need.all.end(), [text](const std::string& literal) {
    return text.find(literal) != std::string_view::npos;
  });
}

void Matcher::Scan(std::string_view text, Scratch& scratch) const {
  scratch.candidates.clear();
  if (!set_) return;
  if (!scratch.finder) {
    scratch.finder.emplace(*set_);
    scratch.seen.resize(needs_.size());
  }
  const std::uint32_t scan = ++scratch.scan;
  scratch.lower.clear();
  for (const std::uint32_t literal : scratch.finder->Find(text)) {
    for (const std::uint32_t pattern : owners_[literal]) {
      if (scratch.seen[pattern] == scan) continue;
      scratch.seen[pattern] = scan;
      if (HoldsAll(needs_[pattern], text, scratch)) scratch.candidates.push_back(pattern);
    }
  }
}

}  // namespace casefile
