// redis-cli info, and the answer to redis-cli ping.

#include <array>

#include "analyzer/kinds/all.h"
#include "analyzer/kinds/cells.h"
#include "base/text.h"

namespace casefile::redis_info {
namespace {

struct Known {
  std::string_view key;
  std::string_view fact;
};
constexpr auto kKnown = std::to_array<Known>({
    {"redis_version", "redis.version"},
    {"valkey_version", "redis.version"},
    {"uptime_in_seconds", "redis.uptime_seconds"},
    {"connected_clients", "redis.connected_clients"},
    {"blocked_clients", "redis.blocked_clients"},
    {"maxclients", "redis.max_clients"},
    {"used_memory", "redis.used_memory_bytes"},
    {"maxmemory", "redis.maxmemory_bytes"},
    {"maxmemory_policy", "redis.maxmemory_policy"},
    {"evicted_keys", "redis.evicted_keys"},
    {"rejected_connections", "redis.rejected_connections"},
    {"rdb_last_bgsave_status", "redis.rdb_last_bgsave_status"},
    {"aof_last_write_status", "redis.aof_last_write_status"},
    {"master_link_status", "redis.master_link_status"},
    {"role", "redis.role"},
});

bool IsPing(std::string_view text) {
  const std::string_view answer = Trim(text);
  return answer == "PONG" || answer.starts_with("Could not connect to Redis") ||
         answer.starts_with("NOAUTH Authentication required") ||
         answer.starts_with("LOADING Redis is loading") || answer.starts_with("MISCONF ");
}

int Matches(const KindText& head) {
  if (head.text.size() < 400 && IsPing(head.text)) return 80;
  return head.text.find("redis_version:") < 4000 || head.text.find("valkey_version:") < 4000 ? 90
                                                                                             : 0;
}

void Read(const KindText& text, FactWriter& facts) {
  const bool ping = text.text.size() < 400 && IsPing(text.text);
  ForEachLine(text.text, [&](const TextLine& line) {
    if (ping && line.number == 1) {
      facts.Collected("redis", line);
      facts.Add("redis.responding", !line.text.starts_with("Could not connect"), line);
      return;
    }
    const auto pair = SplitPair(line.text, ':');
    if (!pair) return;
    if (pair->first == "loading") facts.Add("redis.loading", pair->second == "1", line);
    for (const Known& known : kKnown) {
      if (known.key != pair->first) continue;
      facts.Collected("redis", line);
      const auto number = NumberFrom(pair->second);
      if (FindFactSpec(known.fact)->unit == "text") {
        facts.Add(known.fact, std::string(pair->second), line);
      } else if (number) {
        facts.Add(known.fact, *number, line);
      }
    }
  });
}

}  // namespace

Kind Make() {
  return {.id = "redis_info", .matches = Matches, .read = Read};
}

}  // namespace casefile::redis_info
