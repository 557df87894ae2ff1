#include "redact/addresses.h"

#include <algorithm>
#include <iterator>

#include "redact/address_filter.h"
#include "redact/characters.h"
#include "redact/ip_address.h"
#include "redact/key_text.h"
#include "redact/pseudonym.h"
#include "redact/version_number.h"

namespace casefile {
namespace {

constexpr std::size_t kMaxIpv6Bytes = 45;
constexpr std::size_t kMaxLocalBytes = 64;
constexpr std::size_t kMaxDomainBytes = 253;
// How far before an address a word that says what it is counts.
constexpr std::size_t kWordBytes = 24;

// Ends of "name@rest" that are no mail domains: systemd units and files.
constexpr std::string_view kNoDomains[] = {
    "service",   "socket", "timer", "target", "slice", "mount", "scope", "device", "path", "swap",
    "automount", "png",    "jpg",   "jpeg",   "gif",   "svg",   "webp",  "js",     "ts",   "css",
    "html",      "json",   "yaml",  "yml",    "log",   "conf",  "cfg",   "txt",    "jar",  "tgz",
    "gz",        "zip",    "so",    "py",     "rb",    "go",    "java",
};

char At(std::string_view text, std::size_t i) {
  return i < text.size() ? text[i] : '\n';
}
char Before(std::string_view text, std::size_t i) {
  return i > 0 ? text[i - 1] : '\n';
}

// `dot` is the first dot of a possible quad. Returns where to go on.
std::size_t TryIpv4(std::string_view text, std::size_t dot, Spans* spans) {
  std::size_t begin = dot;
  while (begin > 0 && dot - begin < 4 && IsDigit(text[begin - 1])) --begin;
  if (begin == dot || dot - begin > 3) return dot + 1;
  const char previous = Before(text, begin);
  std::uint32_t address = 0;
  const std::size_t length = ParseIpv4(text.substr(begin), &address);
  if (length == 0) return dot + 1;
  const std::size_t end = begin + length;
  // Part of something longer: an object id, a word, a decimal.
  if (IsWord(previous) || previous == '.' || IsWord(At(text, end)) ||
      (At(text, end) == '.' && IsDigit(At(text, end + 1)))) {
    std::size_t skip = end;
    while (skip < text.size() && (IsDigit(text[skip]) || text[skip] == '.')) ++skip;
    return skip;
  }
  if (IsKeptIpv4(address) || IsVersionNumber(text, begin, end, address)) return end;
  spans->push_back({.begin = begin, .end = end, .kind = SpanKind::kIpv4, .label = "ipv4"});
  return end;
}

bool SaysMac(std::string_view text, std::size_t begin) {
  const std::size_t from = begin > kWordBytes ? begin - kWordBytes : 0;
  const std::string_view lead = text.substr(from, begin - from);
  return ContainsIgnoringCase(lead, "mac") || ContainsIgnoringCase(lead, "ether") ||
         ContainsIgnoringCase(lead, "hwaddr") || ContainsIgnoringCase(lead, "arp");
}

// aabb.ccdd.eeff, as Cisco writes it; `dot` is the first dot.
bool TryDottedMac(std::string_view text, std::size_t dot, Spans* spans) {
  if (dot < 4 || dot + 10 > text.size() || text[dot + 5] != '.') return false;
  const std::size_t begin = dot - 4;
  const std::string_view candidate = text.substr(begin, 14);
  MacBytes address{};
  if (!ParseMac(candidate, &address)) return false;
  if (IsWord(Before(text, begin)) || Before(text, begin) == '.' || IsWord(At(text, begin + 14)) ||
      (At(text, begin + 14) == '.' && IsWord(At(text, begin + 15))))
    return false;
  // Groups of four digits without a letter are numbers, unless the line says what they are.
  if (std::none_of(candidate.begin(), candidate.end(), IsAlpha) && !SaysMac(text, begin))
    return false;
  spans->push_back({.begin = begin, .end = begin + 14, .kind = SpanKind::kMac, .label = "mac"});
  return true;
}

// Six pairs around the separator at `at` (the first of them).
bool TryMac(std::string_view text, std::size_t at, Spans* spans) {
  if (at < 2 || at + 15 > text.size()) return false;
  const std::size_t begin = at - 2;
  if (text[at + 3] != text[at] || text[at + 6] != text[at]) return false;
  const std::string_view candidate = text.substr(begin, 17);
  MacBytes address{};
  if (!ParseMac(candidate, &address)) return false;
  const char separator = text[at];
  const char previous = Before(text, begin);
  const char next = At(text, begin + 17);
  if (IsWord(previous) || previous == separator || IsWord(next)) return false;
  if (next == separator && IsHex(At(text, begin + 18))) return false;
  spans->push_back({.begin = begin, .end = begin + 17, .kind = SpanKind::kMac, .label = "mac"});
  return true;
}

bool IsPlausibleIpv6(std::string_view candidate) {
  // a::b is a scope in programs, and 1::2 a slice: an address has a group of some length, and a
  // digit.
  if (std::none_of(candidate.begin(), candidate.end(), IsDigit)) return false;
  std::size_t run = 0;
  for (const char c : candidate) {
    run = IsHex(c) ? run + 1 : 0;
    if (run >= 3) return true;
  }
  return false;
}

// "x:1000:1000::/home/x" are fields with one of them empty. Behind a colon stands only what begins
// as the addresses of networks do, and behind a slash the length of a prefix.
bool IsFieldsOfColons(std::string_view text, std::size_t begin, std::size_t end) {
  if (At(text, end) == '/' && !IsDigit(At(text, end + 1)) && text.substr(0, end).ends_with("::"))
    return true;
  if (Before(text, begin) != ':' || text[begin] == ':') return false;
  const bool global = std::string_view("23fF").find(text[begin]) != std::string_view::npos;
  return !global || At(text, begin + 4) != ':';
}

// `colon` is the first colon of a possible IPv6 address. Returns where to go on.
std::size_t TryIpv6(std::string_view text, std::size_t colon, Spans* spans) {
  std::size_t begin = colon;
  while (begin > 0 && colon - begin < 5 && IsHex(text[begin - 1])) --begin;
  std::size_t end = colon;
  int colons = 0;
  while (end < text.size() && end - begin <= kMaxIpv6Bytes &&
         (IsHex(text[end]) || text[end] == ':' || text[end] == '.')) {
    colons += text[end] == ':' ? 1 : 0;
    ++end;
  }
  if (colons < 2 || end - begin > kMaxIpv6Bytes) return std::max(end, colon + 1);
  // "en0:2607:f140::1": what is glued to the first colon is the name of something.
  if (IsWord(Before(text, begin))) begin = colon + 1;
  if (IsWord(At(text, end)) || begin >= end) return end;
  std::string_view candidate = text.substr(begin, end - begin);
  while (candidate.ends_with('.') || (candidate.ends_with(':') && !candidate.ends_with("::")))
    candidate.remove_suffix(1);
  Ipv6Bytes address{};
  // "key:2001:db8::1" and "[::1]:443": a colon in front belongs to the key.
  if (candidate.starts_with(':') && !candidate.starts_with("::")) {
    candidate.remove_prefix(1);
    ++begin;
  }
  if (!ParseIpv6(candidate, &address)) return end;
  if (IsFieldsOfColons(text, begin, begin + candidate.size())) return end;
  if (!IsKeptIpv6(address) && IsPlausibleIpv6(candidate))
    spans->push_back({.begin = begin,
                      .end = begin + candidate.size(),
                      .kind = SpanKind::kIpv6,
                      .label = "ipv6"});
  return begin + candidate.size();
}

bool IsLocalCharacter(char c) {
  return IsAlnum(c) || c == '.' || c == '_' || c == '%' || c == '+' || c == '-';
}

std::size_t TryEmail(std::string_view text, std::size_t at, Spans* spans) {
  std::size_t begin = at;
  while (begin > 0 && at - begin <= kMaxLocalBytes && IsLocalCharacter(text[begin - 1])) --begin;
  while (begin < at && !IsAlnum(text[begin]) && text[begin] != '_') ++begin;
  std::size_t end = at + 1;
  while (end < text.size() && end - at <= kMaxDomainBytes &&
         (IsAlnum(text[end]) || text[end] == '.' || text[end] == '-'))
    ++end;
  while (end > at + 1 && !IsAlnum(text[end - 1])) --end;
  const std::string_view domain = text.substr(at + 1, end - at - 1);
  const std::size_t dot = domain.rfind('.');
  if (begin == at || dot == std::string_view::npos || dot == 0) return at + 1;
  const std::string_view top = domain.substr(dot + 1);
  if (top.size() < 2 || !std::all_of(top.begin(), top.end(), IsAlpha)) return at + 1;
  if (std::find(std::begin(kNoDomains), std::end(kNoDomains), top) != std::end(kNoDomains))
    return end;
  const std::string_view local = text.substr(begin, at - begin);
  if (local == "git" || (IsPseudonymName(local) && domain.ends_with(".invalid"))) return end;
  // user@host in a URL, and the end of user:password@host: other scanners know better.
  const char previous = Before(text, begin);
  if (previous == '@') return end;
  if (previous == '/' || previous == ':') {
    const std::size_t scheme = text.rfind("://", begin);
    if (scheme != std::string_view::npos &&
        text.substr(scheme, begin - scheme).find(' ') == std::string_view::npos)
      return end;
  }
  spans->push_back({.begin = begin, .end = end, .kind = SpanKind::kEmail, .label = "email"});
  return end;
}

// Words in front of the address in the names that networks give to their machines.
constexpr std::string_view kDashOwners[] = {"ip",
                                            "ec2",
                                            "host",
                                            "static",
                                            "dhcp",
                                            "dyn",
                                            "dynamic",
                                            "client",
                                            "node",
                                            "pool",
                                            "cpe",
                                            "ppp",
                                            "dsl",
                                            "adsl",
                                            "user",
                                            "nat",
                                            "visitor",
                                            "customer"};
// Behind a number with dashes these end the name of a file.
constexpr std::string_view kFileEndings[] = {
    "tar", "bak", "dump", "sql", "csv", "tmp", "out", "bz2", "xz", "zst"};

bool EndsWithOwner(std::string_view lead) {
  return std::any_of(
      std::begin(kDashOwners), std::end(kDashOwners), [lead](std::string_view owner) {
        if (lead.size() < owner.size()) return false;
        const std::string_view tail = lead.substr(lead.size() - owner.size());
        const bool same = std::equal(tail.begin(), tail.end(), owner.begin(), [](char a, char b) {
          return Lowered(a) == b;
        });
        return same &&
               (lead.size() == owner.size() || !IsAlpha(lead[lead.size() - owner.size() - 1]));
      });
}

// ip-10-0-187-218, and cpe-203-0-113-9.example.net: `dash` is the first one behind a number.
std::size_t TryDashedIpv4(std::string_view text, std::size_t dash, Spans* spans) {
  std::size_t begin = dash;
  while (begin > 0 && dash - begin < 4 && IsDigit(text[begin - 1])) --begin;
  if (dash - begin > 3 || Before(text, begin) != '-' || begin < 2) return dash + 1;
  std::uint32_t address = 0;
  const std::size_t length = ParseIpv4(DotsForDashes(text.substr(begin)), &address);
  const std::size_t end = begin + length;
  if (length == 0 || IsWord(At(text, end)) || At(text, end) == '-' || IsKeptIpv4(address))
    return dash + 1;
  // 10-105-160-184 has a number no date and no version has.
  const bool private_network = address >> 24U == 10 || address >> 16U == 0xc0a8;
  const bool large = (address >> 16U & 255U) > 99 || (address >> 8U & 255U) > 99;
  bool named = EndsWithOwner(text.substr(0, begin - 1)) ||
               (private_network && large && IsAlpha(text[begin - 2]));
  if (!named && At(text, end) == '.' && IsAlpha(At(text, end + 1)) && IsAlpha(text[begin - 2])) {
    std::size_t stop = end + 1;
    while (IsAlnum(At(text, stop))) ++stop;
    const std::string_view ending = text.substr(end + 1, stop - end - 1);
    named = std::find(std::begin(kFileEndings), std::end(kFileEndings), ending) ==
                std::end(kFileEndings) &&
            std::find(std::begin(kNoDomains), std::end(kNoDomains), ending) == std::end(kNoDomains);
  }
  if (!named) return dash + 1;
  spans->push_back({.begin = begin, .end = end, .kind = SpanKind::kIpv4, .label = "ipv4"});
  return end;
}

// `colon` is the first of "::"; groups may stand before it. The first colon of the run, but not
// before `from`.
std::size_t FirstColon(std::string_view text, std::size_t from, std::size_t colon) {
  std::size_t begin = colon;
  while (begin > from && colon - begin < kMaxIpv6Bytes &&
         (IsHex(text[begin - 1]) || text[begin - 1] == ':'))
    --begin;
  return text.find(':', begin);
}

}  // namespace

void FindAddresses(std::string_view text, Spans* spans) {
  AddressFilter filter(text);
  std::size_t done = 0;
  for (std::size_t i = filter.Next(0); i < text.size(); i = filter.Next(done)) {
    const bool after_hex = i > 0 && IsHex(text[i - 1]);
    switch (text[i]) {
      case '.':
        if (TryDottedMac(text, i, spans)) {
          done = i + 10;
        } else {
          done = IsDigit(text[i - 1]) ? TryIpv4(text, i, spans) : i + 1;
        }
        break;
      case ':':
        if (after_hex && TryMac(text, i, spans)) {
          done = i + 15;
        } else {
          done = TryIpv6(text, FirstColon(text, done, i), spans);
          done = std::max(done, i + 1);
        }
        break;
      case '-':
        done = TryMac(text, i, spans) ? i + 15 : TryDashedIpv4(text, i, spans);
        break;
      default:
        done = TryEmail(text, i, spans);
    }
  }
}

}  // namespace casefile
