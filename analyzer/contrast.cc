#include "analyzer/contrast.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <tuple>
#include <utility>

#include "base/text.h"

namespace casefile {
namespace {

// One of a hundred of the told changes may be chance.
constexpr double kFalseDiscoveries = 0.01;
constexpr double kTimesAsOften = 3;
constexpr double kMovedPart = 0.25;
constexpr double kMovedPoints = 10;
// Ports, limits and versions; what is longer may be a key.
constexpr std::size_t kShortFigure = 8;

// Values of one fact with the same labels: two packages of one name, three name servers.
using Values = std::map<std::pair<std::string, std::string>, std::vector<FactValue>>;

// What differs between any two moments of a healthy machine.
bool IsRestless(const Fact& fact) {
  static constexpr std::string_view kFamilies[] = {"process.",
                                                   "load.",
                                                   "cpu.",
                                                   "pressure.",
                                                   "uptime.",
                                                   "port.connections",
                                                   "memory.dirty_bytes",
                                                   "memory.free_bytes"};
  static constexpr std::string_view kEnds[] = {
      "uptime_seconds", "_bytes_per_second", "offset_seconds"};
  const std::string_view name = fact.name;
  const auto begins = [name](std::string_view family) { return name.starts_with(family); };
  const auto ends = [name](std::string_view end) { return name.ends_with(end); };
  return std::any_of(std::begin(kFamilies), std::end(kFamilies), begins) ||
         std::any_of(std::begin(kEnds), std::end(kEnds), ends);
}

Values ValuesOf(const FactStore& facts) {
  Values values;
  for (const Fact& fact : facts.all()) {
    if (IsRestless(fact)) continue;
    std::string labels;
    for (const auto& [name, value] : fact.labels) {
      if (name == "pid") continue;
      labels += fmt::format("{}{}={}", labels.empty() ? "" : " ", name, value);
    }
    values[{fact.name, std::move(labels)}].push_back(fact.value);
  }
  // The same of twenty processes says nothing more than of one.
  for (auto& [key, all] : values) {
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
  }
  return values;
}

// The input may be a folder that no redaction has seen. Of settings only what cannot be a secret is
// shown: short figures, switches, and what a redaction left.
bool MayBeShown(std::string_view fact, const std::string& value) {
  if (fact != "env.value" && fact != "config.value") return true;
  static constexpr std::string_view kSwitches[] = {"true", "false", "on", "off", "yes", "no"};
  if (value.find("[redacted:") != std::string::npos) return true;
  if (std::find(std::begin(kSwitches), std::end(kSwitches), value) != std::end(kSwitches))
    return true;
  return value.size() <= kShortFigure &&
         value.find_first_not_of("0123456789.") == std::string::npos;
}

std::string Shown(std::string_view fact, const std::vector<FactValue>& values) {
  std::string shown;
  const bool bytes = FindFactSpec(fact)->unit == "bytes";
  for (const FactValue& value : values) {
    const double* number = bytes ? std::get_if<double>(&value) : nullptr;
    const std::string text = number != nullptr && *number >= 0
                                 ? FormatByteSize(static_cast<std::uint64_t>(*number))
                                 : ToString(value);
    shown += fmt::format(
        "{}{}", shown.empty() ? "" : ", ", MayBeShown(fact, text) ? text : "(not shown)");
  }
  return shown.empty() ? "(empty)" : shown;
}

bool Differs(std::string_view name,
             const std::vector<FactValue>& a,
             const std::vector<FactValue>& b) {
  if (a == b) return false;
  const double* x = a.size() == 1 ? std::get_if<double>(&a[0]) : nullptr;
  const double* y = b.size() == 1 ? std::get_if<double>(&b[0]) : nullptr;
  if (x == nullptr || y == nullptr) return true;
  const std::string_view unit = FindFactSpec(name)->unit;
  if (unit == "percent") return std::abs(*x - *y) >= kMovedPoints;
  return std::abs(*x - *y) >= kMovedPart * std::max(std::abs(*x), std::abs(*y));
}

bool BothCollected(std::string_view name, const FactStore& a, const FactStore& b) {
  const std::string_view source = FindFactSpec(name)->source;
  return a.Collected(source) != nullptr && b.Collected(source) != nullptr;
}

// How likely counts this far from what the times let expect are by chance (G-test, one degree of
// freedom). `share`: the second side's part of the whole time.
double ChanceOf(std::uint64_t before, std::uint64_t after, double share) {
  const double n = static_cast<double>(before) + static_cast<double>(after);
  const auto term = [](double seen, double expected) {
    return seen > 0 ? seen * std::log(seen / expected) : 0.0;
  };
  const double g = 2 * (term(static_cast<double>(before), n * (1 - share)) +
                        term(static_cast<double>(after), n * share));
  return std::erfc(std::sqrt(std::max(g, 0.0) / 2));
}

struct Candidate {
  MessageChange change;
  double chance = 1;
};

// Benjamini and Hochberg: the most changes of which at most this part is expected to be chance.
void KeepSignificant(std::vector<Candidate>& candidates) {
  std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
    return std::tie(a.chance, a.change.text) < std::tie(b.chance, b.change.text);
  });
  std::size_t keep = 0;
  const auto all = static_cast<double>(candidates.size());
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (candidates[i].chance <= kFalseDiscoveries * static_cast<double>(i + 1) / all) keep = i + 1;
  }
  candidates.resize(keep);
}

