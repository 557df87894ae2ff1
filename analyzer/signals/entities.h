#pragma once
// The things that records talk about: requests, traces, processes, hosts, ports, paths, devices,
// users, containers. A thing that several sources name joins them.
//
// Bounded memory: at most kEntities things. When the table is full, those that only one source
// named, a few times and without trouble, are dropped; what they were is lost, not what joins.

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
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
    std::vector<std::uint32_t> sources;  // the first few
    std::vector<std::uint32_t> handles;  // the first few, of troubles before others
  };
  // What joins sources or stands in trouble, the most telling first.
  std::vector<const Entity*> Telling(std::size_t most) const;

 private:
  void MakeRoom();

  std::unordered_map<std::string, Entity> entities_;  // by kind and value
  std::vector<Mention> mentions_;
  std::string key_;
  std::uint64_t records_ = 0;
};

}  // namespace casefile::signals
