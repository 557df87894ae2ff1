#include "analyzer/rules/log_watch.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "analyzer/evidence.h"
#include "analyzer/rules/matcher.h"
#include "base/limits.h"
#include "base/text.h"

namespace casefile {
namespace {

const LinePattern* FindPattern(const std::vector<LinePattern>& patterns, std::string_view text) {
  const auto found = std::find_if(patterns.begin(), patterns.end(), [text](const auto& pattern) {
    return PatternMatches(pattern, text);
  });
  return found == patterns.end() ? nullptr : &*found;
}

// The pattern of the step that matches `text`, or null.
const LinePattern* MatchOf(const LineStep& step, std::string_view text) {
  const LinePattern* found = FindPattern(step.any, text);
  return found != nullptr && FindPattern(step.except, text) == nullptr ? found : nullptr;
}

void TakeOut(const Extract& extract, std::string_view text, Bindings& bindings) {
  std::string value;
  std::vector<std::string_view> groups;
  if (extract.jq) {
    value = extract.jq->First(text);
  } else if (extract.regex->Find(text, 0, &groups)) {
    value = groups[groups.size() > 1 ? 1 : 0];
  }
  if (!value.empty()) bindings[extract.name] = value.substr(0, limits::kEvidenceTextBytes);
}

Bindings GroupsOf(const LinePattern& pattern, std::string_view text) {
  Bindings bindings;
  for (const Extract& extract : pattern.extracts) TakeOut(extract, text, bindings);
  if (pattern.regex == nullptr) return bindings;
  std::vector<std::string_view> groups;
  if (!pattern.regex->Find(text, 0, &groups)) return bindings;
  const std::vector<std::string>& names = pattern.regex->group_names();
  for (std::size_t i = 0; i < groups.size() && i < names.size(); ++i) {
    if (names[i].empty() || groups[i].data() == nullptr) continue;
    bindings[names[i]] = std::string(groups[i].substr(0, limits::kEvidenceTextBytes));
  }
  return bindings;
}

bool FieldsMatch(const LogCondition& condition, const LogRecord& record) {
  return std::all_of(
      condition.fields.begin(), condition.fields.end(), [&record](const auto& wanted) {
        return std::any_of(
            record.fields.begin(), record.fields.end(), [&wanted](const auto& field) {
              return field.first == wanted.first && GlobMatches(wanted.second, field.second);
            });
      });
}

}  // namespace

std::string_view LogWatch::TextOf(const LogRecord& record) const {
  const std::string_view text = condition_->text == LogText::kMessage ? record.message : record.raw;
  return text.substr(0, limits::kLineBytes);
}

// Without a window, or without times to compare, everything is near enough.
bool LogWatch::InWindow(const std::optional<Instant>& a, const std::optional<Instant>& b) const {
  if (condition_->window == Duration{} || !a || !b) return true;
  return std::chrono::abs(*a - *b) <= condition_->window;
}

bool LogWatch::NoteMiss(std::uint64_t& count, std::string_view path, const LogRecord& record) {
  ++count;
  if (!progress_.nearest) progress_.nearest = EvidenceOf(path, record);
  return false;
}

bool LogWatch::OnCandidate(std::size_t step, std::string_view path, const LogRecord& record) {
  const LineStep& wanted = condition_->steps[step];
  const std::string_view text = TextOf(record);
  if (record.severity < condition_->at_least && record.severity != Severity::kUnknown)
    return NoteMiss(progress_.mild, path, record);
  if (FindPattern(wanted.except, text) != nullptr)
    return NoteMiss(progress_.excepted, path, record);
  if (!FieldsMatch(*condition_, record)) return NoteMiss(progress_.other_fields, path, record);
  NoteMiss(progress_.matched, path, record);
  Entity* entity = EntityOf(wanted, text);
  if (entity == nullptr) return true;
  if (condition_->shape == LogShape::kLines) {
    CountLine(*entity, path, record);
  } else {
    entity->frames.Meet(step, path, record);
  }
  return true;
}

LogWatch::Entity* LogWatch::EntityOf(const LineStep& step, std::string_view text) {
  // Groups cost a second look at the line; a condition that counts by nothing takes those of its
  // first hit only.
  if (condition_->by.empty() && !entities_.empty()) return &entities_.begin()->second;
  const LinePattern& pattern = *MatchOf(step, text);
  Bindings bindings = GroupsOf(pattern, text);
  std::string key;
  for (const std::string& name : condition_->by) {
    // A line that does not name its entity belongs to none.
    if (!pattern.extracts.empty() && bindings.find(name) == bindings.end()) return nullptr;
    key += bindings[name];
    key += '\0';
  }
  auto found = entities_.find(key);
  if (found == entities_.end()) {
    if (entities_.size() >= limits::kRuleEntities) return nullptr;
    found = entities_.emplace(std::move(key), Entity(*condition_)).first;
    found->second.bindings = std::move(bindings);
    for (const auto& [negation, moment] : spoken_) found->second.frames.Negate(negation, moment);
  }
  return &found->second;
}

void LogWatch::CountLine(Entity& entity, std::string_view path, const LogRecord& record) {
  entity.run.Add(path, record);
  // Lines without a time are taken to be near each other.
  if (condition_->window == Duration{} || condition_->count == 1 || !record.time) {
    entity.run_enough = entity.run_enough || entity.run.count() >= condition_->count;
    return;
  }
  if (entity.recent.size() < condition_->count) {
    entity.recent.push_back(*record.time);
  } else {
    entity.recent[entity.next] = *record.time;
    entity.next = (entity.next + 1) % entity.recent.size();
  }
  if (entity.recent.size() == condition_->count &&
      InWindow(entity.recent[entity.next], *record.time)) {
    entity.run_enough = true;
  }
}

void LogWatch::OnClearing(const LogRecord& record) {
  if (MatchOf(*condition_->cleared_by, TextOf(record)) == nullptr) return;
  for (auto& [key, entity] : entities_) {
    if (entity.run.count() == 0) continue;
    const bool timed = record.time && entity.run.first();
    // A clearing from before the run is of an older file.
    if (timed && *record.time < *entity.run.first()) continue;
    if (timed && *record.time - *entity.run.first() > condition_->cleared_within) {
      entity.kept.Merge(std::move(entity.run));
      entity.kept_enough = entity.kept_enough || entity.run_enough;
    }
    entity.run = Episodes{};
    entity.run_enough = false;
    entity.recent.clear();
    entity.next = 0;
  }
}

void LogWatch::OnNegation(std::size_t negation, const LogRecord& record) {
  if (MatchOf(condition_->negate[negation].step, TextOf(record)) == nullptr) return;
  const Moment moment = MomentOf(record);
  spoken_.emplace_back(negation, moment);
  if (spoken_.size() > limits::kRuleNegations) spoken_.pop_front();
  for (auto& [key, entity] : entities_) entity.frames.Negate(negation, moment);
}

LogProgress LogWatch::Progress() const {
  LogProgress progress = progress_;
  for (const auto& [key, entity] : entities_)
    progress.furthest = std::max(progress.furthest, entity.frames.furthest());
  return progress;
}

std::vector<LogMatch> LogWatch::Matches(std::uint64_t covered) const {
  std::vector<LogMatch> matches;
  for (const auto& [key, entity] : entities_) {
    Episodes all = entity.frames.Hits();
    const bool framed = all.count() > 0;
    if (!framed && !entity.kept_enough && !entity.run_enough) continue;
    all.Merge(entity.kept);
    all.Merge(entity.run);
    const double share =
        covered == 0 ? 0 : 100.0 * static_cast<double>(all.count()) / static_cast<double>(covered);
    if (share < condition_->share) continue;
    matches.push_back({.bindings = entity.bindings, .told = all.Tell()});
  }
  return matches;
}

}  // namespace casefile
