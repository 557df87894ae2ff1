#include "analyzer/hypothesis.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <string>

namespace casefile {
namespace {

double WeightOf(FindingSeverity severity) {
  constexpr std::array kWeights = {0.0, 1.0, 2.0, 4.0};
  return kWeights.at(static_cast<std::size_t>(severity));
}
constexpr double kHeaviest = 4.0;
// Which of two programs noticed first says nothing when they noticed within this time.
constexpr std::chrono::seconds kTogether{5};

// The earliest time among `nodes`, and whose it is; the general form of a cause is no effect of it.
std::optional<std::size_t> EarliestOf(const std::vector<std::size_t>& nodes,
                                      const std::vector<RuleHit>& hits) {
  std::optional<std::size_t> earliest;
  for (const std::size_t node : nodes) {
    if (!hits[node].finding.first_seen) continue;
    if (!earliest || *hits[node].finding.first_seen < *hits[*earliest].finding.first_seen) {
      earliest = node;
    }
  }
  return earliest;
}

// Everything the cause explains but the general forms of itself and of its symptoms.
std::vector<std::size_t> SymptomsOf(std::size_t cause, const CausalGraph& graph) {
  std::vector<std::size_t> symptoms = graph.Reach(cause);
  std::erase_if(symptoms, [&graph](std::size_t node) { return graph.SpecialisedBy(node) != node; });
  return symptoms;
}

double TimingOf(std::size_t cause,
                const std::vector<std::size_t>& symptoms,
                const std::vector<RuleHit>& hits) {
  const std::optional<Instant>& first = hits[cause].finding.first_seen;
  const std::optional<std::size_t> earliest = EarliestOf(symptoms, hits);
  if (!first || !earliest) return 0.5;
  return *first <= *hits[*earliest].finding.first_seen + kTogether ? 1.0 : 0.2;
}

// The loudest of the symptoms: the gravest, then the most frequent.
std::size_t LoudestOf(std::size_t cause,
                      const std::vector<std::size_t>& symptoms,
                      const std::vector<RuleHit>& hits,
                      const CausalGraph& graph) {
  std::size_t loudest = cause;
  const auto key = [&](std::size_t i) {
    const Finding& f = hits[i].finding;
    return std::tuple(graph.Chain(cause, i).size(), f.severity, f.count);
  };
  for (const std::size_t symptom : symptoms) {
    if (loudest == cause || key(symptom) > key(loudest)) loudest = symptom;
  }
  return loudest;
}

// What was so when all was well is hardly why it is not; what changed shortly before may be.
// Nothing without a baseline.
double NoveltyOf(const RuleHit& hit) {
  constexpr double kWasSo = -0.20;
  constexpr double kIsNew = 0.05;
  if (hit.in_baseline.value_or(false)) return kWasSo;
  return (hit.in_baseline ? kIsNew : 0) + (hit.changed.empty() ? 0 : kIsNew);
}

void AddNovelty(const RuleHit& hit, Hypothesis& hypothesis) {
  if (hit.in_baseline.value_or(false)) {
    hypothesis.against.emplace_back("It was so in the baseline as well.");
  } else if (hit.in_baseline) {
    hypothesis.because.emplace_back("It was not so in the baseline.");
  }
  hypothesis.because.insert(hypothesis.because.end(), hit.changed.begin(), hit.changed.end());
}

std::string SharedEntity(const RuleHit& cause, const RuleHit& effect) {
  for (const char* name :
       {"device", "mount", "port", "unit", "process", "database", "path", "pid"}) {
    const auto a = cause.entities.find(name);
    const auto b = effect.entities.find(name);
    if (a == cause.entities.end() || b == effect.entities.end()) continue;
    for (const std::string& value : a->second) {
      if (!value.empty() && b->second.count(value) != 0) return fmt::format("{} {}", name, value);
    }
  }
  return {};
}

void AddTiming(std::size_t cause,
               const std::vector<std::size_t>& symptoms,
               const std::vector<RuleHit>& hits,
               Hypothesis& hypothesis) {
  const Finding& finding = hits[cause].finding;
  const std::optional<std::size_t> earliest = EarliestOf(symptoms, hits);
  if (!finding.first_seen) {
    hypothesis.because.emplace_back("It was still so when the state was collected.");
    return;
  }
  const std::string when = FormatInstant(*finding.first_seen);
  if (!earliest) {
    hypothesis.because.push_back(fmt::format("It was first seen at {}.", when));
    return;
  }
  const Finding& symptom = hits[*earliest].finding;
  const Duration lead = *symptom.first_seen - *finding.first_seen;
  if (std::chrono::abs(lead) <= kTogether) {
    hypothesis.because.push_back(
        fmt::format("It was first seen at {}, together with {}.", when, symptom.id));
  } else if (lead > Duration{}) {
    hypothesis.because.push_back(
        fmt::format("It was first seen at {}, {} before the first symptom, {}.",
                    when,
                    FormatDuration(lead),
                    symptom.id));
  } else {
    hypothesis.against.push_back(
        fmt::format("Its first sign, at {}, came {} after the first symptom, {}.",
                    when,
                    FormatDuration(-lead),
                    symptom.id));
  }
}

void AddSupport(std::size_t cause,
                const std::vector<std::size_t>& symptoms,
                const std::vector<RuleHit>& hits,
                std::size_t others,
                Hypothesis& hypothesis) {
  const RuleHit& hit = hits[cause];
  if (!symptoms.empty()) {
    hypothesis.because.push_back(
        fmt::format("It explains {} of the {} other findings of weight.", symptoms.size(), others));
  } else if (others > 0) {
    hypothesis.against.emplace_back("It explains none of the other findings.");
  }
  if (hit.from_state && hit.finding.first_seen) {
    hypothesis.because.emplace_back("The collected state and the logs agree on it.");
  } else if (!hit.from_state && hit.finding.count == 1) {
    hypothesis.against.emplace_back("It rests on a single line.");
  }
  for (const std::size_t symptom : symptoms) {
    const std::string shared = SharedEntity(hit, hits[symptom]);
    if (shared.empty()) continue;
    hypothesis.because.push_back(
        fmt::format("It and {} both name {}.", hits[symptom].finding.id, shared));
    break;
  }
}

void AddDoubts(std::size_t cause,
               const std::vector<std::size_t>& symptoms,
               const std::vector<RuleHit>& hits,
               const CausalGraph& graph,
               Hypothesis& hypothesis) {
  for (const Evidence& evidence : hits[cause].finding.evidence) {
    if (evidence.supports) continue;
    hypothesis.against.push_back(
        fmt::format("{}:{} speaks against it.", evidence.path, evidence.line));
  }
  for (const std::size_t symptom : symptoms) {
    for (const std::size_t other : graph.Causes(symptom)) {
      const bool own = other == cause ||
                       std::binary_search(symptoms.begin(), symptoms.end(), other) ||
                       graph.SpecialisedBy(other) == cause;
      if (own) continue;
      hypothesis.against.push_back(fmt::format(
          "{} would explain {} as well.", hits[other].finding.id, hits[symptom].finding.id));
      return;
    }
  }
}

}  // namespace

double ScoreOf(std::size_t cause,
               const std::vector<RuleHit>& hits,
               const std::vector<bool>& active,
               const CausalGraph& graph) {
  double all = 0;
  for (std::size_t i = 0; i < hits.size(); ++i) {
    if (active[i]) all += WeightOf(hits[i].finding.severity);
  }
  const Finding& finding = hits[cause].finding;
  double explained = WeightOf(finding.severity);
  for (const std::size_t effect : graph.Reach(cause)) {
    explained += WeightOf(hits[effect].finding.severity);
  }
  const double timing = TimingOf(cause, SymptomsOf(cause, graph), hits);
  const double score = 0.25 * WeightOf(finding.severity) / kHeaviest + 0.25 * finding.confidence +
                       0.40 * explained / std::max(all, 1.0) + 0.10 * timing +
                       NoveltyOf(hits[cause]);
  return std::round(std::clamp(score, 0.0, 1.0) * 1000) / 1000;
}

bool AreRivals(const RuleHit& a, const RuleHit& b) {
  const auto names = [](const RuleHit& x, const RuleHit& y) {
    return std::find(x.conflicts.begin(), x.conflicts.end(), y.finding.id) != x.conflicts.end();
  };
  return names(a, b) || names(b, a);
}

Hypothesis HypothesisOf(const RankedCause& cause,
                        const std::vector<RuleHit>& hits,
                        const std::vector<bool>& active,
                        const CausalGraph& graph) {
  Hypothesis hypothesis;
  hypothesis.finding = hits[cause.hit].finding.id;
  hypothesis.score = cause.score;
  const std::vector<std::size_t> symptoms = SymptomsOf(cause.hit, graph);
  const std::size_t loudest = LoudestOf(cause.hit, symptoms, hits, graph);
  for (const std::size_t node : graph.Chain(cause.hit, loudest)) {
    // The general form of the cause would only repeat it.
    if (node != cause.hit && graph.SpecialisedBy(node) == cause.hit) continue;
    hypothesis.chain.push_back(hits[node].finding.id);
  }
  const auto of_weight = static_cast<std::size_t>(std::count(active.begin(), active.end(), true));
  const std::size_t general = graph.Reach(cause.hit).size() - symptoms.size();
  AddTiming(cause.hit, symptoms, hits, hypothesis);
  AddSupport(cause.hit, symptoms, hits, of_weight - 1 - general, hypothesis);
  AddNovelty(hits[cause.hit], hypothesis);
  AddDoubts(cause.hit, symptoms, hits, graph, hypothesis);
  return hypothesis;
}

TimeSpan IncidentOf(const std::vector<RankedCause>& causes,
                    const std::vector<RuleHit>& hits,
                    const CausalGraph& graph,
                    std::span<const TimelineBucket> density) {
  TimeSpan span;
  if (causes.empty()) return span;
  std::vector<std::size_t> nodes = graph.Reach(causes.front().hit);
  nodes.push_back(causes.front().hit);
  for (const std::size_t node : nodes) {
    const Finding& finding = hits[node].finding;
    if (!finding.first_seen) continue;
    span.from = std::min(span.from.value_or(*finding.first_seen), *finding.first_seen);
    span.to = std::max(span.to.value_or(*finding.last_seen), *finding.last_seen);
  }
  if (span.from || density.size() < 2) return span;
  std::uint64_t errors = 0;
  for (const TimelineBucket& bucket : density) errors += bucket.errors;
  const Duration width = density[1].start - density[0].start;
  for (const TimelineBucket& bucket : density) {
    // Three times the mean, and not a handful.
    if (bucket.errors < 3 || bucket.errors * density.size() < 3 * errors) continue;
    if (!span.from) span.from = bucket.start;
    span.to = bucket.start + width;
  }
  return span;
}

}  // namespace casefile
