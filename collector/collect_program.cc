#include "collector/collect_program.h"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <utility>

#include "base/text.h"
#include "collector/journal_export.h"

namespace casefile {
namespace {

Outcome OutcomeOfEnd(const Program& program, const ProgramResult& result) {
  switch (result.end) {
    case ProgramEnd::kExited:
      return {};
    case ProgramEnd::kSignalled:
      return {OutcomeStatus::kFailed, fmt::format("ended by signal {}", result.exit_code)};
    case ProgramEnd::kTimedOut:
      return {OutcomeStatus::kTimedOut,
              fmt::format("gave no end within {}", FormatDuration(program.deadline))};
    case ProgramEnd::kInterrupted:
      return {OutcomeStatus::kTimedOut, "stopped before it was complete"};
    case ProgramEnd::kOutputLimit:
      return {OutcomeStatus::kPartial,
              fmt::format("cut after {} of output", FormatByteSize(program.output_limit))};
  }
  return {OutcomeStatus::kFailed, "unknown end"};
}

}  // namespace

Result<Ending> CollectProgram(RunState& run,
                              const PlanEntry& entry,
                              const ProgramOutput& what,
                              const std::stop_token& stop) {
  MemberStream member(run, entry, what.member, TextKind::kAny);
  TRY(member.Open(run.host().Now()));
  const ByteSink sink = [&member](Bytes bytes) { return member.Write(bytes); };
  JournalExport journal(sink);
  const bool convert = what.form == OutputForm::kJournalExport;
  const ProgramResult result = TRY(run.host().Run(
      what.program,
      [&](Bytes bytes) { return convert ? journal.Write(bytes) : sink(bytes); },
      stop));
  if (convert) TRY(journal.Finish());
  const Outcome outcome = OutcomeOfEnd(what.program, result);
  std::optional<int> exit_code;
  if (result.end == ProgramEnd::kExited) exit_code = result.exit_code;
  // An empty output is kept: "no unit failed" is a fact.
  TRY(member.Commit(outcome, exit_code));
  if (!result.error_output.empty()) {
    std::string path = what.member;
    path.insert(path.rfind('.'), ".stderr");
    MemberStream errors(run, entry, std::move(path), TextKind::kAny);
    TRY(errors.Open(run.host().Now()));
    TRY(errors.Write(AsBytes(result.error_output)));
    TRY(errors.Commit({}, exit_code));
  }
  return Ending{outcome, member.read()};
}

}  // namespace casefile
