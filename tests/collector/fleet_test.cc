#include "collector/fleet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.h"

namespace casefile {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string Show(std::string_view text) {
  const auto hosts = ParseHosts(text, "hosts.txt");
  if (!hosts) return hosts.error().message();
  std::string shown;
  for (const FleetHost& host : *hosts) shown += "[" + host.name + " " + host.port + "]";
  return shown;
}

TEST(ParseHostsTest, ReadsNamesUsersPortsAndAddresses) {
  EXPECT_EQ(Show("# ours\nraven\n  ops@owl:2222  # old\n\n10.0.0.7\n"),
            "[raven ][ops@owl 2222][10.0.0.7 ]");
  EXPECT_EQ(Show("ops@2001:db8::7\n[2001:db8::8]:22\n"), "[ops@2001:db8::7 ][2001:db8::8 22]");
}

TEST(ParseHostsTest, RefusesWhatSshWouldTakeForSomethingElse) {
  EXPECT_EQ(Show("raven\n-oProxyCommand=id\n"), "hosts.txt:2: a host is USER@NAME:PORT");
  EXPECT_EQ(Show("raven owl\n"), "hosts.txt:1: a host is USER@NAME:PORT");
  EXPECT_EQ(Show("raven:0\n"), "hosts.txt:1: this is no port");
  EXPECT_EQ(Show("raven:ssh\n"), "hosts.txt:1: this is no port");
  EXPECT_EQ(Show(":22\n"), "hosts.txt:1: a host is USER@NAME:PORT");
  EXPECT_EQ(Show("# nobody\n"), "hosts.txt names no host");
}

TEST(FleetIndexTest, SaysWhichFileIsWhoseAndWhoIsMissing) {
  const std::string text = FleetIndex(
      {{.host = {"raven", "22"},
        .path = "/out/casefile-x-host001.tar.zst.age",
        .reason = "",
        .exit_code = 0,
        .size = 99},
       {.host = {"owl", ""}, .path = "", .reason = "No route", .exit_code = 255, .size = 0}},
      Instant{});
  ASSERT_TRUE(ParseJson(text));
  EXPECT_THAT(text, HasSubstr(R"("file": "casefile-x-host001.tar.zst.age")"));
  EXPECT_THAT(text, HasSubstr(R"("reason": "No route")"));
  EXPECT_THAT(text, Not(HasSubstr("/out/")));
}

}  // namespace
}  // namespace casefile
