// MySQL, MariaDB and Dolt through libmariadb: a session that can only read, each statement with its
// time limit.

#include <fmt/format.h>
#include <mysql.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <utility>

#include "base/c_ptr.h"
#include "base/text.h"
#include "base/time.h"
#include "collector/database/answers.h"
#include "collector/database/request.h"
#include "collector/database/url.h"
#include "collector/probe_document.h"
#include "collector/proc_text.h"

namespace casefile::database {
namespace {

using Connection = CPtr<MYSQL, mysql_close>;
using Answer = CPtr<MYSQL_RES, mysql_free_result>;

constexpr std::uint16_t kPort = 3306;
// More than the server itself allows a statement.
constexpr unsigned kPatienceSeconds = 3;

struct NamedQuery {
  const char* key;
  const char* sql;
};

// Texts and numbers in statements are values of users: only the first word is taken.
constexpr std::array<NamedQuery, 7> kLists = {{
    {"databases",
     "SELECT table_schema AS name, COUNT(*) AS tables, CAST(COALESCE(SUM(data_length + "
     "index_length), 0) AS UNSIGNED) AS size_bytes FROM information_schema.tables GROUP BY "
     "table_schema ORDER BY 3 DESC LIMIT 100"},
    {"tables",
     "SELECT table_schema AS `database`, table_name AS `table`, engine, data_length AS data_bytes, "
     "index_length AS index_bytes, data_free AS free_bytes, table_rows AS rows_estimated, "
     "update_time AS updated FROM information_schema.tables WHERE table_schema NOT IN "
     "('information_schema','performance_schema','mysql','sys') AND table_type = 'BASE TABLE' "
     "ORDER "
     "BY data_length + index_length DESC LIMIT 60"},
    {"activity",
     "SELECT user, db AS `database`, command, state, COUNT(*) AS count, MAX(time) AS "
     "longest_seconds FROM information_schema.processlist GROUP BY 1, 2, 3, 4 LIMIT 100"},
    {"long_transactions",
     "SELECT trx_mysql_thread_id AS thread, trx_state AS state, TIMESTAMPDIFF(SECOND, trx_started, "
     "NOW()) AS seconds, trx_rows_locked AS rows_locked, SUBSTRING_INDEX(trx_query, ' ', 1) AS "
     "statement FROM information_schema.innodb_trx ORDER BY trx_started LIMIT 30"},
    {"slow_statements",
     "SELECT schema_name AS `database`, LEFT(digest_text, 300) AS statement, count_star AS calls, "
     "sum_timer_wait DIV 1000000000 AS total_milliseconds, sum_rows_examined AS rows_examined FROM "
     "performance_schema.events_statements_summary_by_digest ORDER BY sum_timer_wait DESC LIMIT "
     "20"},
    {"settings",
     "SHOW GLOBAL VARIABLES WHERE Variable_name IN "
     "('max_connections','innodb_buffer_pool_size','innodb_log_file_size','innodb_flush_log_at_trx_"
     "commit','sync_binlog','max_allowed_packet','wait_timeout','innodb_lock_wait_timeout','slow_"
     "query_log','long_query_time','read_only','sql_mode','datadir','log_error','bind_address','"
     "port','tmp_table_size','table_open_cache','open_files_limit','time_zone','innodb_file_per_"
     "table','character_set_server','log_bin')"},
    {"status",
     "SHOW GLOBAL STATUS WHERE Variable_name IN "
     "('Aborted_clients','Aborted_connects','Connection_errors_max_connections','Slow_queries',"
     "'Innodb_row_lock_waits','Innodb_row_lock_time_max','Innodb_buffer_pool_wait_free','Innodb_"
     "deadlocks','Open_tables','Opened_tables','Created_tmp_disk_tables','Questions','Table_locks_"
     "waited','Threads_running')"},
}};

constexpr std::array<NamedQuery, 5> kScalars = {{
    {"version", "SELECT VERSION()"},
    {"uptime_seconds", "SHOW GLOBAL STATUS LIKE 'Uptime'"},
    {"max_connections", "SELECT @@global.max_connections"},
    {"connections", "SHOW GLOBAL STATUS LIKE 'Threads_connected'"},
    {"read_only", "SELECT @@global.read_only"},
}};

class Session {
 public:
  Session(Connection connection, ProbeDocument& document)
      : connection_(std::move(connection)), document_(document) {
    // The first is MariaDB's, the second MySQL's (in milliseconds); each refuses the other's.
    for (const char* set : {"SET SESSION max_statement_time = 2",
                            "SET SESSION max_execution_time = 2000",
                            "SET SESSION lock_wait_timeout = 1",
                            "SET SESSION innodb_lock_wait_timeout = 1",
                            "SET SESSION TRANSACTION READ ONLY",
                            "START TRANSACTION READ ONLY"}) {
      mysql_query(connection_.get(), set);
    }
  }

