#include "redact/ip_address.h"

#include <algorithm>

#include "redact/characters.h"

namespace casefile {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

std::uint32_t Prefix(std::uint32_t address, unsigned bits) {
  return address >> (32U - bits);
}

// The groups of one side of "::", at most `limit`; a dotted quad counts as two.
bool ParseGroups(std::string_view text,
                 std::size_t limit,
                 std::array<std::uint16_t, 8>* groups,
                 std::size_t* count) {
  *count = 0;
  const bool has_quad = text.find('.') != std::string_view::npos;
  while (!text.empty()) {
    std::uint32_t quad = 0;
    if (has_quad && ParseIpv4(text, &quad) == text.size()) {
      if (*count + 2 > limit) return false;
      (*groups)[(*count)++] = static_cast<std::uint16_t>(quad >> 16U);
      (*groups)[(*count)++] = static_cast<std::uint16_t>(quad);
      return true;
    }
    std::uint32_t value = 0;
    std::size_t digits = 0;
    while (digits < text.size() && digits < 5 && IsHex(text[digits]))
      value = value * 16 + static_cast<std::uint32_t>(HexValue(text[digits++]));
    if (digits == 0 || digits > 4 || *count == limit) return false;
    (*groups)[(*count)++] = static_cast<std::uint16_t>(value);
    text.remove_prefix(digits);
    if (text.empty()) return true;
    if (text.front() != ':' || text.size() == 1) return false;
    text.remove_prefix(1);
  }
  return true;
}

}  // namespace

std::size_t ParseIpv4(std::string_view text, std::uint32_t* address) {
  std::size_t i = 0;
  *address = 0;
  for (int octet = 0; octet < 4; ++octet) {
    if (octet > 0) {
      if (i >= text.size() || text[i] != '.') return 0;
      ++i;
    }
    std::uint32_t value = 0;
    const std::size_t begin = i;
    while (i < text.size() && i - begin < 4 && IsDigit(text[i]))
      value = value * 10 + static_cast<std::uint32_t>(text[i++] - '0');
    if (i == begin || value > 255 || (text[begin] == '0' && i - begin > 1)) return 0;
    *address = *address << 8U | value;
  }
  return i;
}

bool ParseIpv6(std::string_view text, Ipv6Bytes* address) {
  std::array<std::uint16_t, 8> head{};
  std::array<std::uint16_t, 8> tail{};
  std::size_t heads = 0;
  std::size_t tails = 0;
  const std::size_t gap = text.find("::");
  if (gap == std::string_view::npos) {
    if (!ParseGroups(text, 8, &head, &heads) || heads != 8) return false;
  } else {
    if (text.find("::", gap + 1) != std::string_view::npos) return false;
    if (!ParseGroups(text.substr(0, gap), 7, &head, &heads) ||
        !ParseGroups(text.substr(gap + 2), 7 - heads, &tail, &tails))
      return false;
    std::copy_n(tail.begin(), tails, head.end() - static_cast<std::ptrdiff_t>(tails));
  }
  for (std::size_t i = 0; i < 8; ++i) {
    (*address)[2 * i] = static_cast<std::uint8_t>(head[i] >> 8U);
    (*address)[2 * i + 1] = static_cast<std::uint8_t>(head[i]);
  }
  return true;
}

bool ParseMac(std::string_view text, MacBytes* address) {
  const bool dotted = text.size() == 14;
  if (text.size() != 17 && !dotted) return false;
  const std::size_t group = dotted ? 4 : 2;
  const char separator = text[group];
  if (dotted ? separator != '.' : separator != ':' && separator != '-') return false;
  std::size_t nibble = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i % (group + 1) == group) {
      if (text[i] != separator) return false;
      continue;
    }
    if (!IsHex(text[i])) return false;
    std::uint8_t& byte = (*address)[nibble / 2];
    byte = static_cast<std::uint8_t>(byte << 4U | static_cast<std::uint8_t>(HexValue(text[i])));
    ++nibble;
  }
  return true;
}

