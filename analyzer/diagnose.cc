#include "analyzer/diagnose.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <tuple>
#include <utility>

#include "analyzer/causal_graph.h"
#include "analyzer/hypothesis.h"

namespace casefile {
namespace {

// What ended this long before the end of the logs is history, unless it still has effects.
constexpr std::chrono::hours kOldAfter{24};
constexpr std::chrono::minutes kEchoBegins{10};
constexpr std::size_t kHypotheses = 3;
// A hypothesis less than this part of the best one is not offered as a cause.
constexpr double kWorthTelling = 0.5;

bool IsOld(const RuleHit& hit, const std::vector<RuleHit>& hits, const TimeSpan& window) {
  const Finding& f = hit.finding;
  if (hit.from_state || !f.last_seen || !window.to || *window.to - *f.last_seen <= kOldAfter) {
    return false;
  }
  return std::none_of(hits.begin(), hits.end(), [&](const RuleHit& other) {
    const bool explained = Explains(hit, other);
    const bool recent =
        other.finding.last_seen && *window.to - *other.finding.last_seen <= kOldAfter;
    return explained && recent && *other.finding.first_seen >= *f.first_seen - kEchoBegins &&
           *other.finding.first_seen <= *f.last_seen + kEchoBegins;
  });
}

void TellAsOld(Finding& finding, const TimeSpan& window) {
  finding.severity = FindingSeverity::kInfo;
  finding.title += fmt::format(" (old: last seen {} before the end of the logs)",
                               FormatDuration(*window.to - *finding.last_seen));
}

// Group of the final order: causes, then what they explain, then what is only told, then advice.
int GroupOf(const Finding& finding) {
  if (finding.role == FindingRole::kAdvice) return 4;
  if (finding.severity == FindingSeverity::kInfo) return 3;
  switch (finding.role) {
    case FindingRole::kRootCause:
      return 0;
    case FindingRole::kContributing:
      return 1;
    default:
      return 2;
  }
}

struct Run {
  std::vector<RuleHit> hits;
  std::vector<bool> active;
  TimeSpan window;
};

// Roots in the order of their scores; those that are worth telling, without rivals of a better one.
std::vector<RankedCause> ChooseCauses(const Run& run, const CausalGraph& graph) {
  std::vector<RankedCause> causes;
  for (std::size_t i = 0; i < run.hits.size(); ++i) {
    if (run.active[i] && graph.Causes(i).empty()) {
      causes.push_back({.hit = i, .score = ScoreOf(i, run.hits, run.active, graph)});
    }
  }
  std::stable_sort(causes.begin(), causes.end(), [&run](const auto& a, const auto& b) {
    const Finding& x = run.hits[a.hit].finding;
    const Finding& y = run.hits[b.hit].finding;
    // Scores are sums of rounded parts, so equal ones are equal on every machine.
    return std::tie(b.score, y.severity, x.id) < std::tie(a.score, x.severity, y.id);
  });
  std::vector<RankedCause> chosen;
  for (const RankedCause& cause : causes) {
    if (chosen.size() == kHypotheses) break;
    if (!chosen.empty() && cause.score < chosen.front().score * kWorthTelling) break;
    const bool rival = std::any_of(chosen.begin(), chosen.end(), [&](const RankedCause& better) {
      return AreRivals(run.hits[better.hit], run.hits[cause.hit]);
    });
    if (!rival) chosen.push_back(cause);
  }
  return chosen;
}

FindingRole RoleOf(std::size_t i, const Run& run, const CausalGraph& graph) {
  if (run.hits[i].advice) return FindingRole::kAdvice;
  // The general form of a cause is part of it, not something it brought about.
  const std::size_t precise = graph.SpecialisedBy(i);
  const std::vector<std::size_t>& causes = graph.Causes(i);
  const bool only_general = graph.Causes(precise).empty() &&
                            std::all_of(causes.begin(), causes.end(), [precise](std::size_t cause) {
                              return cause == precise;
                            });
  return only_general ? FindingRole::kContributing : FindingRole::kSymptom;
}

void SetRoles(Run& run, const CausalGraph& graph, const std::vector<RankedCause>& causes) {
  for (std::size_t i = 0; i < run.hits.size(); ++i) {
    Finding& finding = run.hits[i].finding;
    finding.role = RoleOf(i, run, graph);
    for (const std::size_t effect : graph.Reach(i)) {
      finding.explains.push_back(run.hits[effect].finding.id);
    }
  }
  for (const RankedCause& cause : causes) {
    run.hits[cause.hit].finding.role = FindingRole::kRootCause;
  }
}

// Findings in their final order. A cause is always less deep than what it explains.
std::vector<Finding> InOrder(const Run& run,
                             const CausalGraph& graph,
                             const std::vector<RankedCause>& causes) {
  std::vector<std::size_t> order(run.hits.size());
  std::vector<std::size_t> place(run.hits.size(), causes.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  for (std::size_t i = 0; i < causes.size(); ++i) place[causes[i].hit] = i;
  const auto key = [&](std::size_t i) {
    const Finding& f = run.hits[i].finding;
    return std::tuple(GroupOf(f),
                      graph.Depth(i),
                      place[i],
                      -static_cast<int>(f.severity),
                      f.first_seen.value_or(Instant::max()),
                      std::string_view(f.id));
  };
  std::sort(
      order.begin(), order.end(), [&key](std::size_t a, std::size_t b) { return key(a) < key(b); });
  std::vector<Finding> findings;
  for (const std::size_t i : order) {
    findings.push_back(run.hits[i].finding);
    findings.back().rank = static_cast<int>(findings.size());
  }
  return findings;
}

}  // namespace

Diagnosis Diagnose(std::vector<RuleHit> hits,
                   const TimeSpan& window,
                   std::span<const TimelineBucket> density) {
  std::sort(hits.begin(), hits.end(), [](const RuleHit& a, const RuleHit& b) {
    return a.finding.id < b.finding.id;
  });
  Run run{.hits = std::move(hits), .active = {}, .window = window};
  std::vector<bool> old(run.hits.size());
  for (std::size_t i = 0; i < run.hits.size(); ++i) old[i] = IsOld(run.hits[i], run.hits, window);
  for (std::size_t i = 0; i < run.hits.size(); ++i) {
    if (old[i]) TellAsOld(run.hits[i].finding, window);
    run.active.push_back(!run.hits[i].advice &&
                         run.hits[i].finding.severity != FindingSeverity::kInfo);
  }
  const CausalGraph graph(run.hits, run.active);
  const std::vector<RankedCause> causes = ChooseCauses(run, graph);
  SetRoles(run, graph, causes);

  Diagnosis diagnosis;
  for (const RankedCause& cause : causes) {
    diagnosis.hypotheses.push_back(HypothesisOf(cause, run.hits, run.active, graph));
    diagnosis.hypotheses.back().rank = static_cast<int>(diagnosis.hypotheses.size());
  }
  diagnosis.incident = IncidentOf(causes, run.hits, graph, density);
  diagnosis.findings = InOrder(run, graph, causes);
  return diagnosis;
}

}  // namespace casefile
