#pragma once
// The kernel's tables of sockets, /proc/net/{tcp,tcp6,udp,udp6}.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace casefile {

struct Socket {
  std::string local_address;  // "0.0.0.0", "::1"
  std::uint16_t local_port = 0;
  std::uint16_t remote_port = 0;
  std::string state;  // "listen", "established", …
  std::uint64_t backlog = 0;
  std::uint64_t uid = 0;
  std::uint64_t inode = 0;
};

// `protocol` is "tcp", "tcp6", "udp" or "udp6". Lines of another form are left out.
std::vector<Socket> ParseSocketTable(std::string_view protocol, std::string_view text);

}  // namespace casefile