  void Rows(const std::string& sql) {
    const Answer answer = Ask(sql);
    if (!answer) {
      document_.Row(std::move(ProbeRow().Text("error", mysql_error(connection_.get()))));
      return;
    }
    const unsigned columns = mysql_num_fields(answer.get());
    const MYSQL_FIELD* fields = mysql_fetch_fields(answer.get());
    constexpr int kMostRows = 500;
    for (int i = 0; i < kMostRows; ++i) {
      char* const* row = mysql_fetch_row(answer.get());
      if (row == nullptr) break;
      ProbeRow out;
      for (unsigned column = 0; column < columns; ++column) {
        if (row[column] == nullptr) continue;
        const std::string name = ToLower(fields[column].name);
        const auto number = ToUint(row[column]);
        if (number && IS_NUM(fields[column].type)) {
          out.Count(name, *number);
        } else {
          out.Text(name, row[column]);
        }
      }
      document_.Row(std::move(out));
    }
  }

  // The last column of the first row: SHOW gives a name before the value.
  std::string Value(const std::string& sql) {
    const Answer answer = Ask(sql);
    char* const* row = answer ? mysql_fetch_row(answer.get()) : nullptr;
    if (row == nullptr) return "";
    const char* value = row[mysql_num_fields(answer.get()) - 1];
    return value == nullptr ? "" : value;
  }

 private:
  Answer Ask(const std::string& sql) {
    if (mysql_real_query(connection_.get(), sql.data(), sql.size()) != 0) return nullptr;
    return Answer(mysql_store_result(connection_.get()));
  }

  Connection connection_;
  ProbeDocument& document_;
};

struct Connected {
  Connection connection;
  std::string error;  // of the first that failed
};

bool Attempt(const Url* url, const char* socket, Connected* result) {
  Connection connection(mysql_init(nullptr));
  for (const mysql_option option :
       {MYSQL_OPT_CONNECT_TIMEOUT, MYSQL_OPT_READ_TIMEOUT, MYSQL_OPT_WRITE_TIMEOUT}) {
    mysql_optionsv(connection.get(), option, &kPatienceSeconds);
  }
  // A server that asks for a file of ours gets none.
  const unsigned none = 0;
  mysql_optionsv(connection.get(), MYSQL_OPT_LOCAL_INFILE, &none);
  // The user's and the system's own login, where the request has none.
  if (url == nullptr) mysql_optionsv(connection.get(), MYSQL_READ_DEFAULT_GROUP, "client");
  const char* name = url == nullptr || url->name.empty() ? nullptr : url->name.c_str();
  if (mysql_real_connect(connection.get(),
                         url == nullptr ? nullptr : url->host.c_str(),
                         url == nullptr ? nullptr : url->user.c_str(),
                         url == nullptr ? nullptr : url->password.c_str(),
                         name,
                         url == nullptr ? 0 : url->port,
                         socket,
                         0) != nullptr) {
    result->connection = std::move(connection);
    return true;
  }
  if (result->error.empty()) {
    result->error = Scrubbed(mysql_error(connection.get()), url == nullptr ? "" : url->password);
  }
  return false;
}

Connected ConnectToAny(const Request& request) {
  Connected result;
  for (const std::string& text : request.urls) {
    const std::optional<Url> url = ParseLocalUrl(text, kPort);
    const bool ours = url && (url->scheme.starts_with("mysql") || url->scheme == "mariadb");
    if (ours && Attempt(&*url, nullptr, &result)) return result;
  }
  Attempt(nullptr, nullptr, &result);
  return result;
}

}  // namespace

Result<std::string> ProbeDatabase(const Request& request) {
  ProbeDocument document("mysql", SystemClock()());
  Connected connected = ConnectToAny(request);
  document.Flag("reachable", connected.connection != nullptr);
  if (connected.connection == nullptr) {
    document.Text("error", connected.error);
    return document.Take();
  }
  Session session(std::move(connected.connection), document);
  for (const auto& [key, sql] : kScalars) AddScalar(key, session.Value(sql), &document);
  AddLists(kLists, &session, &document);
  // The newer name, and the older one.
  AddList("replica", "SHOW REPLICA STATUS", &session, &document);
  AddList("slave", "SHOW SLAVE STATUS", &session, &document);
  AddQueries(request, &session, &document);
  return document.Take();
}

}  // namespace casefile::database
