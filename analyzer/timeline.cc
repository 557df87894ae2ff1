#include "analyzer/timeline.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "analyzer/evidence.h"
#include "base/limits.h"

namespace casefile {
namespace {

constexpr std::size_t kShapeBytes = 512;
constexpr std::size_t kFirstErrors = 2;
// Of the rate of a source: enough for a strip across the page.
constexpr std::size_t kSlots = 128;

// The same for two messages that differ in numbers, ids and addresses only (FNV-1a over the text
// with every word that holds a digit taken as one character).
std::uint64_t ShapeOf(const LogRecord& record) {
  constexpr std::uint64_t kBasis = 14695981039346656037ULL;
  constexpr std::uint64_t kPrime = 1099511628211ULL;
  std::uint64_t hash = kBasis;
  const auto mix = [&](unsigned char c) { hash = (hash ^ c) * kPrime; };
  for (const char c : record.program) mix(static_cast<unsigned char>(c));
  mix('\n');
  const std::string_view text = record.message.substr(0, kShapeBytes);
  const auto is_word = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '-' || c == '.' || c == ':';
  };
  for (std::size_t i = 0; i < text.size();) {
    if (!is_word(text[i])) {
      mix(static_cast<unsigned char>(text[i++]));
      continue;
    }
    std::size_t end = i;
    bool digit = false;
    for (; end < text.size() && is_word(text[end]); ++end)
      digit = digit || (text[end] >= '0' && text[end] <= '9');
    if (digit) {
      mix('#');
    } else {
      for (const char c : text.substr(i, end - i)) mix(static_cast<unsigned char>(c));
    }
    i = end;
  }
  return hash;
}

// What the evidence says of its line is what the event says.
TimelineEvent EventOf(Evidence evidence) {
  TimelineEvent event;
  event.time = *evidence.time;
  event.severity = std::exchange(evidence.severity, Severity::kUnknown);
  event.program = std::exchange(evidence.program, {});
  event.text = evidence.message.empty() ? evidence.text : std::exchange(evidence.message, {});
  event.evidence = std::move(evidence);
  return event;
}

using PlaceKey = std::tuple<std::string, std::uint64_t, std::uint64_t>;
PlaceKey KeyOf(const Evidence& evidence) {
  return {evidence.path, evidence.line, evidence.offset};
}

bool Before(const TimelineEvent& a, const TimelineEvent& b) {
  return std::tie(a.time, a.evidence.path, a.evidence.offset, a.evidence.line) <
         std::tie(b.time, b.evidence.path, b.evidence.offset, b.evidence.line);
}

// Higher stays when there is no room for all.
int Weight(const TimelineEvent& event) {
  constexpr int kCited = 100;
  return (event.finding.empty() ? 0 : kCited) + static_cast<int>(event.severity);
}

// As many buckets to a slot as leave no more than kSlots of them.
RateOverTime RateOf(const BucketCounter& counter, std::uint64_t BucketCounter::Counts::*count) {
  const std::int64_t first = counter.buckets().begin()->first;
  const auto buckets = static_cast<std::size_t>(counter.buckets().rbegin()->first - first) + 1;
  const std::size_t to_a_slot = (buckets + kSlots - 1) / kSlots;
  RateOverTime rate;
  rate.from = counter.StartOf(first);
  rate.slot_seconds = counter.seconds() * static_cast<std::int64_t>(to_a_slot);
  rate.counts.resize((buckets + to_a_slot - 1) / to_a_slot);
  for (const auto& [number, counts] : counter.buckets())
    rate.counts[static_cast<std::size_t>(number - first) / to_a_slot] += counts.*count;
  return rate;
}

}  // namespace

Timeline::Timeline() : density_(limits::kTimelineBuckets) {}

void Timeline::OnRecord(std::string_view path, const LogRecord& record) {
  if (!record.time) return;
  const bool error = record.severity >= Severity::kError;
  const bool warning = record.severity == Severity::kWarning;
  const BucketCounter::Counts counts{
      .total = 1, .warnings = warning ? 1U : 0U, .errors = error ? 1U : 0U};
  density_.Add(*record.time, counts);
  if (BucketCounter* const source = SourceOf(path)) source->Add(*record.time, counts);
  if (!error && !warning) return;
  ++notable_;
  Keep(error ? errors_ : warnings_, path, record);
}

BucketCounter* Timeline::SourceOf(std::string_view path) {
  if (last_source_ == nullptr || last_source_->first != path) {
    auto found = sources_.find(path);
    if (found == sources_.end() && sources_.size() >= limits::kTimelineSources) return nullptr;
    if (found == sources_.end())
      found = sources_.try_emplace(std::string(path), limits::kSourceBuckets).first;
    last_source_ = &*found;
  }
  return &last_source_->second;
}

