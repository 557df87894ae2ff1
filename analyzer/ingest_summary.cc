#include "analyzer/ingest_summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "base/text.h"

namespace casefile {
namespace {

struct StripEntry {
  std::string_view name;
  std::string_view fact;
};
constexpr auto kStrip = std::to_array<StripEntry>({
    {"System", "os.pretty_name"},
    {"Kernel", "kernel.version"},
    {"Architecture", "os.architecture"},
    {"Host", "os.hostname"},
    {"Virtualisation", "os.virtualisation"},
    {"CPUs", "cpu.count"},
    {"Memory", "memory.total_bytes"},
    {"Memory available", "memory.available_bytes"},
    {"Uptime", "uptime.seconds"},
    {"Load (5 min)", "load.avg5"},
    {"Time zone", "time.zone"},
    {"Clock synchronised", "time.synchronised"},
});

std::string ShowFact(const Fact& fact) {
  if (const auto* flag = std::get_if<bool>(&fact.value)) return *flag ? "yes" : "no";
  const FactSpec* spec = FindFactSpec(fact.name);
  const auto* number = std::get_if<double>(&fact.value);
  if (spec == nullptr || number == nullptr || *number < 0 || *number > 1e18)
    return ToString(fact.value);
  if (spec->unit == "bytes") return FormatByteSize(static_cast<std::uint64_t>(*number));
  if (spec->unit == "seconds" && *number < 9e9) {
    return FormatDuration(std::chrono::seconds(static_cast<std::int64_t>(*number)));
  }
  return ToString(fact.value);
}

void FillInput(const MemberTree& tree, IngestResult& result) {
  InputSummary& input = result.input;
  input.kind = tree.kind();
  for (const InputProblem& problem : tree.problems()) {
    input.problems.push_back(
        problem.path.empty() ? problem.what : fmt::format("{}: {}", problem.path, problem.what));
  }
  if (const BundleHeader* header = tree.header()) {
    input.bundle_id = header->bundle_id;
    input.tool = header->tool;
    input.collected = header->created;
    input.profiles = header->profiles;
    input.time_zone = header->time_zone;
    input.utc_offset_seconds = header->utc_offset_seconds;
    // A bundle that was cut has no manifest.
    input.partial = tree.manifest() == nullptr;
  }
  // What is wrong with a bundle of ours is damage; a folder's problems are links and the like.
  if (input.kind == "bundle" && !input.problems.empty()) input.partial = true;
  if (tree.manifest() != nullptr && tree.manifest()->outcome.status != OutcomeStatus::kOk) {
    input.partial = true;
  }
}

std::string WhyOf(const Outcome& outcome) {
  const std::string_view status = ToString(outcome.status);
  return outcome.reason.empty() ? std::string(status)
                                : fmt::format("{}: {}", status, outcome.reason);
}

void FillFromManifest(const Manifest& manifest, IngestResult& result) {
  for (const Gap& gap : manifest.gaps) {
    const bool withheld = gap.outcome.status == OutcomeStatus::kWithheld;
    // What does not apply to the machine, or was not wanted, is not missing.
    if (gap.outcome.status == OutcomeStatus::kSkipped || gap.outcome.status == OutcomeStatus::kOk)
      continue;
    auto& list = withheld ? result.coverage.withheld : result.coverage.missing;
    list.push_back(
        {.source = gap.source.empty() ? gap.probe : gap.source, .why = WhyOf(gap.outcome)});
  }
  std::map<std::string_view, const ManifestMember*> by_path;
  for (const ManifestMember& member : manifest.members) by_path.emplace(member.path, &member);
  for (SourceCoverage& source : result.coverage.sources) {
    const auto found = by_path.find(source.path);
    if (found == by_path.end() || found->second->outcome.status == OutcomeStatus::kOk) continue;
    const std::string why = WhyOf(found->second->outcome);
    source.note = source.note.empty() ? why : fmt::format("{}; {}", source.note, why);
  }
  std::map<std::string, std::uint64_t> counts;
  for (const LedgerEntry& entry : manifest.ledger) counts[entry.rule] += entry.count;
  for (const auto& [rule, count] : counts)
    result.redactions.push_back({.rule = rule, .count = count});
}

}  // namespace

bool IsBundleDocument(std::string_view path) {
  return path == "bundle.json" || path == "manifest.json" || path == "README.txt";
}

void Summarise(const MemberTree& tree, const FactStore& facts, IngestResult& result) {
  FillInput(tree, result);
  if (const Manifest* manifest = tree.manifest()) FillFromManifest(*manifest, result);
  for (const StripEntry& entry : kStrip) {
    const auto found = facts.Find(entry.fact);
    if (!found.empty()) {
      result.host.push_back({.name = std::string(entry.name), .value = ShowFact(*found.front())});
    }
  }
}

}  // namespace casefile
