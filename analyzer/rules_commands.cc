// rules list, show, test, lint: for those who write rule packs.

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "analyzer/commands.h"
#include "analyzer/rule_files.h"
#include "analyzer/rules/rule_set.h"
#include "base/console.h"
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

}  // namespace

Result<AnalyzeExit> RunRulesList(const ParsedCommand& command) {
  const RuleSet rules = TRY(LoadRules(command.All("rules")));
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
      TRY(command.arguments.empty() ? RuleSet::Builtin() : LoadOnly(command.arguments));
  const std::vector<std::string> failures = rules.RunCases();
  for (const std::string& failure : failures) Print(EscapeForTerminal(failure) + "\n");
  Print(fmt::format("{} rules, {} failed cases\n", rules.List().size(), failures.size()));
  return failures.empty() ? AnalyzeExit::kClean : AnalyzeExit::kFailed;
}

Result<AnalyzeExit> RunRulesLint(const ParsedCommand& command) {
  // On top of ours, because a pack may name rules of ours in `explains`.
  const RuleSet rules = TRY(LoadRules(command.arguments));
  TRY(Lint(rules.state()));
  Print(fmt::format("{} rules, nothing wrong\n", rules.List().size()));
  return AnalyzeExit::kClean;
}

Result<AnalyzeExit> RunCommand(const ParsedCommand& command) {
  struct Entry {
    std::string_view name;
    Result<AnalyzeExit> (*run)(const ParsedCommand&);
  };
  static constexpr Entry kEntries[] = {{"report", RunReport},
                                       {"timeline", RunTimeline},
                                       {"templates", RunTemplates},
                                       {"explain", RunExplain},
                                       {"ls", RunList},
                                       {"cat", RunCat},
                                       {"search", RunSearch},
                                       {"open", RunOpen},
                                       {"verify", RunVerify},
                                       {"rules list", RunRulesList},
                                       {"rules show", RunRulesShow},
                                       {"rules test", RunRulesTest},
                                       {"rules lint", RunRulesLint}};
  for (const Entry& entry : kEntries)
    if (entry.name == command.command) return entry.run(command);
  return Error(ErrorCode::kInternal, fmt::format("no code for the command {}", command.command));
}

}  // namespace casefile
