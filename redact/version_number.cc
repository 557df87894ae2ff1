#include "redact/version_number.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "redact/characters.h"
#include "redact/ip_address.h"

namespace casefile {
namespace {

// How far around a number the words of its line count.
constexpr std::size_t kWordsBefore = 56;
constexpr std::size_t kWordsBehind = 32;

// Beside a small number these say that it is a version or a section.
constexpr std::string_view kVersionWords[] = {
    "version", "versions", "release",      "releases", "released",  "notes",    "policy",
    "section", "sections", "rfc",          "since",    "standards", "bump",     "bumped",
    "upgrade", "upgraded", "experimental", "unstable", "urgency",   "oid",      "oids",
    "breaks",  "depends",  "changelog",    "requires", "broken",    "backport",
};

// Beside any number these say that it is an address, whatever else the line says.
constexpr std::string_view kAddressWords[] = {
    "ip",     "ipv4", "addr",    "address",    "addresses", "host",   "hosts", "peer",
    "client", "port", "gateway", "connection", "connect",   "listen", "dns",   "nameserver",
    "route",  "src",  "dst",     "remote",     "rhost",     "via",    "net",   "subnet",
};

char At(std::string_view text, std::size_t i) {
  return i < text.size() ? text[i] : '\n';
}
char Before(std::string_view text, std::size_t i) {
  return i > 0 ? text[i - 1] : '\n';
}

bool EndsWithWord(std::string_view text, std::string_view word) {
  if (text.size() < word.size()) return false;
  const std::string_view tail = text.substr(text.size() - word.size());
  for (std::size_t i = 0; i < word.size(); ++i) {
    if (Lowered(tail[i]) != word[i]) return false;
  }
  return text.size() == word.size() || !IsAlpha(text[text.size() - word.size() - 1]);
}

// "version 1.2.3.4", "v1.2.3.4", "Chrome/1.2.3.4", "libfoo-1.2.3.4.so": numbered by people.
bool HasVersionBeside(std::string_view text, std::size_t begin, std::size_t end) {
  const char previous = Before(text, begin);
  const char next = At(text, end);
  if (next == '-' && IsAlpha(At(text, end + 1)) && !IsAlpha(previous)) return true;
  if (next == '.' && IsAlpha(At(text, end + 1)) && (previous == '-' || previous == '_'))
    return true;
  if ((next == '+' || next == '~') && IsAlnum(At(text, end + 1))) return true;
  const std::size_t from = begin > 24 ? begin - 24 : 0;
  std::string_view lead = text.substr(from, begin - from);
  if (previous == '/' || previous == '-' || previous == '_') {
    const char owner = Before(text, begin - 1);
    if (!IsAlpha(owner)) return false;
    lead.remove_suffix(1);
    for (const std::string_view word : {"ip",
                                        "host",
                                        "from",
                                        "to",
                                        "addr",
                                        "address",
                                        "src",
                                        "dst",
                                        "tcp",
                                        "udp",
                                        "client",
                                        "server",
                                        "peer",
                                        "node",
                                        "route",
                                        "via",
                                        "rhost"}) {
      if (EndsWithWord(lead, word)) return false;
    }
    return previous != '/' || At(text, end) != ':';
  }
  while (!lead.empty() && std::string_view(" :=\"'([").find(lead.back()) != std::string_view::npos)
    lead.remove_suffix(1);
  for (const std::string_view word :
       {"version", "ver", "v", "release", "build", "firmware", "revision"}) {
    if (EndsWithWord(lead, word)) return true;
  }
  return false;
}

// Calls `is` with each word of `text` in small letters until it says yes.
template <typename Is>
bool AnyWord(std::string_view text, Is is) {
  std::string word;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && IsAlnum(text[i])) {
      word += Lowered(text[i]);
      continue;
    }
    if (!word.empty() && is(word)) return true;
    word.clear();
  }
  return false;
}

bool IsPrivateIpv4(std::uint32_t a) {
  return a >> 24U == 10 || a >> 20U == 0xac1 || a >> 16U == 0xc0a8 || a >> 22U == 0x191;
}

// Few addresses of the internet have four numbers as small as those of versions.
bool IsSmall(std::uint32_t a) {
  return a >> 24U < 32 && (a >> 16U & 255U) < 100 && (a >> 8U & 255U) < 100 && (a & 255U) < 100;
}

// "1.2.3.4-2": the revision of a package. Ranges of addresses are written so only in networks of
// one's own ("10.0.0.1-9"), or out in full.
bool HasRevision(std::string_view text, std::size_t end) {
  if (At(text, end) != '-') return false;
  std::size_t i = end + 1;
  while (IsDigit(At(text, i))) ++i;
  std::uint32_t other = 0;
  return i > end + 1 && i - end <= 3 && !IsAlpha(At(text, i)) &&
         ParseIpv4(text.substr(end + 1), &other) == 0;
}

bool LineSaysVersion(std::string_view text, std::size_t begin, std::size_t end) {
  std::size_t from = begin;
  while (from > 0 && begin - from < kWordsBefore && !IsLineEnd(text[from - 1])) --from;
  std::size_t to = end;
  while (to < text.size() && to - end < kWordsBehind && !IsLineEnd(text[to])) ++to;
  const auto in = [](auto& list) {
    return [&list](std::string_view word) {
      return std::find(std::begin(list), std::end(list), word) != std::end(list);
    };
  };
  const std::string_view before = text.substr(from, begin - from);
  const std::string_view behind = text.substr(end, to - end);
  if (AnyWord(before, in(kAddressWords)) || AnyWord(behind, in(kAddressWords))) return false;
  return AnyWord(before, in(kVersionWords)) || AnyWord(behind, in(kVersionWords)) ||
         before.ends_with("<< ") || before.ends_with("<= ") || before.ends_with(">= ") ||
         before.ends_with(">> ");
}

}  // namespace

bool IsVersionNumber(std::string_view text,
                     std::size_t begin,
                     std::size_t end,
                     std::uint32_t address) {
  if (HasVersionBeside(text, begin, end)) return true;
  if (IsPrivateIpv4(address)) return false;
  if (HasRevision(text, end)) return true;
  const char next = At(text, end);
  if (!IsSmall(address) || ((next == ':' || next == '/') && IsDigit(At(text, end + 1))))
    return false;
  return LineSaysVersion(text, begin, end);
}

}  // namespace casefile
