// PostgreSQL through libpq: one connection that can only read, each statement with its time limit.

#include <fmt/format.h>
#include <grp.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "base/c_ptr.h"
#include "base/text.h"
#include "base/time.h"
#include "collector/database/postgresql_queries.h"
#include "collector/database/request.h"
#include "collector/database/url.h"
#include "collector/probe_document.h"
#include "collector/proc_text.h"

namespace casefile::database {
namespace {

using Connection = CPtr<PGconn, PQfinish>;
using Answer = CPtr<PGresult, PQclear>;

constexpr std::uint16_t kPort = 5432;
constexpr const char* kReadOnly =
    "-c default_transaction_read_only=on -c statement_timeout=2000 -c lock_timeout=500 "
    "-c idle_in_transaction_session_timeout=10000";

// Whom to connect as, and where; empty members are left to libpq.
struct Login {
  std::string host;
  std::string port;
  std::string user;
  std::string password;
  std::string name;
};

Connection Connect(const Login& login) {
  const char* keys[] = {"host",
                        "port",
                        "user",
                        "password",
                        "dbname",
                        "options",
                        "connect_timeout",
                        "sslmode",
                        "application_name",
                        nullptr};
  const char* values[] = {login.host.c_str(),
                          login.port.c_str(),
                          login.user.c_str(),
                          login.password.c_str(),
                          login.name.c_str(),
                          kReadOnly,
                          "2",
                          "prefer",
                          "casefile",
                          nullptr};
  return Connection(PQconnectdbParams(
      static_cast<const char* const*>(keys), static_cast<const char* const*>(values), 0));
}

bool IsNumber(Oid type) {
  // pg_type.h: int8, int2, int4, float4, float8, numeric, oid.
  static const std::set<Oid> kNumbers = {20, 21, 23, 700, 701, 1700, 26};
  return kNumbers.contains(type);
}

ProbeRow RowOf(const PGresult* answer, int row, std::string_view database) {
  constexpr Oid kBool = 16;
  ProbeRow out;
  if (!database.empty()) out.Text("database", database);
  for (int column = 0; column < PQnfields(answer); ++column) {
    if (PQgetisnull(answer, row, column) != 0) continue;
    const std::string_view name = PQfname(answer, column);
    const std::string_view value = PQgetvalue(answer, row, column);
    const Oid type = PQftype(answer, column);
    if (const auto whole = IsNumber(type) ? ToUint(value) : std::nullopt) {
      out.Count(name, *whole);
    } else if (type == kBool) {
      out.Flag(name, value == "t");
    } else {
      out.Text(name, value);
    }
  }
  return out;
}

class Session {
 public:
  Session(Connection connection, ProbeDocument& document)
      : connection_(std::move(connection)), document_(document) {}

  // Each row with the columns' names. A query that fails leaves a row that says why.
  void Rows(const std::string& sql, std::string_view database = {}) {
    // Parameters make it one single statement, whatever a profile wrote.
    const Answer begin(PQexec(connection_.get(), "BEGIN READ ONLY"));
    const Answer answer(
        PQexecParams(connection_.get(), sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0));
    const ExecStatusType status = PQresultStatus(answer.get());
    constexpr int kMostRows = 500;
    if (status == PGRES_TUPLES_OK) {
      for (int row = 0; row < std::min(PQntuples(answer.get()), kMostRows); ++row) {
        document_.Row(RowOf(answer.get(), row, database));
      }
    } else {
      document_.Row(std::move(ProbeRow().Text("error", Trim(PQresultErrorMessage(answer.get())))));
    }
    const Answer end(PQexec(connection_.get(), "ROLLBACK"));
  }

  std::string Value(const char* sql) {
    const Answer answer(PQexec(connection_.get(), sql));
    if (PQresultStatus(answer.get()) != PGRES_TUPLES_OK || PQntuples(answer.get()) == 0) return "";
    return PQgetvalue(answer.get(), 0, 0);
  }
  std::vector<std::string> Values(const char* sql) {
    const Answer answer(PQexec(connection_.get(), sql));
    std::vector<std::string> values;
    if (PQresultStatus(answer.get()) != PGRES_TUPLES_OK) return values;
    for (int row = 0; row < PQntuples(answer.get()); ++row) {
      values.emplace_back(PQgetvalue(answer.get(), row, 0));
    }
    return values;
  }

