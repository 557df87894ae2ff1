// PostgreSQL through libpq: one connection that can only read, each statement with its time limit.

#include <fmt/format.h>
#include <grp.h>
#include <libpq-fe.h>
#include <poll.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "base/c_ptr.h"
#include "base/text.h"
#include "base/time.h"
#include "collector/database/answers.h"
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
// More than the server itself allows a statement.
constexpr std::chrono::milliseconds kPatience{3000};
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

// Statements one by one. A server that stops to answer is asked nothing more.
class Session {
 public:
  Session(Connection connection, ProbeDocument& document)
      : connection_(std::move(connection)), document_(document) {}

  // Each row with the columns' names. A query that fails leaves a row that says why.
  void Rows(const std::string& sql, std::string_view database = {}) {
    Ask("BEGIN READ ONLY");
    const Answer answer = Ask(sql);
    constexpr int kMostRows = 500;
    if (answer && PQresultStatus(answer.get()) == PGRES_TUPLES_OK) {
      for (int row = 0; row < std::min(PQntuples(answer.get()), kMostRows); ++row) {
        document_.Row(RowOf(answer.get(), row, database));
      }
    } else {
      document_.Row(std::move(ProbeRow().Text("error", ErrorOf(answer.get()))));
    }
    Ask("ROLLBACK");
  }

  // The first column of each row; nothing when the query fails.
  std::vector<std::string> Values(const std::string& sql) {
    const Answer answer = Ask(sql);
    std::vector<std::string> values;
    if (!answer || PQresultStatus(answer.get()) != PGRES_TUPLES_OK) return values;
    for (int row = 0; row < PQntuples(answer.get()); ++row) {
      values.emplace_back(PQgetvalue(answer.get(), row, 0));
    }
    return values;
  }

  bool lost() const { return lost_; }

 private:
  // Null when no answer came. Parameters make it one single statement, whatever a profile wrote.
  Answer Ask(const std::string& sql) {
    if (lost_) return nullptr;
    PGconn* connection = connection_.get();
    if (PQsendQueryParams(connection, sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0) != 1 ||
        !Wait()) {
      lost_ = true;
      return nullptr;
    }
    Answer answer(PQgetResult(connection));
    // Until there is nothing more the connection takes no other statement.
    while (!lost_ && Wait()) {
      if (const Answer rest{PQgetResult(connection)}; !rest) break;
    }
    return answer;
  }

  // Until the whole answer has come; false, and all is over, when it does not.
  bool Wait() {
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (PQisBusy(connection_.get()) != 0) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
          until - std::chrono::steady_clock::now());
      pollfd ready{.fd = PQsocket(connection_.get()), .events = POLLIN, .revents = 0};
      lost_ = left.count() <= 0 || poll(&ready, 1, static_cast<int>(left.count())) <= 0 ||
              PQconsumeInput(connection_.get()) != 1;
      if (lost_) return false;
    }
    return true;
  }

  std::string ErrorOf(const PGresult* answer) const {
    const std::string_view text =
        Trim(answer == nullptr ? PQerrorMessage(connection_.get()) : PQresultErrorMessage(answer));
    return std::string(text.empty() ? "the server gave no answer" : text);
  }

  Connection connection_;
  ProbeDocument& document_;
  bool lost_ = false;
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
  std::string error;  // of the first that failed
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
    if (result.error.empty()) {
      result.error = Scrubbed(std::string(Trim(PQerrorMessage(connection.get()))), login.password);
    }
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

// `sql` in each of the databases: their tables can be seen only from inside.
void AddFromEach(const Login& login,
                 const std::vector<std::string>& names,
                 const char* sql,
                 ProbeDocument& document) {
  for (const std::string& name : names) {
    Login other = login;
    other.name = name;
    Connection connection = Connect(other);
    if (PQstatus(connection.get()) != CONNECTION_OK) continue;
    Session(std::move(connection), document).Rows(sql, name);
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
    const std::vector<std::string> values = session.Values(sql);
    if (!values.empty()) AddScalar(key, values.front(), &document);
  }
  AddLists(kPostgresqlLists, &session, &document);
  if (!session.Values(kPostgresqlHasStatements).empty()) {
    AddList("slow_statements", kPostgresqlSlowStatements, &session, &document);
  }
  const std::vector<std::string> names = session.Values(kPostgresqlNames);
  for (const auto& [key, sql] : kPostgresqlPerDatabase) {
    document.Rows(key);
    if (!session.lost()) AddFromEach(connected.login, names, sql, document);
  }
  AddQueries(request, &session, &document);
  return document.Take();
}

}  // namespace casefile::database
