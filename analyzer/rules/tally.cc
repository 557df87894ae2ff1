#include "analyzer/rules/tally.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"

namespace casefile {
namespace {

void Widen(Tally& tally, const std::optional<Instant>& time) {
  if (!time) return;
  tally.first = std::min(tally.first.value_or(*time), *time);
  tally.last = std::max(tally.last.value_or(*time), *time);
}

bool Earlier(const Evidence& a, const Evidence& b) {
  return a.time < b.time;
}

// Files come in the order of their names, not of time, so a later hit may be the earlier event.
void Keep(Tally& tally, Evidence evidence) {
  auto& head = tally.head;
  auto& tail = tally.tail;
  head.insert(std::upper_bound(head.begin(), head.end(), evidence, Earlier), std::move(evidence));
  if (head.size() <= limits::kEvidenceEnds) return;
  Evidence rest = std::move(head.back());
  head.pop_back();
  tail.insert(std::upper_bound(tail.begin(), tail.end(), rest, Earlier), std::move(rest));
  if (tail.size() > limits::kEvidenceEnds) tail.erase(tail.begin());
}

}  // namespace

Evidence EvidenceOf(std::string_view path, const LogRecord& record) {
  return {.path = std::string(path),
          .line = record.line,
          .offset = record.offset,
          .time = record.time,
          .confidence = record.confidence,
          .text = std::string(record.raw.substr(0, limits::kEvidenceTextBytes)),
          .supports = true};
}

void Tally::Add(std::string_view path, const LogRecord& record) {
  ++count;
  Widen(*this, record.time);
  Keep(*this, EvidenceOf(path, record));
}

void Tally::Merge(Tally other) {
  count += other.count;
  Widen(*this, other.first);
  Widen(*this, other.last);
  for (Evidence& evidence : other.head) Keep(*this, std::move(evidence));
  for (Evidence& evidence : other.tail) Keep(*this, std::move(evidence));
}

std::vector<Evidence> Tally::Lines() const {
  std::vector<Evidence> lines = head;
  lines.insert(lines.end(), tail.begin(), tail.end());
  return lines;
}

}  // namespace casefile
