#include "redact/credentials.h"

#include <algorithm>
#include <iterator>

#include "redact/characters.h"
#include "redact/example_words.h"
#include "redact/randomness.h"
#include "redact/value_judge.h"

namespace casefile {
namespace {

constexpr std::size_t kMaxAuthorityBytes = 2048;
// A token in the place of the user name: https://ghx…@host.
constexpr std::size_t kTokenUserBytes = 16;
// Longer runs of small letters may be a token.
constexpr std::size_t kProseBytes = 16;

constexpr std::string_view kCookieAttributes[] = {
    "path",
    "expires",
    "domain",
    "max-age",
    "samesite",
    "secure",
    "httponly",
    "version",
    "priority",
    "partitioned",
};

bool EndsUrl(char c) {
  return IsSpace(c) || c == '"' || c == '\'' || c == '`' || c == '<' || c == '>' || c == '\x1b';
}

std::string LowerCase(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), Lowered);
  return out;
}

// Where the user information ends: the last '@' before the path. A password with a raw '/' in it
// moves the '@' behind the first slash.
std::size_t FindAt(std::string_view url) {
  const std::size_t slash = std::min(url.find_first_of("/?#"), url.size());
  const std::size_t at = url.substr(0, slash).rfind('@');
  if (at != std::string_view::npos) return at;
  const std::string_view authority = url.substr(0, slash);
  const std::size_t colon = authority.find(':');
  if (colon == std::string_view::npos || authority.find('[') != std::string_view::npos)
    return colon == 0 ? 0 : std::string_view::npos;
  const std::string_view port = authority.substr(colon + 1);
  if (port.empty() || std::all_of(port.begin(), port.end(), IsDigit)) return std::string_view::npos;
  return url.find('@', slash);
}

// Characters of a password that only an example has: user:password, {user}:{pass}.
bool IsExample(std::string_view user, std::string_view password) {
  return (user == "user" || user == "username" || user == "USER" || user == "USERNAME") &&
         (password == "password" || password == "PASS" || password == "PASSWORD");
}

}  // namespace

void FindUrlPassword(std::string_view text, std::size_t scheme_end, Spans* spans) {
  std::size_t end = scheme_end;
  const std::size_t limit = std::min(text.size(), scheme_end + kMaxAuthorityBytes);
  while (end < limit && !EndsUrl(text[end])) ++end;
  const std::string_view url = text.substr(scheme_end, end - scheme_end);
  const std::size_t at = FindAt(url);
  if (at == std::string_view::npos || at == 0) return;
  const std::string_view info = url.substr(0, at);
  const std::size_t colon = info.find(':');
  if (colon == std::string_view::npos) {
    if (info.size() >= kTokenUserBytes && !IsReference(info, true) && LooksLikePassword(info) &&
        !HoldsPseudonym(info))
      spans->push_back({.begin = scheme_end, .end = scheme_end + at, .label = "url-token"});
    return;
  }
  const std::string_view user = info.substr(0, colon);
  const std::string_view password = info.substr(colon + 1);
  if (password.empty() || IsExample(user, password) || IsExampleText(password) ||
      HoldsPseudonym(password))
    return;
  if (IsReference(password, true) && !IsPlainWord(password)) return;
  const std::size_t begin = scheme_end + colon + 1;
  spans->push_back({.begin = begin, .end = scheme_end + at, .label = "url-password"});
  // https://<token>:x-oauth-basic@host
  if (user.size() >= kTokenUserBytes && LooksRandom(user))
    spans->push_back({.begin = scheme_end, .end = scheme_end + colon, .label = "url-token"});
}

void HideAuthorization(std::string_view text, const KeyValue& value, Spans* spans) {
  std::size_t begin = value.begin;
  std::size_t end = value.end;
  std::size_t word = begin;
  while (word < end && (IsAlnum(text[word]) || text[word] == '-' || text[word] == '_')) ++word;
  const bool scheme = word > begin && word < end && (IsBlank(text[word]) || text[word] == '+');
  if (scheme) {
    begin = word;
    while (begin < end && (IsBlank(text[begin]) || text[begin] == '+')) ++begin;
    const std::string name = LowerCase(text.substr(value.begin, word - value.begin));
    // One word of credentials; what follows it on the line of a log is other text.
    if (name == "basic" || name == "bearer" || name == "token" || name == "negotiate" ||
        name == "ntlm" || name == "apikey") {
      std::size_t stop = begin;
      while (stop < end && !IsSpace(text[stop]) && text[stop] != ',' && text[stop] != ';' &&
             !IsQuote(text[stop]))
        ++stop;
      end = stop;
    }
  }
  if (begin < end && (text[begin] == '<' || text[begin] == '{' || text[begin] == '$')) return;
  if (IsReference(text.substr(begin, end - begin), true)) return;
  const std::string_view rest = text.substr(begin, end - begin);
  if (!scheme && IsPlainWord(rest)) return;
  // "Authorization: headers aren't forwarded", "Authorization: Basic parsing": about the header.
  const bool words = std::all_of(rest.begin(), rest.end(), [](char c) {
    return IsLower(c) || c == ' ' || c == '\'' || c == '.' || c == ',';
  });
  if (scheme && words && (rest.size() < kProseBytes || rest.find(' ') != std::string_view::npos))
    return;
  spans->push_back({.begin = begin, .end = end, .label = "authorization"});
}

void HideCookies(std::string_view text, const KeyValue& value, Spans* spans) {
  std::size_t i = value.begin;
  while (i < value.end) {
    while (i < value.end && (IsSpace(text[i]) || text[i] == ';' || text[i] == ',')) ++i;
    std::size_t stop = std::min(text.find(';', i), value.end);
    const std::size_t equals = text.find('=', i);
    if (equals < stop) {
      const std::string name = LowerCase(text.substr(i, equals - i));
      const bool attribute =
          std::find(std::begin(kCookieAttributes), std::end(kCookieAttributes), name) !=
          std::end(kCookieAttributes);
      const std::size_t next = stop;
      while (stop > equals + 1 && IsSpace(text[stop - 1])) --stop;
      if (!attribute && !IsReference(text.substr(equals + 1, stop - equals - 1), true))
        spans->push_back({.begin = equals + 1, .end = stop, .label = "cookie"});
      stop = next;
    }
    i = stop + 1;
  }
}

}  // namespace casefile
