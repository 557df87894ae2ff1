#include "analyzer/rules/rule_engine.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

#include "analyzer/rules/evaluate.h"
#include "analyzer/rules/explain.h"
#include "analyzer/rules/file_watch.h"
#include "analyzer/rules/finding_of.h"
#include "analyzer/rules/log_watch.h"
#include "analyzer/rules/rule_set.h"
#include "analyzer/rules/scope_index.h"
#include "base/limits.h"
#include "base/text.h"

namespace casefile {

struct RuleEngine::State {
  explicit State(const RuleSet::State& set)
      : rules(&set), scopes(set.scopes, [this](ScopeIndex::Entry& entry) { Prepare(entry); }) {
    for (const LogCondition* log : set.logs) logs.emplace_back(*log);
    for (const FileCondition* file : set.files) files.emplace_back(*file);
  }

  void Prepare(ScopeIndex::Entry& entry) const;
  // Shows one text of the record to the conditions that look at such texts.
  void Offer(LogText kind,
             std::string_view text,
             std::string_view path,
             const LogRecord& record,
             const ScopeIndex::Entry& place);
  bool Tell(const PatternUse& use, std::string_view path, const LogRecord& record);
  // The same for each line of the record's raw text.
  void OfferLines(std::string_view path, const LogRecord& record, const ScopeIndex::Entry& place);
  // `covered`: records by scope.
  Answer AskLog(const LogCondition& log, const std::vector<std::uint64_t>& covered) const;
  // Both must outlive it.
  EvaluationInput InputOf(const FactStore& facts, const std::vector<std::uint64_t>& covered) const;

