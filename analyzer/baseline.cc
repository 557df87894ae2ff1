#include "analyzer/baseline.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "base/time.h"

namespace casefile {
namespace {

// More of one kind is no answer to what changed.
constexpr std::size_t kChanges = 200;
// So many changes are told of one finding.
constexpr std::size_t kTold = 3;
// What changed longer ago had time to do harm before.
constexpr std::chrono::hours kShortlyBefore{1};
// Less than a third of what it was is another thing than what it was.
constexpr double kMuchMore = 3;
constexpr std::size_t kShownBytes = 120;

// A message that tells of a change by somebody, not of its effects.
bool TellsOfChange(const MessageChange& message) {
  if (message.worst >= Severity::kError) return false;
  static constexpr std::string_view kWords[] = {"deploy",
                                                "upgrad",
                                                "install",
                                                "configur",
                                                "reload",
                                                "migrat",
                                                "rotat",
                                                "version",
                                                "restart",
                                                "enabled",
                                                "disabled",
                                                "removed",
                                                "command="};
  const std::string text = ToLower(message.text);
  return std::any_of(std::begin(kWords), std::end(kWords), [&text](std::string_view word) {
    return text.find(word) != std::string::npos;
  });
}

// "mount=/ device=/dev/sda1" names a mount of this hit, or a file or package of its system.
bool IsAbout(const StateChange& change, const RuleHit& hit) {
  const std::string& system = hit.finding.system;
  for (const std::string_view label : SplitWords(change.labels)) {
    const std::size_t equals = label.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view name = label.substr(0, equals);
    const std::string value(label.substr(equals + 1));
    const auto entity = hit.entities.find(name);
    if (entity != hit.entities.end() && entity->second.count(value) != 0) return true;
    const bool settings = change.fact.starts_with("config.") || change.fact.starts_with("env.");
    if (name == "path" && settings && value.find(system) != std::string::npos) return true;
    const bool version = change.fact == "package.version" || change.fact == "container.image";
    if (name == "name" && version && value.starts_with(system)) return true;
  }
  return false;
}

std::string Sentence(const StateChange& change) {
  const std::string what =
      change.labels.empty() ? change.fact : fmt::format("{} ({})", change.fact, change.labels);
  if (change.before.empty())
    return fmt::format("{} is {}; the baseline does not have it.", what, change.after);
  if (change.after.empty())
    return fmt::format("{} is not there; it was {} in the baseline.", what, change.before);
  return fmt::format("{} is {}; it was {} in the baseline.", what, change.after, change.before);
}

// The last change before the first sign of `finding` that the logs tell of.
const MessageChange* LastBefore(const Finding& finding, const Changes& changes) {
  const MessageChange* last = nullptr;
  for (const MessageChange& message : changes.appeared) {
    if (!message.first || !finding.first_seen || !TellsOfChange(message)) continue;
    const Duration lead = *finding.first_seen - *message.first;
    if (lead <= Duration{} || lead > kShortlyBefore) continue;
    if (last == nullptr || *message.first > *last->first) last = &message;
  }
  return last;
}

}  // namespace

Result<Changes> Baseline::Compare(MemberTree& tree,
                                  const RuleSet& rules,
                                  const IngestOptions& options,
                                  const FactStore& facts) {
  IngestOptions whole;  // another stretch of time than the input's
  whole.now = options.now;
  whole.progress = options.progress;
  FactStore before;
  RuleEngine engine(rules);
  const std::array<RecordSink*, 2> sinks = {&before_, &engine};
  const IngestResult ingested = TRY(Ingest(tree, whole, before, sinks));
  RuleVerdicts verdicts = engine.Evaluate(before, ingested.coverage);
  for (RuleHit& hit : verdicts.hits) found_.emplace(hit.finding.id, std::move(hit.finding));
  for (NotChecked& rule : verdicts.not_checked) not_checked_.insert(std::move(rule.rule));
  Changes changes = casefile::Compare(miner_, before_, after_);
  changes.state = CompareState(before, facts);
  changes.state.resize(std::min(changes.state.size(), kChanges));
  for (auto* messages : {&changes.appeared, &changes.vanished, &changes.rates})
    messages->resize(std::min(messages->size(), kChanges));
  return changes;
}

bool Baseline::WasSo(const RuleHit& hit) const {
  const auto then = found_.find(hit.finding.id);
  if (then == found_.end() || then->second.severity < hit.finding.severity) return false;
  if (hit.from_state) return true;
  const double now_often = static_cast<double>(hit.finding.count) / after_.Seconds();
  const double then_often = static_cast<double>(then->second.count) / before_.Seconds();
  return then_often * kMuchMore >= now_often;
}

void Baseline::Judge(const Changes& changes, std::vector<RuleHit>& hits) const {
  for (RuleHit& hit : hits) {
    if (WasSo(hit)) {
      hit.in_baseline = true;
      continue;
    }
    if (not_checked_.count(hit.finding.id) == 0) hit.in_baseline = false;
    if (const MessageChange* last = LastBefore(hit.finding, changes)) {
      hit.changed.push_back(
          fmt::format("{} before its first sign came what the baseline does not have: \"{}\".",
                      FormatDuration(*hit.finding.first_seen - *last->first),
                      ToValidUtf8(std::string_view(last->text).substr(0, kShownBytes))));
    }
    for (const StateChange& change : changes.state) {
      if (hit.changed.size() >= kTold) break;
      if (IsAbout(change, hit)) hit.changed.push_back(Sentence(change));
    }
  }
}

}  // namespace casefile
