// The documents of the database helpers, `databases/<kind>.json` (collector/database/README.md).

#include <algorithm>
#include <array>
#include <utility>

#include "analyzer/kinds/all.h"
#include "analyzer/kinds/cells.h"
#include "analyzer/kinds/probe_lines.h"
#include "base/text.h"

namespace casefile::database_probe {
namespace {

struct Field {
  std::string_view probe;
  std::string_view array;  // empty for a scalar of the document
  std::string_view key;
  std::string_view fact;
  double factor = 1;
};

constexpr double kMebi = 1024.0 * 1024;

constexpr auto kFields = std::to_array<Field>({
    {"postgresql", "", "version", "postgres.version"},
    {"postgresql", "", "uptime_seconds", "postgres.uptime_seconds"},
    {"postgresql", "", "in_recovery", "postgres.in_recovery"},
    {"postgresql", "", "max_connections", "postgres.max_connections"},
    {"postgresql", "", "connections", "postgres.client_connections"},
    {"postgresql", "", "longest_transaction_seconds", "postgres.longest_transaction_seconds"},
    {"postgresql", "databases", "size_bytes", "postgres.database_bytes"},
    {"postgresql", "databases", "deadlocks", "postgres.deadlocks"},
    {"postgresql", "databases", "transaction_age", "postgres.transaction_age"},
    {"postgresql", "long_transactions", "seconds", "postgres.transaction_seconds"},
    {"postgresql", "tables", "total_bytes", "postgres.table_bytes"},
    {"postgresql", "tables", "dead_rows", "postgres.dead_rows"},
    {"postgresql", "tables", "dead_percent", "postgres.dead_percent"},
    {"postgresql", "indexes", "valid", "postgres.index_valid"},
    {"postgresql", "replicas", "lag_bytes", "postgres.replica_lag_bytes"},
    {"postgresql", "replication_slots", "active", "postgres.slot_active"},
    {"postgresql", "settings", "value", "postgres.setting"},
    {"mysql", "", "version", "mysql.version"},
    {"mysql", "", "uptime_seconds", "mysql.uptime_seconds"},
    {"mysql", "", "max_connections", "mysql.max_connections"},
    {"mysql", "", "connections", "mysql.connections"},
    {"mysql", "", "read_only", "mysql.read_only"},
    {"mysql", "databases", "size_bytes", "mysql.database_bytes"},
    {"mysql", "tables", "data_bytes", "mysql.table_bytes"},
    {"mysql", "long_transactions", "seconds", "mysql.transaction_seconds"},
    {"mysql", "settings", "value", "mysql.setting"},
    {"mysql", "status", "value", "mysql.status"},
    {"mysql", "replica", "seconds_behind_source", "mysql.replica_lag_seconds"},
    {"mysql", "replica", "seconds_behind_master", "mysql.replica_lag_seconds"},
    {"mysql", "replica", "last_io_error", "mysql.replica_error"},
    {"mysql", "replica", "last_sql_error", "mysql.replica_error"},
    {"mongodb", "", "version", "mongodb.version"},
    {"mongodb", "", "uptime_seconds", "mongodb.uptime_seconds"},
    {"mongodb", "", "connections", "mongodb.connections_current"},
    {"mongodb", "", "connections_available", "mongodb.connections_available"},
    {"mongodb", "", "resident_mib", "mongodb.resident_bytes", kMebi},
    {"mongodb", "", "asserts_user", "mongodb.user_asserts"},
    {"mongodb", "databases", "data_bytes", "mongodb.data_bytes"},
    {"mongodb", "databases", "storage_bytes", "mongodb.storage_bytes"},
    {"mongodb", "members", "state", "mongodb.member_state"},
    {"redis", "", "redis_version", "redis.version"},
    {"redis", "", "valkey_version", "redis.version"},
    {"redis", "", "uptime_in_seconds", "redis.uptime_seconds"},
    {"redis", "", "connected_clients", "redis.connected_clients"},
    {"redis", "", "blocked_clients", "redis.blocked_clients"},
    {"redis", "", "maxclients", "redis.max_clients"},
    {"redis", "", "used_memory", "redis.used_memory_bytes"},
    {"redis", "", "maxmemory", "redis.maxmemory_bytes"},
    {"redis", "", "maxmemory_policy", "redis.maxmemory_policy"},
    {"redis", "", "evicted_keys", "redis.evicted_keys"},
    {"redis", "", "rejected_connections", "redis.rejected_connections"},
    {"redis", "", "rdb_last_bgsave_status", "redis.rdb_last_bgsave_status"},
    {"redis", "", "aof_last_write_status", "redis.aof_last_write_status"},
    {"redis", "", "master_link_status", "redis.master_link_status"},
    {"redis", "", "role", "redis.role"},
    {"redis", "", "loading", "redis.loading"},
    {"redis", "key_spaces", "keys", "redis.keys"},
    {"sqlite", "files", "size_bytes", "sqlite.size_bytes"},
    {"sqlite", "files", "wal_bytes", "sqlite.wal_bytes"},
    {"sqlite", "files", "readable", "sqlite.readable"},
    {"sqlite", "files", "error", "sqlite.error"},
    {"sqlite", "files", "journal_mode", "sqlite.journal_mode"},
    {"sqlite", "files", "quick_check", "sqlite.quick_check"},
});

// A member of a row that is a label of its facts.
struct Label {
  std::string_view probe;
  std::string_view array;
  std::string_view key;
  std::string_view label;
};

constexpr auto kLabels = std::to_array<Label>({
    {"postgresql", "databases", "name", "database"},
    {"postgresql", "long_transactions", "pid", "pid"},
    {"postgresql", "long_transactions", "state", "state"},
    {"postgresql", "tables", "table", "table"},
    {"postgresql", "indexes", "index", "index"},
    {"postgresql", "replicas", "name", "replica"},
    {"postgresql", "replication_slots", "name", "slot"},
    {"postgresql", "settings", "name", "name"},
    {"mysql", "databases", "name", "database"},
    {"mysql", "tables", "table", "table"},
    {"mysql", "long_transactions", "thread", "thread"},
    {"mysql", "settings", "variable_name", "name"},
    {"mysql", "status", "variable_name", "name"},
    {"mongodb", "databases", "name", "database"},
    {"mongodb", "members", "name", "member"},
    {"redis", "key_spaces", "name", "database"},
    {"sqlite", "files", "path", "path"},
});

// What a document says of the server as a whole.
struct Server {
  std::string_view probe;
  std::string_view source;
  std::string_view responding;
  std::string_view error;
};

constexpr auto kServers = std::to_array<Server>({
    {"postgresql", "postgresql", "postgres.accepting", "postgres.error"},
    {"mysql", "mysql", "mysql.responding", "mysql.error"},
    {"mongodb", "mongodb", "mongodb.responding", "mongodb.error"},
    {"redis", "redis", "redis.responding", "redis.error"},
    {"sqlite", "sqlite", "", ""},
});

const Server* ServerOf(std::string_view probe) {
  const auto* const found = std::ranges::find(kServers, probe, &Server::probe);
  return found == kServers.end() ? nullptr : found;
}

// Whether a failed attempt means that nobody answered; a refused login is an answer.
bool IsSilence(std::string_view error) {
  constexpr std::array<std::string_view, 6> kWords = {"refused",
                                                      "No such file",
                                                      "timed out",
                                                      "timeout",
                                                      "Can't connect",
                                                      "No suitable servers found"};
  return std::ranges::any_of(kWords, [error](std::string_view word) {
    return error.find(word) != std::string_view::npos;
  });
}

class Reader {
 public:
  Reader(const Server& server, FactWriter& facts) : server_(server), facts_(facts) {}

