#include "tests/collector/probes/run_probe.h"

#include <gtest/gtest.h>

namespace casefile::testing {
namespace {

void PutProcess(FakeHost* host, int pid, const std::string& stat, const std::string& command) {
  const std::string folder = "/proc/" + std::to_string(pid) + "/";
  host->Put(folder + "stat", stat);
  host->Put(folder + "cmdline", command);
  host->Put(folder + "status",
            "Name:\tx\nUid:\t1000\t1000\t1000\t1000\nVmRSS:\t   20480 kB\nThreads:\t4\n");
  host->Put(folder + "limits",
            "Limit                     Soft Limit           Hard Limit           Units\n"
            "Max open files            4                    4096                 files\n");
}

void PutSystem(FakeHost* host) {
  host->Put("/proc/uptime", "4538.39 9000.10\n");
  host->Put("/proc/loadavg", "5.62 5.39 3.53 7/126 4242\n");
  host->Put("/proc/stat",
            "cpu  100 2 30 4000 50 6 7 8 0 0\ncpu0 50 1 15 2000 25 3 3 4 0 0\n"
            "cpu1 50 1 15 2000 25 3 4 4 0 0\nintr 1 2 3\nbtime 1795243740\n");
  host->Put("/proc/cpuinfo",
            "processor\t: 0\nmodel name\t: Example CPU @ 2.0GHz\nflags\t: fpu hypervisor\n");
  host->Put(
      "/proc/meminfo",
      "MemTotal:        8000000 kB\nMemFree:         1000000 kB\nMemAvailable:    2000000 kB\n"
      "Buffers:           10000 kB\nCached:          900000 kB\nSwapTotal:       1000000 kB\n"
      "SwapFree:         250000 kB\nHugePages_Total:       0\n");
  host->Put("/proc/vmstat", "nr_free_pages 1\noom_kill 3\n");
  host->Put(
      "/proc/swaps",
      "Filename\t\t\t\tType\t\tSize\tUsed\tPriority\n/dev/vda3 partition\t1000000\t750000\t-2\n");
  for (const char* resource : {"cpu", "memory", "io"}) {
    host->Put(std::string("/proc/pressure/") + resource,
              "some avg10=1.50 avg60=2.25 avg300=0.00 total=12345\n"
              "full avg10=0.00 avg60=0.00 avg300=0.00 total=0\n");
  }
  host->Put("/proc/version", "Linux version 6.1.0-18-amd64 (x@y) #1 SMP\n");
  host->Put("/proc/sys/kernel/osrelease", "6.1.0-18-amd64\n");
  host->Put("/proc/sys/kernel/tainted", "0\n");
  host->Put("/proc/sys/kernel/hostname", "ravenpost\n");
  host->Put("/proc/cmdline", "root=/dev/vda1 ro luks.password=hunter2hunter2\n");
  host->Put("/proc/sys/fs/file-nr", "9000\t0\t10000\n");
  host->Put("/proc/sys/kernel/pid_max", "32768\n");
  host->Put("/etc/os-release",
            "ID=debian\nNAME=\"Debian GNU/Linux\"\nVERSION_ID=\"12\"\n"
            "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n");
  host->Put("/etc/passwd", "root:x:0:0::/root:/bin/sh\nshop:x:1000:1000::/home/shop:/bin/sh\n");
  host->links["/etc/localtime"] = "/usr/share/zoneinfo/Europe/Berlin";
}

void PutDisks(FakeHost* host) {
  host->Put("/proc/self/mounts",
            "/dev/vda1 / ext4 rw,relatime 0 0\nproc /proc proc rw 0 0\n"
            "/dev/vda1 /bind ext4 rw 0 0\n/dev/vdb1 /srv/my\\040data xfs ro,noatime 0 0\n"
            "nas:/export /mnt/nas nfs4 rw 0 0\n/dev/loop0 /snap/x squashfs ro 0 0\n");
  constexpr std::uint64_t kGib = std::uint64_t{1} << 30U;
  host->filesystems["/"] = {.size_bytes = 40 * kGib,
                            .free_bytes = 2 * kGib,
                            .available_bytes = 0,
                            .inodes = 1000,
                            .inodes_free = 1};
  host->filesystems["/srv/my data"] = {
      .size_bytes = 10 * kGib, .free_bytes = 9 * kGib, .available_bytes = 9 * kGib};
  host->hung_mounts = {"/mnt/nas"};
}

void PutProcesses(FakeHost* host) {
  PutProcess(host,
             1,
             "1 (systemd) S 0 1 1 0 -1 4194560 1 1 1 1 200 100 0 0 20 0 1 0 10 100000 2000 "
             "18446744073709551615\n",
             "/sbin/init");
  PutProcess(
      host,
      77,
      "77 (shop) S) R 1 77 77 0 -1 4194304 1 1 1 1 1000 500 0 0 20 0 4 0 4000 100000 5120 1\n",
      std::string("node\0server.js\0--password\0hunter2hunter2\0", 41));
  for (const char* fd : {"0", "1", "2"})
    host->links[std::string("/proc/77/fd/") + fd] = "/dev/null";
  host->links["/proc/77/fd/3"] = "socket:[21044]";
  host->links["/proc/77/fd/4"] = "/var/log/shop.log (deleted)";
  host->Put("/proc/77/environ",
            std::string("NODE_ENV=production\0JWT_SECRET=changeme\0"
                        "DATABASE_URL=postgres://shop:hunter2hunter2@db/shop\0",
                        91));
  PutProcess(
      host, 80, "80 (stuck) D 1 80 80 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 5000 0 0 1\n", "never read");
  host->Put("/proc/net/tcp",
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  "
            "timeout inode\n"
            "   0: 00000000:0BB8 00000000:0000 0A 00000000:00000003 00:00000000 00000000  1000     "
            "   0 21044 1\n"
            "   1: 0100007F:0BB8 0100007F:A001 01 00000000:00000000 00:00000000 00000000  1000     "
            "   0 21045 1\n"
            "   2: 0100007F:A002 0100007F:1538 08 00000000:00000000 00:00000000 00000000  1000     "
            "   0 21046 1\n");
}

void PutGroups(FakeHost* host) {
  const std::string root = "/sys/fs/cgroup/";
  host->Put(root + "cgroup.controllers", "cpu memory pids\n");
  host->Put("/proc/self/cgroup", "0::/user.slice\n");
  const std::string shop = root + "system.slice/shop.service/";
  host->Put(shop + "memory.current", "900\n");
  host->Put(shop + "memory.max", "1000\n");
  host->Put(shop + "memory.swap.max", "max\n");
  host->Put(shop + "memory.events", "low 0\nhigh 0\nmax 12\noom 2\noom_kill 1\n");
  host->Put(shop + "pids.current", "4\n");
  host->Put(shop + "cpu.max", "50000 100000\n");
  host->Put(shop + "cpu.stat", "usage_usec 1\nnr_throttled 9\n");
}

}  // namespace

FixtureHost::FixtureHost() {
  PutSystem(this);
  PutDisks(this);
  PutProcesses(this);
  PutGroups(this);
  Put("/opt/shop/.env",
      "# settings\nexport PORT=3000\nJWT_SECRET=\"0123456789abcdef0123456789abcdef\"\nEMPTY=\n");
  environment = {"PATH=/usr/bin:/bin", "API_TOKEN=hunter2hunter2"};
}

Result<ProbeResult> RunProbe(FakeHost& host, const Probe& probe) {
  const auto redactor =
      Redactor::Create({.pseudonym_key = Secret::CopyOf(AsBytes(std::string(32, 'k'))),
                        .host_names = {},
                        .user_names = {},
                        .user_rules = {}});
  EXPECT_TRUE(redactor);
  ProbeContext context{.host = host,
                       .redactor = **redactor,
                       .stop = {},
                       .environment_of = {{.name = "", .command = "server.js"}},
                       .environment_files = {"/opt/shop/.env"}};
  return probe.run(context);
}

}  // namespace casefile::testing
