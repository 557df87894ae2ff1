#include "collector/collect_entry.h"

#include <fmt/format.h>

#include <exception>
#include <utility>
#include <variant>

#include "collector/collect_containers.h"
#include "collector/collect_database.h"
#include "collector/collect_file.h"
#include "collector/collect_health.h"
#include "collector/collect_program.h"
#include "collector/member_stream.h"
#include "collector/outcome.h"

namespace casefile {
namespace {

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

Result<Ending> Dispatch(RunState& run,
                        const Plan& plan,
                        const PlanEntry& entry,
                        const std::stop_token& stop) {
  if (const auto* probe = std::get_if<PlannedProbe>(&entry.what)) {
    return CollectProbe(run, plan, entry, probe->probe, stop);
  }
  if (const auto* command = std::get_if<PlannedCommand>(&entry.what)) {
    return CollectProgram(run, entry, {command->program, command->form, entry.member}, stop);
  }
  if (const auto* containers = std::get_if<PlannedContainers>(&entry.what)) {
    return CollectContainers(run, entry, *containers, stop);
  }
  if (const auto* health = std::get_if<PlannedHealth>(&entry.what)) {
    return CollectHealth(run, entry, health->url, stop);
  }
  if (const auto* database = std::get_if<PlannedDatabase>(&entry.what)) {
    return CollectDatabase(run, plan, entry, *database, stop);
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
    if (!result && run.IsOutOfRoom(result.error())) {
      ending.outcome.status = OutcomeStatus::kPartial;
      ending.weight = run.disk_full() ? Weight::kCounts : Weight::kPlanned;
    }
  } catch (const std::exception& e) {
    ending.outcome = {OutcomeStatus::kFailed, fmt::format("internal error: {}", e.what())};
  }
  if (ending.outcome.status != OutcomeStatus::kOk) {
    run.AddGap({entry.profile, entry.source, ending.outcome}, ending.weight);
  }
  run.Finished(entry, ending.outcome, ending.bytes);
}

}  // namespace casefile
