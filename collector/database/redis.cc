// Redis and Valkey through hiredis: INFO and what else costs the server nothing. Never KEYS; key
// spaces are sampled with SCAN, a bounded number of steps.

#include <fmt/format.h>
#include <hiredis/hiredis.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "base/c_ptr.h"
#include "base/text.h"
#include "base/time.h"
#include "collector/database/request.h"
#include "collector/database/url.h"
#include "collector/probe_document.h"
#include "collector/proc_text.h"

namespace casefile::database {
namespace {

constexpr std::uint16_t kPort = 6379;
constexpr timeval kPatience{.tv_sec = 2, .tv_usec = 0};

using Connection = CPtr<redisContext, redisFree>;

void FreeReply(redisReply* reply) {
  freeReplyObject(reply);
}
using Reply = CPtr<redisReply, FreeReply>;

class Session {
 public:
  explicit Session(Connection connection) : connection_(std::move(connection)) {}

  Reply Ask(std::initializer_list<std::string_view> words) {
    std::vector<const char*> pointers;
    std::vector<std::size_t> lengths;
    for (const std::string_view word : words) {
      pointers.push_back(word.data());
      lengths.push_back(word.size());
    }
    return Reply(static_cast<redisReply*>(redisCommandArgv(
        connection_.get(), static_cast<int>(pointers.size()), pointers.data(), lengths.data())));
  }
  // Empty, with the reason in `error`, when it was refused.
  std::string Text(std::initializer_list<std::string_view> words, std::string* error) {
    const Reply reply = Ask(words);
    if (!reply) {
      *error = connection_->err != 0 ? static_cast<const char*>(connection_->errstr) : "no answer";
      return "";
    }
    std::string text(reply->str == nullptr ? "" : reply->str,
                     reply->str == nullptr ? 0 : reply->len);
    if (reply->type != REDIS_REPLY_ERROR) return text;
    *error = text;
    return "";
  }

