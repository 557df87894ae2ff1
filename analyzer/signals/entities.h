#pragma once
// The things that records talk about: requests, traces, processes, hosts, ports, paths, devices,
// users, containers. A thing that several sources name joins them.
//
// Bounded memory: at most kEntities things. When the table is full, those that only one source
// named, a few times and without trouble, are dropped; what they were is lost, not what joins.

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "formats/findings/findings.h"
#include "formats/logs/record.h"

namespace casefile::signals {

// One mention: a kind of thing ("request", "port", …) and its name in the text.
struct Mention {
  std::string_view kind;
  std::string_view value;
};

// What a record names: in its fields, behind known words of its message (`request_id=…`, `port
// 5432`), and by shape (addresses, devices, paths). At most limits::kMentions.
void FindMentions(const LogRecord& record, std::vector<Mention>& mentions);

// The first few different numbers of many. It stands in its owner: most things are named once, and
// a list of its own for each would cost more than the thing.
class FewNumbers {
 public:
  using value_type = std::uint32_t;
  using const_iterator = const std::uint32_t*;
  static constexpr std::size_t kMost = 8;

  void Note(std::uint32_t number, std::size_t most) {
    if (size_ < most && std::find(begin(), end(), number) == end()) numbers_.at(size_++) = number;
  }
  std::size_t size() const { return size_; }
  const_iterator begin() const { return numbers_.data(); }
  const_iterator end() const { return numbers_.data() + size_; }

 private:
  std::array<std::uint32_t, kMost> numbers_{};
  std::uint32_t size_ = 0;
};

class EntityTable {
 public:
  static constexpr std::size_t kEntities = 32'768;

  // `source` is a number for the member, `handle` one for the form of the message.
  void Add(const LogRecord& record, std::uint32_t source, std::uint32_t handle);

  struct Entity {
    std::string_view kind;
    std::string value;
    std::uint64_t count = 0;
    std::uint64_t troubles = 0;  // warnings and worse among them
    Instant first{};
    Instant last{};
    FewNumbers sources;
    FewNumbers handles;  // of troubles before others
    std::uint64_t hash = 0;
  };

  EntityTable();
  // What joins sources or stands in trouble, the most telling first.
  std::vector<const Entity*> Telling(std::size_t most) const;

 private:
  static constexpr std::uint32_t kNone = UINT32_MAX;

  // The entity that the mention names; null when it is new and there is no room.
  Entity* Find(const Mention& mention, const LogRecord& record);
  std::size_t SlotOf(const Mention& mention, std::uint64_t hash) const;
  void MakeRoom();

  std::vector<Entity> entities_;
  // Of entities_ by kind and value, open addressing. Half of the hash stands beside the number: an
  // entity that is not asked for is not looked at.
  struct Slot {
    std::uint32_t entity = kNone;
    std::uint32_t tag = 0;
  };
  std::vector<Slot> slots_;
  std::vector<Mention> mentions_;
  std::uint64_t records_ = 0;
  bool full_ = false;  // of what is not dropped
};

}  // namespace casefile::signals
