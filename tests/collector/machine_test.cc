#include "collector/machine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/collector/fake_host.h"

namespace casefile {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(MachineTest, HostNamesAreThoseThatTell) {
  testing::FakeHost host;
  host.Put("/etc/hostname", "ravenpost.example.org\n");
  host.Put("/etc/hosts",
           "127.0.0.1 localhost\n127.0.1.1 ravenpost.example.org ravenpost alias  # us\n"
           "10.0.0.1 other\n::1 ip6-localhost\n");
  EXPECT_THAT(ReadHostNames(host), ElementsAre("ravenpost.example.org", "ravenpost", "alias"));
  host.Put("/etc/hostname", "web\n");
  host.Put("/etc/hosts", "");
  EXPECT_THAT(ReadHostNames(host), IsEmpty());
}

TEST(MachineTest, PersonsArePeopleAndNotServices) {
  testing::FakeHost host;
  host.Put(
      "/etc/passwd",
      "root:x:0:0::/root:/bin/sh\nwww-data:x:33:33::/:/x\nmaren:x:1000:1000::/home/maren:/bin/sh\n"
      "node:x:1001:1001::/home/node:/bin/sh\nshopd:x:1002:1002::/srv:/x\nal:x:1003:1003::/:/x\n"
      "nobody:x:65534:65534::/:/x\n");
  host.Put("/proc/9/stat", "9 (shopd) S 1");
  EXPECT_THAT(ReadPersonNames(host), ElementsAre("maren"));
}

TEST(MachineTest, TimeZoneComesFromEitherPlace) {
  testing::FakeHost host;
  EXPECT_EQ(ReadTimeZone(host), "");
  host.links["/etc/localtime"] = "../usr/share/zoneinfo/Europe/Berlin";
  EXPECT_EQ(ReadTimeZone(host), "Europe/Berlin");
  host.Put("/etc/timezone", "Etc/UTC\n");
  EXPECT_EQ(ReadTimeZone(host), "Etc/UTC");
}

TEST(MachineTest, ToldIsOnlyWhatIsKnown) {
  testing::FakeHost host;
  const Machine unknown = ReadMachine(host);
  EXPECT_EQ(unknown.os_id + unknown.host_name + unknown.architecture + unknown.virtualisation, "");
  host.Put("/usr/lib/os-release", "ID=alpine\nVERSION_ID=3.20\n");
  host.Put("/.dockerenv", "");
  host.Put("/lib/ld-musl-x86_64.so.1", "x");
  const Machine machine = ReadMachine(host);
  EXPECT_EQ(machine.os_id, "alpine");
  EXPECT_EQ(machine.architecture, "x86_64");
  EXPECT_EQ(machine.virtualisation, "docker");
}

}  // namespace
}  // namespace casefile
