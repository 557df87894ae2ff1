#include "collector/member_stream.h"

#include <utility>

namespace casefile {

MemberStream::MemberStream(RunState& run,
                           const PlanEntry& entry,
                           std::string_view path,
                           TextKind kind)
    : run_(run), entry_(entry), path_(run.redactor()->Redact(path)), name_(path), kind_(kind) {}

Result<void> MemberStream::Open(Instant modified) {
  member_.emplace(TRY(run_.NewMember(path_, modified)));
  redact_.emplace(
      run_.redactor(),
      kind_,
      [this](Bytes bytes) -> Result<void> { return run_.Write(&*member_, bytes); },
      name_);
  return {};
}

Result<void> MemberStream::Write(Bytes bytes) {
  read_ += bytes.size();
  TRY(redact_->Write(bytes));
  run_.Progressed(entry_, read_);
  return {};
}

Result<void> MemberStream::Commit(const Outcome& outcome, std::optional<int> exit_code) {
  TRY(redact_->Finish());
  const RedactionCounts counts = redact_->counts();
  const auto took = std::chrono::steady_clock::now() - started_;
  ManifestMember manifest;
  manifest.path = path_;
  manifest.origin = {
      .kind = entry_.origin,
      .source = run_.redactor()->Redact(entry_.source),
      .exit_code = exit_code,
      .took_ms = std::chrono::duration_cast<std::chrono::milliseconds>(took).count()};
  manifest.outcome = {outcome.status, run_.redactor()->Redact(outcome.reason)};
  for (const auto& [rule, count] : counts) manifest.redactions += count;
  return run_.Commit(std::move(*member_), std::move(manifest), counts);
}

}  // namespace casefile
