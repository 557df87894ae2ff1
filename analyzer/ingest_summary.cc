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

void FillInput(const TreePart& part, IngestResult& result) {
  InputSummary& input = result.input;
  const MemberTree& tree = *part.tree;
  // Links stand by the hundred in what others collect, and say little each.
  constexpr std::size_t kLinksWorthALine = 5;
  const auto is_link = [](const InputProblem& problem) {
    return problem.what.starts_with("a symbolic link");
  };
  const auto links = static_cast<std::size_t>(
      std::count_if(tree.problems().begin(), tree.problems().end(), is_link));
  if (links > kLinksWorthALine)
    input.problems.push_back(fmt::format("{}{} symbolic links were not followed",
                                         part.folder.empty() ? "" : part.folder + ": ",
                                         links));
  for (const InputProblem& problem : tree.problems()) {
    if (links > kLinksWorthALine && is_link(problem)) continue;
    const std::string path = part.folder + problem.path;
    input.problems.push_back(path.empty() ? problem.what
                                          : fmt::format("{}: {}", path, problem.what));
  }
  if (const BundleHeader* header = tree.header()) {
    input.bundle_id = input.bundle_id.empty()
                          ? header->bundle_id
                          : fmt::format("{}, {}", input.bundle_id, header->bundle_id);
    input.tool = header->tool;
    input.collected = std::max(input.collected.value_or(header->created), header->created);
    input.profiles.insert(input.profiles.end(), header->profiles.begin(), header->profiles.end());
    input.time_zone = header->time_zone;
    input.utc_offset_seconds = header->utc_offset_seconds;
    // A bundle that was cut has no manifest.
    input.partial = input.partial || tree.manifest() == nullptr;
  }
  // What is wrong with a bundle of ours is damage; a folder's problems are links and the like.
  if (tree.kind() == "bundle" && !tree.problems().empty()) input.partial = true;
  if (tree.manifest() != nullptr && tree.manifest()->outcome.status != OutcomeStatus::kOk) {
    input.partial = true;
  }
}

std::string WhyOf(const Outcome& outcome) {
  const std::string_view status = ToString(outcome.status);
  return outcome.reason.empty() ? std::string(status)
                                : fmt::format("{}: {}", status, outcome.reason);
}

void FillFromManifest(const Manifest& manifest,
                      const std::string& folder,
                      std::size_t first_source,
                      IngestResult& result) {
  for (const Gap& gap : manifest.gaps) {
    const bool withheld = gap.outcome.status == OutcomeStatus::kWithheld;
    // What does not apply to the machine, or was not wanted, is not missing.
    if (gap.outcome.status == OutcomeStatus::kSkipped || gap.outcome.status == OutcomeStatus::kOk)
      continue;
    auto& list = withheld ? result.coverage.withheld : result.coverage.missing;
    list.push_back({.source = folder + (gap.source.empty() ? gap.probe : gap.source),
                    .why = WhyOf(gap.outcome)});
  }
  std::map<std::string_view, const ManifestMember*> by_path;
  for (const ManifestMember& member : manifest.members) by_path.emplace(member.path, &member);
  for (std::size_t i = first_source; i < result.coverage.sources.size(); ++i) {
    SourceCoverage& source = result.coverage.sources[i];
    const auto found = by_path.find(std::string_view(source.path).substr(folder.size()));
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

SummaryMark MarkOf(const FactStore& facts, const IngestResult& result) {
  return {.facts = facts.all().size(), .sources = result.coverage.sources.size()};
}

void Summarise(const TreePart& part,
               const FactStore& facts,
               const TimeContext& time,
               const SummaryMark& mark,
               IngestResult& result) {
  FillInput(part, result);
  if (const Manifest* manifest = part.tree->manifest())
    FillFromManifest(*manifest, part.folder, mark.sources, result);
  std::string_view host = part.folder;
  if (host.ends_with('/')) host.remove_suffix(1);
  const auto show = [&](std::string_view name, std::string value) {
    result.host.push_back(
        {.name = host.empty() ? std::string(name) : fmt::format("{}: {}", host, name),
         .value = std::move(value)});
  };
  for (const StripEntry& entry : kStrip) {
    const auto begin = facts.all().begin() + static_cast<std::ptrdiff_t>(mark.facts);
    const auto found = std::find_if(
        begin, facts.all().end(), [&](const Fact& fact) { return fact.name == entry.fact; });
    if (found != facts.all().end()) show(entry.name, ShowFact(*found));
  }
  if (time.ahead != Duration{})
    show("Clock",
         fmt::format("{} {} true time; the times shown are corrected",
                     FormatDuration(std::chrono::abs(time.ahead)),
                     time.ahead > Duration{} ? "ahead of" : "behind"));
}

}  // namespace casefile
