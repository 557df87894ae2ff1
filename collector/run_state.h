#pragma once
// What the parts of one run share: the open bundle, and the lists that become the manifest.

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <shared_mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "collector/host.h"
#include "collector/plan.h"
#include "formats/bundle/bundle_writer.h"
#include "formats/bundle/manifest.h"
#include "formats/logs/format_set.h"
#include "redact/redactor.h"

namespace casefile {

// Is told how the run goes. Called from several threads at once.
class RunObserver {
 public:
  RunObserver() = default;
  RunObserver(const RunObserver&) = delete;
  RunObserver& operator=(const RunObserver&) = delete;
  RunObserver(RunObserver&&) = delete;
  RunObserver& operator=(RunObserver&&) = delete;
  virtual ~RunObserver() = default;

  virtual void Started(const PlanEntry& entry) = 0;
  virtual void Progressed(const PlanEntry& entry, std::uint64_t bytes) = 0;
  virtual void Finished(const PlanEntry& entry, const Outcome& outcome, std::uint64_t bytes) = 0;
};

// Whether a gap makes the bundle partial.
enum class Weight : std::uint8_t {
  kCounts,   // when it is a failure at all
  kPlanned,  // the plan said so before
};

// Thread-safe. Shared by every worker; one that hangs in a system call keeps it alive, and finds it
// closed when it comes back.
class RunState {
 public:
  RunState(std::shared_ptr<Host> host,
           std::shared_ptr<const Redactor> redactor,
           BundleWriter bundle,
           RunObserver* observer);

  Host& host() { return *host_; }
  const std::shared_ptr<const Redactor>& redactor() const { return redactor_; }

  // How lines of logs look; read when it is first asked for.
  Result<std::shared_ptr<const LogFormatSet>> LogFormats();

  // As of BundleWriter; refused (kTimedOut) when the bundle has been closed. Commit() is kTooLarge
  // when the member does not fit below the limit for the whole file.
  Result<MemberWriter> NewMember(const std::string& path, Instant modified);
  Result<void> Write(MemberWriter* member, Bytes bytes);
  Result<void> Commit(MemberWriter member, ManifestMember entry, const RedactionCounts& counts);

  // True for the first who asks for `what`: two profiles may name the same container.
  bool Claim(const std::string& what);
  void AddGap(Gap gap, Weight weight = Weight::kCounts);
  void Started(const PlanEntry& entry);
  void Progressed(const PlanEntry& entry, std::uint64_t bytes);
  void Finished(const PlanEntry& entry, const Outcome& outcome, std::uint64_t bytes);

  // Whether an error of Commit() means that the bundle is as large as it may be.
  bool IsOutOfRoom(const Error& error) const {
    return out_of_room_ && error.code() == ErrorCode::kTooLarge;
  }
  // Whether that is so because the disk became full, not because of the limit.
  bool disk_full() const { return disk_full_; }
  // About how many compressed bytes a member may still have.
  std::uint64_t room() const { return bundle_.Room(); }
  // The first error of the sink: the run is over, nothing can be written any more.
  std::optional<Error> sink_error();
  std::size_t members() const { return members_; }
  std::uint64_t bytes_written() const { return bundle_.bytes_written(); }
  const std::string& seal_number() const { return bundle_.seal_number(); }
  std::vector<Gap> gaps();
  // How many gaps are failures, and how many are content that was withheld.
  std::size_t failures() const { return failures_; }
  std::size_t withheld() const { return withheld_; }

  // Waits for writes that are under way, refuses all later ones, and writes the end of the bundle.
  // `manifest` gets the gaps and the ledger.
  Result<void> Close(Manifest* manifest);

 private:
  Result<void> Keep(Result<void> result);

  std::shared_ptr<Host> host_;
  std::shared_ptr<const Redactor> redactor_;
  RunObserver* observer_;

  std::shared_mutex open_;  // shared while the bundle is written to, exclusive to close it
  bool closed_ = false;
  BundleWriter bundle_;
  std::atomic<std::size_t> members_ = 0;
  std::atomic<std::size_t> failures_ = 0;
  std::atomic<std::size_t> withheld_ = 0;
  std::atomic<bool> out_of_room_ = false;
  std::atomic<bool> disk_full_ = false;

  std::once_flag formats_once_;
  std::optional<Result<std::shared_ptr<const LogFormatSet>>> formats_;

  std::mutex lists_;
  std::optional<Error> sink_error_;
  std::vector<Gap> gaps_;
  std::vector<LedgerEntry> ledger_;
  std::set<std::string> claimed_;
};

}  // namespace casefile
