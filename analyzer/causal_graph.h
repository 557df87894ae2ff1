#pragma once
// Which of the findings of one run explain which: edges from a cause to its effect. They come from
// what the rules declare and are dropped where the times speak against them. Never has a cycle.

#include <cstddef>
#include <functional>
#include <vector>

#include "analyzer/rules/rule_engine.h"

namespace casefile {

// Whether the rules behind the hits say that one brings about the other; times are not looked at.
bool Explains(const RuleHit& cause, const RuleHit& effect);

class CausalGraph {
 public:
  // Looks at the hits with active[i] only; the others have no edges. The hits must outlive it.
  CausalGraph(const std::vector<RuleHit>& hits, const std::vector<bool>& active);

  const std::vector<std::size_t>& Effects(std::size_t cause) const { return effects_[cause]; }
  const std::vector<std::size_t>& Causes(std::size_t effect) const { return causes_[effect]; }
  // Everything `cause` explains, directly or not, in rising order.
  std::vector<std::size_t> Reach(std::size_t cause) const;
  // Longest way from any root; 0 for a root.
  std::size_t Depth(std::size_t node) const { return depth_[node]; }
  // A hit that another one says more precisely: the index of that other one, or its own.
  std::size_t SpecialisedBy(std::size_t node) const { return special_[node]; }
  // The longest chain from `cause` to `effect`, both included; `cause` alone without one.
  std::vector<std::size_t> Chain(std::size_t cause, std::size_t effect) const;

 private:
  void AddEdge(std::size_t cause, std::size_t effect);
  // An edge between every two that `explains` joins and whose times allow it.
  void AddEdges(const std::vector<RuleHit>& hits,
                const std::vector<bool>& active,
                const std::function<bool(const RuleHit&, const RuleHit&)>& explains);
  // What rests on the lines in which another one is quoted is the reason of that other one.
  void AddQuoted(const std::vector<RuleHit>& hits, const std::vector<bool>& active);
  // Two that rest on the same lines tell one event twice: the surer one stands for both.
  void JoinTwins(const std::vector<RuleHit>& hits, const std::vector<bool>& active);
  void FindDepths();

  std::vector<std::vector<std::size_t>> effects_;
  std::vector<std::vector<std::size_t>> causes_;
  std::vector<std::size_t> depth_;
  std::vector<std::size_t> special_;
};

}  // namespace casefile
