#pragma once
// Rules made ready for matching: their anchors in one finder, their patterns compiled when first
// needed.

#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/pattern_set.h"
#include "redact/anchor_finder.h"
#include "redact/rule.h"
#include "redact/secret_run.h"
#include "redact/span.h"

namespace casefile {

// The anchors of a set: the words that may begin a key first (when wanted), then those of the
// rules.
enum class KeyWords : bool { kNo, kYes };
std::vector<Anchor> AnchorsOf(std::span<const Rule> rules, KeyWords key_words);

enum class AnchorKind : std::uint8_t {
  kRule,
  kKeyWord,
  kUrl,
  kHomeFolder,
  kPrivateKey,   // a block of one begins
  kPlaceholder,  // ours
};

// Immutable but for the patterns compiled on demand; safe to use from several threads.
class RuleSet {
 public:
  // `database` as for AnchorFinder.
  RuleSet(std::vector<Rule> rules, KeyWords key_words, Bytes database);

  // Which hits of a text have been dealt with; one per text and thread.
  struct Progress {
    std::vector<std::size_t> done;  // by rule: matches up to here are found
  };

  void FindAnchors(std::string_view text, std::vector<AnchorHit>* hits) const {
    finder_.Find(text, hits);
  }
  // Of a text in the file `path` (empty: not known), before anything is done: rules that do not
  // look there are done already.
  Progress ProgressIn(std::string_view path) const;
  AnchorKind KindOf(const AnchorHit& hit) const;
  std::size_t LengthOf(const AnchorHit& hit) const { return anchors_[hit.anchor].bytes.size(); }
  // Confirms the rules of one anchor on the line around it.
  void Match(std::string_view text, const AnchorHit& hit, Progress* progress, Spans* spans) const;

  const std::vector<Rule>& rules() const { return rules_; }
  bool portable() const { return finder_.portable(); }

 private:
  struct Compiled {
    std::once_flag once;
    std::optional<Regex> regex;
    std::size_t secret_group = 0;
    SecretRun run;
  };

  void MatchRule(std::string_view text,
                 const AnchorHit& hit,
                 std::size_t rule,
                 Progress* progress,
                 Spans* spans) const;
  const Compiled& Ready(std::size_t rule) const;

  std::vector<Rule> rules_;
  std::vector<Anchor> anchors_;
  std::vector<std::vector<std::uint32_t>> rules_of_anchor_;
  std::size_t key_words_ = 0;  // so many anchors are parts of keys
  std::size_t own_ = 0;        // so many come before those of the rules
  AnchorFinder finder_;
  mutable std::deque<Compiled> compiled_;
};

// The rules that are compiled in (redact/rules/*.yaml), and their database.
std::vector<Rule> BuiltinRules();
Bytes BuiltinDatabase();

}  // namespace casefile
