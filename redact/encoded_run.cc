#include "redact/encoded_run.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

#include "redact/byte_classes.h"
#include "redact/characters.h"
#include "redact/checks.h"
#include "redact/named_token.h"

namespace casefile {
namespace {

constexpr std::size_t kMinRunBytes = 20;
// So much of a run is decoded first: digests and pictures are given up here.
constexpr std::size_t kProbeBytes = 12;
constexpr std::size_t kMaxRunBytes = 16384;

constexpr std::array<std::int8_t, 256> MakeTable() {
  std::array<std::int8_t, 256> table{};
  for (auto& entry : table) entry = -1;
  for (std::size_t i = 0; i < 26; ++i) {
    table['A' + i] = static_cast<std::int8_t>(i);
    table['a' + i] = static_cast<std::int8_t>(26 + i);
  }
  for (std::size_t i = 0; i < 10; ++i) table['0' + i] = static_cast<std::int8_t>(52 + i);
  table['+'] = table['-'] = 62;
  table['/'] = table['_'] = 63;
  return table;
}
constexpr std::array<std::int8_t, 256> kBase64 = MakeTable();

int ValueOf(char c) {
  return kBase64[static_cast<unsigned char>(c)];
}

bool IsPrintable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= ' ' && c != '\x7f') || static_cast<unsigned char>(c) >= 0x80 || c == '\n' ||
           c == '\r' || c == '\t' || c == '\0';
  });
}

// High bytes are text only as a part of it.
bool IsMostlyAscii(std::string_view text) {
  const auto high = std::count_if(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0x80 || c == '\0';
  });
  return static_cast<std::size_t>(high) * 8 <= text.size() ||
         text.find('\0') != std::string_view::npos;
}

std::string FromBase64(std::string_view run) {
  std::string out;
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (const char c : run) {
    if (c == '=') break;
    bits = bits << 6U | static_cast<std::uint32_t>(ValueOf(c));
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out += static_cast<char>(bits >> held & 255U);
  }
  return out;
}

// The bytes of the first characters of a run, until one of them is in no text. Words and paths are
// given up at the first or second byte.
bool ProbesAsText(std::string_view run, bool hex) {
  std::size_t count = 0;
  std::uint32_t bits = 0;
  unsigned held = 0;
  std::size_t high = 0;
  std::size_t nuls = 0;
  for (const char c : run) {
    bits = hex ? bits << 4U | static_cast<std::uint32_t>(HexValue(c))
               : bits << 6U | static_cast<std::uint32_t>(ValueOf(c));
    held += hex ? 4 : 6;
    if (held < 8) continue;
    held -= 8;
    const char byte = static_cast<char>(bits >> held & 255U);
    if (!IsPrintable({&byte, 1})) return false;
    high += static_cast<unsigned char>(byte) >= 0x80 ? 1U : 0U;
    nuls += byte == '\0' ? 1U : 0U;
    if (++count == kProbeBytes) break;
  }
  // Half of a text in UTF-16 is NUL.
  return high * 8 <= count || nuls * 3 >= count;
}

std::string FromHex(std::string_view run) {
  std::string out;
  for (std::size_t i = 0; i + 1 < run.size(); i += 2)
    out += static_cast<char>(HexValue(run[i]) * 16 + HexValue(run[i + 1]));
  return out;
}

// Addresses of the old kind begin with nothing that could be looked for.
bool IsWallet(std::string_view run) {
  return run.size() >= 26 && run.size() <= 35 && (run[0] == '1' || run[0] == '3') &&
         PassesBase58Check(run);
}

// The parts of a run between the signs of base64 that no token has.
void FindTokens(std::string_view run,
                std::size_t at,
                const std::function<void(const EncodedRun& run)>& found) {
  std::size_t begin = 0;
  while (begin < run.size()) {
    const std::size_t end = std::min(run.find_first_of("+/", begin), run.size());
    if (IsNamedToken(run.substr(begin, end - begin)))
      found({at + begin, at + end, std::string(), RunKind::kToken});
    begin = end + 1;
  }
}

// The end of a Discord bot's token that begins with the run [begin, end): the base64 of a number
// that begins with 1 to 3, a time in 6 characters, a signature; `end` when it is none.
std::size_t BotTokenEnd(std::string_view text, std::size_t begin, std::size_t end) {
  constexpr std::size_t kTimeBytes = 6;
  constexpr std::size_t kMinSignatureBytes = 27;
  const std::size_t size = end - begin;
  if (size < 22 || size > 28 || (text[begin] != 'M' && text[begin] != 'N' && text[begin] != 'O'))
    return end;
  const auto skip = [text](std::size_t at) {
    while (at < text.size() && ValueOf(text[at]) >= 0) ++at;
    return at;
  };
  if (end >= text.size() || text[end] != '.') return end;
  const std::size_t time = skip(end + 1);
  if (time != end + 1 + kTimeBytes || time >= text.size() || text[time] != '.') return end;
  const std::size_t signature = skip(time + 1);
  return signature > time + kMinSignatureBytes ? signature : end;
}

