#include "analyzer/causal_graph.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <string_view>
#include <tuple>

namespace casefile {
namespace {

// Clocks of different programs on one host agree to about this; buffered logs lag as much.
constexpr std::chrono::minutes kSlack{2};
// A cause that was over for this long no longer explains what begins now: a kill of last night has
// had its effects, and what fails today has another reason.
constexpr std::chrono::hours kLongestEcho{2};

bool Contains(const std::vector<std::string>& ids, const std::string& id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

bool IsLine(const Evidence& evidence) {
  return evidence.supports && evidence.line > 0;
}

std::size_t LinesOf(const RuleHit& hit) {
  const std::vector<Evidence>& all = hit.finding.evidence;
  return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), IsLine));
}

// How many lines of `hit` are shown for `other` as well.
std::size_t SharedLines(const RuleHit& hit, const RuleHit& other) {
  const std::vector<Evidence>& all = hit.finding.evidence;
  const std::vector<Evidence>& others = other.finding.evidence;
  return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [&](const Evidence& line) {
    return IsLine(line) && std::any_of(others.begin(), others.end(), [&line](const Evidence& e) {
             return IsLine(e) && e.path == line.path && e.line == line.line;
           });
  }));
}

// The same order for every pair, so that of two exactly one is surer.
bool Surer(const RuleHit& a, const RuleHit& b) {
  return std::tie(b.finding.severity, b.finding.confidence, a.finding.id) <
         std::tie(a.finding.severity, a.finding.confidence, b.finding.id);
}

// Whether the times allow that `cause` brought about `effect`. What rests on collected state was
// true at the end of the input and may have begun at any time before.
bool TimesAllow(const RuleHit& cause, const RuleHit& effect) {
  if (cause.from_state || effect.from_state) return true;
  if (!cause.finding.first_seen || !effect.finding.first_seen) return true;
  if (*cause.finding.first_seen > *effect.finding.last_seen + kSlack) return false;
  return *cause.finding.last_seen + kLongestEcho >= *effect.finding.first_seen;
}

}  // namespace

CausalGraph::CausalGraph(const std::vector<RuleHit>& hits, const std::vector<bool>& active)
    : effects_(hits.size()), causes_(hits.size()), depth_(hits.size()), special_(hits.size()) {
  const std::size_t n = hits.size();
  for (std::size_t i = 0; i < n; ++i) special_[i] = i;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t g = 0; g < n; ++g) {
      if (i == g || !active[i] || !active[g]) continue;
      if (!Contains(hits[i].specialises, hits[g].finding.id)) continue;
      // A warning does not stand for the outage that it warns of; it is one of its signs.
      if (hits[i].finding.severity <= FindingSeverity::kWarning &&
          hits[g].finding.severity > FindingSeverity::kWarning) {
        AddEdge(g, i);
      } else {
        special_[g] = i;
      }
    }
  }
  // The precise form stands for the general one: it explains the same, and is explained by the
  // same.
  for (std::size_t i = 0; i < n; ++i) {
    if (special_[i] != i) AddEdge(special_[i], i);
  }
  // What rules say of each other by name goes before what follows from the troubles they name.
  AddEdges(hits, active, [](const RuleHit& cause, const RuleHit& effect) {
    return Contains(cause.explains, effect.finding.id);
  });
  AddQuoted(hits, active);
  AddEdges(hits, active, [](const RuleHit& cause, const RuleHit& effect) {
    return (cause.leads_to & effect.follows_from).any();
  });
  JoinTwins(hits, active);
  FindDepths();
}

void CausalGraph::AddQuoted(const std::vector<RuleHit>& hits, const std::vector<bool>& active) {
  for (std::size_t i = 0; i < hits.size(); ++i) {
    if (!active[i] || !hits[i].quotes) continue;
    for (std::size_t j = 0; j < hits.size(); ++j) {
      if (i == j || !active[j] || hits[j].quotes) continue;
      if (SharedLines(hits[i], hits[j]) > 0) AddEdge(j, i);
    }
  }
}

