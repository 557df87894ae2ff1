// What mongosh prints for db.serverStatus(), db.stats() and rs.status(): JavaScript objects.

#include <array>
#include <map>

#include "analyzer/kinds/all.h"
#include "analyzer/kinds/cells.h"
#include "analyzer/kinds/config_text.h"
#include "base/text.h"

namespace casefile::mongodb_status {
namespace {

struct Known {
  std::string_view section;
  std::string_view key;
  std::string_view fact;
  double factor = 1;
};
constexpr double kMega = 1024.0 * 1024;
constexpr auto kServer = std::to_array<Known>({
    {"", "version", "mongodb.version"},
    {"", "uptime", "mongodb.uptime_seconds"},
    {"connections", "current", "mongodb.connections_current"},
    {"connections", "available", "mongodb.connections_available"},
    {"mem", "resident", "mongodb.resident_bytes", kMega},
    {"asserts", "user", "mongodb.user_asserts"},
});

bool IsServerStatus(std::string_view text) {
  return text.find("connections") != std::string_view::npos &&
         text.find("opcounters") != std::string_view::npos;
}
bool IsDatabaseStats(std::string_view text) {
  return text.find("collections") < 600 && text.find("storageSize") != std::string_view::npos &&
         text.find("avgObjSize") != std::string_view::npos;
}
bool IsReplicaStatus(std::string_view text) {
  return text.find("members") != std::string_view::npos &&
         text.find("stateStr") != std::string_view::npos;
}

void Server(const Setting& setting, FactWriter& facts) {
  for (const Known& known : kServer) {
    if (known.key != setting.key || known.section != setting.section) continue;
    const auto number = NumberFrom(setting.value);
    if (FindFactSpec(known.fact)->unit == "text") {
      facts.Add(known.fact, std::string(setting.value), setting.line);
    } else if (number) {
      facts.Add(known.fact, *number * known.factor, setting.line);
    }
  }
}

int Matches(const KindText& head) {
  const std::string_view text = Trim(head.text);
  if (!text.starts_with('{'))
    return text.starts_with("MongoNetworkError: ") || text.starts_with("MongoServerError: ") ||
                   text.starts_with("MongoServerSelectionError: ")
               ? 85
               : 0;
  return IsServerStatus(text) || IsDatabaseStats(text) || IsReplicaStatus(text) ? 86 : 0;
}

void Read(const KindText& text, FactWriter& facts) {
  const TextLine first{.text = text.text.substr(0, text.text.find('\n')), .number = 1, .offset = 0};
  facts.Collected("mongodb", first);
  const bool answered = Trim(text.text).starts_with('{');
  facts.Add("mongodb.responding", answered, first);
  if (!answered) return facts.Add("mongodb.error", std::string(first.text), first);
  const bool server = IsServerStatus(text.text);
  const bool stats = !server && IsDatabaseStats(text.text);
  std::string database;
  std::map<std::string, std::string> members;  // section to name
  ReadLooseJsonSettings(text.text, [&](const Setting& setting) {
    if (server) return Server(setting, facts);
    if (stats && setting.section.empty()) {
      if (setting.key == "db") database = setting.value;
      const auto number = NumberFrom(setting.value);
      const FactWriter::Labels labels{{"database", database}};
      if (number && setting.key == "dataSize")
        facts.Add("mongodb.data_bytes", *number, setting.line, labels);
      if (number && setting.key == "storageSize")
        facts.Add("mongodb.storage_bytes", *number, setting.line, labels);
    } else if (setting.section.starts_with("members.")) {
      if (setting.key == "name") members[std::string(setting.section)] = setting.value;
      if (setting.key == "stateStr")
        facts.Add("mongodb.member_state",
                  std::string(setting.value),
                  setting.line,
                  {{"member", members[std::string(setting.section)]}});
    }
  });
}

}  // namespace

Kind Make() {
  return {.id = "mongodb_status", .matches = Matches, .read = Read};
}

}  // namespace casefile::mongodb_status