void WorstFirst(std::vector<MessageChange>& changes) {
  std::sort(changes.begin(), changes.end(), [](const MessageChange& a, const MessageChange& b) {
    const std::uint64_t most_a = std::max(a.before, a.after);
    const std::uint64_t most_b = std::max(b.before, b.after);
    return std::tie(b.worst, most_b, a.text) < std::tie(a.worst, most_a, b.text);
  });
}

}  // namespace

void SideMessages::OnRecord(std::string_view /*path*/, const LogRecord& record) {
  Seen& seen = seen_[miner_->Add(record.message)];
  ++seen.count;
  seen.worst = std::max(seen.worst, record.severity);
  if (!record.time) return;
  seen.first = std::min(seen.first.value_or(*record.time), *record.time);
  span_.from = std::min(span_.from.value_or(*record.time), *record.time);
  span_.to = std::max(span_.to.value_or(*record.time), *record.time);
}

std::map<std::size_t, SideMessages::Seen> SideMessages::ByTemplate() const {
  std::map<std::size_t, Seen> all;
  for (const auto& [handle, one] : seen_) {
    Seen& seen = all[miner_->TemplateOf(handle)];
    seen.count += one.count;
    seen.worst = std::max(seen.worst, one.worst);
    if (one.first) seen.first = std::min(seen.first.value_or(*one.first), *one.first);
  }
  return all;
}

double SideMessages::Seconds() const {
  if (!span_.from) return 1;
  return std::max(std::chrono::duration<double>(*span_.to - *span_.from).count(), 1.0);
}

std::vector<StateChange> CompareState(const FactStore& before, const FactStore& after) {
  const Values old_values = ValuesOf(before);
  const Values new_values = ValuesOf(after);
  std::vector<StateChange> changes;
  for (const auto& [key, values] : old_values) {
    const auto found = new_values.find(key);
    if (found == new_values.end() && !BothCollected(key.first, before, after)) continue;
    if (found != new_values.end() && !Differs(key.first, values, found->second)) continue;
    changes.push_back({.fact = key.first,
                       .labels = key.second,
                       .before = Shown(key.first, values),
                       .after = found == new_values.end() ? "" : Shown(key.first, found->second)});
  }
  for (const auto& [key, values] : new_values) {
    if (old_values.find(key) != old_values.end()) continue;
    if (!BothCollected(key.first, before, after)) continue;
    changes.push_back(
        {.fact = key.first, .labels = key.second, .before = "", .after = Shown(key.first, values)});
  }
  std::sort(changes.begin(), changes.end(), [](const StateChange& a, const StateChange& b) {
    return std::tie(a.fact, a.labels) < std::tie(b.fact, b.labels);
  });
  return changes;
}

Changes Compare(templates::TemplateMiner& miner,
                const SideMessages& before,
                const SideMessages& after) {
  miner.Finish();
  const auto old_messages = before.ByTemplate();
  const auto new_messages = after.ByTemplate();
  const double rate = after.Seconds() / before.Seconds();
  std::vector<Candidate> candidates;
  for (std::size_t i = 0; i < miner.templates().size(); ++i) {
    const auto a = old_messages.find(i);
    const auto b = new_messages.find(i);
    const SideMessages::Seen x = a == old_messages.end() ? SideMessages::Seen{} : a->second;
    const SideMessages::Seen y = b == new_messages.end() ? SideMessages::Seen{} : b->second;
    if (x.count + y.count == 0 || miner.templates()[i].text.empty()) continue;
    const bool more = static_cast<double>(y.count) >= rate * static_cast<double>(x.count);
    candidates.push_back({.change = {.text = miner.templates()[i].text,
                                     .worst = std::max(x.worst, y.worst),
                                     .before = x.count,
                                     .after = y.count,
                                     .first = more ? y.first : x.first},
                          .chance = ChanceOf(x.count, y.count, rate / (1 + rate))});
  }
  KeepSignificant(candidates);
  Changes changes;
  for (Candidate& candidate : candidates) {
    MessageChange& change = candidate.change;
    const double times = static_cast<double>(change.after) /
                         (rate * std::max(static_cast<double>(change.before), 0.5));
    if (change.before == 0) {
      changes.appeared.push_back(std::move(change));
    } else if (change.after == 0) {
      changes.vanished.push_back(std::move(change));
    } else if (times >= kTimesAsOften || times <= 1 / kTimesAsOften) {
      changes.rates.push_back(std::move(change));
    }
  }
  WorstFirst(changes.appeared);
  WorstFirst(changes.vanished);
  WorstFirst(changes.rates);
  return changes;
}

}  // namespace casefile
