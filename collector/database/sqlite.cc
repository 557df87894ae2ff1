// SQLite databases: opened read-only, so that nothing is written beside them, each statement with a
// time limit.

#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <chrono>
#include <memory>

#include "base/c_ptr.h"
#include "base/text.h"
#include "base/time.h"
#include "collector/database/request.h"
#include "collector/probe_document.h"

namespace casefile::database {
namespace {

using Database = CPtr<sqlite3, sqlite3_close>;
using Statement = CPtr<sqlite3_stmt, sqlite3_finalize>;

constexpr std::chrono::milliseconds kPatience{2000};
// quick_check reads all of a database; of a larger one it would only tell that it took too long.
constexpr std::int64_t kCheckedBytes = 64LL << 20;
constexpr std::size_t kMostFiles = 20;

std::uint64_t SizeOf(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
}

// Nobody has it open when there is no shared-memory file beside it; opened as immutable, SQLite
// then makes none either.
std::string UriOf(const std::string& path) {
  struct stat status {};
  const bool in_use = stat((path + "-shm").c_str(), &status) == 0;
  std::string uri = "file:";
  for (const char c : path) {
    if (c == '%' || c == '?' || c == '#') {
      uri += fmt::format("%{:02x}", static_cast<unsigned char>(c));
    } else {
      uri += c;
    }
  }
  return uri + (in_use ? "?mode=ro" : "?mode=ro&immutable=1");
}

class Session {
 public:
  static std::unique_ptr<Session> Open(const std::string& path, std::string* error) {
    // Opening a pipe would wait for its other end.
    struct stat status {};
    if (stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) {
      *error = "no regular file";
      return nullptr;
    }
    sqlite3* raw = nullptr;
    const int code =
        sqlite3_open_v2(UriOf(path).c_str(), &raw, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, nullptr);
    auto session = std::make_unique<Session>();
    session->database_.reset(raw);
    if (code != SQLITE_OK) {
      *error = raw == nullptr ? "no memory" : sqlite3_errmsg(raw);
      return nullptr;
    }
    sqlite3_busy_timeout(raw, 500);
    // The file may be anybody's: its views and triggers run nothing of ours.
    sqlite3_db_config(raw, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    // Called every few thousand steps of a statement.
    sqlite3_progress_handler(raw, 5000, Late, session.get());
    return session;
  }

  // `visit` is called for each row, at most 500.
  template <class Visit>
  std::string Each(const std::string& sql, const Visit& visit) {
    until_ = std::chrono::steady_clock::now() + kPatience;
    sqlite3_stmt* raw = nullptr;
    if (sqlite3_prepare_v2(database_.get(), sql.c_str(), -1, &raw, nullptr) != SQLITE_OK) {
      return sqlite3_errmsg(database_.get());
    }
    const Statement statement(raw);
    for (int row = 0; row < 500; ++row) {
      const int code = sqlite3_step(raw);
      if (code == SQLITE_DONE) return "";
      if (code != SQLITE_ROW) return sqlite3_errmsg(database_.get());
      visit(raw);
    }
    return "";
  }

  std::string Value(const std::string& sql) {
    std::string value;
    const std::string error = Each(sql, [&value](sqlite3_stmt* row) {
      const auto* text = sqlite3_column_text(row, 0);
      if (text != nullptr && value.empty())
        value = static_cast<const char*>(static_cast<const void*>(text));
    });
    return error.empty() ? value : "error: " + error;
  }

 private:
  static int Late(void* self) {
    return std::chrono::steady_clock::now() > static_cast<Session*>(self)->until_ ? 1 : 0;
  }
  Database database_;
  std::chrono::steady_clock::time_point until_;
};

void Column(sqlite3_stmt* statement, int column, ProbeRow* row) {
  const char* name = sqlite3_column_name(statement, column);
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER:
      row->Signed(name, sqlite3_column_int64(statement, column));
      break;
    case SQLITE_FLOAT:
      row->Number(name, sqlite3_column_double(statement, column));
      break;
    case SQLITE_TEXT:
      row->Text(name,
                static_cast<const char*>(
                    static_cast<const void*>(sqlite3_column_text(statement, column))));
      break;
    default:
      break;
  }
}

struct Opened {
  std::string path;
  std::unique_ptr<Session> session;
};

ProbeRow FileRow(const std::string& path, Session* session, const std::string& error) {
  ProbeRow row;
  row.Text("path", path)
      .Count("size_bytes", SizeOf(path))
      .Count("wal_bytes", SizeOf(path + "-wal"))
      .Count("journal_bytes", SizeOf(path + "-journal"));
  const std::string pages =
      session == nullptr ? "error: " + error : session->Value("PRAGMA page_count");
  if (pages.starts_with("error: ")) {
    row.Flag("readable", false).Text("error", std::string_view(pages).substr(7));
    return row;
  }
  row.Flag("readable", true)
      .Text("journal_mode", session->Value("PRAGMA journal_mode"))
      .Text("pages", pages)
      .Text("page_bytes", session->Value("PRAGMA page_size"))
      .Text("free_pages", session->Value("PRAGMA freelist_count"))
      .Text("schema_version", session->Value("PRAGMA user_version"));
  const bool small = SizeOf(path) <= static_cast<std::uint64_t>(kCheckedBytes);
  if (small) row.Text("quick_check", session->Value("PRAGMA quick_check(5)"));
  return row;
}

}  // namespace

Result<std::string> ProbeDatabase(const Request& request) {
  ProbeDocument document("sqlite", SystemClock()());
  std::vector<Opened> opened;
  document.Rows("files");
  for (const std::string& path : request.files) {
    if (opened.size() == kMostFiles) break;
    std::string error;
    auto session = Session::Open(path, &error);
    document.Row(FileRow(path, session.get(), error));
    if (session) opened.push_back({path, std::move(session)});
  }
  document.Rows("tables");
  for (const Opened& database : opened) {
    database.session->Each(
        "SELECT name, type FROM sqlite_schema WHERE type IN ('table', 'index') ORDER BY 2, 1",
        [&](sqlite3_stmt* statement) {
          ProbeRow row;
          row.Text("path", database.path);
          for (int i = 0; i < sqlite3_column_count(statement); ++i) Column(statement, i, &row);
          document.Row(std::move(row));
        });
  }
  for (const Query& query : request.queries) {
    document.Rows("query." + query.name);
    for (const Opened& database : opened) {
      const std::string error = database.session->Each(query.sql, [&](sqlite3_stmt* statement) {
        ProbeRow row;
        row.Text("path", database.path);
        for (int i = 0; i < sqlite3_column_count(statement); ++i) Column(statement, i, &row);
        document.Row(std::move(row));
      });
      if (!error.empty()) {
        document.Row(std::move(ProbeRow().Text("path", database.path).Text("error", error)));
      }
    }
  }
  return document.Take();
}

}  // namespace casefile::database
