#pragma once
// Addresses on this machine: the only ones the collector ever asks.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace casefile {

struct LoopbackUrl {
  std::string address;  // "127.0.0.1" or "::1"
  std::uint16_t port = 80;
  std::string path;  // with the query; begins with '/'

  // "127.0.0.1:3000", as a Host header has it.
  std::string Authority() const;
};

// "http://127.0.0.1:3000/health". kInvalidInput for https, for another machine, for user-info, and
// for anything that would not stay one request line.
Result<LoopbackUrl> ParseLoopbackUrl(std::string_view url);

}  // namespace casefile
