#pragma once
// Runs of base64 or hex that hide text: `payload=eyJwYXNz…`. They are decoded aside, and hidden
// whole when there is a secret in them. Runs that are secrets themselves, with nothing in them that
// could be looked for, are found on the way.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace casefile {

enum class RunKind : std::uint8_t {
  kText,    // decodes to printable text of 12 bytes or more
  kWallet,  // the address of a Bitcoin wallet
  kToken,   // see named_token.h
};

struct EncodedRun {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string decoded;  // of a text
  RunKind kind = RunKind::kText;
};

// Calls `found` for every run that is one of these, from front to back.
void FindEncodedRuns(std::string_view text,
                     const std::function<void(const EncodedRun& run)>& found);

// The base64 of "user:password".
bool IsBasicAuth(std::string_view base64);

}  // namespace casefile
