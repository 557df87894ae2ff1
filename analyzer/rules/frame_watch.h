#pragma once
// Follows the steps of a set or a sequence until all are met within the window: a frame. A frame
// counts when no negation speaks against it; one whose span of negation is not over waits, because
// what speaks against it may come later, or from a file that is read later.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string_view>
#include <vector>

#include "analyzer/rules/rule.h"
#include "analyzer/rules/tally.h"

namespace casefile {

// When a line was written, and which line it was: lines without a time are compared as lines.
struct Moment {
  std::optional<Instant> time;
  std::uint64_t line = 0;
};
Moment MomentOf(const LogRecord& record);

// The condition must outlive it. Not thread-safe.
class FrameWatch {
 public:
  explicit FrameWatch(const LogCondition& condition);

  // The line matches this step. A line that also matches a negation is first given to Negate().
  void Meet(std::size_t step, std::string_view path, const LogRecord& record);
  void Negate(std::size_t negation, const Moment& moment);

  // The frames that nothing speaks against.
  Episodes Hits() const;
  // The step that was met last, from 1, while no frame is complete; for explanations.
  std::size_t furthest() const { return furthest_; }

 private:
  struct Hit {
    Moment moment;
    std::optional<Instant> start;  // of the chain it belongs to
  };
  // The last lines of a step, as many as it needs.
  struct StepState {
    std::deque<Hit> hits;
    Tally tally;
  };
  struct Frame {
    std::vector<Moment> moments;  // in rising order
    Tally tally;
  };
  struct Span {
    std::optional<Instant> from;
    std::optional<Instant> to;
    std::uint64_t line = 0;  // instead of the times, when there are none
  };

  bool InWindow(const std::optional<Instant>& a, const std::optional<Instant>& b) const;
  bool IsMet(std::size_t step, const std::optional<Instant>& now) const;
  void Push(std::size_t step, Hit hit, std::string_view path, const LogRecord& record);
  void MeetInSet(std::size_t step, std::string_view path, const LogRecord& record);
  void MeetInSequence(std::size_t step, std::string_view path, const LogRecord& record);
  void Complete();
  static Span SpanOf(const Frame& frame, const Negation& negation);
  static bool Inside(const Span& span, const Moment& moment);
  bool IsNegated(const Frame& frame) const;

  const LogCondition* condition_;
  std::vector<StepState> steps_;
  std::vector<std::deque<Moment>> negated_;  // by negation
  std::deque<Frame> waiting_;
  Episodes hits_;
  std::size_t furthest_ = 0;
};

}  // namespace casefile
