#include "analyzer/signals/template_signals.h"

#include <algorithm>
#include <bit>
#include <map>
#include <utility>

#include "analyzer/signals/find_signals.h"
#include "base/limits.h"

namespace casefile {
namespace {

// A message's first lines name the event; a stack trace below differs in every line.
constexpr std::size_t kMessageBytes = 2 * limits::kKiB;

std::string_view FirstLine(std::string_view message) {
  return message.substr(0, std::min(message.find('\n'), kMessageBytes));
}

// What is shown first: trouble with a signal, then signals, then trouble.
int Interest(const TemplateSummary& summary) {
  constexpr int kSignal = 10;
  const int severity = static_cast<int>(summary.severity);
  const bool trouble = summary.severity >= Severity::kWarning;
  return (summary.signals.empty() ? 0 : kSignal) + (trouble ? severity : 0);
}

RateOverTime RateOf(const signals::RateSeries& series) {
  RateOverTime rate;
  if (series.empty()) return rate;
  rate.from = series.StartOf(0);
  rate.slot_seconds = series.slot_seconds();
  for (std::int64_t slot = 0; slot < series.size(); ++slot) rate.counts.push_back(series.At(slot));
  return rate;
}

}  // namespace

std::uint32_t TemplateSignals::PathIndex(std::string_view path) {
  // Records come file by file.
  if (!paths_.empty() && paths_.back() == path)
    return static_cast<std::uint32_t>(paths_.size() - 1);
  paths_.emplace_back(path);
  return static_cast<std::uint32_t>(paths_.size() - 1);
}

void TemplateSignals::OnRecord(std::string_view path, const LogRecord& record) {
  const std::string_view message = FirstLine(record.message);
  const auto handle = miner_.Add(message);
  if (!record.time) return;
  const std::uint32_t index = PathIndex(path);
  entities_.Add(record, index, handle);
  traces_.Add(path, index, record);
  if (handle >= kSeries) return;
  samples_.Add(handle, message);
  if (handle >= seen_.size()) seen_.resize(handle + 1);
  Seen& seen = seen_[handle];
  seen.series.Add(*record.time);
  seen.severity = std::max(seen.severity, record.severity);
  if (!seen.last || *record.time > *seen.last) seen.last = record.time;
  if (const auto took = signals::DurationOf(record)) {
    if (!seen.durations) seen.durations = std::make_shared<signals::DurationSeries>();
    seen.durations->Add(*record.time, *took);
  }
  seen.sources |= std::uint64_t{1} << (index % 64);
  if (seen.first && *seen.first <= *record.time) return;
  seen.first = record.time;
  seen.path = index;
  seen.line = record.line;
  seen.offset = record.offset;
}

void TemplateSignals::Merge(const Seen& part, Seen& whole) {
  if (!part.first) return;
  whole.series.Merge(part.series);
  whole.severity = std::max(whole.severity, part.severity);
  whole.last = whole.last ? std::max(whole.last, part.last) : part.last;
  whole.sources |= part.sources;
  if (part.durations) {
    if (!whole.durations) whole.durations = std::make_shared<signals::DurationSeries>();
    whole.durations->Merge(*part.durations);
  }
  if (whole.first && *whole.first <= *part.first) return;
  whole.first = part.first;
  whole.path = part.path;
  whole.line = part.line;
  whole.offset = part.offset;
}

std::vector<TemplateSummary> TemplateSignals::Finish(const TimeSpan& window) {
  miner_.Finish();
  std::vector<Seen> whole(miner_.templates().size());
  for (std::size_t handle = 0; handle < seen_.size(); ++handle) {
    if (seen_[handle].first)
      Merge(seen_[handle],
            whole[miner_.TemplateOf(static_cast<templates::TemplateMiner::Handle>(handle))]);
  }
  std::vector<std::vector<TemplateParameter>> parameters = samples_.Of(miner_);
  std::vector<TemplateSummary> summaries;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    const templates::Template& found = miner_.templates()[i];
    const Seen& seen = whole[i];
    if (!seen.first) continue;
    Evidence evidence;
    evidence.path = paths_[seen.path];
    evidence.line = seen.line;
    evidence.offset = seen.offset;
    evidence.time = seen.first;
    summaries.push_back({.id = found.id,
                         .text = found.text.substr(0, limits::kEventTextBytes),
                         .count = found.count,
                         .severity = seen.severity,
                         .first = *seen.first,
                         .last = *seen.last,
                         .sources = static_cast<std::uint64_t>(std::popcount(seen.sources)),
                         .evidence = std::move(evidence),
                         .signals = signals::FindSignals(seen.series, window),
                         .rate = RateOf(seen.series),
                         .parameters = std::move(parameters[i])});
    if (!seen.durations) continue;
    if (const auto slower = seen.durations->FindSlower())
      summaries.back().signals.push_back(*slower);
  }
  std::stable_sort(summaries.begin(), summaries.end(), [](const auto& a, const auto& b) {
    if (Interest(a) != Interest(b)) return Interest(a) > Interest(b);
    return a.count != b.count ? a.count > b.count : a.text < b.text;
  });
  if (summaries.size() > limits::kShownTemplates) summaries.resize(limits::kShownTemplates);
  return summaries;
}

std::vector<EntitySummary> TemplateSignals::Entities() const {
  std::vector<EntitySummary> summaries;
  for (const auto* entity : entities_.Telling(limits::kShownEntities)) {
    EntitySummary summary{.kind = std::string(entity->kind),
                          .value = entity->value,
                          .count = entity->count,
                          .troubles = entity->troubles,
                          .first = entity->first,
                          .last = entity->last,
                          .sources = {},
                          .templates = {}};
    for (const std::uint32_t source : entity->sources) summary.sources.push_back(paths_[source]);
    for (const std::uint32_t handle : entity->handles) {
      const std::string& id = miner_.templates()[miner_.TemplateOf(handle)].id;
      if (std::find(summary.templates.begin(), summary.templates.end(), id) ==
          summary.templates.end())
        summary.templates.push_back(id);
    }
    summaries.push_back(std::move(summary));
  }
  return summaries;
}

TimeSpan TemplateSignals::IncidentFrom(const std::vector<TemplateSummary>& summaries,
                                       const TimeSpan& window) {
  // The minute in which the most trouble begins or rises, by the strength of the signals.
  std::map<Instant, double> minutes;
  for (const TemplateSummary& summary : summaries) {
    if (summary.severity < Severity::kWarning) continue;
    for (const Signal& signal : summary.signals) {
      if (signal.kind == SignalKind::kDrop) continue;
      minutes[Instant(std::chrono::floor<std::chrono::minutes>(signal.at))] +=
          std::min(signal.strength, 100.0) * (summary.severity >= Severity::kError ? 2 : 1);
    }
  }
  TimeSpan incident;
  double strongest = 0;
  for (const auto& [minute, strength] : minutes) {
    if (strength <= strongest) continue;
    strongest = strength;
    incident.from = std::max(minute, window.from.value_or(minute));
  }
  if (!incident.from) return incident;
  incident.to = incident.from;
  for (const TemplateSummary& summary : summaries) {
    const bool began = summary.severity >= Severity::kWarning && !summary.signals.empty() &&
                       summary.last >= *incident.from;
    if (began) incident.to = std::max(*incident.to, summary.last);
  }
  return incident;
}

}  // namespace casefile
