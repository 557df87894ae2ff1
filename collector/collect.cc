#include "collector/collect.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

#include "base/crypto.h"
#include "base/limits.h"
#include "base/version.h"
#include "collector/collect_entry.h"
#include "collector/learn.h"
#include "collector/machine.h"
#include "collector/machine_load.h"
#include "collector/work_queue.h"

namespace casefile {
namespace {

// Two members in flight keep within the memory we allow ourselves; more would wait for the disk.
constexpr std::size_t kThreads = 2;
// A file has no deadline of its own: large ones take long, and a hung one is found by the silence.
constexpr std::chrono::milliseconds kFileDeadline{120'000};
constexpr std::chrono::milliseconds kCommandGrace{2'000};

BundleHeader MakeHeader(Host& host,
                        const Redactor& redactor,
                        const Plan& plan,
                        const CollectOptions& options) {
  std::array<std::byte, 16> id{};
  FillRandom(id);
  const Machine machine = ReadMachine(host);
  BundleHeader header;
  header.bundle_id = HexOf(id);
  header.created = host.Now();
  header.tool = fmt::format("casefile-collect {}", kVersion);
  header.profiles = options.profiles;
  header.time_zone = machine.time_zone;
  header.utc_offset_seconds = host.UtcOffsetSeconds(header.created);
  header.os = machine.os_pretty_name;
  header.root = host.is_live() ? "live" : "copy";
  header.since = options.window.since;
  header.until = options.window.until;
  header.recipients = options.recipient_fingerprints;
  header.request = options.request;
  for (const PlanEntry& entry : plan.entries) {
    header.plan.push_back({.probe = entry.profile,
                           .source = redactor.Redact(entry.source),
                           .reason = entry.reason,
                           .sensitivity = std::string(ToString(entry.sensitivity))});
  }
  return header;
}

std::chrono::milliseconds DeadlineOf(const PlanEntry& entry) {
  if (const auto* command = std::get_if<PlannedCommand>(&entry.what)) {
    return command->program.deadline + kCommandGrace;  // it keeps its own deadline
  }
  if (std::holds_alternative<PlannedProbe>(entry.what)) return limits::kProbeDeadline;
  return kFileDeadline;
}

// The plan is copied: a thread that is left behind still reads it.
std::vector<WorkItem> MakeWork(const std::shared_ptr<RunState>& run,
                               const std::shared_ptr<const Plan>& plan) {
  std::vector<WorkItem> work;
  for (std::size_t i = 0; i < plan->entries.size(); ++i) {
    work.push_back({.deadline = DeadlineOf(plan->entries[i]),
                    .run = [run, plan, i](const std::stop_token& stop) {
                      CollectEntry(*run, *plan, plan->entries[i], stop);
                    }});
  }
  return work;
}

void RecordUnfinished(RunState& run, const Plan& plan, const WorkResult& work) {
  for (const std::size_t i : work.left_behind) {
    const PlanEntry& entry = plan.entries[i];
    run.AddGap({entry.profile,
                entry.source,
                {OutcomeStatus::kTimedOut, "did not come back and was left behind"}});
  }
  const std::string why = work.stopped ? "the run was interrupted before it began"
                                       : "the time for the whole run was over before it began";
  for (const std::size_t i : work.not_started) {
    const PlanEntry& entry = plan.entries[i];
    run.AddGap({entry.profile, entry.source, {OutcomeStatus::kTimedOut, why}});
  }
}

Outcome OutcomeOfRun(const RunState& run, const WorkResult& work) {
  if (work.stopped) return {OutcomeStatus::kPartial, "interrupted"};
  if (work.deadline_passed) return {OutcomeStatus::kPartial, "the deadline was reached"};
  if (run.failures() == 0) return {};
  return {OutcomeStatus::kPartial, fmt::format("{} sources are missing or cut", run.failures())};
}

}  // namespace

Result<std::shared_ptr<const Redactor>> MakeRedactor(Host& host,
                                                     const Plan& plan,
                                                     std::shared_ptr<PseudonymMap> pseudonyms) {
  std::shared_ptr<Redactor> redactor = TRY(Redactor::Create({.pseudonym_key = Secret::Random(32),
                                                             .host_names = ReadHostNames(host),
                                                             .user_names = ReadPersonNames(host),
                                                             .user_rules = {},
                                                             .map = std::move(pseudonyms)}));
  LearnSecrets(host, plan, redactor.get());
  return std::shared_ptr<const Redactor>(std::move(redactor));
}

Result<CollectSummary> Collect(const std::shared_ptr<Host>& host,
                               const Plan& plan,
                               ByteSink sink,
                               CollectOptions options) {
  const std::shared_ptr<const Redactor> redactor =
      TRY(MakeRedactor(*host, plan, options.pseudonyms));
  const BundleHeader header = MakeHeader(*host, *redactor, plan, options);
  // A machine without time to spare gives us one processor, not all.
  const bool busy = LoadPerProcessor(*host) >= 1;
  BundleWriter bundle =
      TRY(BundleWriter::Create(std::move(sink),
                               std::move(options.seal),
                               header,
                               BundleOptions{.threads = busy ? 1U : 0U,
                                             .max_bytes = options.max_size,
                                             .reserve = std::move(options.reserve),
                                             .armor = options.armor,
                                             .sign = std::move(options.sign)}));
  const auto run = std::make_shared<RunState>(host, redactor, std::move(bundle), options.observer);
  for (const Gap& gap : plan.gaps) run->AddGap(gap);

  const auto shared_plan = std::make_shared<const Plan>(plan);
  const WorkOptions work_options{// Where room is short, what matters more takes its part first.
                                 .threads = options.max_size > 0 || busy ? 1 : kThreads,
                                 .deadline = options.deadline,
                                 .should_stop = [&] {
                                   return run->sink_error().has_value() ||
                                          (options.interrupted && options.interrupted());
                                 }};
  const WorkResult work = RunWork(MakeWork(run, shared_plan), work_options);
  RecordUnfinished(*run, *shared_plan, work);
  if (auto error = run->sink_error()) return *std::move(error);

  Manifest manifest;
  manifest.bundle_id = header.bundle_id;
  manifest.finished = host->Now();
  manifest.outcome = OutcomeOfRun(*run, work);
  TRY(run->Close(&manifest));
  return CollectSummary{.seal_number = run->seal_number(),
                        .members = run->members(),
                        .bytes_written = run->bytes_written(),
                        .failures = run->failures(),
                        .withheld = run->withheld(),
                        .interrupted = work.stopped,
                        .threads_left = !work.left_behind.empty(),
                        .gaps = run->gaps()};
}

}  // namespace casefile
