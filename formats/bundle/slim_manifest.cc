#include "formats/bundle/slim_manifest.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>

namespace casefile {
namespace {

std::vector<LedgerEntry> ByRule(const std::vector<LedgerEntry>& ledger) {
  std::map<std::string, std::uint64_t> counts;
  for (const LedgerEntry& entry : ledger) counts[entry.rule] += entry.count;
  std::vector<LedgerEntry> rules;
  rules.reserve(counts.size());
  for (const auto& [rule, count] : counts) rules.push_back({"*", rule, count});
  return rules;
}

// What was not there weighs less than what was there and did not come.
bool IsLight(const Gap& gap) {
  return gap.outcome.status == OutcomeStatus::kSkipped ||
         gap.outcome.status == OutcomeStatus::kMissing;
}

void KeepGravest(std::size_t most, std::vector<Gap>* gaps) {
  if (gaps->size() <= most) return;
  std::stable_partition(gaps->begin(), gaps->end(), [](const Gap& gap) { return !IsLight(gap); });
  const std::size_t left_out = gaps->size() - most + 1;
  gaps->resize(most - 1);
  gaps->push_back({"casefile",
                   "manifest.json",
                   {OutcomeStatus::kPartial,
                    fmt::format("{} more gaps are left out for --max-size", left_out)}});
}

}  // namespace

Manifest Slimmed(const Manifest& manifest, int step) {
  constexpr std::size_t kMany = 200;
  constexpr std::size_t kFew = 20;
  Manifest slim = manifest;
  if (step >= 1) slim.ledger = ByRule(slim.ledger);
  if (step >= 2) KeepGravest(kMany, &slim.gaps);
  if (step >= kSlimmest) {
    KeepGravest(kFew, &slim.gaps);
    slim.ledger.clear();
  }
  return slim;
}

BundleHeader SlimmedHeader(BundleHeader header, std::uint64_t bytes) {
  while (!header.plan.empty() && WriteBundleHeader(header).size() > bytes) {
    header.plan.resize(header.plan.size() / 2);
  }
  return header;
}

}  // namespace casefile
