#include "collector/collect_health.h"

#include <fmt/format.h>

#include <optional>
#include <string>

namespace casefile {

Result<Ending> CollectHealth(RunState& run,
                             const PlanEntry& entry,
                             const LoopbackUrl& url,
                             const std::stop_token& stop) {
  const Result<HttpAnswer> answer = run.host().Get(url, stop);
  std::string text;
  Outcome outcome;
  if (!answer) {
    const bool late = answer.error().code() == ErrorCode::kTimedOut;
    text = fmt::format("no answer: {}\n", answer.error().message());
    outcome = {late ? OutcomeStatus::kTimedOut : OutcomeStatus::kMissing,
               fmt::format("{}: {}", answer.error().message(), entry.reason)};
  } else {
    text = fmt::format("{}\n\n{}", answer->head, answer->body);
    if (answer->cut) outcome = {OutcomeStatus::kPartial, "cut at the limit of a health document"};
  }
  MemberStream member(run, entry, entry.member, TextKind::kAny);
  TRY(member.Open(run.host().Now()));
  TRY(member.Write(AsBytes(text)));
  TRY(member.Commit(outcome, std::nullopt));
  // That nobody answers is what we came to know: nothing is missing of the bundle.
  return Ending{std::move(outcome), member.read(), Weight::kPlanned};
}

}  // namespace casefile