 private:
  Connection connection_;
  ProbeDocument& document_;
};

// The user a local server runs as is its administrator: as root we become that user, which also
// gives up everything else that root may do.
std::optional<Login> AsSocketOwner() {
  constexpr const char* kFolder = "/var/run/postgresql";
  struct stat status {};
  if (stat(fmt::format("{}/.s.PGSQL.{}", kFolder, kPort).c_str(), &status) != 0) return {};
  if (geteuid() != 0 || status.st_uid == 0) return Login{kFolder, "", "", "", "postgres"};
  const passwd* owner = getpwuid(status.st_uid);
  if (owner == nullptr) return {};
  const std::string user = owner->pw_name;
  if (initgroups(user.c_str(), status.st_gid) != 0 || setgid(status.st_gid) != 0 ||
      setuid(status.st_uid) != 0) {
    return {};
  }
  return Login{kFolder, "", user, "", "postgres"};
}

struct Connected {
  Connection connection;
  Login login;
  std::string error;  // of the last that failed
};

// The addresses of the request, then the local socket.
Connected ConnectToAny(const Request& request) {
  Connected result;
  const auto attempt = [&result](Login login) {
    Connection connection = Connect(login);
    if (PQstatus(connection.get()) == CONNECTION_OK) {
      result.connection = std::move(connection);
      result.login = std::move(login);
      return true;
    }
    result.error = Scrubbed(std::string(Trim(PQerrorMessage(connection.get()))), login.password);
    return false;
  };
  for (const std::string& text : request.urls) {
    const std::optional<Url> url = ParseLocalUrl(text, kPort);
    if (!url || !url->scheme.starts_with("postgres")) continue;
    if (attempt({url->host, std::to_string(url->port), url->user, url->password, url->name})) {
      return result;
    }
  }
  if (std::optional<Login> login = AsSocketOwner()) attempt(*std::move(login));
  if (result.error.empty()) result.error = "no address and no socket of a server was found";
  return result;
}

void AddTables(const Login& login, const std::vector<std::string>& names, ProbeDocument& document) {
  document.Rows("tables");
  for (const std::string& name : names) {
    Login other = login;
    other.name = name;
    Connection connection = Connect(other);
    if (PQstatus(connection.get()) != CONNECTION_OK) continue;
    Session(std::move(connection), document).Rows(kPostgresqlTables, name);
  }
  document.Rows("indexes");
  for (const std::string& name : names) {
    Login other = login;
    other.name = name;
    Connection connection = Connect(other);
    if (PQstatus(connection.get()) != CONNECTION_OK) continue;
    Session(std::move(connection), document).Rows(kPostgresqlIndexes, name);
  }
}

}  // namespace

Result<std::string> ProbeDatabase(const Request& request) {
  ProbeDocument document("postgresql", SystemClock()());
  Connected connected = ConnectToAny(request);
  document.Flag("reachable", connected.connection != nullptr);
  if (connected.connection == nullptr) {
    document.Text("error", connected.error);
    return document.Take();
  }
  Session session(std::move(connected.connection), document);
  for (const auto& [key, sql] : kPostgresqlScalars) {
    const std::string value = session.Value(sql);
    if (const auto count = ToUint(value)) {
      document.Count(key, count);
    } else {
      document.Text(key, value);
    }
  }
  for (const auto& [key, sql] : kPostgresqlLists) {
    document.Rows(key);
    session.Rows(sql);
  }
  AddTables(connected.login, session.Values(kPostgresqlNames), document);
  for (const Query& query : request.queries) {
    document.Rows("query." + query.name);
    session.Rows(query.sql);
  }
  return document.Take();
}

}  // namespace casefile::database