void Timeline::Keep(Shapes& shapes, std::string_view path, const LogRecord& record) {
  const std::uint64_t shape = ShapeOf(record);
  auto it = shapes.find(shape);
  if (it == shapes.end()) {
    if (shapes.size() == limits::kTimelineShapes) return;
    it = shapes.try_emplace(shape).first;
  }
  // Files come one after the other, so "first" is by time, not by arrival.
  Shape& kept = it->second;
  const std::size_t firsts = record.severity >= Severity::kError ? kFirstErrors : 1;
  if (kept.first.size() < firsts || *record.time < kept.first.back().time) {
    kept.first.push_back(EventOf(EvidenceOf(path, record)));
    std::stable_sort(kept.first.begin(), kept.first.end(), Before);
    if (kept.first.size() <= firsts) return;
    const TimelineEvent pushed_out = std::move(kept.first.back());
    kept.first.pop_back();
    if (firsts > 1 && (!kept.last || kept.last->time < pushed_out.time)) kept.last = pushed_out;
    return;
  }
  if (firsts > 1 && (!kept.last || kept.last->time <= *record.time))
    kept.last = EventOf(EvidenceOf(path, record));
}

std::vector<TimelineBucket> Timeline::Density() const {
  std::vector<TimelineBucket> density;
  for (const auto& [number, counts] : density_.buckets())
    density.push_back({.start = density_.StartOf(number),
                       .total = counts.total,
                       .warnings = counts.warnings,
                       .errors = counts.errors});
  return density;
}

Timeline::Events Timeline::EventsFor(const std::vector<Finding>& findings) const {
  std::map<PlaceKey, TimelineEvent> by_place;
  const auto add = [&](const TimelineEvent& event) {
    by_place.emplace(KeyOf(event.evidence), event);
  };
  for (const Shapes* shapes : {&errors_, &warnings_}) {
    for (const auto& [hash, shape] : *shapes) {
      for (const TimelineEvent& event : shape.first) add(event);
      if (shape.last) add(*shape.last);
    }
  }
  std::uint64_t lines = by_place.size();
  for (const Finding& finding : findings) {
    for (const Evidence& evidence : finding.evidence) {
      if (!evidence.time || !evidence.supports) continue;
      TimelineEvent& event = by_place.try_emplace(KeyOf(evidence), EventOf(evidence)).first->second;
      if (event.finding.empty()) event.finding = finding.id;
    }
  }
  Events result;
  for (auto& [key, event] : by_place) result.events.push_back(std::move(event));
  if (result.events.size() > limits::kTimelineEvents) {
    std::stable_sort(result.events.begin(), result.events.end(), [](const auto& a, const auto& b) {
      return Weight(a) != Weight(b) ? Weight(a) > Weight(b) : Before(a, b);
    });
    for (std::size_t i = limits::kTimelineEvents; i < result.events.size(); ++i)
      if (result.events[i].severity >= Severity::kWarning && lines > 0) --lines;
    result.events.resize(limits::kTimelineEvents);
  }
  std::stable_sort(result.events.begin(), result.events.end(), Before);
  result.omitted = notable_ - std::min(lines, notable_);
  return result;
}

std::vector<TimeSpan> Timeline::QuietOf(const BucketCounter& counter, const TimeSpan& window) {
  // A stretch is worth showing when it can be seen on the axis, and when it is not the source's own
  // rhythm (a job that writes once an hour is not silent for the other 59 minutes).
  constexpr int kOfWindow = 40;
  constexpr int kTimesMean = 8;
  constexpr std::size_t kMost = 20;
  std::vector<TimeSpan> quiet;
  if (!window.from || !window.to || counter.buckets().size() < 2) return quiet;
  std::uint64_t records = 0;
  for (const auto& [number, counts] : counter.buckets()) records += counts.total;
  const Instant first = counter.StartOf(counter.buckets().begin()->first);
  const Instant last = counter.StartOf(counter.buckets().rbegin()->first);
  const Duration mean =
      (last - first) / static_cast<std::int64_t>(std::max<std::uint64_t>(records, 1));
  const Duration least = std::max((*window.to - *window.from) / kOfWindow, mean * kTimesMean);
  Instant end = first;
  for (const auto& [number, counts] : counter.buckets()) {
    const Instant start = counter.StartOf(number);
    if (start - end > least && quiet.size() < kMost) quiet.push_back({end, start});
    end = counter.StartOf(number + 1);
  }
  return quiet;
}

void Timeline::Describe(const TimeSpan& window, std::vector<SourceCoverage>& sources) const {
  for (SourceCoverage& source : sources) {
    const auto it = sources_.find(source.path);
    if (it == sources_.end() || it->second.buckets().empty()) continue;
    source.quiet = QuietOf(it->second, window);
    source.rate = RateOf(it->second, &BucketCounter::Counts::total);
    source.errors = RateOf(it->second, &BucketCounter::Counts::errors);
  }
}

}  // namespace casefile