  const RuleSet::State* rules;
  ScopeIndex scopes;
  std::vector<LogWatch> logs;
  std::vector<FileWatch> files;
  std::array<Matcher::Scratch, 3> scratches;  // by LogText
  std::vector<PatternUse> met;                // by the lines of the current event
  bool joined = false;                        // all lines of it are looked at as one
};

void RuleEngine::State::Prepare(ScopeIndex::Entry& entry) const {
  for (std::size_t kind = 0; kind < rules->tables.size(); ++kind) {
    const PatternTable& table = rules->tables[kind];
    const auto is_inside = [&](const PatternUse& use) {
      return entry.inside[rules->scope_of_log[use.log]];
    };
    entry.watched[kind] = std::any_of(table.uses.begin(), table.uses.end(), is_inside);
    for (const std::uint32_t pattern : table.matcher->always()) {
      if (is_inside(table.uses[pattern])) entry.always[kind].push_back(pattern);
    }
  }
}

void RuleEngine::State::Offer(LogText kind,
                              std::string_view text,
                              std::string_view path,
                              const LogRecord& record,
                              const ScopeIndex::Entry& place) {
  const auto index = static_cast<std::size_t>(kind);
  if (!place.watched[index]) return;
  const PatternTable& table = rules->tables[index];
  Matcher::Scratch& scratch = scratches[index];
  text = text.substr(0, limits::kLineBytes);
  table.matcher->Scan(text, scratch);
  std::erase_if(scratch.candidates, [&](std::uint32_t candidate) {
    return !place.inside[rules->scope_of_log[table.uses[candidate].log]];
  });
  const std::vector<std::uint32_t>& always = place.always[index];
  scratch.candidates.insert(scratch.candidates.end(), always.begin(), always.end());
  // Later steps first, so that one line cannot take two steps of a sequence; patterns of one step
  // lie together, so that a line counts once.
  std::sort(scratch.candidates.begin(), scratch.candidates.end(), std::greater<>());
  const PatternUse* last = nullptr;
  for (const std::uint32_t candidate : scratch.candidates) {
    const PatternUse& use = table.uses[candidate];
    if (last != nullptr && *last == use) continue;
    if (joined && std::find(met.begin(), met.end(), use) != met.end()) continue;
    if (!PatternMatches(*table.patterns[candidate], text)) continue;
    last = &use;
    if (Tell(use, path, record) && kind == LogText::kEachLine) met.push_back(use);
  }
}

// True when the record was what the pattern is for.
bool RuleEngine::State::Tell(const PatternUse& use,
                             std::string_view path,
                             const LogRecord& record) {
  LogWatch& log = logs[use.log];
  switch (use.role) {
    case PatternUse::Role::kStep:
      return log.OnCandidate(use.step, path, record);
    case PatternUse::Role::kClearing:
      log.OnClearing(record);
      return true;
    case PatternUse::Role::kNegation:
      log.OnNegation(use.step, record);
      return true;
  }
  return false;
}

void RuleEngine::State::OfferLines(std::string_view path,
                                   const LogRecord& record,
                                   const ScopeIndex::Entry& place) {
  if (!place.watched[static_cast<std::size_t>(LogText::kEachLine)]) return;
  LogRecord line = record;
  met.clear();
  for (const std::string_view text : SplitLines(record.raw)) {
    line.raw = text;
    Offer(LogText::kEachLine, text, path, line, place);
    ++line.line;
    line.offset += text.size() + 1;
  }
  if (record.raw.size() > limits::kLineBytes || record.raw.find('\n') == std::string_view::npos)
    return;
  // Programs break their messages, and others who wrote the rules saw them in one line. Only what
  // no line of the event met is looked for there, so that nothing counts twice.
  std::string whole(record.raw);
  std::replace(whole.begin(), whole.end(), '\n', ' ');
  line = record;
  line.raw = whole;
  joined = true;
  Offer(LogText::kEachLine, whole, path, line, place);
  joined = false;
}

Answer RuleEngine::State::AskLog(const LogCondition& log,
                                 const std::vector<std::uint64_t>& covered) const {
  const std::uint64_t records = covered[rules->scope_of_log[log.index]];
  Answer answer;
  for (LogMatch& found : logs[log.index].Matches(records)) {
    Match match;
    match.bindings = std::move(found.bindings);
    match.count = found.told.latest.count + found.told.earlier;
    match.earlier = found.told.earlier;
    match.busiest = found.told.busiest;
    match.earliest = found.told.earliest;
    match.first = found.told.latest.first;
    match.last = found.told.latest.last;
    match.lines.push_back(found.told.latest.Lines());
    answer.matches.push_back(std::move(match));
  }
  if (!answer.matches.empty()) {
    answer.truth = Truth::kYes;
  } else if (records == 0) {
    answer.truth = Truth::kUnknown;
    const LogScope& scope = log.scope;
    const std::vector<std::string>& names = !scope.programs.empty()  ? scope.programs
                                            : !scope.formats.empty() ? scope.formats
                                                                     : scope.paths;
    answer.lacking.insert(names.empty() ? std::string("log")
                                        : fmt::format("log of {}", fmt::join(names, " or ")));
  }
  return answer;
}

EvaluationInput RuleEngine::State::InputOf(const FactStore& facts,
                                           const std::vector<std::uint64_t>& covered) const {
  return {.facts = &facts,
          .log = [this, &covered](const LogCondition& log) { return AskLog(log, covered); },
          .file = [this](const FileCondition& file) { return files[file.index].Ask(); }};
}

RuleEngine::RuleEngine(const RuleSet& rules) : state_(std::make_unique<State>(rules.state())) {}
RuleEngine::~RuleEngine() = default;

void RuleEngine::OnRecord(std::string_view path, const LogRecord& record) {
  if (state_->rules->logs.empty()) return;
  const ScopeIndex::Entry& place = state_->scopes.Count(path, record);
  state_->Offer(LogText::kMessage, record.message, path, record, place);
  state_->Offer(LogText::kRaw, record.raw, path, record, place);
  state_->OfferLines(path, record, place);
}

void RuleEngine::OnText(std::string_view path, std::string_view /*kind*/, std::string_view text) {
  for (FileWatch& file : state_->files) file.OnText(path, text);
  if (state_->rules->tables[static_cast<std::size_t>(LogText::kEachLine)].uses.empty()) return;
  LogRecord record;
  record.raw = text;
  record.format = "none";
  record.line = 1;
  state_->OfferLines(path, record, state_->scopes.Count(path, record));
}

namespace {

// What is said about a rule that could not be told.
void NoteUnknown(const Rule& rule, const Answer& answer, RuleVerdicts& verdicts) {
  const std::string lacking = fmt::format("{}", fmt::join(answer.lacking, ", "));
  verdicts.not_checked.push_back(
      {.rule = rule.id, .why = fmt::format("not in the input: {}", lacking)});
  if (!answer.came_close) return;
  verdicts.please_also_send.push_back(rule.ask.empty()
                                          ? fmt::format("{} (would settle {})", lacking, rule.id)
                                          : fmt::format("{} (would settle {})", rule.ask, rule.id));
}

}  // namespace

RuleVerdicts RuleEngine::Evaluate(const FactStore& facts, const Coverage& /*coverage*/) const {
  RuleVerdicts verdicts;
  const std::vector<std::uint64_t> covered = state_->scopes.Covered();
  const EvaluationInput input = state_->InputOf(facts, covered);
  std::map<std::string, bool, std::less<>> shows;  // whether a pack's system shows itself
  for (const auto& [id, pack] : state_->rules->packs) {
    shows[id] = !pack.signs || casefile::Evaluate(*pack.signs, input, {}).truth == Truth::kYes;
    if (shows[id]) continue;
    verdicts.not_checked.push_back(
        {.rule = id + "/*", .why = fmt::format("no sign of {} in the input", pack.title)});
  }
  verdicts.not_checked.insert(
      verdicts.not_checked.end(), state_->rules->refused.begin(), state_->rules->refused.end());
  for (const auto& [id, rule] : state_->rules->rules) {
    if (!rule.unsupported.empty()) {
      verdicts.not_checked.push_back({.rule = id, .why = rule.unsupported});
      continue;
    }
    if (rule.needs_signs && !shows[rule.pack]) continue;
    const bool guarded =
        std::any_of(rule.unless.begin(), rule.unless.end(), [&input](const Condition& guard) {
          return casefile::Evaluate(guard, input, {}).truth == Truth::kYes;
        });
    if (guarded) continue;
    const Answer answer = casefile::Evaluate(rule.when, input, {});
    if (answer.truth == Truth::kYes) {
      verdicts.hits.push_back(HitOf(rule, answer));
    } else if (answer.truth == Truth::kUnknown && shows[rule.pack]) {
      NoteUnknown(rule, answer, verdicts);
    }
  }
  return verdicts;
}

Result<std::string> RuleEngine::Explain(std::string_view id, const FactStore& facts) const {
  const auto found = state_->rules->rules.find(id);
  if (found == state_->rules->rules.end())
    return Error(ErrorCode::kNotFound, fmt::format("there is no rule '{}'", id));
  const Rule& rule = found->second;
  const std::vector<std::uint64_t> covered = state_->scopes.Covered();
  const EvaluationInput evaluation = state_->InputOf(facts, covered);
  const ExplainInput input{.evaluation = &evaluation, .progress = [&](const LogCondition& log) {
                             LogProgress progress = state_->logs[log.index].Progress();
                             progress.records = covered[state_->rules->scope_of_log[log.index]];
                             return progress;
                           }};
  Explanation out{.rule = rule.id, .title = rule.title, .verdict = {}, .steps = {}};
  if (!rule.unsupported.empty()) {
    out.verdict = "It could not be checked: " + rule.unsupported;
    return ExplanationJson(out);
  }
  const PackInfo& pack = state_->rules->packs.find(rule.pack)->second;
  bool signs = true;
  if (rule.needs_signs && pack.signs) {
    out.steps.push_back(ExplainCondition(*pack.signs, input, {}));
    out.steps.back().what = "signs of the pack: " + out.steps.back().what;
    signs = out.steps.back().truth == Truth::kYes;
  }
  out.steps.push_back(ExplainCondition(rule.when, input, {}));
  const Truth truth = out.steps.back().truth;
  bool guarded = false;
  for (const Condition& guard : rule.unless) {
    out.steps.push_back(ExplainCondition(guard, input, {}));
    out.steps.back().what = "unless " + out.steps.back().what;
    guarded = guarded || out.steps.back().truth == Truth::kYes;
  }
  out.verdict = !signs                     ? "It did not fire: its system does not show itself."
                : guarded                  ? "It did not fire: what 'unless' names holds."
                : truth == Truth::kYes     ? "It fired."
                : truth == Truth::kUnknown ? "It could not be checked: a source is missing."
                                           : "It did not fire.";
  return ExplanationJson(out);
}

}  // namespace casefile
