#include "collector/socket_table.h"

#include <gtest/gtest.h>

namespace casefile {
namespace {

constexpr std::string_view kHeading =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout "
    "inode\n";

TEST(SocketTableTest, ReadsListenersAndConnections) {
  const auto sockets = ParseSocketTable("tcp",
                                        std::string(kHeading) +
                                            "   0: 0100007F:1538 00000000:0000 0A "
                                            "00000000:00000003 00:00000000 00000000   112        0 "
                                            "21044 1 0000000000000000 100 0 0 10 0\n"
                                            "   1: 0E00140A:A3F2 0F00140A:1F90 01 "
                                            "00000000:00000000 02:000A7214 00000000  1000        0 "
                                            "40112 2 0000000000000000 20 4 30 10 -1\n");
  ASSERT_EQ(sockets.size(), 2U);
  EXPECT_EQ(sockets[0].local_address, "127.0.0.1");
  EXPECT_EQ(sockets[0].local_port, 5432);
  EXPECT_EQ(sockets[0].state, "listen");
  EXPECT_EQ(sockets[0].backlog, 3U);
  EXPECT_EQ(sockets[0].uid, 112U);
  EXPECT_EQ(sockets[0].inode, 21044U);
  EXPECT_EQ(sockets[1].local_address, "10.20.0.14");
  EXPECT_EQ(sockets[1].remote_port, 8080);
  EXPECT_EQ(sockets[1].state, "established");
}

TEST(SocketTableTest, ReadsIpv6) {
  const auto sockets = ParseSocketTable(
      "tcp6",
      "   0: 00000000000000000000000001000000:0016 00000000000000000000000000000000:0000 0A "
      "00000000:00000000 00:00000000 00000000     0        0 17 1\n");
  ASSERT_EQ(sockets.size(), 1U);
  EXPECT_EQ(sockets[0].local_address, "::1");
  EXPECT_EQ(sockets[0].local_port, 22);
}

TEST(SocketTableTest, AnUnconnectedUdpSocketListens) {
  const auto sockets = ParseSocketTable(
      "udp",
      "  5: 00000000:0044 00000000:0000 07 00000000:00000000 00:00000000 00000000 0 0 9 2\n");
  ASSERT_EQ(sockets.size(), 1U);
  EXPECT_EQ(sockets[0].state, "listen");
}

TEST(SocketTableTest, GarbageIsLeftOut) {
  EXPECT_TRUE(ParseSocketTable("tcp", "").empty());
  EXPECT_TRUE(ParseSocketTable("tcp", std::string(10'000, 'x')).empty());
  EXPECT_TRUE(
      ParseSocketTable("tcp", "0: 0100007F:15380 00000000:0 0A 0:0 0:0 0 0 0 1 1\n").empty());
  EXPECT_TRUE(ParseSocketTable("tcp", "0: 01:1538 00:0000 0A 0:0 0:0 0 0 0 1 1\n").empty());
  const auto odd = ParseSocketTable("tcp", "0: 0100007F:0001 00000000:0000 FF - - - - - - -\n");
  ASSERT_EQ(odd.size(), 1U);
  EXPECT_EQ(odd[0].state, "other");
  EXPECT_EQ(odd[0].backlog, 0U);
}

}  // namespace
}  // namespace casefile
