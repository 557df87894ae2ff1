// rules list, show, test, lint: for those who write rule packs.

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "analyzer/commands.h"
#include "analyzer/rule_files.h"
#include "analyzer/rules/rule_set.h"
#include "base/console.h"
#include "base/json.h"
#include "base/text.h"

namespace casefile {
namespace {

void Print(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
}

void PrintField(std::string_view name, const std::vector<std::string>& values) {
  for (const std::string& value : values)
    for (const std::string_view line : SplitLines(value))
      Print(fmt::format("  {:<11} {}\n", name, EscapeForTerminal(line)));
}

std::string ListJson(const RuleSet& rules) {
  JsonWriter json(JsonWriter::Style::kPretty);
  json.BeginObject().Member("schema", "casefile.rules/1").Key("rules").BeginArray();
  for (const auto& [id, rule] : rules.state().rules) {
    json.BeginObject()
        .Member("id", id)
        .Member("file", rule.file)
        .Member("severity", ToString(rule.severity))
        .Member("title", rule.title);
    if (!rule.unsupported.empty()) json.Member("unsupported", rule.unsupported);
    json.EndObject();
  }
  json.EndArray().EndObject();
  return json.Take() + "\n";
}

// Rules of other languages that were read but cannot be asked, and files that were not read.
std::size_t PrintUnusable(const RuleSet::State& state) {
  std::size_t count = state.refused.size();
  for (const NotChecked& file : state.refused) Print(EscapeForTerminal(file.why) + "\n");
  for (const auto& [id, rule] : state.rules) {
    if (rule.unsupported.empty()) continue;
    ++count;
    Print(fmt::format("{}: {}\n", EscapeForTerminal(id), EscapeForTerminal(rule.unsupported)));
  }
  return count;
}

// False when more than one pair in a thousand is a cross-fire that nothing declares.
bool PrintMatrix(const RuleSet& rules) {
  const CrossFires cross = rules.FindCrossFires();
  for (const std::string& line : cross.unexpected) Print(EscapeForTerminal(line) + "\n");
  Print(fmt::format("{} pairs of a case and another rule: {} related fire, {} unexpected\n",
                    cross.pairs,
                    cross.related.size(),
                    cross.unexpected.size()));
  return cross.unexpected.size() * 1000 <= cross.pairs;
}

}  // namespace

Result<AnalyzeExit> RunRulesList(const ParsedCommand& command) {
  const RuleSet rules = TRY(LoadRules(command.All("rules")));
  if (command.Has("json")) {
    Print(ListJson(rules));
    return AnalyzeExit::kClean;
  }
  for (const RuleSummary& rule : rules.List())
    Print(fmt::format("{:<44} {:<9} {}\n",
                      EscapeForTerminal(rule.id),
                      ToString(rule.severity),
                      EscapeForTerminal(rule.title)));
  return AnalyzeExit::kClean;
}

Result<AnalyzeExit> RunRulesShow(const ParsedCommand& command) {
  const RuleSet rules = TRY(LoadRules(command.All("rules")));
  const std::string& id = command.arguments.front();
  const auto& known = rules.state().rules;
  const auto found = known.find(id);
  if (found == known.end()) {
    std::vector<std::string_view> ids;
    ids.reserve(known.size());
    for (const auto& [each, rule] : known) ids.push_back(each);
    const std::string_view near = Suggest(id, ids);
    return Error(ErrorCode::kInvalidInput, fmt::format("there is no rule '{}'", id))
        .WithHint(near.empty() ? std::string("casefile-analyze rules list names them all")
                               : fmt::format("did you mean '{}'?", near));
  }
  const Rule& rule = found->second;
  Print(fmt::format("{}\n", EscapeForTerminal(rule.id)));
  PrintField("title", {rule.title});
  PrintField("pack", {rule.file});
  PrintField("severity", {std::string(ToString(rule.severity))});
  PrintField("cause", {rule.cause});
  PrintField("impact", {rule.impact});
  PrintField("remedy", rule.remedy);
  PrintField("explains", rule.explains);
  PrintField("references", rule.references);
  return AnalyzeExit::kClean;
}

Result<AnalyzeExit> RunRulesTest(const ParsedCommand& command) {
  const RuleSet rules =
      TRY(command.arguments.empty() ? RuleSet::Builtin() : LoadForTest(command.arguments));
  const std::vector<std::string> failures = rules.RunCases();
  for (const std::string& failure : failures) Print(EscapeForTerminal(failure) + "\n");
  Print(fmt::format("{} rules, {} failed cases\n", rules.List().size(), failures.size()));
  bool good = failures.empty();
  if (command.Has("matrix")) good = PrintMatrix(rules) && good;
  return good ? AnalyzeExit::kClean : AnalyzeExit::kFailed;
}

Result<AnalyzeExit> RunRulesLint(const ParsedCommand& command) {
  // On top of ours, because a pack may name rules of ours in `explains`.
  const RuleSet rules = TRY(LoadRules(command.arguments));
  TRY(Lint(rules.state()));
  const std::size_t unusable = PrintUnusable(rules.state());
  if (unusable > 0) {
    Print(fmt::format("{} rules, {} that cannot be used\n", rules.List().size(), unusable));
    return AnalyzeExit::kFailed;
  }
  Print(fmt::format("{} rules, nothing wrong\n", rules.List().size()));
  return AnalyzeExit::kClean;
}

}  // namespace casefile
