#pragma once
// What a log message is made of, to the miner: words, punctuation and parameters.

#include <cstdint>
#include <string_view>

namespace casefile::templates {

// Interned text; see interner.h.
using TextId = std::uint32_t;

// What a parameter looks like. A slot of a template has the set of types that were seen in it.
enum class ParamType : std::uint8_t {
  kNumber,    // 42, -1, 0.5, 1,024, 16K, 3.3.3
  kHex,       // 0x7fff, ffff3000
  kQuantity,  // a number and its unit as two words: 19.05 seconds, 1301 bytes (1.27 KB)
  kTime,      // 12:00:01.123, 2017-07-03, Fri Jun 17 07:07:00 2005
  kIp,        // 10.0.0.1, fe80::1
  kEndpoint,  // 10.0.0.1:80, www.example.com:443
  kMac,       // 00:11:22:33:44:55
  kUuid,      // 0673dd71-34c5-4fbb-86c4-40623fbe45b4
  kPath,      // /var/log/x, C:\Windows
  kUrl,       // https://example.com/x
  kEmail,     // user@example.com
  kHost,      // www.example.com
  kId,        // blk_-1608999687919862906, attempt_14451_0020
  kFlag,      // true, false, null
  kName,      // a word that differs from line to line
};
inline constexpr int kParamTypes = 15;
std::string_view ToString(ParamType type);  // "number", "hex" …

enum class AtomKind : std::uint8_t {
  kWord,   // text; "core.<*>" when only a part of the word is a parameter
  kPunct,  // one character that is no part of a word
  kParam,  // text is how the parameter is written in a template: "<*>", "<*>:<*>", "<*> MB"
};

struct Atom {
  TextId text = 0;
  AtomKind kind = AtomKind::kWord;
  bool space_before = false;
  std::uint16_t types = 0;  // a bit for each ParamType

  bool is_param() const { return kind == AtomKind::kParam; }
  bool is_punct() const { return kind == AtomKind::kPunct; }
};

constexpr std::uint16_t TypeBit(ParamType type) {
  return static_cast<std::uint16_t>(1U << static_cast<unsigned>(type));
}

}  // namespace casefile::templates
