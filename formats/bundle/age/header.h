#pragma once
// The header of an age v1 file (https://age-encryption.org/v1):
//
//   age-encryption.org/v1
//   -> X25519 TEiF0ypqr+bpvcqXNyCVJpL7OuwPdVwPL7KQEbFDOCc
//   EmECAEcKN+n/Vs9SbWiV+Hu0r+E8R77DdWYyd83nw7U
//   --- Vn+54jqiiUCE+WZcEVY3f1sqHjlu/z1LCQ/T7Xm7qI0
//
// One stanza per recipient wraps the file key; the last line is a MAC over all before it. Parsing
// accepts exactly one spelling: what is parsed can be written again byte for byte.

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/crypto.h"
#include "base/result.h"
#include "formats/read_limits.h"

namespace casefile::age {

inline constexpr std::string_view kIntro = "age-encryption.org/v1\n";
inline constexpr std::size_t kFileKeyBytes = 16;
inline constexpr std::size_t kNonceBytes = 16;

struct Stanza {
  std::string type;
  std::vector<std::string> args;
  std::vector<std::byte> body;
};

struct Header {
  std::vector<Stanza> stanzas;
  std::array<std::byte, 32> mac{};
};

struct ParsedHeader {
  Header header;
  std::string authenticated;  // what the MAC covers: all up to and including "---"
  std::size_t size = 0;       // bytes of the header in the file
};

// Parses the header that `head` begins with. Nothing when `head` ends before the header does and a
// longer one may be good; errors begin with kHeaderFailure.
Result<std::optional<ParsedHeader>> ParseHeader(Bytes head, const ReadLimits& limits = {});

// The text of the stanzas up to and including "---", and the whole header.
std::string WriteUnauthenticated(const std::vector<Stanza>& stanzas);
std::string WriteHeader(const Header& header);

// The MAC of a header under the file key.
std::array<std::byte, 32> HeaderMac(Bytes file_key, std::string_view authenticated);

// The seal number: the first 80 bits of the MAC in base32 (RFC 4648, lower case), in groups of
// four. A person can read it out; whoever lacks the file key cannot make a second file with it.
std::string SealNumber(Bytes mac);

}  // namespace casefile::age