  void Add(const ProbeLine& line) {
    if (line.array.starts_with("query.")) return Query(line);
    if (line.array.empty()) Scalar(line);
    const FactWriter::Labels labels = LabelsOf(line);
    for (const Field& field : kFields) {
      if (field.probe != server_.probe || field.array != ArrayOf(line)) continue;
      const Json* value = line.object.Find(field.key);
      if (value != nullptr) Fact(field, *value, line.line, labels);
    }
    if (server_.probe == "postgresql") Sessions(line);
  }

  void End(const TextLine& first) {
    for (const auto& [state, seen] : sessions_) {
      facts_.Add("postgres.connections", seen.first, seen.second, {{"state", state}});
    }
    facts_.Collected(server_.source, first);
  }

 private:
  // MySQL before 8.0.22, and MariaDB, name the same list otherwise.
  static std::string_view ArrayOf(const ProbeLine& line) {
    return line.array == "slave" ? "replica" : line.array;
  }

  FactWriter::Labels LabelsOf(const ProbeLine& line) const {
    FactWriter::Labels labels;
    for (const Label& label : kLabels) {
      if (label.probe != server_.probe || label.array != line.array) continue;
      const Json* value = line.object.Find(label.key);
      if (value != nullptr) labels.emplace(label.label, ProbeText(*value));
    }
    return labels;
  }

