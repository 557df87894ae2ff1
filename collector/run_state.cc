#include "collector/run_state.h"

#include <utility>

#include "collector/outcome.h"

namespace casefile {
namespace {

Error ClosedError() {
  return {ErrorCode::kTimedOut, "the bundle has been closed meanwhile"};
}

}  // namespace

RunState::RunState(std::shared_ptr<Host> host,
                   std::shared_ptr<const Redactor> redactor,
                   BundleWriter bundle,
                   RunObserver* observer)
    : host_(std::move(host)),
      redactor_(std::move(redactor)),
      observer_(observer),
      bundle_(std::move(bundle)) {}

Result<void> RunState::Keep(Result<void> result) {
  if (result) return result;
  const std::scoped_lock lock(lists_);
  if (!sink_error_) sink_error_ = result.error();
  return result;
}

Result<MemberWriter> RunState::NewMember(const std::string& path, Instant modified) {
  const std::shared_lock lock(open_);
  if (closed_) return ClosedError();
  return bundle_.NewMember(path, modified);
}

Result<void> RunState::Write(MemberWriter* member, Bytes bytes) {
  const std::shared_lock lock(open_);
  if (closed_) return ClosedError();
  return Keep(member->Write(bytes));
}

Result<std::shared_ptr<const LogFormatSet>> RunState::LogFormats() {
  std::call_once(formats_once_, [this] { formats_ = LogFormatSet::Builtin(); });
  return *formats_;
}

Result<void> RunState::Commit(MemberWriter member,
                              ManifestMember entry,
                              const RedactionCounts& counts) {
  const std::shared_lock lock(open_);
  if (closed_) return ClosedError();
  const std::string path = entry.path;
  Result<Committed> committed = bundle_.Commit(std::move(member), std::move(entry));
  if (!committed) return Keep(std::move(committed).error());
  if (*committed != Committed::kWhole) {
    out_of_room_ = true;
    if (*committed == Committed::kDiskFull) disk_full_ = true;
    return Error(ErrorCode::kTooLarge,
                 disk_full_ ? "left out, as the disk is full"
                            : "left out, as the file may not become larger");
  }
  ++members_;
  const std::scoped_lock lists_lock(lists_);
  for (const auto& [rule, count] : counts) ledger_.push_back({path, rule, count});
  return {};
}

bool RunState::Claim(const std::string& what) {
  const std::scoped_lock lock(lists_);
  return claimed_.insert(what).second;
}

void RunState::AddGap(Gap gap, Weight weight) {
  gap.source = redactor_->Redact(gap.source);
  gap.outcome.reason = redactor_->Redact(gap.outcome.reason);
  const std::shared_lock lock(open_);
  if (closed_) return;
  if (weight == Weight::kCounts && IsFailure(gap.outcome)) ++failures_;
  if (gap.outcome.status == OutcomeStatus::kWithheld) ++withheld_;
  const std::scoped_lock lists_lock(lists_);
  gaps_.push_back(std::move(gap));
}

void RunState::Started(const PlanEntry& entry) {
  const std::shared_lock lock(open_);
  if (!closed_ && observer_ != nullptr) observer_->Started(entry);
}

void RunState::Progressed(const PlanEntry& entry, std::uint64_t bytes) {
  const std::shared_lock lock(open_);
  if (!closed_ && observer_ != nullptr) observer_->Progressed(entry, bytes);
}

void RunState::Finished(const PlanEntry& entry, const Outcome& outcome, std::uint64_t bytes) {
  const std::shared_lock lock(open_);
  if (!closed_ && observer_ != nullptr) observer_->Finished(entry, outcome, bytes);
}

std::optional<Error> RunState::sink_error() {
  const std::scoped_lock lock(lists_);
  return sink_error_;
}

std::vector<Gap> RunState::gaps() {
  const std::scoped_lock lock(lists_);
  return gaps_;
}

Result<void> RunState::Close(Manifest* manifest) {
  const std::unique_lock lock(open_);
  closed_ = true;
  const std::scoped_lock lists_lock(lists_);
  manifest->gaps = gaps_;
  manifest->ledger = ledger_;
  return bundle_.Finish(*manifest);
}

}  // namespace casefile
