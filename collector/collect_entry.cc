#include "collector/collect_entry.h"

#include <fmt/format.h>

#include <exception>
#include <utility>
#include <variant>

#include "base/text.h"
#include "collector/collect_file.h"
#include "collector/member_stream.h"
#include "collector/outcome.h"

namespace casefile {
namespace {

Outcome StoppedOutcome() {
  return {OutcomeStatus::kTimedOut, "stopped before it was complete"};
}

Result<Ending> CollectProbe(RunState& run,
                            const Plan& plan,
                            const PlanEntry& entry,
                            const Probe& probe,
                            std::stop_token stop) {
  ProbeContext context{.host = run.host(),
                       .redactor = *run.redactor(),
                       .stop = std::move(stop),
                       .environment_of = plan.environment_of,
                       .environment_files = plan.environment_files};
  ProbeResult result = TRY(probe.run(context));
  for (Gap& gap : result.gaps) {
    gap.probe = probe.id;
    run.AddGap(std::move(gap));
  }
  MemberStream member(run, entry, entry.member, TextKind::kAny);
  TRY(member.Open(run.host().Now()));
  TRY(member.Write(AsBytes(result.text)));
  TRY(member.Commit(result.outcome, std::nullopt));
  return Ending{std::move(result.outcome), result.text.size()};
}

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
      return StoppedOutcome();
    case ProgramEnd::kOutputLimit:
      return {OutcomeStatus::kPartial,
              fmt::format("cut after {} of output", FormatByteSize(program.output_limit))};
  }
  return {OutcomeStatus::kFailed, "unknown end"};
}

Result<Ending> CollectCommand(RunState& run,
                              const PlanEntry& entry,
                              const Program& program,
                              std::stop_token stop) {
  MemberStream member(run, entry, entry.member, TextKind::kAny);
  TRY(member.Open(run.host().Now()));
  const ProgramResult result = TRY(run.host().Run(
      program, [&member](Bytes bytes) { return member.Write(bytes); }, std::move(stop)));
  const Outcome outcome = OutcomeOfEnd(program, result);
  std::optional<int> exit_code;
  if (result.end == ProgramEnd::kExited) exit_code = result.exit_code;
  // An empty output is kept: "no unit failed" is a fact.
  TRY(member.Commit(outcome, exit_code));
  if (!result.error_output.empty()) {
    std::string path = entry.member;
    path.insert(path.size() - std::string_view(".txt").size(), ".stderr");
    MemberStream errors(run, entry, std::move(path), TextKind::kAny);
    TRY(errors.Open(run.host().Now()));
    TRY(errors.Write(AsBytes(result.error_output)));
    TRY(errors.Commit({}, exit_code));
  }
  return Ending{outcome, member.read()};
}

Result<Ending> Dispatch(RunState& run,
                        const Plan& plan,
                        const PlanEntry& entry,
                        const std::stop_token& stop) {
  if (const auto* probe = std::get_if<PlannedProbe>(&entry.what)) {
    return CollectProbe(run, plan, entry, probe->probe, stop);
  }
  if (const auto* command = std::get_if<PlannedCommand>(&entry.what)) {
    return CollectCommand(run, entry, command->program, stop);
  }
  return CollectFile(run, entry, std::get<PlannedFile>(entry.what), stop);
}

}  // namespace

void CollectEntry(RunState& run,
                  const Plan& plan,
                  const PlanEntry& entry,
                  const std::stop_token& stop) {
  run.Started(entry);
  Ending ending;
  try {
    Result<Ending> result = Dispatch(run, plan, entry, stop);
    ending = result ? std::move(*result) : Ending{OutcomeOf(result.error())};
  } catch (const std::exception& e) {
    ending.outcome = {OutcomeStatus::kFailed, fmt::format("internal error: {}", e.what())};
  }
  if (ending.outcome.status != OutcomeStatus::kOk) {
    run.AddGap({entry.profile, entry.source, ending.outcome}, ending.weight);
  }
  run.Finished(entry, ending.outcome, ending.bytes);
}

}  // namespace casefile
