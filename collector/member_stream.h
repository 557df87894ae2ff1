#pragma once
// A member on its way: text goes in, a redacted member comes out.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "collector/run_state.h"
#include "redact/redactor.h"

namespace casefile {

// Open, Write…, Commit; without Commit it leaves no trace. Belongs to one thread; `run` and `entry`
// must outlive it.
class MemberStream {
 public:
  // `path` is redacted here, as are the entry's texts.
  MemberStream(RunState& run, const PlanEntry& entry, std::string_view path, TextKind kind);
  MemberStream(const MemberStream&) = delete;
  MemberStream& operator=(const MemberStream&) = delete;
  MemberStream(MemberStream&&) = delete;
  MemberStream& operator=(MemberStream&&) = delete;
  ~MemberStream() = default;

  Result<void> Open(Instant modified);
  Result<void> Write(Bytes bytes);
  Result<void> Commit(const Outcome& outcome, std::optional<int> exit_code);

  // Bytes that went in.
  std::uint64_t read() const { return read_; }

 private:
  RunState& run_;
  const PlanEntry& entry_;
  std::string path_;  // redacted
  std::string name_;  // as rules of the user may say it
  TextKind kind_;
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  std::optional<MemberWriter> member_;
  std::optional<RedactStream> redact_;
  std::uint64_t read_ = 0;
};

// How an entry ended, and what was read for it.
struct Ending {
  Outcome outcome;
  std::uint64_t bytes = 0;
  Weight weight = Weight::kCounts;
};

}  // namespace casefile
