#include "collector/collect_entry.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <exception>
#include <utility>
#include <variant>
#include <vector>

#include "base/limits.h"
#include "base/text.h"
#include "collector/outcome.h"
#include "collector/text_check.h"

namespace casefile {
namespace {

using SteadyClock = std::chrono::steady_clock;

// Large enough that the matcher works in long runs, small enough to look at the clock often.
constexpr std::size_t kBlock = 256 * limits::kKiB;
constexpr std::size_t kSample = 8 * limits::kKiB;

std::int64_t MillisecondsSince(SteadyClock::time_point start) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(SteadyClock::now() - start).count();
}

// A member on its way: text in, redacted member out.
class MemberStream {
 public:
  MemberStream(RunState& run, const PlanEntry& entry, std::string path, TextKind kind)
      : run_(run), entry_(entry), path_(run.redactor()->Redact(path)), kind_(kind) {}

  Result<void> Open(Instant modified) {
    member_.emplace(TRY(run_.NewMember(path_, modified)));
    redact_.emplace(run_.redactor(), kind_, [this](Bytes bytes) -> Result<void> {
      return run_.Write(&*member_, bytes);
    });
    return {};
  }

  Result<void> Write(Bytes bytes) {
    read_ += bytes.size();
    TRY(redact_->Write(bytes));
    run_.Progressed(entry_, read_);
    return {};
  }

  Result<void> Commit(const Outcome& outcome, std::optional<int> exit_code) {
    TRY(redact_->Finish());
    ManifestMember manifest;
    manifest.path = path_;
    manifest.origin = {.kind = entry_.origin,
                       .source = run_.redactor()->Redact(entry_.source),
                       .exit_code = exit_code,
                       .took_ms = MillisecondsSince(started_)};
    manifest.outcome = {outcome.status, run_.redactor()->Redact(outcome.reason)};
    for (const auto& [rule, count] : redact_->counts()) manifest.redactions += count;
    const RedactionCounts counts = redact_->counts();
    return run_.Commit(std::move(*member_), std::move(manifest), counts);
  }

  std::uint64_t read() const { return read_; }

 private:
  RunState& run_;
  const PlanEntry& entry_;
  std::string path_;
  TextKind kind_;
  SteadyClock::time_point started_ = SteadyClock::now();
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

// What copying a file gave.
struct Copied {
  Outcome outcome;
  Weight weight = Weight::kCounts;
};

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

// The parts of a file that are taken: [0, head_end) and [tail_begin, size).
struct Cut {
  std::uint64_t head_end = 0;
  std::uint64_t tail_begin = 0;
};

// The place behind the first line end at or after `from`, so that no line is cut in two.
Result<std::uint64_t> NextLine(RandomAccessSource& source, std::uint64_t from) {
  if (from == 0) return from;
  std::vector<std::byte> block(limits::kLineBytes);
  const std::size_t got = TRY(source.ReadAt(from - 1, block));
  const std::size_t end = AsText(Bytes(block).first(got)).find('\n');
  return end == std::string_view::npos ? from : from + end;
}

Result<Cut> FindCut(RandomAccessSource& source, const PlannedFile& file) {
  const std::uint64_t size = source.size();
  if (file.head + file.tail == 0 || size <= file.head + file.tail) return Cut{0, 0};
  Cut cut;
  cut.head_end = TRY(NextLine(source, file.head));
  cut.tail_begin = std::max(cut.head_end, TRY(NextLine(source, size - file.tail)));
  return cut;
}

enum class CopyEnd : std::uint8_t { kComplete, kShrank, kStopped };

Result<CopyEnd> CopyRange(RandomAccessSource& source,
                          std::uint64_t begin,
                          std::uint64_t end,
                          MemberStream* member,
                          const std::stop_token& stop) {
  std::vector<std::byte> block(kBlock);
  while (begin < end) {
    if (stop.stop_requested()) return CopyEnd::kStopped;
    const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(block.size(), end - begin));
    const std::size_t got = TRY(source.ReadAt(begin, std::span(block).first(want)));
    if (got == 0) return CopyEnd::kShrank;
    TRY(member->Write(Bytes(block).first(got)));
    begin += got;
  }
  return CopyEnd::kComplete;
}

Result<Copied> CopyFile(RandomAccessSource& source,
                        const PlannedFile& file,
                        MemberStream* member,
                        const std::stop_token& stop) {
  const std::uint64_t size = source.size();
  const Cut cut = TRY(FindCut(source, file));
  CopyEnd end = TRY(CopyRange(source, 0, cut.head_end, member, stop));
  if (cut.tail_begin > cut.head_end && cut.head_end > 0) {
    const std::string note =
        fmt::format("[casefile: {} bytes left out here]\n", cut.tail_begin - cut.head_end);
    TRY(member->Write(AsBytes(note)));
  }
  if (end == CopyEnd::kComplete) {
    end = TRY(CopyRange(source, cut.tail_begin, size, member, stop));
  }
  if (end == CopyEnd::kStopped) return Copied{StoppedOutcome()};
  if (end == CopyEnd::kShrank) {
    return Copied{{OutcomeStatus::kPartial, "the file became shorter while it was read"}};
  }
  if (cut.tail_begin == cut.head_end) return Copied{};
  const std::string reason = fmt::format("{} of {} left out, as planned",
                                         FormatByteSize(cut.tail_begin - cut.head_end),
                                         FormatByteSize(size));
  return Copied{{OutcomeStatus::kPartial, reason}, Weight::kPlanned};
}

Result<Ending> CollectFile(RunState& run,
                           const PlanEntry& entry,
                           const PlannedFile& file,
                           const std::stop_token& stop) {
  const std::unique_ptr<RandomAccessSource> source = TRY(run.host().OpenFile(file.path));
  std::array<std::byte, kSample> sample{};
  const std::size_t sampled = TRY(source->ReadAt(0, sample));
  const std::string_view kind = NotText(AsText(std::span(sample).first(sampled)));
  if (!kind.empty()) {
    return Ending{{OutcomeStatus::kWithheld, fmt::format("{} cannot be redacted", kind)}, 0};
  }
  MemberStream member(run, entry, entry.member, file.text);
  TRY(member.Open(file.modified));
  Result<Copied> copied = CopyFile(*source, file, &member, stop);
  if (!copied && run.sink_error()) return std::move(copied).error();
  // An error in the middle of a file does not take away its beginning.
  const Copied end = copied ? *copied : Copied{{OutcomeStatus::kPartial, copied.error().message()}};
  TRY(member.Commit(end.outcome, std::nullopt));
  return Ending{end.outcome, member.read(), end.weight};
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

void CollectEntry(RunState& run, const Plan& plan, const PlanEntry& entry, std::stop_token stop) {
  run.Started(entry);
  Ending ending;
  try {
    Result<Ending> result = Dispatch(run, plan, entry, stop);
    ending = result ? std::move(*result) : Ending{OutcomeOf(result.error()), 0};
  } catch (const std::exception& e) {
    ending.outcome = {OutcomeStatus::kFailed, fmt::format("internal error: {}", e.what())};
  }
  if (ending.outcome.status != OutcomeStatus::kOk) {
    run.AddGap({entry.profile, entry.source, ending.outcome}, ending.weight);
  }
  run.Finished(entry, ending.outcome, ending.bytes);
}

}  // namespace casefile
