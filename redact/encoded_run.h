#pragma once
// Runs of base64 or hex that hide text: `payload=eyJwYXNz…`. They are decoded aside, and hidden
// whole when there is a secret in them.

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace casefile {

struct EncodedRun {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string decoded;
  bool wallet = false;  // no text, but the address of a Bitcoin wallet
};

// Calls `found` for every run that decodes to printable text of 12 bytes or more.
void FindEncodedRuns(std::string_view text,
                     const std::function<void(const EncodedRun& run)>& found);

// The base64 of "user:password".
bool IsBasicAuth(std::string_view base64);

}  // namespace casefile
