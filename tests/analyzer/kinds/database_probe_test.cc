// The documents of the database helpers.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/analyzer/kinds/understand.h"

namespace casefile {
namespace {

using ::testing::Contains;
using ::testing::IsSupersetOf;
using ::testing::Not;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

constexpr std::string_view kAll =
    "database index path pid query row column replica slot state table name thread member";

TEST(DatabaseProbeTest, ReadsPostgresql) {
  const auto got = Understand("x",
                              R"({
  "schema": "casefile.probe.postgresql/1",
  "reachable": true,
  "version": "15.13",
  "in_recovery": false,
  "max_connections": 100,
  "longest_transaction_seconds": 4000,
  "databases": [
    {"name":"shop","size_bytes":7000,"deadlocks":2,"transaction_age":731}
  ],
  "activity": [
    {"database":"shop","user":"a","state":"idle in transaction","count":3},
    {"database":"shop","user":"b","state":"idle in transaction","count":4},
    {"state":"checkpointer","count":1}
  ],
  "blocked": [
    {"pid":71,"blocked_by":"{70}","seconds":9}
  ],
  "tables": [
    {"database":"shop","table":"orders","total_bytes":81920,"dead_rows":300,"dead_percent":30}
  ],
  "indexes": [
    {"index":"orders_pkey","valid":false}
  ],
  "replication_slots": [
    {"name":"old","active":false}
  ]
}
)",
                              kAll);
  EXPECT_EQ(got.kind, "database_probe");
  EXPECT_THAT(got.sources, Contains("postgresql"));
  EXPECT_THAT(got.facts,
              IsSupersetOf({"postgres.accepting=true@3",
                            "postgres.version=15.13@4",
                            "postgres.in_recovery=false@5",
                            "postgres.longest_transaction_seconds=4000@7",
                            "postgres.database_bytes{database=shop}=7000@9",
                            "postgres.connections{state=idle in transaction}=7@12",
                            "postgres.lock_wait{pid=71}=true@17",
                            "postgres.dead_percent{table=orders}=30@20",
                            "postgres.index_valid{index=orders_pkey}=false@23",
                            "postgres.slot_active{slot=old}=false@26"}));
}

TEST(DatabaseProbeTest, SilenceIsNoAnswerButARefusedLoginIsOne) {
  const auto silent = Understand("x",
                                 R"({
  "schema": "casefile.probe.postgresql/1",
  "reachable": false,
  "error": "connection to server at \"127.0.0.1\", port 5432 failed: Connection refused"
}
)");
  EXPECT_THAT(silent.facts, Contains("postgres.accepting=false@4"));
  const auto refused = Understand("x",
                                  R"({
  "schema": "casefile.probe.mysql/1",
  "reachable": false,
  "error": "Access denied for user 'shop'@'localhost' with a password"
}
)");
  EXPECT_THAT(refused.facts, Contains(StartsWith("mysql.error=Access denied")));
  EXPECT_THAT(refused.facts, Not(Contains(StartsWith("mysql.responding"))));
  EXPECT_THAT(refused.sources, Contains("mysql"));
}

TEST(DatabaseProbeTest, ReadsMysqlWhoseNumbersAreTexts) {
  const auto got = Understand("x",
                              R"({
  "schema": "casefile.probe.mysql/1",
  "reachable": true,
  "read_only": 1,
  "settings": [
    {"variable_name":"max_connections","value":"151"}
  ],
  "status": [
    {"variable_name":"Aborted_connects","value":"12"}
  ],
  "slave": [
    {"seconds_behind_master":900,"last_sql_error":"Duplicate entry"}
  ]
}
)",
                              kAll);
  EXPECT_THAT(got.facts,
              IsSupersetOf({"mysql.responding=true@3",
                            "mysql.read_only=true@4",
                            "mysql.setting{name=max_connections}=151@6",
                            "mysql.status{name=Aborted_connects}=12@9",
                            "mysql.replica_lag_seconds=900@12",
                            "mysql.replica_error=Duplicate entry@12"}));
}

