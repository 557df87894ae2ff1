#include "redact/encoded_run.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "redact/characters.h"
#include "redact/checks.h"

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
  bool nul = false;
  for (const char c : run) {
    bits = hex ? bits << 4U | static_cast<std::uint32_t>(HexValue(c))
               : bits << 6U | static_cast<std::uint32_t>(ValueOf(c));
    held += hex ? 4 : 6;
    if (held < 8) continue;
    held -= 8;
    const char byte = static_cast<char>(bits >> held & 255U);
    if (!IsPrintable({&byte, 1})) return false;
    high += static_cast<unsigned char>(byte) >= 0x80 ? 1U : 0U;
    nul = nul || byte == '\0';
    if (++count == kProbeBytes) break;
  }
  return high * 8 <= count || nul;
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

bool LooksLikeText(std::string_view probe) {
  return IsPrintable(probe) && IsMostlyAscii(probe);
}

}  // namespace

void FindEncodedRuns(std::string_view text,
                     const std::function<void(const EncodedRun& run)>& found) {
  std::size_t i = 0;
  while (i + kMinRunBytes <= text.size()) {
    // Going backwards from where a run would still be too short, most text is skipped in big steps.
    std::size_t back = kMinRunBytes;
    while (back > 0 && ValueOf(text[i + back - 1]) >= 0) --back;
    if (back > 0) {
      i += back;
      continue;
    }
    std::size_t end = i + kMinRunBytes;
    const std::size_t limit = std::min(text.size(), i + kMaxRunBytes);
    while (end < limit && ValueOf(text[end]) >= 0) ++end;
    const std::string_view run = text.substr(i, end - i);
    if (IsWallet(run)) {
      found({i, end, std::string(), true});
      i = end;
      continue;
    }
    const bool hex = std::all_of(run.begin(), run.end(), IsHex);
    if (ProbesAsText(run, hex)) {
      std::size_t stop = end;
      while (stop < text.size() && stop < end + 2 && text[stop] == '=') ++stop;
      found({i, stop, hex ? FromHex(run) : FromBase64(run)});
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
