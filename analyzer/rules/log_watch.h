#pragma once
// What one log condition has seen so far, kept per entity (one value of the groups it counts by; a
// condition that counts by nothing has one entity).

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/rules/frame_watch.h"
#include "analyzer/rules/rule.h"
#include "analyzer/rules/tally.h"

namespace casefile {

// An entity for which the condition holds.
struct LogMatch {
  Bindings bindings;  // the named groups of its first hit
  Episodes::Told told;
};

// How near a condition came, for explanations.
struct LogProgress {
  std::uint64_t records = 0;  // in its scope; filled in by the engine
  std::uint64_t matched = 0;  // lines that match a step
  std::uint64_t excepted = 0;
  std::uint64_t mild = 0;          // below `severity`
  std::uint64_t other_fields = 0;  // with other `fields`
  std::size_t furthest = 0;        // step of a set or sequence, from 1
  std::optional<Evidence> nearest;
};

// Belongs to one engine; the condition must outlive it. Not thread-safe.
class LogWatch {
 public:
  explicit LogWatch(const LogCondition& condition) : condition_(&condition) {}

  // The record lies in the condition's scope and one of the step's patterns matches it. Returns
  // whether it is what the step is for.
  bool OnCandidate(std::size_t step, std::string_view path, const LogRecord& record);
  // The record matches a pattern of `cleared_by`.
  void OnClearing(const LogRecord& record);
  // The record lies in the scope and matches a pattern of this negation. Comes before OnCandidate()
  // for the same record.
  void OnNegation(std::size_t negation, const LogRecord& record);

  // `covered`: how many records the condition's scope held.
  std::vector<LogMatch> Matches(std::uint64_t covered) const;
  LogProgress Progress() const;

 private:
  struct Entity {
    explicit Entity(const LogCondition& condition) : frames(condition) {}

    Bindings bindings;
    Episodes kept;  // runs of hits that were not cleared
    Episodes run;   // hits since the last clearing
    bool kept_enough = false;
    bool run_enough = false;
    std::vector<Instant> recent;  // times of the last `count` hits, when there is a window
    std::size_t next = 0;         // place of the oldest in it
    FrameWatch frames;
  };

  // Notes a line for explanations, and keeps the first of them. Returns false.
  bool NoteMiss(std::uint64_t& count, std::string_view path, const LogRecord& record);
  Entity* EntityOf(const LineStep& step, std::string_view text);
  void CountLine(Entity& entity, std::string_view path, const LogRecord& record);
  bool InWindow(const std::optional<Instant>& a, const std::optional<Instant>& b) const;
  std::string_view TextOf(const LogRecord& record) const;

  const LogCondition* condition_;
  LogProgress progress_;
  std::map<std::string, Entity, std::less<>> entities_;
  // What spoke against hits so far, for entities that come later: negation and moment.
  std::deque<std::pair<std::size_t, Moment>> spoken_;
};

}  // namespace casefile
