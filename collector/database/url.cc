#include "collector/database/url.h"

#include <algorithm>
#include <charconv>

#include "base/crypto.h"
#include "base/text.h"

namespace casefile::database {
namespace {

std::string Decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned byte = 0;
    const bool escape = text[i] == '%' && i + 2 < text.size() &&
                        std::from_chars(text.data() + i + 1, text.data() + i + 3, byte, 16).ptr ==
                            text.data() + i + 3;
    out += escape ? static_cast<char>(byte) : text[i];
    if (escape) i += 2;
  }
  return out;
}

// Where a server of that name answers on this machine; empty when it is another's.
std::string LocalHost(std::string_view host) {
  if (host.empty() || host == "localhost" || host.starts_with("127.")) return "127.0.0.1";
  if (host == "[::1]") return "::1";
  if (host == "0.0.0.0") return "127.0.0.1";
  if (host == "host.docker.internal") return "127.0.0.1";
  const bool container = host.find_first_of(".:[") == std::string_view::npos;
  return container ? "127.0.0.1" : "";
}

}  // namespace

Url::~Url() {
  Wipe(password);
}

std::optional<Url> ParseLocalUrl(std::string_view text, std::uint16_t default_port) {
  constexpr std::string_view kSeparator = "://";
  const std::size_t scheme = text.find(kSeparator);
  if (scheme == std::string_view::npos) return std::nullopt;
  Url url;
  url.scheme = ToLower(text.substr(0, std::min(text.find('+'), scheme)));
  std::string_view rest = text.substr(scheme + kSeparator.size());
  rest = rest.substr(0, rest.find_first_of("?#"));
  const std::size_t slash = rest.find('/');
  std::string_view authority = rest.substr(0, slash);
  if (slash != std::string_view::npos) url.name = Decoded(rest.substr(slash + 1));
  // A password may hold an '@' that nobody escaped.
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
    const std::string_view user = authority.substr(0, at);
    const std::size_t colon = user.find(':');
    url.user = Decoded(user.substr(0, colon));
    if (colon != std::string_view::npos) url.password = Decoded(user.substr(colon + 1));
    authority.remove_prefix(at + 1);
  }
  authority = authority.substr(0, authority.find(','));
  const std::size_t bracket = authority.find(']');
  const std::size_t colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  url.port = default_port;
  if (colon != std::string_view::npos) {
    const std::string_view port = authority.substr(colon + 1);
    std::from_chars(port.data(), port.data() + port.size(), url.port);
    authority = authority.substr(0, colon);
  }
  url.host = LocalHost(authority);
  if (url.host.empty()) return std::nullopt;
  return url;
}

std::string Scrubbed(std::string text, std::string_view password) {
  constexpr std::string_view kInstead = "[redacted]";
  for (std::size_t at = 0; !password.empty() && (at = text.find(password, at)) != std::string::npos;
       at += kInstead.size()) {
    text.replace(at, password.size(), kInstead);
  }
  return text;
}

}  // namespace casefile::database
