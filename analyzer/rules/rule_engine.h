#pragma once
// Rules as data (docs/writing-rules.md): packs are loaded, watch the records go by, and are
// evaluated against the facts at the end.

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/facts.h"
#include "analyzer/record_sink.h"
#include "analyzer/rules/trouble.h"
#include "base/embedded.h"
#include "base/result.h"
#include "formats/findings/findings.h"

namespace casefile {

struct RuleCase;

// A rule that fired: a finding without role and rank, and what it declares about other rules (ids,
// fired or not).
struct RuleHit {
  Finding finding;
  std::vector<std::string> explains;
  std::vector<std::string> conflicts;
  std::vector<std::string> specialises;
  Troubles leads_to;
  Troubles follows_from;
  bool advice = false;
  bool quotes = false;      // its lines quote the reason, see Rule
  bool from_state = false;  // rests on collected state, so it was true when that was collected
  // What it is about: {"port": {"5432"}}.
  std::map<std::string, std::set<std::string>, std::less<>> entities;
  // Of a baseline, when one was given: whether it was so there as well, where that could be told,
  // and what changed in what it is about or shortly before it, as sentences.
  std::optional<bool> in_baseline;
  std::vector<std::string> changed;
};

struct RuleVerdicts {
  std::vector<RuleHit> hits;
  std::vector<NotChecked> not_checked;
  std::vector<std::string> please_also_send;
};

struct RuleSummary {
  std::string id;
  std::string pack;
  std::string title;
  FindingSeverity severity = FindingSeverity::kWarning;
  std::vector<std::string> explains;
};

struct CrossFires {
  std::uint64_t pairs = 0;           // of a case and another rule
  std::vector<std::string> related;  // "a/b fires on c/d", where one tells of the other
  std::vector<std::string> unexpected;
};

// Immutable after loading; any number of engines may use it at once.
class RuleSet {
 public:
  static Result<RuleSet> Builtin();
  // The same without the rules' own cases, from what was parsed when the program was built.
  static Result<RuleSet> BuiltinToRun();
  static RuleSet Empty();
  // Adds a pack; a rule with an id that is there already replaces it. After an error the set is
  // not to be used.
  Result<void> AddPack(std::string_view yaml, std::string_view file);
  // The same for many at once, which compiles them once.
  Result<void> AddPacks(std::span<const EmbeddedFile> packs);
  // Gives every rule of `file` one more example.
  void AddCase(std::string_view file, const RuleCase& one);
  std::vector<RuleSummary> List() const;
  // Runs every rule's own `cases:`; one message per failure.
  std::vector<std::string> RunCases() const;
  // Which rules fire on the cases of others that they are not related to by what rules declare.
  CrossFires FindCrossFires() const;

  RuleSet(RuleSet&&) noexcept;
  RuleSet& operator=(RuleSet&&) noexcept;
  RuleSet(const RuleSet&) = delete;
  RuleSet& operator=(const RuleSet&) = delete;
  ~RuleSet();

  struct State;
  const State& state() const { return *state_; }

 private:
  explicit RuleSet(std::unique_ptr<State> state);
  // Links, checks and compiles what was added.
  Result<void> Finish();
  std::unique_ptr<State> state_;
};

// Watches one input. The rule set must outlive it. Not thread-safe.
class RuleEngine final : public RecordSink {
 public:
  explicit RuleEngine(const RuleSet& rules);
  RuleEngine(const RuleEngine&) = delete;
  RuleEngine(RuleEngine&&) = delete;
  RuleEngine& operator=(const RuleEngine&) = delete;
  RuleEngine& operator=(RuleEngine&&) = delete;
  ~RuleEngine() override;

  void OnRecord(std::string_view path, const LogRecord& record) override;
  void OnText(std::string_view path, std::string_view kind, std::string_view text) override;

  // After the ingest. Each hit's evidence has at most a few lines, first and last; its count has
  // them all.
  RuleVerdicts Evaluate(const FactStore& facts, const Coverage& coverage) const;

  // Why a rule fires or does not, as JSON (rules/explain.h); kNotFound when there is no such rule.
  Result<std::string> Explain(std::string_view rule, const FactStore& facts) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace casefile
