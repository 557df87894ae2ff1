// Every kind on small pieces of real output of several systems, through the choice by content.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "analyzer/kinds/all.h"
#include "tests/analyzer/kinds/understand.h"

namespace casefile {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(DiskTableTest, ReadsGnuDfWithTypes) {
  const auto got =
      Understand("commands/df-PTk.txt",
                 "Filesystem     Type 1024-blocks     Used Available Capacity Mounted on\n"
                 "/dev/vdb1      ext4    62914560 59768832         0     100% /srv/my data\n",
                 "mount type");
  EXPECT_EQ(got.kind, "disk_table");
  EXPECT_THAT(got.facts, Contains("disk.used_percent{mount=/srv/my data}{type=ext4}=100@2"));
  EXPECT_THAT(got.facts, Contains("disk.size_bytes{mount=/srv/my data}{type=ext4}=64424509440@2"));
  EXPECT_EQ(got.sources, std::set<std::string>{"disk table"});
}

TEST(DiskTableTest, ReadsHumanSizesWrappedLinesAndOtherLanguages) {
  const auto got = Understand("x",
                              "Dateisystem    Größe Benutzt Verf. Verw% Eingehängt auf\n"
                              "/dev/mapper/a-very-long-name\n"
                              "                 40G     38G  1,0G   97% /var\n"
                              "tmpfs            1.5G     0   1.5G    0% /run\n",
                              "mount device");
  EXPECT_EQ(got.kind, "disk_table");
  EXPECT_THAT(got.facts,
              Contains("disk.used_percent{device=/dev/mapper/a-very-long-name}{mount=/var}=97@3"));
  EXPECT_THAT(got.facts, Contains("disk.size_bytes{device=tmpfs}{mount=/run}=1610612736@4"));
}

TEST(DiskTableTest, ReadsInodes) {
  const auto got = Understand("x",
                              "Filesystem      Inodes  IUsed   IFree IUse% Mounted on\n"
                              "/dev/sda1      2621440 2621440      0  100% /\n"
                              "/dev/sda2            0       0      0     - /boot/efi\n",
                              "mount");
  EXPECT_THAT(got.facts, Contains("inode.used_percent{mount=/}=100@2"));
  EXPECT_THAT(got.facts, Contains("inode.free{mount=/}=0@2"));
  EXPECT_THAT(got.facts, Not(Contains("inode.used_percent{mount=/boot/efi}=0@3")));
  EXPECT_EQ(got.sources, std::set<std::string>{"inode table"});
}

TEST(DiskTableTest, ReadsBothTablesOfBsd) {
  const auto got =
      Understand("x",
                 "Filesystem 512-blocks Used Available Capacity iused ifree %iused Mounted on\n"
                 "/dev/disk1 1000 900 100 90% 500 500 50% /\n");
  EXPECT_THAT(got.facts, Contains("disk.size_bytes=512000@2"));
  EXPECT_THAT(got.facts, Contains("inode.used_percent=50@2"));
}

TEST(MemoryTest, ReadsMeminfoAndDerives) {
  const auto got = Understand("files/proc/meminfo",
                              "MemTotal:        1000 kB\nMemFree:          100 kB\n"
                              "MemAvailable:     250 kB\nSwapTotal:        200 kB\n"
                              "SwapFree:          50 kB\n");
  EXPECT_EQ(got.kind, "memory");
  EXPECT_THAT(got.facts, Contains("memory.available_percent=25@3"));
  EXPECT_THAT(got.facts, Contains("memory.total_bytes=1024000@1"));
  EXPECT_THAT(got.facts, Contains("swap.used_percent=75@5"));
}

TEST(MemoryTest, ReadsFreeInItsUnits) {
  const std::string text =
      "               total        used        free      shared  buff/cache   available\n"
      "Mem:            4000        3000         200          10         800         500\n"
      "Swap:              0           0           0\n";
  EXPECT_THAT(Understand("commands/free-b.txt", text).facts,
              Contains("memory.available_bytes=500@2"));
  EXPECT_THAT(Understand("sos_commands/memory/free_-m", text).facts,
              Contains("memory.total_bytes=4194304000@2"));
  EXPECT_THAT(Understand("x",
                         "              total        used        free\nMem:           7.8Gi  "
                         "     3.1Gi       4.0Gi\n")
                  .facts,
              Contains("memory.free_bytes=4294967296@2"));
}

TEST(MemoryTest, ReadsTheOldFreeWithoutAvailable) {
  const auto got =
      Understand("x",
                 "             total       used       free     shared    buffers     cached\n"
                 "Mem:          1000        900        100          0         50        450\n"
                 "-/+ buffers/cache:        400        600\n"
                 "Swap:          500        100        400\n");
  EXPECT_THAT(got.facts, Contains("memory.available_percent=60@3"));
  EXPECT_THAT(got.facts, Contains("swap.used_percent=20@4"));
}

TEST(UnitsTest, ReadsListsWithAndWithoutBullets) {
  const auto got = Understand("x",
                              "  UNIT          LOAD   ACTIVE SUB    DESCRIPTION\n"
                              "● nginx.service loaded failed failed A web server\n"
                              "  ssh.service   loaded active running OpenBSD Secure Shell\n"
                              "\n2 loaded units listed.\n",
                              "unit");
  EXPECT_EQ(got.kind, "units");
  EXPECT_THAT(got.facts, Contains("unit.state{unit=nginx.service}=failed@2"));
  EXPECT_THAT(got.facts, Contains("unit.sub_state{unit=ssh.service}=running@3"));
  EXPECT_THAT(got.facts, Contains("unit.description{unit=nginx.service}=A web server@2"));
}

TEST(UnitsTest, ReadsStatusAndAnEmptyListOfFailures) {
  const auto got = Understand("commands/systemctl-status.txt",
                              "● agentim.service - AgentIM server\n"
                              "     Loaded: loaded (/etc/systemd/system/agentim.service; enabled)\n"
                              "     Active: failed (Result: exit-code) since Sat 2026-11-21\n",
                              "unit");
  EXPECT_THAT(got.facts, Contains("unit.state{unit=agentim.service}=failed@3"));
  const auto none = Understand("commands/systemctl-list-units-failed-all-plain.txt", "");
  EXPECT_EQ(none.sources, std::set<std::string>{"units"});
  EXPECT_THAT(none.facts, IsEmpty());
}

TEST(TimeSyncTest, ReadsTimedatectlChronyAndNtpq) {
  EXPECT_THAT(Understand("x", "Timezone=Etc/UTC\nNTP=yes\nNTPSynchronized=no\n").facts,
              Contains("time.synchronised=false@3"));
  EXPECT_THAT(
      Understand("x",
                 "               Local time: Sat 2026-11-21 08:04:38 UTC\n"
                 "                Time zone: Europe/Berlin (CET, +0100)\n"
                 "System clock synchronized: yes\n              NTP service: active\n")
          .facts,
      ::testing::IsSupersetOf(
          {"time.synchronised=true@3", "time.zone=Europe/Berlin@2", "time.service_active=true@4"}));
  EXPECT_THAT(
      Understand("x",
                 "Reference ID    : 0B490E09 (11.73.14.9)\nStratum         : 3\n"
                 "System time     : 0.250000000 seconds slow of NTP time\n"
                 "Leap status     : Not synchronised\n")
          .facts,
      ::testing::IsSupersetOf(
          {"time.offset_seconds=-0.25@3", "time.synchronised=false@4", "time.stratum=3@2"}));
  EXPECT_THAT(
      Understand("x",
                 "     remote           refid      st t when poll reach   delay   offset  jitter\n"
                 "==============================================================================\n"
                 "*10.0.0.1        .GPS.            1 u   33   64  377    0.512  1500.0   0.100\n")
          .facts,
      Contains("time.offset_seconds=-1.5@3"));
}

TEST(UptimeTest, ReadsUptimeAndProc) {
  EXPECT_THAT(
      Understand("x", " 08:04:38 up 3 days,  2:01,  1 user,  load average: 0.52, 1.58, 2.59\n")
          .facts,
      ::testing::IsSupersetOf(
          {"uptime.seconds=266460@1", "load.avg1=0.52@1", "load.avg15=2.59@1"}));
  EXPECT_THAT(
      Understand("x", " 08:04:38 up 12 min,  2 users,  load average: 0.00, 0.00, 0.00\n").facts,
      Contains("uptime.seconds=720@1"));
  EXPECT_THAT(Understand("files/proc/uptime", "1500412.12 3000000.00\n").facts,
              Contains("uptime.seconds=1500412.12@1"));
}

TEST(OperatingSystemTest, ReadsOsReleaseAndUname) {
  EXPECT_THAT(
      Understand("etc/os-release",
                 "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nNAME=\"Debian\"\nID=debian\n")
          .facts,
      ::testing::IsSupersetOf(
          {"os.pretty_name=Debian GNU/Linux 12 (bookworm)@1", "os.id=debian@3"}));
  EXPECT_THAT(
      Understand("x", "Linux web1 6.1.0-18-amd64 #1 SMP PREEMPT_DYNAMIC Debian x86_64 GNU/Linux\n")
          .facts,
      ::testing::IsSupersetOf({"kernel.version=6.1.0-18-amd64@1", "os.architecture=x86_64@1"}));
}

TEST(HealthTest, ReadsFlagsWordsAndChecks) {
  const auto got =
      Understand("commands/curl-health.txt",
                 R"({"ok":false,"timestamp":"x","checks":{"database":false,"redis":true}})",
                 "name");
  EXPECT_EQ(got.kind, "health");
  EXPECT_THAT(got.facts,
              ::testing::IsSupersetOf({"health.ok=false@1",
                                       "health.check{name=database}=failed@1",
                                       "health.check{name=redis}=ok@1"}));
  EXPECT_THAT(Understand("health.json",
                         "{\n \"status\": \"degraded\",\n \"components\": {\n  \"db\": "
                         "{\"status\": \"unhealthy\"}\n }\n}\n",
                         "name")
                  .facts,
              ::testing::IsSupersetOf({"health.ok=false@2", "health.check{name=db}=unhealthy@4"}));
  EXPECT_EQ(Understand("package.json", R"({"name":"x","version":"1"})").kind, "config");
}

TEST(DoctorTest, ReadsMarksNamesAndDetails) {
  const auto got = Understand("commands/aisopod-doctor.txt",
                              "aisopod Doctor\n\n"
                              "  ✓ Configuration file\n"
                              "  ✗   openai API key (API key not configured)\n"
                              "⚠️  Telegram channel: token valid, webhook not set\n"
                              "✅ Storage: sessions.db accessible (142 sessions)\n"
                              "  ✗ Gateway reachable\n",
                              "name");
  EXPECT_EQ(got.kind, "doctor");
  EXPECT_THAT(
      got.facts,
      ::testing::ElementsAre("health.check{name=Configuration file}=ok@3",
                             "health.check{name=openai API key}=API key not configured@4",
                             "health.check{name=Telegram channel}=token valid, webhook not set@5",
                             "health.check{name=Storage}=ok@6",
                             "health.check{name=Gateway reachable}=failed@7"));
  EXPECT_THAT(got.sources, Contains("health"));
}

TEST(DoctorTest, LeavesLogsWithMarksAlone) {
  EXPECT_NE(Understand("log/app.log", "✅ started\n2026-11-21T08:00:00Z INFO up\n✓ done\n").kind,
            "doctor");
  EXPECT_EQ(Understand("out.txt", "✓ a (x)\n✗ b\n1 passed, 1 failed\n").kind, "doctor");
}

TEST(RedisTest, ReadsInfoAndPing) {
  EXPECT_THAT(
      Understand("x",
                 "# "
                 "Server\r\nredis_version:7.0.15\r\nmaxmemory_policy:noeviction\r\nused_memory:"
                 "1024\r\nloading:1\r\n")
          .facts,
      ::testing::IsSupersetOf(
          {"redis.version=7.0.15@2", "redis.used_memory_bytes=1024@4", "redis.loading=true@5"}));
  EXPECT_THAT(
      Understand("x", "Could not connect to Redis at 127.0.0.1:6379: Connection refused\n").facts,
      Contains("redis.responding=false@1"));
}

TEST(PostgresqlTest, ReadsReadinessAndClusters) {
  EXPECT_THAT(Understand("x", "/var/run/postgresql:5432 - no response\n").facts,
              Contains("postgres.accepting=false@1"));
  EXPECT_THAT(
      Understand("x",
                 "Ver Cluster Port Status Owner Data\n15  main    5432 down   postgres /srv\n",
                 "cluster")
          .facts,
      Contains("postgres.cluster_state{cluster=15/main}=down@2"));
}

TEST(ProcessListTest, ReadsColumnsByName) {
  const auto got = Understand(
      "x",
      "USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n"
      "root           1  0.0  0.1 168000 12000 ?        Ss   Nov20   0:03 /sbin/init splash\n"
      "www-data     812 99.5  1.0  10000  2048 ?        D    08:04   1:00 nginx: worker process\n"
      "www-data     813  0.0  1.0  10000  2048 ?        Z    08:04   1:00 nginx: worker process\n",
      "name pid");
  EXPECT_EQ(got.kind, "process_list");
  EXPECT_THAT(got.facts,
              ::testing::IsSupersetOf({"process.rss_bytes{name=nginx}{pid=812}=2097152@3",
                                       "process.cpu_percent{name=nginx}{pid=812}=99.5@3",
                                       "process.count{name=nginx}=2@3",
                                       "process.zombies=1@1",
                                       "process.blocked=1@1",
                                       "process.total=3@1",
                                       "process.command{name=init}{pid=1}=/sbin/init splash@2"}));
  EXPECT_THAT(Understand("x",
                         "    PID                  STARTED  NLWP COMMAND\n"
                         "    812 Sat Nov 21 08:04:38 2026    11 node server.js\n",
                         "name")
                  .facts,
              ::testing::IsSupersetOf({"process.threads{name=node}=11@2",
                                       "process.command{name=node}=node server.js@2"}));
}

TEST(PortTableTest, ReadsSsNetstatAndLsof) {
  const auto ss =
      Understand("x",
                 "Netid State  Recv-Q Send-Q Local Address:Port  Peer Address:Port Process\n"
                 "tcp   LISTEN 3      128          0.0.0.0:22         0.0.0.0:*     "
                 "users:((\"sshd\",pid=812,fd=3))\n"
                 "tcp   ESTAB  0      0          10.0.0.1:22        10.0.0.2:5000\n"
                 "tcp   ESTAB  0      0          10.0.0.1:40000   10.0.0.3:5432\n",
                 "port process pid side");
  EXPECT_EQ(ss.kind, "port_table");
  EXPECT_THAT(ss.facts,
              ::testing::IsSupersetOf({"port.listening{pid=812}{port=22}{process=sshd}=true@2",
                                       "port.backlog{pid=812}{port=22}{process=sshd}=3@2",
                                       "port.established{port=22}{side=local}=1@3",
                                       "port.established{port=5432}{side=remote}=1@4"}));
  EXPECT_THAT(
      Understand("x",
                 "Active Internet connections (servers and established)\n"
                 "Proto Recv-Q Send-Q Local Address           Foreign Address         State       "
                 "PID/Program name\n"
                 "tcp6       0      0 :::3000                 :::*                    LISTEN      "
                 "812/node\n"
                 "udp        0      0 0.0.0.0:68              0.0.0.0:*                           "
                 "44/dhclient\n",
                 "port process protocol")
          .facts,
      ::testing::IsSupersetOf({"port.listening{port=3000}{process=node}{protocol=tcp6}=true@3",
                               "port.listening{port=68}{process=dhclient}{protocol=udp}=true@4"}));
  EXPECT_THAT(Understand("x",
                         "COMMAND  PID USER   FD   TYPE DEVICE SIZE/OFF NODE NAME\n"
                         "node     812  app   21u  IPv4  12345      0t0  TCP *:3000 (LISTEN)\n",
                         "port process")
                  .facts,
              Contains("port.listening{port=3000}{process=node}=true@2"));
}

TEST(EnvironmentTest, TellsShapesButNothingAboutPlaceholders) {
  const auto got = Understand(
      "files/opt/app/.env",
      "# comment\nJWT_SECRET=[redacted:key-value:7f3a]\nPORT=3000\nexport DB='postgres://u@h/db'\n"
      "ADMIN_PASSWORD=changeme\nEMPTY=\nTRAIL=x \n",
      "name");
  EXPECT_EQ(got.kind, "environment");
  EXPECT_THAT(got.facts,
              ::testing::IsSupersetOf({"env.present{name=JWT_SECRET}=true@2",
                                       "env.value{name=PORT}=3000@3",
                                       "env.shape{name=PORT}=digits@3",
                                       "env.scheme{name=DB}=postgres@4",
                                       "env.placeholder{name=ADMIN_PASSWORD}=true@5",
                                       "env.length_class{name=EMPTY}=empty@6",
                                       "env.blank_ends{name=TRAIL}=true@7"}));
  EXPECT_THAT(got.facts, Not(Contains(::testing::StartsWith("env.length_class{name=JWT_SECRET}"))));
}

TEST(MountsTest, ReadsProcAndMount) {
  EXPECT_THAT(Understand("proc/mounts",
                         "/dev/sda1 / ext4 ro,relatime 0 0\nproc /proc proc rw,nosuid 0 0\n",
                         "mount")
                  .facts,
              ::testing::IsSupersetOf(
                  {"mount.read_only{mount=/}=true@1", "mount.read_only{mount=/proc}=false@2"}));
  EXPECT_THAT(Understand("x", "/dev/sda1 on / type ext4 (rw,relatime)\n", "mount type").facts,
              Contains("mount.options{mount=/}{type=ext4}=rw,relatime@1"));
}

TEST(SystemLimitsTest, ReadsSysctlProcAndProcessLimits) {
  EXPECT_THAT(Understand("files/proc/sys/fs/file-nr", "950\t0\t1000\n").facts,
              Contains("files.used_percent=95@1"));
  EXPECT_THAT(
      Understand(
          "x",
          "fs.file-nr = 1000\t0\t2000\nvm.swappiness = 60\nnet.core.somaxconn = 128\nvm.x = 1\n")
          .facts,
      ::testing::IsSupersetOf(
          {"files.used_percent=50@1", "limits.swappiness=60@2", "limits.somaxconn=128@3"}));
  EXPECT_THAT(
      Understand("proc/812/limits",
                 "Limit                     Soft Limit           Hard Limit           Units\n"
                 "Max open files            1024                 524288               files\n",
                 "name")
          .facts,
      ::testing::IsSupersetOf(
          {"limits.soft{name=nofile}=1024@2", "limits.hard{name=nofile}=524288@2"}));
}

TEST(ContainersTest, ReadsPsAndInspect) {
  EXPECT_THAT(Understand("x",
                         "CONTAINER ID   IMAGE         COMMAND    CREATED       STATUS             "
                         "        PORTS   NAMES\n"
                         "aaaaaaaaaaaa   redis:7       \"x\"        3 hours ago   Up 3 hours "
                         "(unhealthy)             r-1\n"
                         "bbbbbbbbbbbb   node:24       \"y\"        3 hours ago   Exited (137) 2 "
                         "hours ago           n-1\n",
                         "name")
                  .facts,
              ::testing::IsSupersetOf({"container.state{name=r-1}=running@2",
                                       "container.health{name=r-1}=unhealthy@2",
                                       "container.exit_code{name=n-1}=137@3",
                                       "container.state{name=n-1}=exited@3"}));
  EXPECT_THAT(
      Understand("x",
                 "[\n {\n  \"Name\": \"/n-1\",\n  \"RestartCount\": 4,\n  \"State\": {\"Status\": "
                 "\"exited\", \"OOMKilled\": true, \"ExitCode\": 137}\n }\n]\n",
                 "name")
          .facts,
      ::testing::IsSupersetOf(
          {"container.oom_killed{name=n-1}=true@3", "container.restarts{name=n-1}=4@3"}));
}

TEST(PressureTest, TheFileNamesTheResource) {
  EXPECT_THAT(Understand("files/proc/pressure/memory",
                         "some avg10=1.50 avg60=2.50 avg300=3.00 total=9\nfull avg10=0.00 "
                         "avg60=0.50 avg300=0.00 total=3\n")
                  .facts,
              ::testing::IsSupersetOf(
                  {"pressure.memory.some_avg60=2.5@1", "pressure.memory.full_avg60=0.5@2"}));
}

TEST(ProbeTest, EveryRowIsItsOwnEvidence) {
  const auto got =
      Understand("probes/ports.json",
                 "{\n  \"schema\": \"casefile.probe.ports/1\",\n  \"rows\": [\n"
                 "    {\"protocol\": \"tcp\", \"address\": \"0.0.0.0\", \"port\": 3000, \"pid\": "
                 "9, \"process\": \"node\"}\n  ],\n"
                 "  \"connections\": [\n    {\"protocol\": \"tcp\", \"state\": \"close_wait\", "
                 "\"side\": \"local\", \"port\": 3000, \"count\": 12}\n  ]\n}\n",
                 "port process side");
  EXPECT_EQ(got.kind, "probe");
  EXPECT_THAT(got.facts,
              ::testing::IsSupersetOf({"port.listening{port=3000}{process=node}=true@4",
                                       "port.close_wait{port=3000}{side=local}=12@7"}));
}

TEST(KindsTest, IdsAreUniqueAndProseIsNoKind) {
  std::set<std::string> ids;
  for (const Kind& kind : AllKinds()) EXPECT_TRUE(ids.insert(kind.id).second) << kind.id;
  for (const char* text : {"",
                           "hello world\n",
                           "server {\n  listen 80;\n}\n",
                           "a: 1\nb: 2\n",
                           "100% /\n",
                           "[{\"a\":1}]\n",
                           "\n\n\n",
                           "2026-11-21T08:04:38Z INFO x: tcp 1:2 3:4\n"}) {
    EXPECT_EQ(Understand("x.txt", text).kind, "") << text;
  }
}

TEST(KindsTest, BrokenInputIsReadWithoutHarm) {
  for (const Kind& kind : AllKinds()) {
    for (std::string text : {std::string("\xff\xfe\0x", 4),
                             std::string(100'000, '['),
                             std::string("%%%% %%% %% %\n"),
                             std::string("(((((\n*:*:*\n1:1 2:2 (\n"),
                             std::string("PID CMD\n1\n\n 2 \n"),
                             std::string("CONTAINER ID IMAGE STATUS NAMES\nx\n")}) {
      FactStore store;
      const KindText member{.path = "x", .text = text};
      FactWriter writer(store, member);
      kind.matches(member);
      kind.read(member, writer);
    }
  }
}

}  // namespace
}  // namespace casefile