 private:
  Connection connection_;
};

struct Connected {
  std::unique_ptr<Session> session;
  std::string info;
  std::string error;  // of the first that failed
};

void Fail(std::string error, Connected* result) {
  if (result->error.empty()) result->error = std::move(error);
}

bool Attempt(const Url& url, Connected* result) {
  Connection connection(redisConnectWithTimeout(url.host.c_str(), url.port, kPatience));
  if (!connection || connection->err != 0) {
    Fail(connection ? static_cast<const char*>(connection->errstr) : "no memory", result);
    return false;
  }
  redisSetTimeout(connection.get(), kPatience);
  auto session = std::make_unique<Session>(std::move(connection));
  std::string error;
  if (!url.password.empty()) {
    const std::string first = url.user.empty() ? url.password : url.user;
    if (url.user.empty()) {
      session->Text({"AUTH", url.password}, &error);
    } else {
      session->Text({"AUTH", url.user, url.password}, &error);
    }
  }
  std::string refused;
  result->info = session->Text({"INFO", "ALL"}, &refused);
  if (result->info.empty()) {
    Fail(Scrubbed(error.empty() ? refused : error, url.password), result);
    return false;
  }
  result->session = std::move(session);
  return true;
}

Connected ConnectToAny(const Request& request) {
  Connected result;
  for (const std::string& text : request.urls) {
    const std::optional<Url> url = ParseLocalUrl(text, kPort);
    const bool ours = url && (url->scheme.starts_with("redis") || url->scheme == "valkey");
    if (ours && Attempt(*url, &result)) return result;
  }
  Url usual;
  usual.host = "127.0.0.1";
  usual.port = kPort;
  Attempt(usual, &result);
  return result;
}

// The fields of INFO that tell how it does; the rest is counters of modules.
bool IsWanted(std::string_view key) {
  constexpr std::array<std::string_view, 40> kKeys = {"redis_version",
                                                      "valkey_version",
                                                      "redis_mode",
                                                      "os",
                                                      "process_id",
                                                      "tcp_port",
                                                      "uptime_in_seconds",
                                                      "executable",
                                                      "connected_clients",
                                                      "maxclients",
                                                      "blocked_clients",
                                                      "used_memory",
                                                      "used_memory_rss",
                                                      "used_memory_peak",
                                                      "used_memory_lua",
                                                      "maxmemory",
                                                      "maxmemory_policy",
                                                      "mem_fragmentation_ratio",
                                                      "total_system_memory",
                                                      "loading",
                                                      "async_loading",
                                                      "rdb_changes_since_last_save",
                                                      "rdb_bgsave_in_progress",
                                                      "rdb_last_save_time",
                                                      "rdb_last_bgsave_status",
                                                      "rdb_last_bgsave_time_sec",
                                                      "aof_enabled",
                                                      "aof_last_write_status",
                                                      "aof_last_bgrewrite_status",
                                                      "total_connections_received",
                                                      "instantaneous_ops_per_sec",
                                                      "rejected_connections",
                                                      "expired_keys",
                                                      "evicted_keys",
                                                      "keyspace_hits",
                                                      "keyspace_misses",
                                                      "role",
                                                      "connected_slaves",
                                                      "master_link_status",
                                                      "master_last_io_seconds_ago"};
  return std::ranges::find(kKeys, key) != kKeys.end();
}

void AddInfo(const std::string& info, ProbeDocument& document) {
  std::vector<std::pair<std::string_view, std::string_view>> spaces;
  for (const std::string_view raw : SplitLines(info)) {
    const std::string_view line = Trim(raw);
    const std::size_t colon = line.find(':');
    if (line.starts_with('#') || colon == std::string_view::npos) continue;
    const std::string_view key = line.substr(0, colon);
    const std::string_view value = line.substr(colon + 1);
    if (key.starts_with("db") && value.starts_with("keys=")) spaces.emplace_back(key, value);
    if (!IsWanted(key)) continue;
    if (const auto count = ToUint(value)) {
      document.Count(key, count);
    } else {
      document.Text(key, value);
    }
  }
  document.Rows("key_spaces");
  for (const auto& [name, value] : spaces) {
    ProbeRow row;
    row.Text("name", name);
    std::string_view rest = value;
    while (!rest.empty()) {
      const std::string_view pair = rest.substr(0, rest.find(','));
      rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
      const std::size_t equals = pair.find('=');
      if (equals == std::string_view::npos) continue;
      row.Count(pair.substr(0, equals), ToUint(pair.substr(equals + 1)));
    }
    document.Row(std::move(row));
  }
}

// "rl:10.0.0.7:login" is of the space "rl:*": names of people and addresses are not taken.
std::string SpaceOf(std::string_view key) {
  const std::size_t colon = key.find(':');
  return colon == std::string_view::npos ? "(no prefix)" : std::string(key.substr(0, colon)) + ":*";
}

void AddSample(Session& session, ProbeDocument& document) {
  constexpr int kSteps = 20;
  std::map<std::string, std::uint64_t> spaces;
  std::string cursor = "0";
  for (int step = 0; step < kSteps; ++step) {
    const Reply reply = session.Ask({"SCAN", cursor, "COUNT", "100"});
    if (!reply || reply->type != REDIS_REPLY_ARRAY || reply->elements != 2) break;
    const redisReply* next = reply->element[0];
    const redisReply* keys = reply->element[1];
    for (std::size_t i = 0; i < keys->elements; ++i) {
      if (keys->element[i]->str == nullptr) continue;
      ++spaces[SpaceOf({keys->element[i]->str, keys->element[i]->len})];
    }
    cursor = next->str == nullptr ? "0" : std::string(next->str, next->len);
    if (cursor == "0") break;
  }
  document.Rows("sampled_prefixes");
  constexpr std::size_t kMost = 100;
  std::size_t rows = 0;
  for (const auto& [name, count] : spaces) {
    if (rows++ == kMost) break;
    document.Row(std::move(ProbeRow().Text("prefix", name).Count("keys", count)));
  }
}

void AddSlowLog(Session& session, ProbeDocument& document) {
  document.Rows("slow_commands");
  const Reply reply = session.Ask({"SLOWLOG", "GET", "20"});
  if (!reply || reply->type != REDIS_REPLY_ARRAY) return;
  for (std::size_t i = 0; i < reply->elements; ++i) {
    const redisReply* entry = reply->element[i];
    if (entry->type != REDIS_REPLY_ARRAY || entry->elements < 4) continue;
    const redisReply* words = entry->element[3];
    const bool named = words->elements > 0 && words->element[0]->str != nullptr;
    // Only the command's name: what follows are keys and values.
    document.Row(std::move(
        ProbeRow()
            .Text("time", FormatInstant(Instant{std::chrono::seconds{entry->element[1]->integer}}))
            .Signed("microseconds", entry->element[2]->integer)
            .Text("command", named ? words->element[0]->str : "")));
  }
}

}  // namespace

Result<std::string> ProbeDatabase(const Request& request) {
  ProbeDocument document("redis", SystemClock()());
  const Connected connected = ConnectToAny(request);
  document.Flag("reachable", connected.session != nullptr);
  if (!connected.session) {
    document.Text("error", connected.error);
    return document.Take();
  }
  AddInfo(connected.info, document);
  AddSample(*connected.session, document);
  AddSlowLog(*connected.session, document);
  document.Rows("settings");
  for (const std::string_view name : {"save",
                                      "appendonly",
                                      "maxmemory",
                                      "maxmemory-policy",
                                      "timeout",
                                      "tcp-keepalive",
                                      "dir",
                                      "stop-writes-on-bgsave-error"}) {
    const Reply reply = connected.session->Ask({"CONFIG", "GET", name});
    if (!reply || reply->type != REDIS_REPLY_ARRAY || reply->elements != 2) continue;
    if (reply->element[1]->str == nullptr) continue;
    document.Row(std::move(ProbeRow().Text("name", name).Text("value", reply->element[1]->str)));
  }
  return document.Take();
}

}  // namespace casefile::database
