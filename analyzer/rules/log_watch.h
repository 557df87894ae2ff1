#pragma once
// What one log condition has seen so far, kept per entity (one value of the groups it counts by; a
// condition that counts by nothing has one entity).

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/rules/rule.h"
#include "analyzer/rules/tally.h"

namespace casefile {

// An entity for which the condition holds.
struct LogMatch {
  Bindings bindings;  // the named groups of its first hit
  Episodes::Told told;
};

// Belongs to one engine; the condition must outlive it. Not thread-safe.
class LogWatch {
 public:
  explicit LogWatch(const LogCondition& condition) : condition_(&condition) {}

  // The record lies in the condition's scope and one of the step's patterns may match it.
  void OnCandidate(std::size_t step, std::string_view path, const LogRecord& record);
  // The record may match `cleared_by`.
  void OnClearing(const LogRecord& record);

  // `covered`: how many records the condition's scope held.
  std::vector<LogMatch> Matches(std::uint64_t covered) const;

 private:
  // The last time a step was met, and what led to it.
  struct StepState {
    bool met = false;
    std::optional<Instant> start;  // of the chain (sequence) or of this step (set)
    Tally tally;
  };
  struct Entity {
    Bindings bindings;
    Episodes kept;  // runs of hits that were not cleared
    Episodes run;   // hits since the last clearing
    bool kept_enough = false;
    bool run_enough = false;
    std::vector<Instant> recent;  // times of the last `count` hits, when there is a window
    std::size_t next = 0;         // place of the oldest in it
    std::vector<StepState> steps;
  };

  Entity* EntityOf(const LineStep& step, std::string_view text);
  void CountLine(Entity& entity, std::string_view path, const LogRecord& record);
  void MeetInSet(Entity& entity, std::size_t step, std::string_view path, const LogRecord& record);
  void MeetInSequence(Entity& entity,
                      std::size_t step,
                      std::string_view path,
                      const LogRecord& record);
  bool InWindow(const std::optional<Instant>& a, const std::optional<Instant>& b) const;
  std::string_view TextOf(const LogRecord& record) const;

  const LogCondition* condition_;
  std::map<std::string, Entity, std::less<>> entities_;
};

}  // namespace casefile
