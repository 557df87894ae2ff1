#include "analyzer/commands.h"

#include <fmt/format.h>

namespace casefile {

Result<AnalyzeExit> RunCommand(const ParsedCommand& command) {
  struct Entry {
    std::string_view name;
    Result<AnalyzeExit> (*run)(const ParsedCommand&);
  };
  static constexpr Entry kEntries[] = {{"report", RunReport},
                                       {"timeline", RunTimeline},
                                       {"templates", RunTemplates},
                                       {"diff", RunDiff},
                                       {"explain", RunExplain},
                                       {"ls", RunList},
                                       {"cat", RunCat},
                                       {"search", RunSearch},
                                       {"open", RunOpen},
                                       {"verify", RunVerify},
                                       {"formats list", RunFormatsList},
                                       {"formats test", RunFormatsTest},
                                       {"request new", RunRequestNew},
                                       {"request show", RunRequestShow},
                                       {"rules list", RunRulesList},
                                       {"rules show", RunRulesShow},
                                       {"rules test", RunRulesTest},
                                       {"rules lint", RunRulesLint}};
  for (const Entry& entry : kEntries)
    if (entry.name == command.command) return entry.run(command);
  return Error(ErrorCode::kInternal, fmt::format("no code for the command {}", command.command));
}

}  // namespace casefile