std::string FormatIpv4(std::uint32_t address, char separator) {
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8) {
    if (!out.empty()) out += separator;
    const std::uint32_t octet = address >> static_cast<unsigned>(shift) & 255U;
    if (octet >= 100) out += static_cast<char>('0' + octet / 100);
    if (octet >= 10) out += static_cast<char>('0' + octet / 10 % 10);
    out += static_cast<char>('0' + octet % 10);
  }
  return out;
}

std::string DotsForDashes(std::string_view text) {
  std::string out(text.substr(0, kMaxIpv4Bytes + 1));
  std::replace(out.begin(), out.end(), '-', '.');
  return out;
}

std::string FormatIpv6(const Ipv6Bytes& address) {
  std::array<std::uint32_t, 8> groups{};
  for (std::size_t i = 0; i < 8; ++i)
    groups[i] = static_cast<std::uint32_t>(address[2 * i]) << 8U | address[2 * i + 1];
  std::size_t best = 0;
  std::size_t best_length = 1;  // a single zero is written out
  for (std::size_t i = 0; i < 8;) {
    std::size_t length = 0;
    while (i + length < 8 && groups[i + length] == 0) ++length;
    if (length > best_length) {
      best = i;
      best_length = length;
    }
    i += length + 1;
  }
  std::string out;
  for (std::size_t i = 0; i < 8;) {
    if (best_length > 1 && i == best) {
      out += "::";
      i += best_length;
      continue;
    }
    if (!out.empty() && out.back() != ':') out += ':';
    bool started = false;
    for (int shift = 12; shift >= 0; shift -= 4) {
      const std::uint32_t digit = groups[i] >> static_cast<unsigned>(shift) & 15U;
      started = started || digit != 0 || shift == 0;
      if (started) out += kHexDigits[digit];
    }
    ++i;
  }
  return out;
}

std::string FormatMac(const MacBytes& address, std::string_view like) {
  const bool upper = std::any_of(like.begin(), like.end(), IsUpper);
  std::string out(like);
  std::size_t nibble = 0;
  for (char& c : out) {
    if (!IsHex(c)) continue;
    const std::uint8_t byte = address[nibble / 2];
    c = kHexDigits[nibble % 2 == 0 ? byte >> 4U : byte & 15U];
    if (upper && IsLower(c)) c = static_cast<char>(c - 32);
    ++nibble;
  }
  return out;
}

bool IsKeptIpv4(std::uint32_t address) {
  const std::uint32_t first = address >> 24U;
  return first == 0 || first == 127 || first >= 224 || Prefix(address, 16) == 0xa9fe;
}

bool IsKeptIpv6(const Ipv6Bytes& a) {
  const bool zero_head = std::all_of(a.begin(), a.end() - 1, [](std::uint8_t b) { return b == 0; });
  if (zero_head && a[15] <= 1) return true;  // :: and ::1
  if (a[0] == 0xff) return true;             // multicast
  // 2002::, fec0:: and the like name a whole range of the standards, and nobody in it.
  if (std::all_of(a.begin() + 2, a.end(), [](std::uint8_t b) { return b == 0; })) return true;
  // fe80::/10, unless the interface's MAC address is in it (EUI-64).
  return a[0] == 0xfe && (a[1] & 0xc0U) == 0x80 && !(a[11] == 0xff && a[12] == 0xfe);
}

std::optional<std::uint32_t> EmbeddedIpv4(const Ipv6Bytes& a) {
  const auto zero = [&a](std::size_t from, std::size_t to) {
    return std::all_of(a.begin() + static_cast<std::ptrdiff_t>(from),
                       a.begin() + static_cast<std::ptrdiff_t>(to),
                       [](std::uint8_t b) { return b == 0; });
  };
  const bool mapped = zero(0, 10) && a[10] == 0xff && a[11] == 0xff;
  const bool translated = a[0] == 0 && a[1] == 0x64 && a[2] == 0xff && a[3] == 0x9b && zero(4, 12);
  if (!mapped && !translated) return std::nullopt;
  return static_cast<std::uint32_t>(a[12]) << 24U | static_cast<std::uint32_t>(a[13]) << 16U |
         static_cast<std::uint32_t>(a[14]) << 8U | a[15];
}

}  // namespace casefile
