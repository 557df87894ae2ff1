#include "analyzer/signals/trace_table.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "analyzer/evidence.h"
#include "base/limits.h"

namespace casefile::signals {
namespace {

bool HoldsTrace(std::string_view key) {
  return key.ends_with("stack") || key.ends_with("stack_trace") || key.ends_with("stacktrace") ||
         key.ends_with("exception") || key.ends_with("exc_info") || key.ends_with("traceback");
}

}  // namespace

std::optional<StackTrace> TraceOf(const LogRecord& record) {
  if (auto trace = FindStackTrace(record.message)) return trace;
  for (const auto& [key, value] : record.fields) {
    if (!HoldsTrace(key)) continue;
    if (auto trace = FindStackTrace(value)) return trace;
  }
  return std::nullopt;
}

void TraceTable::Add(std::string_view path, std::uint32_t source, const LogRecord& record) {
  if (!record.time) return;
  std::optional<StackTrace> trace = TraceOf(record);
  if (!trace) return;
  auto found = seen_.find(trace->fingerprint);
  const bool fresh = found == seen_.end();
  if (fresh) {
    if (seen_.size() >= limits::kTraces) return;
    found = seen_.try_emplace(trace->fingerprint).first;
    TraceSummary& summary = found->second.summary;
    summary.fingerprint = std::move(trace->fingerprint);
    summary.exceptions = std::move(trace->exceptions);
    summary.frames = std::move(trace->frames);
    if (summary.frames.size() > limits::kShownFrames) summary.frames.resize(limits::kShownFrames);
    summary.first = summary.last = *record.time;
  }
  Seen& seen = found->second;
  TraceSummary& summary = seen.summary;
  ++summary.count;
  seen.sources |= std::uint64_t{1} << (source % 64);
  summary.last = std::max(summary.last, *record.time);
  if (!fresh && summary.first <= *record.time) return;
  summary.first = *record.time;
  summary.evidence = EvidenceOf(path, record);
}

std::vector<TraceSummary> TraceTable::Summaries() const {
  std::vector<TraceSummary> summaries;
  for (const auto& [fingerprint, seen] : seen_) {
    summaries.push_back(seen.summary);
    summaries.back().sources = static_cast<std::uint64_t>(std::popcount(seen.sources));
  }
  std::stable_sort(summaries.begin(), summaries.end(), [](const auto& a, const auto& b) {
    return a.count > b.count;
  });
  if (summaries.size() > limits::kShownTraces) summaries.resize(limits::kShownTraces);
  return summaries;
}

}  // namespace casefile::signals
