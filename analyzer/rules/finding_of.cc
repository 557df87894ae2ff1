#include "analyzer/rules/finding_of.h"

#include <fmt/core.h>

#include <algorithm>
#include <tuple>

#include "analyzer/rules/template_text.h"
#include "base/limits.h"

namespace casefile {
namespace {

constexpr std::size_t kShownValues = 3;
constexpr std::size_t kStateLines = 4;

using Values = std::map<std::string, std::vector<std::string>, std::less<>>;

// Every value of every name, the worst first, each once.
Values CollectValues(const std::vector<Match>& matches) {
  Values values;
  for (const Match& match : matches) {
    for (const auto& [name, value] : match.bindings) {
      std::vector<std::string>& seen = values[name];
      if (std::find(seen.begin(), seen.end(), value) == seen.end()) seen.push_back(value);
    }
  }
  return values;
}

// "/, /var, /srv and 2 more". A figure is shown for the first alone: the figures of three disks
// without their names say nothing.
Bindings ShownValues(const Values& values) {
  Bindings shown;
  for (const auto& [name, all] : values) {
    const bool figure = !all.front().empty() &&
                        all.front().find_first_not_of("0123456789.") == std::string::npos &&
                        name != "port";
    std::string text = all.front();
    for (std::size_t i = 1; !figure && i < std::min(all.size(), kShownValues); ++i) {
      text += ", " + all[i];
    }
    if (!figure && all.size() > kShownValues) {
      text += fmt::format(" and {} more", all.size() - kShownValues);
    }
    shown[name] = std::move(text);
  }
  return shown;
}

auto PlaceKey(const Evidence& e) {
  return std::tie(e.time, e.path, e.offset);
}
bool SamePlace(const Evidence& a, const Evidence& b) {
  return a.path == b.path && a.offset == b.offset && a.line == b.line;
}

// The first and last lines over all conditions; of each condition at least the first.
std::vector<Evidence> ChooseLines(const std::vector<Match>& matches) {
  std::vector<Evidence> all;
  std::vector<Evidence> chosen;
  const auto by_time = [](const Evidence& a, const Evidence& b) {
    return PlaceKey(a) < PlaceKey(b);
  };
  for (const Match& match : matches) {
    for (const std::vector<Evidence>& group : match.lines) {
      all.insert(all.end(), group.begin(), group.end());
      if (!group.empty() && chosen.size() < limits::kEvidenceEnds) chosen.push_back(group.front());
    }
  }
  std::sort(all.begin(), all.end(), by_time);
  const std::size_t ends = std::min(all.size(), limits::kEvidenceEnds);
  chosen.insert(chosen.end(), all.begin(), all.begin() + static_cast<std::ptrdiff_t>(ends));
  chosen.insert(chosen.end(), all.end() - static_cast<std::ptrdiff_t>(ends), all.end());
  std::sort(chosen.begin(), chosen.end(), by_time);
  chosen.erase(std::unique(chosen.begin(), chosen.end(), SamePlace), chosen.end());
  return chosen;
}

std::vector<Evidence> ChooseState(const std::vector<Match>& matches) {
  std::vector<Evidence> chosen;
  for (const Match& match : matches) {
    for (const Evidence& evidence : match.state) {
      const bool known = std::any_of(chosen.begin(), chosen.end(), [&evidence](const Evidence& e) {
        return SamePlace(e, evidence);
      });
      if (!known && chosen.size() < kStateLines) chosen.push_back(evidence);
    }
  }
  return chosen;
}

void Describe(const Rule& rule, const Bindings& shown, Finding& finding) {
  finding.id = rule.id;
  finding.system = rule.pack;
  finding.severity = rule.severity;
  finding.title = ExpandTemplate(rule.title, shown);
  finding.cause = ExpandTemplate(rule.cause, shown);
  finding.impact = ExpandTemplate(rule.impact, shown);
  for (const std::string& step : rule.remedy) finding.remedy.push_back(ExpandTemplate(step, shown));
  finding.references = rule.references;
}

// Keeps what belongs to the latest episode over all matches; the rest becomes a count.
std::vector<Match> LatestOf(const std::vector<Match>& matches, Match& earlier) {
  std::optional<Instant> last;
  for (const Match& match : matches) {
    if (match.last) last = std::max(last.value_or(*match.last), *match.last);
  }
  std::vector<Match> latest;
  for (const Match& match : matches) {
    const bool past = match.state.empty() && match.last && *match.last + kEpisodeGap < *last;
    earlier.count += past ? match.count : match.earlier;
    for (const std::optional<Instant>& time : {match.earliest, past ? match.first : std::nullopt}) {
      if (time) earlier.first = std::min(earlier.first.value_or(*time), *time);
    }
    if (!past) latest.push_back(match);
  }
  return latest;
}

}  // namespace

RuleHit HitOf(const Rule& rule, const Answer& answer) {
  RuleHit hit;
  Match earlier;
  const std::vector<Match> matches = LatestOf(answer.matches, earlier);
  const Values values = CollectValues(matches);
  Describe(rule, ShownValues(values), hit.finding);
  for (const auto& [name, all] : values) hit.entities[name] = {all.begin(), all.end()};
  Finding& finding = hit.finding;
  if (earlier.count > 0 && earlier.first) {
    finding.impact += fmt::format("{}It was seen before as well: {} times from {} on.",
                                  finding.impact.empty() ? "" : " ",
                                  earlier.count,
                                  FormatInstant(*earlier.first));
  }
  std::uint64_t busiest = 0;
  for (const Match& match : answer.matches) {
    finding.count += match.count;
    busiest += match.busiest;
  }
  for (const Match& match : matches) {
    if (match.first)
      finding.first_seen = std::min(finding.first_seen.value_or(*match.first), *match.first);
    if (match.last)
      finding.last_seen = std::max(finding.last_seen.value_or(*match.last), *match.last);
  }
  finding.evidence = ChooseLines(matches);
  const bool from_logs = !finding.evidence.empty();
  std::vector<Evidence> state = ChooseState(matches);
  hit.from_state = !state.empty();
  finding.evidence.insert(finding.evidence.end(), state.begin(), state.end());
  finding.count = std::max<std::uint64_t>(finding.count, 1);
  // A handful of these is ordinary, and so are any number that come one by one over the day;
  // collected state is not counted in lines.
  if (busiest < rule.minor_below && !hit.from_state) finding.severity = FindingSeverity::kInfo;
  // Two independent kinds of evidence halve the doubt.
  const double doubt = (1 - rule.confidence) * (from_logs && hit.from_state ? 0.5 : 1.0);
  finding.confidence = 1 - doubt;
  hit.explains = rule.explains;
  hit.conflicts = rule.conflicts;
  hit.specialises = rule.specialises;
  hit.leads_to = rule.leads_to;
  hit.follows_from = rule.follows_from;
  hit.advice = rule.advice;
  hit.quotes = rule.quotes;
  return hit;
}

}  // namespace casefile
