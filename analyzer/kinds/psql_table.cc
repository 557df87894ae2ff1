// What psql prints: aligned and unaligned tables of the statements that people send along, and its
// errors. A table is known by the names of its columns.

#include <algorithm>
#include <vector>

#include "analyzer/kinds/all.h"
#include "analyzer/kinds/cells.h"
#include "base/text.h"

namespace casefile::psql_table {
namespace {

using Row = std::vector<std::string_view>;

Row SplitCells(std::string_view line) {
  Row cells;
  while (true) {
    const std::size_t bar = std::min(line.find('|'), line.size());
    cells.push_back(Trim(line.substr(0, bar)));
    if (bar == line.size()) return cells;
    line.remove_prefix(bar + 1);
  }
}

bool IsRule(std::string_view line) {
  const std::string_view text = Trim(line);
  return text.size() >= 3 && text.find_first_not_of("-+") == std::string_view::npos &&
         text[0] == '-';
}

// "8017 kB", "7.5 MB", "1234567"
std::optional<double> SizeOf(std::string_view cell) {
  const auto words = SplitWords(cell);
  if (words.empty() || words.size() > 2) return std::nullopt;
  if (words.size() == 1) return SizeFrom(words[0], 1);
  if (words[1] == "bytes") return NumberFrom(words[0]);
  return SizeFrom(std::string(words[0]) + std::string(words[1]), 1);
}

bool IsConnectionError(std::string_view text) {
  return text.starts_with("psql: ") && text.find("connection to server") != std::string_view::npos;
}

class Tables {
 public:
  explicit Tables(FactWriter& facts) : facts_(facts) {}

  void Line(const TextLine& line) {
    if (IsRule(line.text)) {
      header_ = SplitCells(before_);
      for (std::string_view& name : header_) name = Trim(name);
      in_table_ = true;
    } else if (line.text.starts_with('(') || line.text.empty()) {
      in_table_ = false;
    } else if (in_table_) {
      ReadRow(SplitCells(line.text), line);
    }
    before_ = line.text;
  }

 private:
  bool Has(std::string_view column) const {
    return std::find(header_.begin(), header_.end(), column) != header_.end();
  }

  std::string_view Cell(const Row& row, std::initializer_list<std::string_view> names) const {
    for (const std::string_view name : names) {
      const auto at = std::find_if(header_.begin(), header_.end(), [&](std::string_view column) {
        return EqualsIgnoreCase(column, name);
      });
      const auto index = static_cast<std::size_t>(at - header_.begin());
      if (index < row.size()) return row[index];
    }
    return {};
  }

  void ReadRow(const Row& row, const TextLine& line) {
    if (const auto setting = Cell(row, {"setting"}); !setting.empty()) {
      facts_.Add("postgres.setting",
                 std::string(setting),
                 line,
                 {{"name", std::string(Cell(row, {"name"}))}});
    }
    if (header_.size() == 1 && row[0].starts_with("PostgreSQL "))
      facts_.Add("postgres.version", std::string(SplitWords(row[0])[1]), line);
    Sizes(row, line);
    const std::string_view state = Cell(row, {"state"});
    const auto count = NumberFrom(Cell(row, {"count"}));
    if (count && Has("state"))
      facts_.Add("postgres.connections", *count, line, {{"state", std::string(state)}});
    const std::string_view waiting = Cell(row, {"wait_event_type"});
    if (waiting == "Lock")
      facts_.Add("postgres.lock_wait", true, line, {{"pid", std::string(Cell(row, {"pid"}))}});
    if (header_.size() == 1 && header_[0] == "max_connections")
      if (const auto most = NumberFrom(row[0])) facts_.Add("postgres.max_connections", *most, line);
  }

  void Sizes(const Row& row, const TextLine& line) {
    const std::string_view database = Cell(row, {"datname", "database", "db"});
    const std::string_view table = Cell(row, {"relname", "table", "table_name"});
    const auto size = SizeOf(Cell(row,
                                  {"size",
                                   "pg_database_size",
                                   "pg_size_pretty",
                                   "total_size",
                                   "pg_total_relation_size",
                                   "bytes"}));
    if (size && !table.empty()) {
      facts_.Add("postgres.table_bytes", *size, line, {{"table", std::string(table)}});
    } else if (size && !database.empty()) {
      facts_.Add("postgres.database_bytes", *size, line, {{"database", std::string(database)}});
    } else if (size && header_.size() > 2 && !Cell(row, {"owner"}).empty()) {
      // \l+: the first column is the name.
      facts_.Add("postgres.database_bytes", *size, line, {{"database", std::string(row[0])}});
    }
    if (!table.empty()) Statistics(std::string(table), row, line);
  }

  // The columns of pg_stat_user_tables.
  void Statistics(const std::string& table, const Row& row, const TextLine& line) {
    if (const auto dead = NumberFrom(Cell(row, {"n_dead_tup"})))
      facts_.Add("postgres.dead_rows", *dead, line, {{"table", table}});
    if (const auto rows = NumberFrom(Cell(row, {"n_live_tup"})))
      facts_.Add("postgres.table_rows", *rows, line, {{"table", table}});
    if (!Has("last_analyze") && !Has("last_autoanalyze")) return;
    const bool analysed =
        !Cell(row, {"last_analyze"}).empty() || !Cell(row, {"last_autoanalyze"}).empty();
    facts_.Add("postgres.analysed", analysed, line, {{"table", table}});
  }

  FactWriter& facts_;
  Row header_;
  std::string_view before_;
  bool in_table_ = false;
};

int Matches(const KindText& head) {
  if (IsConnectionError(head.text.substr(0, 400))) return 90;
  std::string_view before;
  bool table = false;
  int lines = 0;
  ForEachLine(head.text, [&](const TextLine& line) {
    if (++lines > 60) return;
    const bool joined = line.text.find('+') != std::string_view::npos;
    const bool named = before.find('|') != std::string_view::npos;
    if (IsRule(line.text) && !before.empty() && joined == named) table = true;
    before = line.text;
  });
  return table && head.text.find(" row") != std::string_view::npos ? 80 : 0;
}

void Read(const KindText& text, FactWriter& facts) {
  Tables tables(facts);
  ForEachLine(text.text, [&](const TextLine& line) {
    if (line.number == 1) facts.Collected("postgresql", line);
    if (IsConnectionError(line.text)) {
      facts.Add("postgres.accepting", false, line);
      facts.Add("postgres.error", std::string(line.text), line);
      return;
    }
    if (line.text.starts_with("ERROR:  ") || line.text.starts_with("FATAL:  "))
      facts.Add("postgres.error", std::string(line.text), line);
    tables.Line(line);
  });
}

}  // namespace

Kind Make() {
  return {.id = "psql_table", .matches = Matches, .read = Read};
}

}  // namespace casefile::psql_table
