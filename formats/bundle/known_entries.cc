#include "formats/bundle/known_entries.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace casefile {
namespace {

std::int64_t SecondsOf(const std::optional<Instant>& time) {
  return time ? std::chrono::floor<std::chrono::seconds>(*time).time_since_epoch().count() : 0;
}

}  // namespace

KnownEntries::KnownEntries(const Manifest& manifest, std::uint64_t manifest_offset) {
  entries_.push_back({.offset = 0});
  entries_.push_back({.offset = manifest_offset});
  for (const ManifestMember& member : manifest.members) {
    if (member.offset)
      entries_.push_back(
          {.offset = *member.offset,
           .entry = TarEntry{
               .path = member.path, .size = member.size, .modified = SecondsOf(member.modified)}});
    for (const std::uint64_t offset : member.part_offsets) entries_.push_back({.offset = offset});
    if (member.offset || !member.parts.empty()) continue;
    entries_.clear();
    return;
  }
  std::sort(entries_.begin(), entries_.end(), [](const Known& a, const Known& b) {
    return a.offset < b.offset;
  });
  for (const ManifestMember& member : manifest.members)
    if (!member.parts.empty()) SizeParts(member, SecondsOf(member.modified));
}

std::vector<KnownEntries::Known>::iterator KnownEntries::Find(std::uint64_t offset) {
  return std::lower_bound(
      entries_.begin(), entries_.end(), offset, [](const Known& known, std::uint64_t wanted) {
        return known.offset < wanted;
      });
}

// All parts but the last end where the next entry begins; the last has the rest of the member.
void KnownEntries::SizeParts(const ManifestMember& member, std::int64_t modified) {
  std::uint64_t before = 0;
  for (std::size_t i = 0; i < member.parts.size(); ++i) {
    TarEntry entry{.path = member.parts[i], .modified = modified};
    const std::uint64_t header = TarHeader(entry).size();
    const auto own = Find(member.part_offsets[i]);
    const auto next = own == entries_.end() ? own : std::next(own);
    if (next == entries_.end() || next->offset - own->offset < header) return;
    const std::uint64_t room = next->offset - own->offset - header;
    entry.size = i + 1 < member.parts.size() ? room : member.size - std::min(before, member.size);
    if (entry.size > room) return;
    before += entry.size;
    own->entry = std::move(entry);
  }
}

bool KnownEntries::BeginsAt(std::uint64_t offset) const {
  return std::binary_search(entries_.begin(),
                            entries_.end(),
                            Known{.offset = offset},
                            [](const Known& a, const Known& b) { return a.offset < b.offset; });
}

std::optional<KnownEntries::Body> KnownEntries::BodyAt(std::uint64_t offset) const {
  const auto behind = std::upper_bound(
      entries_.begin(), entries_.end(), offset, [](std::uint64_t wanted, const Known& known) {
        return wanted < known.offset;
      });
  if (behind == entries_.begin() || !std::prev(behind)->entry) return std::nullopt;
  const Known& known = *std::prev(behind);
  const std::uint64_t begin = known.offset + TarHeader(*known.entry).size();
  if (offset < begin || offset - begin >= known.entry->size) return std::nullopt;
  return Body{.entry = *known.entry, .header = known.offset, .at = offset - begin};
}

}  // namespace casefile
