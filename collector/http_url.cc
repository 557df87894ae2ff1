#include "collector/http_url.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "base/text.h"
#include "collector/proc_text.h"

namespace casefile {
namespace {

constexpr std::string_view kScheme = "http://";

Error BadUrl(std::string_view url, std::string_view why) {
  return {ErrorCode::kInvalidInput, fmt::format("'{}' {}", url, why)};
}

// Only what needs no name server: an answer from one could lead off the machine.
std::string LoopbackAddress(const std::string& host) {
  if (host == "localhost") return "127.0.0.1";
  in_addr address{};
  constexpr std::uint32_t kLoopbackNet = 127;
  if (inet_pton(AF_INET, host.c_str(), &address) == 1) {
    return (ntohl(address.s_addr) >> 24U) == kLoopbackNet ? host : "";
  }
  return host == "::1" ? host : "";
}

}  // namespace

std::string LoopbackUrl::Authority() const {
  return address == "::1" ? fmt::format("[::1]:{}", port) : fmt::format("{}:{}", address, port);
}

Result<LoopbackUrl> ParseLoopbackUrl(std::string_view url) {
  const bool printable = std::ranges::all_of(url, [](char c) { return c > ' ' && c < '\x7f'; });
  if (!url.starts_with(kScheme) || !printable) return BadUrl(url, "is no http:// address");
  const std::string_view rest = url.substr(kScheme.size());
  const std::size_t slash = std::min(rest.find_first_of("/?#"), rest.size());
  std::string_view host = rest.substr(0, slash);
  LoopbackUrl parsed;
  parsed.path = std::string(rest.substr(slash, rest.find('#') - slash));
  if (!parsed.path.starts_with('/')) parsed.path.insert(0, "/");
  const std::size_t bracket = host.find(']');
  const std::size_t colon = host.find(':', bracket == std::string_view::npos ? 0 : bracket);
  if (colon != std::string_view::npos) {
    const auto port = ToUint(host.substr(colon + 1));
    if (!port || *port == 0 || *port > std::numeric_limits<std::uint16_t>::max()) {
      return BadUrl(url, "has no valid port");
    }
    parsed.port = static_cast<std::uint16_t>(*port);
    host = host.substr(0, colon);
  }
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  parsed.address = LoopbackAddress(std::string(host));
  if (parsed.address.empty()) return BadUrl(url, "does not lead to this machine");
  return parsed;
}

}  // namespace casefile
