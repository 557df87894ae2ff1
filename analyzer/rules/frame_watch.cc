#include "analyzer/rules/frame_watch.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/limits.h"

namespace casefile {

Moment MomentOf(const LogRecord& record) {
  return {.time = record.time, .line = record.line};
}

FrameWatch::FrameWatch(const LogCondition& condition)
    : condition_(&condition), steps_(condition.steps.size()), negated_(condition.negate.size()) {}

// Without a window, or without times to compare, everything is near enough.
bool FrameWatch::InWindow(const std::optional<Instant>& a, const std::optional<Instant>& b) const {
  if (condition_->window == Duration{} || !a || !b) return true;
  return std::chrono::abs(*a - *b) <= condition_->window;
}

bool FrameWatch::IsMet(std::size_t step, const std::optional<Instant>& now) const {
  const StepState& state = steps_[step];
  return state.hits.size() >= condition_->steps[step].count &&
         InWindow(state.hits.front().moment.time, now);
}

void FrameWatch::Push(std::size_t step, Hit hit, std::string_view path, const LogRecord& record) {
  StepState& state = steps_[step];
  const std::uint64_t count = condition_->steps[step].count;
  if (count == 1) state.tally = Tally{};
  state.tally.Add(path, record);
  state.hits.push_back(hit);
  if (state.hits.size() > count) state.hits.pop_front();
  furthest_ = std::max(furthest_, step + 1);
}

void FrameWatch::Meet(std::size_t step, std::string_view path, const LogRecord& record) {
  if (condition_->shape == LogShape::kSequence) {
    MeetInSequence(step, path, record);
  } else {
    MeetInSet(step, path, record);
  }
}

void FrameWatch::MeetInSet(std::size_t step, std::string_view path, const LogRecord& record) {
  Push(step, {.moment = MomentOf(record), .start = record.time}, path, record);
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    if (!IsMet(i, record.time)) return;
  }
  Complete();
}

void FrameWatch::MeetInSequence(std::size_t step, std::string_view path, const LogRecord& record) {
  Hit hit{.moment = MomentOf(record), .start = record.time};
  if (step > 0) {
    const std::size_t before = step - 1;
    const StepState& state = steps_[before];
    if (state.hits.size() < condition_->steps[before].count) return;
    const std::optional<Instant>& last = state.hits.back().moment.time;
    if (record.time && last && *record.time < *last) return;
    hit.start = state.hits.front().start;
    if (!InWindow(hit.start, record.time)) return;
  }
  Push(step, hit, path, record);
  if (step + 1 < steps_.size()) return;
  const StepState& final = steps_.back();
  if (final.hits.size() < condition_->steps.back().count) return;
  if (InWindow(final.hits.front().start, record.time)) Complete();
}

void FrameWatch::Complete() {
  Frame frame;
  for (StepState& state : steps_) {
    for (const Hit& hit : state.hits) frame.moments.push_back(hit.moment);
    frame.tally.Merge(std::move(state.tally));
    state = StepState{};
  }
  std::stable_sort(frame.moments.begin(), frame.moments.end(), [](const auto& a, const auto& b) {
    return a.time < b.time;
  });
  if (condition_->negate.empty()) return hits_.Merge(std::move(frame.tally));
  if (IsNegated(frame)) return;
  waiting_.push_back(std::move(frame));
  if (waiting_.size() <= limits::kRuleNegations) return;
  hits_.Merge(std::move(waiting_.front().tally));
  waiting_.pop_front();
}

FrameWatch::Span FrameWatch::SpanOf(const Frame& frame, const Negation& negation) {
  const Moment& anchor = frame.moments[std::min(negation.anchor, frame.moments.size() - 1)];
  Span span{.from = std::nullopt, .to = std::nullopt, .line = anchor.line};
  const std::optional<Instant>& first = frame.moments.front().time;
  const std::optional<Instant>& last = frame.moments.back().time;
  if (!anchor.time || !first || !last) return span;
  Duration width = negation.window;
  if (!negation.absolute) width += *last - *first;
  span.from = *anchor.time + negation.slide;
  span.to = *span.from + std::max(width, Duration{});
  return span;
}

bool FrameWatch::Inside(const Span& span, const Moment& moment) {
  if (!span.from || !moment.time) return !span.from && !moment.time && span.line == moment.line;
  return *moment.time >= *span.from && *moment.time <= *span.to;
}

bool FrameWatch::IsNegated(const Frame& frame) const {
  for (std::size_t i = 0; i < negated_.size(); ++i) {
    const Span span = SpanOf(frame, condition_->negate[i]);
    const bool inside = std::any_of(
        negated_[i].begin(), negated_[i].end(), [&](const auto& m) { return Inside(span, m); });
    if (inside) return true;
  }
  return false;
}

void FrameWatch::Negate(std::size_t negation, const Moment& moment) {
  negated_[negation].push_back(moment);
  if (negated_[negation].size() > limits::kRuleNegations) negated_[negation].pop_front();
  std::erase_if(waiting_, [&](const Frame& frame) {
    return Inside(SpanOf(frame, condition_->negate[negation]), moment);
  });
}

Episodes FrameWatch::Hits() const {
  Episodes all = hits_;
  for (const Frame& frame : waiting_) all.Merge(frame.tally);
  return all;
}

}  // namespace casefile
