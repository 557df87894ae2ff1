#pragma once
// What a PostgreSQL server is asked. All of it reads catalogues and counters; nothing scans a
// table.

#include <array>
#include <utility>

namespace casefile::database {

struct NamedQuery {
  const char* key;
  const char* sql;
};

inline constexpr std::array<NamedQuery, 7> kPostgresqlScalars = {{
    {"version", "SHOW server_version"},
    {"uptime_seconds", "SELECT extract(epoch FROM now() - pg_postmaster_start_time())::bigint"},
    {"in_recovery", "SELECT pg_is_in_recovery()"},
    {"max_connections", "SELECT setting::bigint FROM pg_settings WHERE name = 'max_connections'"},
    {"connections", "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"},
    {"connections_waiting_for_locks",
     "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"},
    {"longest_transaction_seconds",
     "SELECT coalesce(max(extract(epoch FROM now() - xact_start)), 0)::bigint FROM "
     "pg_stat_activity "
     "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"},
}};

// Texts and numbers in statements are values of users: nothing from the first text or comment on is
// taken, and no number.
#define CASEFILE_SHAPE                                                                     \
  "left(regexp_replace(regexp_replace(query, '(''|\\$[A-Za-z_]*\\$|--|/\\*).*$', '...'), " \
  "'\\m[0-9]+\\M', '?', 'g'), 300)"

inline constexpr std::array<NamedQuery, 9> kPostgresqlLists = {{
    {"databases",
     "SELECT d.datname AS name, pg_database_size(d.oid) AS size_bytes, s.numbackends AS "
     "connections, s.deadlocks, s.temp_bytes, s.xact_rollback AS rollbacks, age(d.datfrozenxid) AS "
     "transaction_age FROM pg_database d JOIN pg_stat_database s ON s.datid = d.oid WHERE "
     "d.datallowconn AND has_database_privilege(d.oid, 'CONNECT') ORDER BY 2 DESC LIMIT 100"},
    {"activity",
     "SELECT datname AS database, usename AS user, coalesce(state, backend_type) AS state, "
     "wait_event_type AS waits_for, count(*) AS count FROM pg_stat_activity GROUP BY 1, 2, 3, 4 "
     "ORDER BY 5 DESC LIMIT 100"},
    {"long_transactions",
     "SELECT pid, usename AS user, datname AS database, state, extract(epoch FROM now() - "
     "xact_start)::bigint AS seconds, wait_event_type AS waits_for, wait_event, " CASEFILE_SHAPE
     " AS statement FROM pg_stat_activity WHERE xact_start < now() - interval '5 seconds' AND pid "
     "<> pg_backend_pid() ORDER BY xact_start LIMIT 30"},
    {"blocked",
     "SELECT pid, pg_blocking_pids(pid)::text AS blocked_by, extract(epoch FROM now() - "
     "query_start)::bigint AS seconds, " CASEFILE_SHAPE
     " AS statement FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0 LIMIT 30"},
    {"locks",
     "SELECT locktype AS type, mode, granted, count(*) AS count FROM pg_locks GROUP BY 1, 2, 3 "
     "ORDER BY 4 DESC LIMIT 50"},
    {"replicas",
     "SELECT application_name AS name, state, sync_state, pg_wal_lsn_diff(sent_lsn, "
     "replay_lsn)::bigint AS lag_bytes FROM pg_stat_replication"},
    {"replication_slots", "SELECT slot_name AS name, active, wal_status FROM pg_replication_slots"},
    {"settings",
     "SELECT name, setting AS value, unit, source FROM pg_settings WHERE name IN "
     "('max_connections','shared_buffers','work_mem','maintenance_work_mem','effective_cache_size',"
     "'max_wal_size','wal_level','fsync','synchronous_commit','full_page_writes','autovacuum',"
     "'statement_timeout','lock_timeout','idle_in_transaction_session_timeout','log_min_duration_"
     "statement','max_worker_processes','max_locks_per_transaction','data_directory','listen_"
     "addresses','port','ssl','TimeZone','default_transaction_read_only','archive_mode','temp_file_"
     "limit') OR (source IN ('configuration file', 'command line') AND name !~ "
     "'conninfo|_command$|_library_options$') ORDER BY name LIMIT 200"},
    {"extensions",
     "SELECT name, installed_version AS version FROM pg_available_extensions WHERE "
     "installed_version IS NOT NULL"},
}};
#undef CASEFILE_SHAPE

inline constexpr const char* kPostgresqlNames =
    "SELECT datname FROM pg_database WHERE datallowconn AND NOT datistemplate AND "
    "has_database_privilege(oid, 'CONNECT') ORDER BY pg_database_size(oid) DESC LIMIT 5";

// What each database is asked from inside.
inline constexpr std::array<NamedQuery, 2> kPostgresqlPerDatabase = {{
    {"tables",
     "SELECT schemaname AS schema, relname AS table, pg_total_relation_size(relid) AS total_bytes, "
     "pg_indexes_size(relid) AS index_bytes, n_live_tup AS live_rows, n_dead_tup AS dead_rows, "
     "(100 * n_dead_tup / greatest(n_live_tup + n_dead_tup, 1))::bigint AS dead_percent, "
     "coalesce(last_autovacuum, last_vacuum)::text AS last_vacuum, "
     "coalesce(last_autoanalyze, last_analyze)::text AS last_analyze, seq_scan AS full_scans "
     "FROM pg_stat_user_tables ORDER BY 3 DESC LIMIT 60"},
    {"indexes",
     "SELECT s.schemaname AS schema, s.relname AS table, s.indexrelname AS index, "
     "pg_relation_size(s.indexrelid) AS size_bytes, s.idx_scan AS scans, i.indisvalid AS valid "
     "FROM pg_stat_user_indexes s JOIN pg_index i USING (indexrelid) ORDER BY i.indisvalid, 4 DESC "
     "LIMIT 60"},
}};

// The texts of pg_stat_statements hold no values.
inline constexpr const char* kPostgresqlHasStatements =
    "SELECT 1 FROM pg_class WHERE oid = to_regclass('pg_stat_statements')";
inline constexpr const char* kPostgresqlSlowStatements =
    "SELECT left(query, 300) AS statement, calls, mean_exec_time::bigint AS mean_milliseconds, "
    "total_exec_time::bigint AS total_milliseconds, rows FROM pg_stat_statements ORDER BY "
    "total_exec_time DESC LIMIT 20";

}  // namespace casefile::database
