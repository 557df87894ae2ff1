#include "analyzer/templates/interner.h"

#include <algorithm>
#include <cstring>

namespace casefile::templates {
namespace {

constexpr std::size_t kFirstSlots = 4096;
constexpr std::size_t kBlockBytes = std::size_t{64} * 1024;

std::uint64_t Load(const char* bytes, std::size_t count) {
  std::uint64_t value = 0;
  std::memcpy(&value, bytes, count);
  return value;
}

}  // namespace

std::uint64_t HashBytes(std::string_view bytes) {
  std::uint64_t hash = bytes.size() * 0xC2B2AE3D27D4EB4FULL;
  while (bytes.size() >= sizeof(std::uint64_t)) {
    hash = MixHash(hash, Load(bytes.data(), sizeof(std::uint64_t)));
    bytes.remove_prefix(sizeof(std::uint64_t));
  }
  hash = MixHash(hash, Load(bytes.data(), bytes.size()));
  return hash ^ (hash >> 32U);
}

Interner::Interner(std::size_t max_texts, std::size_t max_bytes)
    : max_texts_(max_texts), max_bytes_(max_bytes), slots_(kFirstSlots) {
  InternAlways("");
}

std::size_t Interner::FindSlot(std::string_view text, std::uint64_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  const auto tag = static_cast<std::uint32_t>(hash);
  std::size_t slot = (hash >> 32U) & mask;
  while (slots_[slot].id != kFull &&
         (slots_[slot].hash != tag || texts_[slots_[slot].id] != text)) {
    slot = (slot + 1) & mask;
  }
  return slot;
}

TextId Interner::Intern(std::string_view text) {
  const std::uint64_t hash = HashBytes(text);
  const std::size_t slot = FindSlot(text, hash);
  if (slots_[slot].id != kFull) return slots_[slot].id;
  if (texts_.size() >= max_texts_ || bytes_ + text.size() > max_bytes_) return kFull;
  return Insert(text, hash, slot);
}

TextId Interner::InternAlways(std::string_view text) {
  const std::uint64_t hash = HashBytes(text);
  const std::size_t slot = FindSlot(text, hash);
  return slots_[slot].id != kFull ? slots_[slot].id : Insert(text, hash, slot);
}

TextId Interner::Insert(std::string_view text, std::uint64_t hash, std::size_t slot) {
  if (blocks_.empty() || blocks_.back().capacity() - blocks_.back().size() < text.size()) {
    blocks_.emplace_back().reserve(std::max(kBlockBytes, text.size()));
  }
  std::string& block = blocks_.back();
  const std::size_t start = block.size();
  block.append(text);
  bytes_ += text.size();
  const auto id = static_cast<TextId>(texts_.size());
  texts_.push_back(std::string_view(block).substr(start));
  slots_[slot] = {.hash = static_cast<std::uint32_t>(hash), .id = id};
  if (texts_.size() * 2 > slots_.size()) Grow();
  return id;
}

void Interner::Grow() {
  slots_.assign(slots_.size() * 2, Slot{});
  for (std::size_t id = 0; id < texts_.size(); ++id) {
    const std::uint64_t hash = HashBytes(texts_[id]);
    slots_[FindSlot(texts_[id], hash)] = {.hash = static_cast<std::uint32_t>(hash),
                                          .id = static_cast<TextId>(id)};
  }
}

}  // namespace casefile::templates
