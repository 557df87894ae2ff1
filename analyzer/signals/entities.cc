#include "analyzer/signals/entities.h"

#include <algorithm>
#include <utility>

#include "analyzer/templates/interner.h"

namespace casefile::signals {
namespace {

// A thing that is named in more of the records than this tells nothing: the host's own name.
constexpr std::uint64_t kEverywhere = 3;
// One that is named this often may still join sources.
constexpr std::uint64_t kOften = 8;
// Slots of the table: at most half of them are taken.
constexpr std::size_t kSlots = EntityTable::kEntities * 2;
// Looking for what may be dropped is worth it when it frees this part of the room.
constexpr std::size_t kWorthIt = EntityTable::kEntities / 16;

std::uint32_t TagOf(std::uint64_t hash) {
  return static_cast<std::uint32_t>(hash >> 32U);
}

// Trouble that several sources share comes before trouble of one, and that before the rest.
int Weight(const EntityTable::Entity& entity) {
  return (entity.troubles > 0 ? 2 : 0) + (entity.sources.size() > 1 ? 1 : 0);
}

}  // namespace

EntityTable::EntityTable() : slots_(kSlots) {}

std::size_t EntityTable::SlotOf(const Mention& mention, std::uint64_t hash) const {
  std::size_t slot = hash % kSlots;
  for (; slots_[slot].entity != kNone; slot = (slot + 1) % kSlots) {
    if (slots_[slot].tag != TagOf(hash)) continue;
    const Entity& entity = entities_[slots_[slot].entity];
    if (entity.hash == hash && entity.value == mention.value && entity.kind == mention.kind) break;
  }
  return slot;
}

EntityTable::Entity* EntityTable::Find(const Mention& mention, const LogRecord& record) {
  const std::uint64_t hash =
      templates::MixHash(templates::HashBytes(mention.value), templates::HashBytes(mention.kind));
  std::size_t slot = SlotOf(mention, hash);
  if (slots_[slot].entity != kNone) return &entities_[slots_[slot].entity];
  if (entities_.size() >= kEntities) {
    if (full_) return nullptr;
    MakeRoom();
    if (entities_.size() >= kEntities) return nullptr;
    slot = SlotOf(mention, hash);
  }
  slots_[slot] = {.entity = static_cast<std::uint32_t>(entities_.size()), .tag = TagOf(hash)};
  Entity& entity = entities_.emplace_back();
  entity.kind = mention.kind;
  entity.value = mention.value;
  entity.first = entity.last = *record.time;
  entity.hash = hash;
  return &entity;
}

void EntityTable::Add(const LogRecord& record, std::uint32_t source, std::uint32_t handle) {
  ++records_;
  if (!record.time) return;
  mentions_.clear();
  FindMentions(record, mentions_);
  const bool trouble = record.severity >= Severity::kWarning;
  for (const Mention& mention : mentions_) {
    Entity* const entity = Find(mention, record);
    if (entity == nullptr) continue;
    ++entity->count;
    if (trouble) ++entity->troubles;
    entity->first = std::min(entity->first, *record.time);
    entity->last = std::max(entity->last, *record.time);
    entity->sources.Note(source, FewNumbers::kMost);
    // Half of the room is for trouble, which may come after much that is none.
    entity->handles.Note(handle, trouble ? FewNumbers::kMost : FewNumbers::kMost / 2);
  }
}

void EntityTable::MakeRoom() {
  // What is kept is kept for good: what tells something never tells less.
  const std::size_t dropped = std::erase_if(entities_, [](const Entity& entity) {
    return entity.troubles == 0 && entity.sources.size() < 2 && entity.count < kOften;
  });
  full_ = dropped < kWorthIt;
  std::fill(slots_.begin(), slots_.end(), Slot{});
  for (std::size_t i = 0; i < entities_.size(); ++i) {
    const Entity& entity = entities_[i];
    const Mention mention{.kind = entity.kind, .value = entity.value};
    slots_[SlotOf(mention, entity.hash)] = {.entity = static_cast<std::uint32_t>(i),
                                            .tag = TagOf(entity.hash)};
  }
}

std::vector<const EntityTable::Entity*> EntityTable::Telling(std::size_t most) const {
  std::vector<const Entity*> telling;
  for (const Entity& entity : entities_) {
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
