#include "collector/socket_table.h"

#include <arpa/inet.h>

#include <array>
#include <charconv>
#include <cstring>
#include <optional>

#include "base/text.h"
#include "collector/proc_text.h"

namespace casefile {
namespace {

constexpr int kHex = 16;
constexpr std::size_t kWordDigits = 8;

template <class Number>
std::optional<Number> FromHex(std::string_view text) {
  Number value{};
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value, kHex);
  if (error != std::errc() || stop != end || text.empty()) return std::nullopt;
  return value;
}

// "0100007F" or four such words: the address in memory order, each word printed as the machine's
// own integer. (A copied root is read as if it came from a machine of our byte order.)
std::optional<std::string> ParseAddress(std::string_view hex) {
  std::array<std::uint32_t, 4> words{};
  const std::size_t count = hex.size() / kWordDigits;
  if (hex.size() % kWordDigits != 0 || (count != 1 && count != words.size())) return std::nullopt;
  for (std::size_t i = 0; i < count; ++i) {
    const auto word = FromHex<std::uint32_t>(hex.substr(i * kWordDigits, kWordDigits));
    if (!word) return std::nullopt;
    words.at(i) = *word;
  }
  std::array<char, INET6_ADDRSTRLEN> text{};
  const int family = count == 1 ? AF_INET : AF_INET6;
  if (inet_ntop(family, words.data(), text.data(), text.size()) == nullptr) return std::nullopt;
  return std::string(text.data());
}

struct Endpoint {
  std::string_view address;
  std::uint16_t port = 0;
};
std::optional<Endpoint> ParseEndpoint(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto port = FromHex<std::uint16_t>(text.substr(colon + 1));
  if (!port) return std::nullopt;
  return Endpoint{text.substr(0, colon), *port};
}

// include/net/tcp_states.h, from 1 on.
std::string StateName(std::string_view protocol, std::uint8_t state) {
  constexpr std::array<std::string_view, 11> kNames = {"established",
                                                       "syn_sent",
                                                       "syn_received",
                                                       "fin_wait_1",
                                                       "fin_wait_2",
                                                       "time_wait",
                                                       "closed",
                                                       "close_wait",
                                                       "last_ack",
                                                       "listen",
                                                       "closing"};
  constexpr std::uint8_t kClosed = 7;
  if (protocol.starts_with("udp") && state == kClosed) return "listen";  // bound, not connected
  if (state == 0 || state > kNames.size()) return "other";
  return std::string(kNames.at(state - 1U));
}

}  // namespace

std::vector<Socket> ParseSocketTable(std::string_view protocol, std::string_view text) {
  enum Column : std::size_t { kLocal = 1, kRemote, kState, kQueues, kUser = 7, kInode = 9, kCount };
  std::vector<Socket> sockets;
  for (const std::string_view line : SplitLines(text)) {
    const std::vector<std::string_view> words = SplitWords(line);
    if (words.size() < kCount) continue;
    const auto local = ParseEndpoint(words[kLocal]);
    const auto remote = ParseEndpoint(words[kRemote]);
    const auto state = FromHex<std::uint8_t>(words[kState]);
    if (!local || !remote || !state) continue;  // the heading
    const auto address = ParseAddress(local->address);
    if (!address) continue;
    const std::size_t colon = words[kQueues].find(':');
    const auto backlog = colon == std::string_view::npos
                             ? std::nullopt
                             : FromHex<std::uint64_t>(words[kQueues].substr(colon + 1));
    sockets.push_back({.local_address = *address,
                       .local_port = local->port,
                       .remote_port = remote->port,
                       .state = StateName(protocol, *state),
                       .backlog = backlog.value_or(0),
                       .uid = ToUint(words[kUser]).value_or(0),
                       .inode = ToUint(words[kInode]).value_or(0)});
  }
  return sockets;
}

}  // namespace casefile
