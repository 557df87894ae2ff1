#include "analyzer/signals/entities.h"

#include <algorithm>

namespace casefile::signals {
namespace {

// A thing that is named in more of the records than this tells nothing: the host's own name.
constexpr std::uint64_t kEverywhere = 3;
// One that is named this often may still join sources.
constexpr std::uint64_t kOften = 8;
constexpr std::size_t kSources = 8;
constexpr std::size_t kHandles = 8;

void Note(std::vector<std::uint32_t>& list, std::uint32_t number, std::size_t most) {
  if (list.size() < most && std::find(list.begin(), list.end(), number) == list.end())
    list.push_back(number);
}

// Trouble that several sources share comes before trouble of one, and that before the rest.
int Weight(const EntityTable::Entity& entity) {
  return (entity.troubles > 0 ? 2 : 0) + (entity.sources.size() > 1 ? 1 : 0);
}

}  // namespace

void EntityTable::Add(const LogRecord& record, std::uint32_t source, std::uint32_t handle) {
  ++records_;
  if (!record.time) return;
  mentions_.clear();
  FindMentions(record, mentions_);
  const bool trouble = record.severity >= Severity::kWarning;
  for (const Mention& mention : mentions_) {
    key_.assign(mention.kind);
    key_ += '\0';
    key_ += mention.value;
    auto found = entities_.find(key_);
    if (found == entities_.end()) {
      if (entities_.size() >= kEntities) MakeRoom();
      if (entities_.size() >= kEntities) continue;
      found = entities_.try_emplace(key_).first;
      found->second.kind = mention.kind;
      found->second.value = mention.value;
      found->second.first = found->second.last = *record.time;
    }
    Entity& entity = found->second;
    ++entity.count;
    if (trouble) ++entity.troubles;
    entity.first = std::min(entity.first, *record.time);
    entity.last = std::max(entity.last, *record.time);
    Note(entity.sources, source, kSources);
    // Half of the room is for trouble, which may come after much that is none.
    Note(entity.handles, handle, trouble ? kHandles : kHandles / 2);
  }
}

void EntityTable::MakeRoom() {
  std::erase_if(entities_, [](const auto& item) {
    return item.second.troubles == 0 && item.second.sources.size() < 2 &&
           item.second.count < kOften;
  });
}

std::vector<const EntityTable::Entity*> EntityTable::Telling(std::size_t most) const {
  std::vector<const Entity*> telling;
  for (const auto& [key, entity] : entities_) {
    const bool everywhere = records_ > 100 && entity.count > records_ / kEverywhere;
    if (Weight(entity) > 0 && !everywhere) telling.push_back(&entity);
  }
  std::sort(telling.begin(), telling.end(), [](const Entity* a, const Entity* b) {
    if (Weight(*a) != Weight(*b)) return Weight(*a) > Weight(*b);
    if (a->sources.size() != b->sources.size()) return a->sources.size() > b->sources.size();
    if (a->troubles != b->troubles) return a->troubles > b->troubles;
    return a->kind != b->kind ? a->kind < b->kind : a->value < b->value;
  });
  if (telling.size() > most) telling.resize(most);
  return telling;
}

}  // namespace casefile::signals
