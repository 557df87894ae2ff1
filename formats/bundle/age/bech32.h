#pragma once
// Bech32 (BIP 173) as age uses it: without the length limit of 90, for keys rather than addresses.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace casefile::age {

struct Bech32 {
  std::string prefix;  // lower case
  std::vector<std::byte> data;
};

// `prefix` in lower case gives a lower-case text.
std::string EncodeBech32(std::string_view prefix, Bytes data);

// Empty when the text is mixed in case, has a wrong checksum, foreign characters or spare bits.
// The data may be secret: the caller wipes it.
std::optional<Bech32> DecodeBech32(std::string_view text);

}  // namespace casefile::age