  void Fact(const Field& field,
            const Json& value,
            const TextLine& line,
            const FactWriter::Labels& labels) {
    const std::string_view unit = FindFactSpec(field.fact)->unit;
    if (unit == "text") {
      if (std::string text = ProbeText(value); !text.empty()) {
        facts_.Add(field.fact, std::move(text), line, labels);
      }
    } else if (unit == "bool") {
      const bool* flag = value.AsBool();
      facts_.Add(field.fact, flag != nullptr ? *flag : ProbeText(value) == "1", line, labels);
    } else {
      const auto number = value.AsNumber() ? value.AsNumber() : NumberFrom(ProbeText(value));
      if (number) facts_.Add(field.fact, *number * field.factor, line, labels);
    }
  }

  void Scalar(const ProbeLine& line) {
    if (server_.responding.empty()) return;
    const Json* reachable = line.object.Find("reachable");
    if (reachable != nullptr && reachable->AsBool() != nullptr && *reachable->AsBool()) {
      facts_.Add(server_.responding, true, line.line);
    }
    const std::string error(line.object.FindString("error"));
    if (error.empty()) return;
    facts_.Add(server_.error, error, line.line);
    if (IsSilence(error)) facts_.Add(server_.responding, false, line.line);
  }

  // The rows tell apart databases and users; rules ask for states.
  void Sessions(const ProbeLine& line) {
    if (line.array == "blocked" && line.object.Find("pid") != nullptr) {
      facts_.Add("postgres.lock_wait", true, line.line, ProbeLabels(line.object, "pid"));
    }
    if (line.array != "activity" || line.object.Find("count") == nullptr) return;
    auto& [count, first] =
        sessions_.try_emplace(std::string(line.object.FindString("state")), 0.0, line.line)
            .first->second;
    count += static_cast<double>(line.object.FindInt("count"));
  }

  // A profile's own question: its rows are named by their first text.
  void Query(const ProbeLine& line) {
    const Json::Object* row = line.object.AsObject();
    if (row == nullptr) return;
    FactWriter::Labels labels{{"query", std::string(line.array.substr(line.array.find('.') + 1))}};
    if (const Json* path = line.object.Find("path"); path != nullptr && server_.probe == "sqlite") {
      labels.emplace("path", ProbeText(*path));
    }
    const auto named = std::ranges::find_if(*row, [&labels](const auto& member) {
      return member.second.AsString() != nullptr &&
             !(member.first == "path" && labels.contains("path"));
    });
    if (named != row->end()) labels.emplace("row", *named->second.AsString());
    for (const auto& [column, value] : *row) {
      if (labels.contains("path") && column == "path") continue;
      FactWriter::Labels all = labels;
      all.emplace("column", column);
      if (const auto number = value.AsNumber()) {
        facts_.Add("database.query_number", *number, line.line, std::move(all));
      } else if (const auto* flag = value.AsBool()) {
        facts_.Add("database.query_text", *flag ? "true" : "false", line.line, std::move(all));
      } else {
        facts_.Add("database.query_text", ProbeText(value), line.line, std::move(all));
      }
    }
    facts_.Collected("database queries", line.line);
  }

  const Server& server_;
  FactWriter& facts_;
  std::map<std::string, std::pair<double, TextLine>> sessions_;  // by state, with the first line
};

int Matches(const KindText& head) {
  return ServerOf(ProbeId(head.text)) == nullptr ? 0 : 100;
}

void Read(const KindText& text, FactWriter& facts) {
  const Server* server = ServerOf(ProbeId(text.text));
  if (server == nullptr) return;
  Reader reader(*server, facts);
  ForEachProbeLine(text.text, [&](const ProbeLine& line) { reader.Add(line); });
  reader.End({.text = text.text.substr(0, text.text.find('\n')), .number = 1, .offset = 0});
}

}  // namespace

Kind Make() {
  return {.id = "database_probe", .matches = Matches, .read = Read};
}

}  // namespace casefile::database_probe
