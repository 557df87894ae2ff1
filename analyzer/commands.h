#pragma once
// The commands of casefile-analyze. Each gives the exit code; an error is printed by main.

#include "analyzer/exit_codes.h"
#include "base/options.h"
#include "base/result.h"
#include "formats/findings/findings.h"

namespace casefile {

Result<AnalyzeExit> RunReport(const ParsedCommand& command);
Result<AnalyzeExit> RunTimeline(const ParsedCommand& command);
// What `timeline` does with --csv or --json.
Result<AnalyzeExit> RunRecords(const ParsedCommand& command);
Result<AnalyzeExit> RunTemplates(const ParsedCommand& command);
Result<AnalyzeExit> RunDiff(const ParsedCommand& command);
Result<AnalyzeExit> RunExplain(const ParsedCommand& command);

Result<AnalyzeExit> RunList(const ParsedCommand& command);
Result<AnalyzeExit> RunCat(const ParsedCommand& command);
Result<AnalyzeExit> RunSearch(const ParsedCommand& command);
Result<AnalyzeExit> RunOpen(const ParsedCommand& command);
Result<AnalyzeExit> RunVerify(const ParsedCommand& command);

Result<AnalyzeExit> RunRulesList(const ParsedCommand& command);
Result<AnalyzeExit> RunRulesShow(const ParsedCommand& command);
Result<AnalyzeExit> RunRulesTest(const ParsedCommand& command);
Result<AnalyzeExit> RunRulesLint(const ParsedCommand& command);

Result<AnalyzeExit> RunRequestNew(const ParsedCommand& command);
Result<AnalyzeExit> RunRequestShow(const ParsedCommand& command);

Result<AnalyzeExit> RunFormatsList(const ParsedCommand& command);
Result<AnalyzeExit> RunFormatsTest(const ParsedCommand& command);

// The command that `command.command` names.
Result<AnalyzeExit> RunCommand(const ParsedCommand& command);

// What the commands that analyse share: rules, input and sandbox, from the command line to the
// document.
Result<FindingsDocument> AnalyzeInput(const ParsedCommand& command);

}  // namespace casefile
