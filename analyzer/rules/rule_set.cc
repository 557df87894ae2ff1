#include "analyzer/rules/rule_set.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "analyzer/rules/cre_document.h"
#include "analyzer/rules/pack.h"
#include "base/yaml_tree.h"

namespace casefile {

// Both are generated from analyzer/packs/*.yaml.
std::span<const EmbeddedFile> EmbeddedPacks();
std::span<const EmbeddedFile> EmbeddedPackTrees();  // parsed, without cases

namespace {

void AddStep(PatternTable& table, const LineStep& step, const PatternUse& use) {
  for (const LinePattern& pattern : step.any) {
    table.patterns.push_back(&pattern);
    table.uses.push_back(use);
  }
}

void AddLog(RuleSet::State& state, LogCondition& log) {
  log.index = state.logs.size();
  state.logs.push_back(&log);
  const auto scope = std::find(state.scopes.begin(), state.scopes.end(), log.scope);
  state.scope_of_log.push_back(static_cast<std::size_t>(scope - state.scopes.begin()));
  if (scope == state.scopes.end()) state.scopes.push_back(log.scope);
  PatternTable& table = state.tables[static_cast<std::size_t>(log.text)];
  using Role = PatternUse::Role;
  for (std::size_t i = 0; i < log.steps.size(); ++i) {
    AddStep(table, log.steps[i], {.log = log.index, .step = i, .role = Role::kStep});
  }
  if (log.cleared_by) {
    AddStep(table, *log.cleared_by, {.log = log.index, .step = 0, .role = Role::kClearing});
  }
  // After the steps: the engine takes later patterns first.
  for (std::size_t i = 0; i < log.negate.size(); ++i) {
    AddStep(table, log.negate[i].step, {.log = log.index, .step = i, .role = Role::kNegation});
  }
}

void AddFile(RuleSet::State& state, FileCondition& file) {
  file.index = state.files.size();
  state.files.push_back(&file);
}

// Gives each cause that a rule names the edge to that rule; names without a rule are left to
// Lint().
void LinkCauses(RuleSet::State& state) {
  for (const auto& [id, rule] : state.rules) {
    for (const std::string& name : rule.explained_by) {
      const auto cause = state.rules.find(name);
      if (cause == state.rules.end()) continue;
      std::vector<std::string>& explains = cause->second.explains;
      if (std::find(explains.begin(), explains.end(), id) == explains.end()) explains.push_back(id);
    }
  }
}

}  // namespace

void RuleSet::State::Link() {
  LinkCauses(*this);
  KeepSourcesApart();
}

Result<void> RuleSet::State::Compile() {
  logs.clear();
  files.clear();
  scopes.clear();
  scope_of_log.clear();
  tables = {};
  const auto add_log = [this](LogCondition& log) { AddLog(*this, log); };
  const auto add_file = [this](FileCondition& file) { AddFile(*this, file); };
  for (auto& [id, rule] : rules) {
    VisitRuleLeaves<LogCondition>(rule, add_log);
    VisitRuleLeaves<FileCondition>(rule, add_file);
  }
  for (auto& [id, pack] : packs) {
    if (!pack.signs) continue;
    VisitLeaves<LogCondition>(*pack.signs, add_log);
    VisitLeaves<FileCondition>(*pack.signs, add_file);
  }
  for (PatternTable& table : tables) table.matcher = TRY(Matcher::Compile(table.patterns));
  return {};
}

void RuleSet::State::Add(Pack pack) {
  PackInfo& info = packs[pack.id];
  info.title = std::move(pack.title);
  // A user's pack that adds rules to one of ours keeps its signs.
  if (pack.signs) info.signs = std::move(pack.signs);
  for (Rule& rule : pack.rules) rules.insert_or_assign(rule.id, std::move(rule));
}

void RuleSet::State::AddCre(std::string_view yaml, std::string_view file) {
  auto read = ParseCreDocument(yaml, file);
  if (!read) {
    refused.push_back({.rule = std::string(file), .why = read.error().message()});
    return;
  }
  for (Rule& rule : *read) {
    packs.try_emplace(rule.pack, PackInfo{.title = "Common Reliability Enumerations", .signs = {}});
    // Their ids are given by hand, and two files may have taken the same one.
    const auto known = rules.find(rule.id);
    if (known != rules.end() && known->second.file != rule.file) {
      const std::string id = rule.id;
      for (int next = 2; rules.find(rule.id) != rules.end(); ++next)
        rule.id = fmt::format("{}-{}", id, next);
    }
    rules.insert_or_assign(rule.id, std::move(rule));
  }
}

void RuleSet::AddCase(std::string_view file, const RuleCase& one) {
  for (auto& [id, rule] : state_->rules) {
    if (rule.file == file) rule.cases.push_back(one);
  }
}

RuleSet::RuleSet(std::unique_ptr<State> state) : state_(std::move(state)) {}
RuleSet::RuleSet(RuleSet&&) noexcept = default;
RuleSet& RuleSet::operator=(RuleSet&&) noexcept = default;
RuleSet::~RuleSet() = default;

RuleSet RuleSet::Empty() {
  return RuleSet(std::make_unique<State>());
}

Result<RuleSet> RuleSet::Builtin() {
  RuleSet rules = Empty();
  TRY(rules.AddPacks(EmbeddedPacks()));
  return rules;
}

Result<RuleSet> RuleSet::BuiltinToRun() {
  RuleSet rules = Empty();
  for (const EmbeddedFile& embedded : EmbeddedPackTrees()) {
    const YamlNode root = TRY(ReadYamlTree(embedded.text));
    rules.state_->Add(
        TRY(ParsePack(root, fmt::format("{}.yaml", embedded.name), Cases::kLeaveOut)));
  }
  // What Lint() would say, a test of ours says.
  rules.state_->Link();
  TRY(rules.state_->Compile());
  return rules;
}

Result<void> RuleSet::AddPack(std::string_view yaml, std::string_view file) {
  const EmbeddedFile one{.name = file, .text = yaml};
  return AddPacks({&one, 1});
}

Result<void> RuleSet::AddPacks(std::span<const EmbeddedFile> packs) {
  for (const EmbeddedFile& embedded : packs) {
    const bool bare = embedded.name.find('.') == std::string_view::npos;
    const std::string file =
        bare ? fmt::format("{}.yaml", embedded.name) : std::string(embedded.name);
    if (IsCreDocument(embedded.text)) {
      state_->AddCre(embedded.text, file);
      continue;
    }
    state_->Add(TRY(ParsePack(embedded.text, file)));
  }
  return Finish();
}

Result<void> RuleSet::Finish() {
  state_->Link();
  TRY(Lint(*state_));
  return state_->Compile();
}

std::vector<RuleSummary> RuleSet::List() const {
  std::vector<RuleSummary> list;
  for (const auto& [id, rule] : state_->rules) {
    list.push_back({.id = id,
                    .pack = rule.pack,
                    .title = rule.title,
                    .severity = rule.severity,
                    .explains = rule.explains});
  }
  return list;
}

}  // namespace casefile