// 64 bytes in base64: the key of a storage account, unless the digest they are says so in front.
bool IsKeyOf64Bytes(std::string_view text, std::size_t begin, std::size_t end) {
  constexpr std::size_t kBytes = 86;
  if (end - begin != kBytes || text.substr(end, 2) != "==") return false;
  const std::string_view run = text.substr(begin, kBytes);
  const auto digits = std::count_if(run.begin(), run.end(), IsDigit);
  const std::string_view before =
      text.substr(begin - std::min<std::size_t>(begin, 10), std::min<std::size_t>(begin, 10));
  return digits >= 4 && before.find("sha") == std::string_view::npos &&
         before.find("SHA") == std::string_view::npos;
}

// Where runs of kMinRunBytes begin: 64 positions are looked at together, and most text has none.
// Reads one text from front to back.
class LongRuns {
 public:
  explicit LongRuns(std::string_view text) : text_(text), classes_(text) { Load(); }

  // The first such position at or after `from`, which never falls; text.size() when there is none.
  std::size_t Next(std::size_t from) {
    for (; classes_.begin() < text_.size(); classes_.Advance(), Load()) {
      const std::size_t begin = classes_.begin();
      if (from >= begin + kBlock) continue;
      const std::uint64_t wanted =
          long_ & (from > begin ? ~std::uint64_t{0} << (from - begin) : ~std::uint64_t{0});
      if (wanted != 0) return begin + static_cast<std::size_t>(std::countr_zero(wanted));
    }
    return text_.size();
  }

 private:
  static constexpr std::size_t kBlock = ByteClasses::kBytes;

  void Load() {
    std::uint64_t now = classes_.now().base64;
    std::uint64_t after = classes_.next().base64;
    // Runs of twice the length begin where one of the length does, and another behind it.
    static_assert(kMinRunBytes == 16 + 4);
    for (const unsigned by : {1U, 2U, 4U, 8U}) {
      now &= now >> by | after << (kBlock - by);
      after &= after >> by;
    }
    long_ = now & (now >> 4U | after << (kBlock - 4U));
  }

  std::string_view text_;
  ByteClassReader classes_;
  std::uint64_t long_ = 0;  // in the block
};

bool LooksLikeText(std::string_view probe) {
  return IsPrintable(probe) && IsMostlyAscii(probe);
}

}  // namespace

void FindEncodedRuns(std::string_view text,
                     const std::function<void(const EncodedRun& run)>& found) {
  LongRuns runs(text);
  for (std::size_t i = runs.Next(0); i < text.size(); i = runs.Next(i)) {
    std::size_t end = i + kMinRunBytes;
    const std::size_t limit = std::min(text.size(), i + kMaxRunBytes);
    while (end < limit && ValueOf(text[end]) >= 0) ++end;
    const std::string_view run = text.substr(i, end - i);
    if (IsWallet(run)) {
      found({i, end, std::string(), RunKind::kWallet});
      i = end;
      continue;
    }
    if (const std::size_t stop = BotTokenEnd(text, i, end); stop != end) {
      found({i, stop, std::string(), RunKind::kToken});
      i = stop;
      continue;
    }
    const bool hex = std::all_of(run.begin(), run.end(), IsHex);
    if (ProbesAsText(run, hex)) {
      std::size_t stop = end;
      while (stop < text.size() && stop < end + 2 && text[stop] == '=') ++stop;
      found({i, stop, hex ? FromHex(run) : FromBase64(run)});
    } else if (IsKeyOf64Bytes(text, i, end)) {
      found({i, end + 2, std::string(), RunKind::kToken});
    } else if (!hex) {
      FindTokens(run, i, found);
    }
    i = end;
  }
}

bool IsBasicAuth(std::string_view base64) {
  if (base64.size() < 8 || !std::all_of(base64.begin(), base64.end(), [](char c) {
        return ValueOf(c) >= 0 || c == '=';
      }))
    return false;
  const std::string pair = FromBase64(base64);
  const std::size_t colon = pair.find(':');
  return LooksLikeText(pair) && colon != std::string::npos && colon + 1 < pair.size();
}

}  // namespace casefile
