// Outputs of commands around containers, clusters, databases and the system, each recognised
// without its file name.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "analyzer/kinds/all.h"
#include "tests/analyzer/kinds/understand.h"

namespace casefile {
namespace {

using ::testing::Contains;
using ::testing::IsSupersetOf;
using ::testing::Not;
using ::testing::StartsWith;

TEST(ContainersTest, ReadsDockerStats) {
  const auto got = Understand(
      "x",
      "CONTAINER ID   NAME        CPU %     MEM USAGE / LIMIT   MEM %     NET I/O     PIDS\n"
      "0f1e2d3c4b5a   crane-api   187.50%   512MiB / 1GiB       50.00%    1kB / 2kB   12\n",
      "name");
  EXPECT_EQ(got.kind, "containers");
  EXPECT_THAT(got.facts,
              IsSupersetOf({"container.cpu_percent{name=crane-api}=187.5@2",
                            "container.memory_used_percent{name=crane-api}=50@2",
                            "container.memory_limit_bytes{name=crane-api}=1073741824@2",
                            "container.pids{name=crane-api}=12@2"}));
}

TEST(ContainersTest, InspectGivesTheEnvironmentOfTheContainer) {
  const auto got = Understand("x",
                              "[{\"Name\": \"/crane\", \"RestartCount\": 3,\n"
                              "\"State\": {\"Status\": \"running\", \"ExitCode\": 0},\n"
                              "\"Config\": {\"Env\": [\"RUST_LOG=info\", \"BAD\"]}}]\n",
                              "name source");
  EXPECT_THAT(got.facts, Contains("env.value{name=RUST_LOG}{source=container}=info@1"));
}

TEST(KubernetesTest, ReadsPodsOfAllNamespaces) {
  const auto got =
      Understand("x",
                 "NAMESPACE   NAME                  READY   STATUS             RESTARTS       AGE\n"
                 "shop        crane-7d9f-x2x        0/1     CrashLoopBackOff   12 (3m ago)    1h\n"
                 "shop        crane-db-0            1/1     Running            0              9d\n",
                 "namespace pod");
  EXPECT_EQ(got.kind, "kubernetes");
  EXPECT_THAT(
      got.facts,
      IsSupersetOf({"kube.pod_status{namespace=shop}{pod=crane-7d9f-x2x}=CrashLoopBackOff@2",
                    "kube.pod_restarts{namespace=shop}{pod=crane-7d9f-x2x}=12@2",
                    "kube.pod_ready{namespace=shop}{pod=crane-7d9f-x2x}=false@2",
                    "kube.pod_ready{namespace=shop}{pod=crane-db-0}=true@3"}));
}

TEST(KubernetesTest, ReadsNodesEventsAndDescriptions) {
  EXPECT_THAT(Understand("x",
                         "NAME   STATUS     ROLES    AGE   VERSION\n"
                         "n-1    NotReady   <none>   9d    v1.29.1\n",
                         "node")
                  .facts,
              Contains("kube.node_status{node=n-1}=NotReady@2"));
  EXPECT_THAT(
      Understand("x",
                 "LAST SEEN   TYPE      REASON    OBJECT      MESSAGE\n"
                 "3m          Warning   Evicted   pod/crane   The node was low on memory.\n",
                 "object reason")
          .facts,
      Contains("kube.event{object=pod/crane}{reason=Evicted}=The node was low on memory.@2"));
  const auto got = Understand("x",
                              "Name:             crane-0\n"
                              "Namespace:        shop\n"
                              "Labels:           app=crane\n"
                              "Containers:\n"
                              "  api:\n"
                              "    Image:          crane:1\n"
                              "    State:          Waiting\n"
                              "      Reason:       CrashLoopBackOff\n"
                              "    Last State:     Terminated\n"
                              "      Reason:       OOMKilled\n"
                              "      Exit Code:    137\n"
                              "    Restart Count:  7\n"
                              "Conditions:\n"
                              "  Type              Status\n"
                              "  Ready             False\n"
                              "Events:\n"
                              "  Type     Reason   Age   From     Message\n"
                              "  Warning  BackOff  3m    kubelet  Back-off restarting\n",
                              "container state condition reason");
  EXPECT_THAT(
      got.facts,
      IsSupersetOf(
          {"kube.container_reason{container=api}{state=terminated}=OOMKilled@10",
           "kube.container_restarts{container=api}=7@12",
           "kube.pod_condition{condition=Ready}=False@15",
           "kube.event{reason=BackOff}=Warning  BackOff  3m    kubelet  Back-off restarting@18"}));
}

TEST(PsqlTableTest, ReadsTheTablesPeopleSend) {
  const auto settings = Understand("x",
                                   "      name       | setting | unit \n"
                                   "-----------------+---------+------\n"
                                   " max_connections | 100     | \n"
                                   "(1 row)\n"
                                   "\n"
                                   " state  | count \n"
                                   "--------+-------\n"
                                   " active |    97\n"
                                   "(1 row)\n"
                                   "\n"
                                   "  datname  |  size   \n"
                                   "-----------+---------\n"
                                   " crane     | 7.5 GB\n"
                                   "(1 row)\n",
                                   "name state database");
  EXPECT_EQ(settings.kind, "psql_table");
  EXPECT_THAT(settings.facts,
              IsSupersetOf({"postgres.setting{name=max_connections}=100@3",
                            "postgres.connections{state=active}=97@8",
                            "postgres.database_bytes{database=crane}=8053063680@13"}));
}

TEST(PsqlTableTest, ReadsWhetherTablesWereAnalysed) {
  const auto got = Understand("x",
                              " relname  | n_live_tup | last_analyze | last_autoanalyze \n"
                              "----------+------------+--------------+------------------\n"
                              " messages |    2504112 |              | \n"
                              " users    |         41 |              | 2026-11-20 03:00:01+00\n"
                              "(2 rows)\n",
                              "table");
  EXPECT_THAT(got.facts,
              IsSupersetOf({"postgres.table_rows{table=messages}=2504112@3",
                            "postgres.analysed{table=messages}=false@3",
                            "postgres.analysed{table=users}=true@4"}));
}

TEST(ProcessorsTest, ReadsTheCountOfEachCommand) {
  EXPECT_THAT(Understand("commands/nproc.txt", "16\n").facts, Contains("cpu.count=16@1"));
  EXPECT_THAT(Understand("sos_commands/processor/lscpu",
                         "Architecture:             x86_64\n"
                         "  CPU op-mode(s):         32-bit, 64-bit\n"
                         "CPU(s):                   8\n"
                         "  On-line CPU(s) list:    0-7\n"
                         "  NUMA node0 CPU(s):      0-7\n")
                  .facts,
              Contains("cpu.count=8@3"));
  EXPECT_NE(Understand("commands/count.txt", "16\n").kind, "processors");
}

TEST(PsqlTableTest, ReadsWhyItCouldNotConnect) {
  const auto got = Understand("x",
                              "psql: error: connection to server at \"127.0.0.1\", port 5432 "
                              "failed: FATAL:  sorry, too many "
                              "clients already\n");
  EXPECT_THAT(got.facts, Contains("postgres.accepting=false@1"));
}

TEST(MongodbStatusTest, ReadsServerDatabaseAndReplicaSet) {
  const auto server =
      Understand("x",
                 "{\n  host: 'db-1',\n  version: '7.0.5',\n  uptime: 86400,\n"
                 "  connections: { current: 810, available: 9, active: Long('3') },\n"
                 "  opcounters: { insert: Long('1') },\n"
                 "  mem: { bits: 64, resident: 1024 }\n}\n");
  EXPECT_EQ(server.kind, "mongodb_status");
  EXPECT_THAT(server.facts,
              IsSupersetOf({"mongodb.version=7.0.5@3",
                            "mongodb.connections_available=9@5",
                            "mongodb.resident_bytes=1073741824@7"}));
  EXPECT_THAT(
      Understand("x",
                 "{\n  set: 'rs0',\n  members: [\n    { name: 'a:1', stateStr: 'PRIMARY' },\n"
                 "    { name: 'b:1', stateStr: '(not reachable/healthy)' }\n  ]\n}\n",
                 "member")
          .facts,
      Contains("mongodb.member_state{member=b:1}=(not reachable/healthy)@5"));
  EXPECT_THAT(Understand("x", "MongoNetworkError: connect ECONNREFUSED 127.0.0.1:27017\n").facts,
              Contains("mongodb.responding=false@1"));
}

TEST(CertificateTest, CountsTheDaysFromTheCollection) {
  const std::string text =
      "Certificate:\n    Data:\n        Validity\n            Not Before: Nov 21 00:00:00 2025 "
      "GMT\n"
      "            Not After : Nov 19 12:00:00 2026 GMT\n        Subject: C = DE, CN = "
      "crane.example\n";
  FactStore store;
  const KindText member{
      .path = "x", .text = text, .collected = ParseRfc3339("2026-11-21T12:00:00Z")};
  FactWriter writer(store, member);
  for (const Kind& kind : AllKinds()) {
    if (kind.id == "certificate") kind.read(member, writer);
  }
  ASSERT_EQ(store.Find("certificate.days_left").size(), 1U);
  EXPECT_EQ(ToString(store.Find("certificate.days_left")[0]->value), "-2");
  EXPECT_EQ(store.Find("certificate.days_left")[0]->labels.at("name"), "crane.example");
  EXPECT_THAT(
      Understand("x", "notBefore=Nov 21 00:00:00 2025 GMT\nnotAfter=Nov 21 00:00:00 2026 GMT\n")
          .facts,
      Contains("certificate.not_after=2026-11-21T00:00:00.000Z@2"));
}

TEST(UnitPropertiesTest, ReadsSystemctlShowOfSeveralUnits) {
  const auto got = Understand("x",
                              "Restart=always\nNRestarts=41\nExecMainStatus=1\nResult=exit-code\n"
                              "Id=crane.service\nActiveState=activating\nSubState=auto-restart\n"
                              "\n"
                              "NRestarts=0\nId=other.service\nActiveState=active\n",
                              "unit");
  EXPECT_EQ(got.kind, "unit_properties");
  EXPECT_THAT(got.facts,
              IsSupersetOf({"unit.restarts{unit=crane.service}=41@2",
                            "unit.result{unit=crane.service}=exit-code@4",
                            "unit.sub_state{unit=crane.service}=auto-restart@7",
                            "unit.state{unit=other.service}=active@11"}));
}

TEST(PackagesTest, ReadsTheListsOfSeveralManagers) {
  const auto dpkg = Understand("x",
                               "||/ Name           Version      Architecture Description\n"
                               "+++-==============-============-============-=================\n"
                               "ii  bash           5.2.15-2+b2  amd64        GNU shell\n"
                               "ii  libc6:amd64    2.36-9       amd64        GNU C Library\n"
                               "rc  old            1.0          amd64        gone\n"
                               "ii  zlib1g:amd64   1:1.2.13     amd64        compression\n",
                               "name");
  EXPECT_EQ(dpkg.kind, "packages");
  EXPECT_THAT(dpkg.facts, Contains("package.version{name=libc6}=2.36-9@4"));
  EXPECT_THAT(dpkg.facts, Not(Contains(StartsWith("package.version{name=old}"))));
  EXPECT_THAT(Understand("installed-rpms",
                         "bash-5.2.15-2.fc38.x86_64\nzlib-1.2.13-3.fc38.x86_64\n"
                         "kernel-core-6.5.6-200.fc38.x86_64\n",
                         "name")
                  .facts,
              Contains("package.version{name=kernel-core}=6.5.6-200.fc38.x86_64@3"));
  EXPECT_THAT(Understand("x", "fastapi==0.110.0\nmotor==3.3.2\nuvicorn==0.27.1\n", "name").facts,
              Contains("package.version{name=motor}=3.3.2@2"));
}

TEST(FileListingTest, ReadsFoldersLinksAndIsoTimes) {
  const auto got = Understand("x",
                              "/etc/crane:\ntotal 8\n"
                              "drwxr-xr-x  2 root  root  4096 Nov 21 08:04 .\n"
                              "-rw-r--r--  1 crane users 1.5K Nov 21 08:04 config.toml\n"
                              "lrwxrwxrwx  1 root  root     7 2026-11-21 08:04 now -> then\n",
                              "path");
  EXPECT_EQ(got.kind, "file_listing");
  EXPECT_THAT(got.facts,
              IsSupersetOf({"file.mode{path=/etc/crane/config.toml}=-rw-r--r--@4",
                            "file.owner{path=/etc/crane/config.toml}=crane@4",
                            "file.size_bytes{path=/etc/crane/config.toml}=1536@4",
                            "file.size_bytes{path=/etc/crane/now}=7@5"}));
}

TEST(NetworkTest, ReadsAddressesRoutesAndStates) {
  EXPECT_THAT(Understand("x",
                         "lo               UNKNOWN        127.0.0.1/8 ::1/128\n"
                         "eth0@if7         DOWN           10.0.0.5/24\n",
                         "interface")
                  .facts,
              IsSupersetOf({"network.interface_state{interface=eth0}=DOWN@2",
                            "network.address{interface=eth0}=10.0.0.5/24@2"}));
  EXPECT_THAT(Understand("x",
                         "2: eth0: <BROADCAST,UP> mtu 1500 qdisc fq state UP group default\n"
                         "    link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff\n"
                         "    inet 10.0.0.5/24 brd 10.0.0.255 scope global eth0\n",
                         "interface")
                  .facts,
              Contains("network.address{interface=eth0}=10.0.0.5/24@3"));
  EXPECT_THAT(Understand("x",
                         "default via 10.0.0.1 dev eth0 proto dhcp\n"
                         "10.0.0.0/24 dev eth0 proto kernel scope link\n",
                         "interface")
                  .facts,
              Contains("network.default_route{interface=eth0}=10.0.0.1@1"));
}

TEST(VirtualMemoryTest, TheLastRowIsTheState) {
  const auto got = Understand(
      "x",
      "procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----\n"
      " r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n"
      " 1  0      0 100000   1000  90000    0    0     5     9   10   20  2  1 97  0  0\n"
      "14  6  90000    900      0   1000  800  900  9000  9000 1000 2000  5  9  1 85  0\n");
  EXPECT_THAT(got.facts,
              IsSupersetOf({"cpu.run_queue=14@4",
                            "process.blocked=6@4",
                            "swap.out_bytes_per_second=921600@4",
                            "cpu.iowait_percent=85@4"}));
}

TEST(OpenFilesTest, CountsDescriptorsAndDeletedFiles) {
  const auto got =
      Understand("x",
                 "COMMAND  PID USER   FD   TYPE DEVICE SIZE/OFF NODE NAME\n"
                 "node      41 crane  cwd  DIR  254,1      4096   12 /srv\n"
                 "node      41 crane  1w   REG  254,1  90000000   13 /var/log/a.log (deleted)\n"
                 "node      41 crane  2u   IPv4 123    0t0       TCP *:3000 (LISTEN)\n",
                 "name pid");
  EXPECT_EQ(got.kind, "open_files");
  EXPECT_THAT(got.facts,
              IsSupersetOf({"process.fds{name=node}{pid=41}=2@3",
                            "process.deleted_files{name=node}{pid=41}=1@3"}));
}

TEST(SmallOutputsTest, AreKnownByTheirShape) {
  EXPECT_THAT(
      Understand("x", "uid=1000(crane) gid=1000(crane) groups=1000(crane),999(docker)\n", "user")
          .facts,
      IsSupersetOf({"user.uid{user=crane}=1000@1", "user.group{user=crane}=docker@1"}));
  EXPECT_THAT(Understand("x", "# nightly\n0 3 * * * /usr/bin/backup --all\n@reboot /bin/x\n").facts,
              Contains("cron.job=/usr/bin/backup --all@2"));
  EXPECT_THAT(Understand("x",
                         "NAME   TYPE   SIZE FSTYPE MOUNTPOINT RO\n"
                         "sda    disk    40G                    0\n"
                         "├─sda1 part  39.9G ext4   /           0\n",
                         "device type")
                  .facts,
              Contains("device.size_bytes{device=sda}{type=disk}=42949672960@2"));
  EXPECT_THAT(Understand("x",
                         "core file size          (blocks, -c) 0\n"
                         "open files                      (-n) 1024\n",
                         "name")
                  .facts,
              Contains("limits.soft{name=nofile}=1024@2"));
  EXPECT_THAT(
      Understand("x", "curl: (7) Failed to connect to localhost port 3000: Connection refused\n")
          .facts,
      Contains("health.ok=false@1"));
  EXPECT_THAT(
      Understand("x", "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n").facts,
      Contains("health.http_status=503@1"));
}

}  // namespace
}  // namespace casefile
