// MongoDB through libmongoc: commands that only read, each with maxTimeMS.

#include <fmt/format.h>
#include <mongoc/mongoc.h>

#include <memory>
#include <optional>
#include <utility>

#include "base/c_ptr.h"
#include "base/text.h"
#include "base/time.h"
#include "collector/database/request.h"
#include "collector/database/url.h"
#include "collector/probe_document.h"

namespace casefile::database {
namespace {

using Client = CPtr<mongoc_client_t, mongoc_client_destroy>;

// A document of our own; bson_t is aligned in a way that keeps it from being a template argument.
class Document {
 public:
  explicit Document(bson_t* document) : document_(document) {}
  Document(Document&& other) noexcept : document_(std::exchange(other.document_, nullptr)) {}
  Document& operator=(Document&& other) noexcept {
    std::swap(document_, other.document_);
    return *this;
  }
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;
  ~Document() {
    if (document_ != nullptr) bson_destroy(document_);
  }

  bson_t* get() const { return document_; }
  explicit operator bool() const { return document_ != nullptr; }

 private:
  bson_t* document_;
};

constexpr std::uint16_t kPort = 27017;
constexpr int kPatienceMs = 2000;
constexpr std::size_t kMostDatabases = 10;
constexpr std::size_t kMostCollections = 40;

// The answer to `command` on `database`, or nothing with the reason in `error`.
Document Ask(mongoc_client_t* client,
             const std::string& database,
             const char* command,
             const std::string& argument,
             std::string* error) {
  const Document request(bson_new());
  if (argument.empty()) {
    BSON_APPEND_INT32(request.get(), command, 1);
  } else {
    BSON_APPEND_UTF8(request.get(), command, argument.c_str());
  }
  BSON_APPEND_INT32(request.get(), "maxTimeMS", kPatienceMs);
  bson_error_t failure;
  bson_t answer;
  const bool ok = mongoc_client_command_simple(
      client, database.c_str(), request.get(), nullptr, &answer, &failure);
  Document reply(ok ? bson_copy(&answer) : nullptr);
  bson_destroy(&answer);
  if (!ok) *error = static_cast<const char*>(failure.message);
  return reply;
}

// The number (text) at a path like "connections.current".
std::optional<std::int64_t> NumberAt(const bson_t* document, const char* path) {
  bson_iter_t top;
  bson_iter_t found;
  if (!bson_iter_init(&top, document) || !bson_iter_find_descendant(&top, path, &found)) return {};
  if (!BSON_ITER_HOLDS_NUMBER(&found)) return {};
  return bson_iter_as_int64(&found);
}

std::string TextAt(const bson_t* document, const char* path) {
  bson_iter_t top;
  bson_iter_t found;
  if (!bson_iter_init(&top, document) || !bson_iter_find_descendant(&top, path, &found)) return "";
  return BSON_ITER_HOLDS_UTF8(&found) ? bson_iter_utf8(&found, nullptr) : "";
}

void AddNumber(const bson_t* from, const char* path, const char* key, ProbeRow* row) {
  if (const auto number = NumberAt(from, path)) row->Signed(key, *number);
}

struct Connected {
  Client client;
  Document status{nullptr};  // of the server
  std::string error;         // of the first that failed
};

bool Attempt(const std::string& address, std::string_view password, Connected* result) {
  bson_error_t failure;
  const CPtr<mongoc_uri_t, mongoc_uri_destroy> uri(
      mongoc_uri_new_with_error(address.c_str(), &failure));
  if (!uri) {
    if (result->error.empty()) result->error = "the address is not valid";
    return false;
  }
  for (const char* option : {MONGOC_URI_SERVERSELECTIONTIMEOUTMS,
                             MONGOC_URI_CONNECTTIMEOUTMS,
                             MONGOC_URI_SOCKETTIMEOUTMS}) {
    mongoc_uri_set_option_as_int32(uri.get(), option, kPatienceMs);
  }
  mongoc_uri_set_option_as_bool(uri.get(), MONGOC_URI_SERVERSELECTIONTRYONCE, true);
  mongoc_uri_set_option_as_bool(uri.get(), MONGOC_URI_DIRECTCONNECTION, true);
  Client client(mongoc_client_new_from_uri(uri.get()));
  if (!client) return false;
  std::string error;
  Document status = Ask(client.get(), "admin", "serverStatus", "", &error);
  if (!status) {
    if (error.empty()) error = "the server gave an answer that is none";
    if (result->error.empty()) result->error = Scrubbed(error, password);
    return false;
  }
  result->client = std::move(client);
  result->status = std::move(status);
  return true;
}

Connected ConnectToAny(const Request& request) {
  Connected result;
  for (const std::string& text : request.urls) {
    const std::optional<Url> url = ParseLocalUrl(text, kPort);
    if (!url || url->scheme != "mongodb") continue;
    // The address as it was given, but for the host: options such as authSource matter.
    std::string address = text;
    const std::size_t at = address.rfind('@', address.find('?'));
    const std::size_t begin = at == std::string::npos ? address.find("://") + 3 : at + 1;
    const std::size_t end = std::min(address.find_first_of("/?", begin), address.size());
    address.replace(begin, end - begin, fmt::format("{}:{}", url->host, url->port));
    if (Attempt(address, url->password, &result)) return result;
  }
  Attempt(fmt::format("mongodb://127.0.0.1:{}", kPort), "", &result);
  return result;
}

void AddServer(const bson_t* status, ProbeDocument& document) {
  document.Text("version", TextAt(status, "version"));
  document.Text("process", TextAt(status, "process"));
  document.Text("storage_engine", TextAt(status, "storageEngine.name"));
  document.Text("replica_set", TextAt(status, "repl.setName"));
  constexpr std::pair<const char*, const char*> kNumbers[] = {
      {"uptime", "uptime_seconds"},
      {"connections.current", "connections"},
      {"connections.available", "connections_available"},
      {"connections.rejected", "connections_rejected"},
      {"mem.resident", "resident_mib"},
      {"globalLock.currentQueue.total", "operations_waiting"},
      {"globalLock.activeClients.total", "clients_active"},
      {"wiredTiger.cache.maximum bytes configured", "cache_maximum_bytes"},
      {"wiredTiger.cache.bytes currently in the cache", "cache_bytes"},
      {"asserts.user", "asserts_user"},
      {"opcounters.query", "queries"},
      {"metrics.cursor.open.total", "cursors_open"}};
  for (const auto& [path, key] : kNumbers) {
    if (const auto number = NumberAt(status, path)) document.Signed(key, *number);
  }
}

void AddCollections(mongoc_client_t* client, const std::string& database, ProbeDocument& document) {
  bson_error_t failure;
  const CPtr<mongoc_database_t, mongoc_database_destroy> handle(
      mongoc_client_get_database(client, database.c_str()));
  const CPtr<char*, bson_strfreev> names(
      mongoc_database_get_collection_names_with_opts(handle.get(), nullptr, &failure));
  for (std::size_t i = 0; names && names.get()[i] != nullptr && i < kMostCollections; ++i) {
    std::string error;
    const std::string name = names.get()[i];
    ProbeRow row;
    row.Text("database", database).Text("collection", name);
    const Document stats = Ask(client, database, "collStats", name, &error);
    if (!stats) {
      document.Row(std::move(row.Text("error", error)));
      continue;
    }
    AddNumber(stats.get(), "count", "documents", &row);
    AddNumber(stats.get(), "size", "size_bytes", &row);
    AddNumber(stats.get(), "storageSize", "storage_bytes", &row);
    AddNumber(stats.get(), "avgObjSize", "average_bytes", &row);
    AddNumber(stats.get(), "nindexes", "indexes", &row);
    AddNumber(stats.get(), "totalIndexSize", "index_bytes", &row);
    document.Row(std::move(row));
  }
}

void AddDatabases(mongoc_client_t* client, ProbeDocument& document) {
  bson_error_t failure;
  const CPtr<char*, bson_strfreev> names(
      mongoc_client_get_database_names_with_opts(client, nullptr, &failure));
  std::vector<std::string> databases;
  for (std::size_t i = 0; names && names.get()[i] != nullptr && i < kMostDatabases; ++i) {
    databases.emplace_back(names.get()[i]);
  }
  document.Rows("databases");
  for (const std::string& name : databases) {
    std::string error;
    ProbeRow row;
    row.Text("name", name);
    if (const Document stats = Ask(client, name, "dbStats", "", &error)) {
      AddNumber(stats.get(), "collections", "collections", &row);
      AddNumber(stats.get(), "objects", "documents", &row);
      AddNumber(stats.get(), "dataSize", "data_bytes", &row);
      AddNumber(stats.get(), "storageSize", "storage_bytes", &row);
      AddNumber(stats.get(), "indexSize", "index_bytes", &row);
      AddNumber(stats.get(), "fsUsedSize", "disk_used_bytes", &row);
      AddNumber(stats.get(), "fsTotalSize", "disk_total_bytes", &row);
    } else {
      row.Text("error", error);
    }
    document.Row(std::move(row));
  }
  document.Rows("collections");
  for (const std::string& name : databases) {
    if (name != "admin" && name != "local" && name != "config") {
      AddCollections(client, name, document);
    }
  }
}

// Visits the documents of the array `key`.
template <class Visit>
void EachOf(const bson_t* document, const char* key, const Visit& visit) {
  bson_iter_t found;
  bson_iter_t item;
  if (!bson_iter_init_find(&found, document, key) || !BSON_ITER_HOLDS_ARRAY(&found)) return;
  if (!bson_iter_recurse(&found, &item)) return;
  constexpr int kMost = 50;
  for (int i = 0; i < kMost && bson_iter_next(&item); ++i) {
    std::uint32_t length = 0;
    const std::uint8_t* bytes = nullptr;
    if (!BSON_ITER_HOLDS_DOCUMENT(&item)) continue;
    bson_iter_document(&item, &length, &bytes);
    bson_t one;
    if (bson_init_static(&one, bytes, length)) visit(&one);
  }
}

void AddMembers(mongoc_client_t* client, ProbeDocument& document) {
  std::string error;
  const Document status = Ask(client, "admin", "replSetGetStatus", "", &error);
  if (!status) return;  // the server stands alone
  document.Rows("members");
  EachOf(status.get(), "members", [&document](const bson_t* member) {
    ProbeRow row;
    row.Text("name", TextAt(member, "name")).Text("state", TextAt(member, "stateStr"));
    AddNumber(member, "health", "health", &row);
    AddNumber(member, "uptime", "uptime_seconds", &row);
    document.Row(std::move(row));
  });
}

// Only what kind of operation it is and where: the rest are values of users.
void AddOperations(mongoc_client_t* client, ProbeDocument& document) {
  constexpr std::int64_t kLongSeconds = 5;
  std::string error;
  document.Rows("long_operations");
  const Document running = Ask(client, "admin", "currentOp", "", &error);
  if (!running) return;
  EachOf(running.get(), "inprog", [&document](const bson_t* operation) {
    if (NumberAt(operation, "secs_running").value_or(0) < kLongSeconds) return;
    ProbeRow row;
    row.Text("operation", TextAt(operation, "op")).Text("collection", TextAt(operation, "ns"));
    AddNumber(operation, "secs_running", "seconds", &row);
    document.Row(std::move(row));
  });
}

}  // namespace

Result<std::string> ProbeDatabase(const Request& request) {
  mongoc_init();
  mongoc_log_set_handler(nullptr, nullptr);  // it would print addresses
  ProbeDocument document("mongodb", SystemClock()());
  const Connected connected = ConnectToAny(request);
  document.Flag("reachable", connected.client != nullptr);
  if (connected.client == nullptr) {
    document.Text("error", connected.error);
    return document.Take();
  }
  AddServer(connected.status.get(), document);
  AddMembers(connected.client.get(), document);
  AddOperations(connected.client.get(), document);
  AddDatabases(connected.client.get(), document);
  return document.Take();
}

}  // namespace casefile::database