TEST(DatabaseProbeTest, ReadsMongodbAndRedis) {
  const auto mongodb = Understand("x",
                                  R"({
  "schema": "casefile.probe.mongodb/1",
  "reachable": true,
  "resident_mib": 2,
  "members": [
    {"name":"db2:27017","state":"RECOVERING"}
  ]
}
)",
                                  kAll);
  EXPECT_THAT(mongodb.facts,
              IsSupersetOf({"mongodb.responding=true@3",
                            "mongodb.resident_bytes=2097152@4",
                            "mongodb.member_state{member=db2:27017}=RECOVERING@6"}));
  const auto redis = Understand("x",
                                R"({
  "schema": "casefile.probe.redis/1",
  "reachable": true,
  "redis_version": "7.0.15",
  "used_memory": 900,
  "loading": 1,
  "key_spaces": [
    {"name":"db0","keys":21}
  ]
}
)",
                                kAll);
  EXPECT_THAT(redis.facts,
              IsSupersetOf({"redis.version=7.0.15@4",
                            "redis.used_memory_bytes=900@5",
                            "redis.loading=true@6",
                            "redis.keys{database=db0}=21@8"}));
}

TEST(DatabaseProbeTest, ReadsSqliteAndTheAnswersToAProfilesQuestions) {
  const auto got = Understand("x",
                              R"({
  "schema": "casefile.probe.sqlite/1",
  "files": [
    {"path":"/d/app.db","size_bytes":8192,"wal_bytes":41,"readable":true,"quick_check":"ok"},
    {"path":"/d/bad.db","size_bytes":9,"readable":false,"error":"file is not a database"}
  ],
  "query.jobs": [
    {"path":"/d/app.db","state":"failed","jobs":2},
    {"path":"/d/bad.db","error":"no such table: jobs"}
  ]
}
)",
                              kAll);
  EXPECT_THAT(
      got.facts,
      UnorderedElementsAre(
          "sqlite.size_bytes{path=/d/app.db}=8192@4",
          "sqlite.wal_bytes{path=/d/app.db}=41@4",
          "sqlite.readable{path=/d/app.db}=true@4",
          "sqlite.quick_check{path=/d/app.db}=ok@4",
          "sqlite.size_bytes{path=/d/bad.db}=9@5",
          "sqlite.readable{path=/d/bad.db}=false@5",
          "sqlite.error{path=/d/bad.db}=file is not a database@5",
          "database.query_text{column=state}{path=/d/app.db}{query=jobs}{row=failed}=failed@8",
          "database.query_number{column=jobs}{path=/d/app.db}{query=jobs}{row=failed}=2@8",
          "database.query_text{column=error}{path=/d/bad.db}{query=jobs}{row=no such table: "
          "jobs}=no such table: jobs@9"));
  EXPECT_THAT(got.sources, UnorderedElementsAre("sqlite", "database queries"));
}

TEST(ActivityProbeKindTest, GivesFactsOfTheSecondOfCollection) {
  const auto got = Understand("x",
                              R"({
  "schema": "casefile.probe.activity/1",
  "seconds": 1.01,
  "busy_percent": 97.5,
  "swap_in_bytes_per_second": 4096,
  "disks": [
    {"device":"vda","operations_per_second":20,"busy_percent":80,"milliseconds_per_operation":20}
  ],
  "interfaces": [
    {"interface":"eth0","errors_per_second":3}
  ],
  "processes": [
    {"pid":7,"name":"busy","state":"R","cpu_percent":90}
  ]
}
)",
                              "device interface name");
  EXPECT_EQ(got.kind, "probe");
  EXPECT_THAT(got.facts,
              UnorderedElementsAre("cpu.busy_now_percent=97.5@4",
                                   "swap.in_bytes_per_second=4096@5",
                                   "device.busy_percent{device=vda}=80@7",
                                   "device.milliseconds_per_operation{device=vda}=20@7",
                                   "network.errors_per_second{interface=eth0}=3@10",
                                   "process.cpu_percent{name=busy}=90@13"));
}

TEST(DatabaseProbeTest, DamagedDocumentsGiveWhatStandsInTheWholeLines) {
  const auto got = Understand("x",
                              "{\n  \"schema\": \"casefile.probe.redis/1\",\n"
                              "  \"reachable\": true,\n  \"role\": \"sla");
  EXPECT_THAT(got.facts, UnorderedElementsAre("redis.responding=true@3"));
  EXPECT_TRUE(Understand("x", "{\"schema\": \"casefile.probe.nosuch/1\"}").kind.empty());
}

}  // namespace
}  // namespace casefile