void CausalGraph::JoinTwins(const std::vector<RuleHit>& hits, const std::vector<bool>& active) {
  for (std::size_t i = 0; i < hits.size(); ++i) {
    for (std::size_t j = 0; j < hits.size(); ++j) {
      if (i == j || !active[i] || !active[j] || !Surer(hits[i], hits[j])) continue;
      const std::size_t shared = SharedLines(hits[j], hits[i]);
      if (shared > 0 && shared == LinesOf(hits[j])) AddEdge(i, j);
    }
  }
}

void CausalGraph::AddEdges(const std::vector<RuleHit>& hits,
                           const std::vector<bool>& active,
                           const std::function<bool(const RuleHit&, const RuleHit&)>& explains) {
  for (std::size_t i = 0; i < hits.size(); ++i) {
    for (std::size_t j = 0; j < hits.size(); ++j) {
      if (i == j || !active[i] || !active[j]) continue;
      if (!explains(hits[i], hits[j]) || !TimesAllow(hits[i], hits[j])) continue;
      AddEdge(special_[i], special_[j]);
      AddEdge(i, j);
    }
  }
}

bool Explains(const RuleHit& cause, const RuleHit& effect) {
  return Contains(cause.explains, effect.finding.id) ||
         (cause.leads_to & effect.follows_from).any();
}

void CausalGraph::AddEdge(std::size_t cause, std::size_t effect) {
  if (cause == effect) return;
  std::vector<std::size_t>& effects = effects_[cause];
  if (std::find(effects.begin(), effects.end(), effect) != effects.end()) return;
  const std::vector<std::size_t> back = Reach(effect);
  if (std::binary_search(back.begin(), back.end(), cause)) return;
  effects.push_back(effect);
  causes_[effect].push_back(cause);
}

std::vector<std::size_t> CausalGraph::Reach(std::size_t cause) const {
  std::vector<bool> seen(effects_.size());
  std::vector<std::size_t> open = effects_[cause];
  while (!open.empty()) {
    const std::size_t node = open.back();
    open.pop_back();
    if (seen[node]) continue;
    seen[node] = true;
    open.insert(open.end(), effects_[node].begin(), effects_[node].end());
  }
  std::vector<std::size_t> reached;
  for (std::size_t i = 0; i < seen.size(); ++i) {
    if (seen[i]) reached.push_back(i);
  }
  return reached;
}

// As many rounds as the longest chain has links; there is no cycle.
void CausalGraph::FindDepths() {
  for (bool moved = true; moved;) {
    moved = false;
    for (std::size_t cause = 0; cause < effects_.size(); ++cause) {
      for (const std::size_t effect : effects_[cause]) {
        if (depth_[effect] > depth_[cause]) continue;
        depth_[effect] = depth_[cause] + 1;
        moved = true;
      }
    }
  }
}

std::vector<std::size_t> CausalGraph::Chain(std::size_t cause, std::size_t effect) const {
  // Longest ways from `cause`, found in the order of depth.
  std::vector<std::size_t> order(effects_.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [this](std::size_t a, std::size_t b) {
    return depth_[a] < depth_[b];
  });
  std::map<std::size_t, std::vector<std::size_t>> ways = {{cause, {cause}}};
  for (const std::size_t node : order) {
    const auto way = ways.find(node);
    if (way == ways.end()) continue;
    for (const std::size_t next : effects_[node]) {
      // Its precise form has the same edges and says more.
      if (special_[next] != next && next != effect) continue;
      std::vector<std::size_t>& known = ways[next];
      if (known.size() > way->second.size()) continue;
      known = way->second;
      known.push_back(next);
    }
  }
  const auto found = ways.find(effect);
  return found == ways.end() ? std::vector<std::size_t>{cause} : found->second;
}

}  // namespace casefile
