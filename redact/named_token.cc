#include "redact/named_token.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <utility>

#include "redact/characters.h"
#include "redact/randomness.h"

namespace casefile {
namespace {

// Ids that services print in logs (req_…, msg_…) have 24 to 30 characters behind their prefix.
constexpr std::size_t kMinBodyBytes = 32;
// Behind a prefix that says "secret", less is enough, and it may be hex.
constexpr std::size_t kMinSecretBodyBytes = 20;
constexpr std::size_t kMaxWordBytes = 14;
constexpr std::size_t kMaxTokenBytes = 1024;
// Random text of 32 characters has about five digits and thirteen of each case.
constexpr std::ptrdiff_t kMinOfEachKind = 3;
// The parts of names are words; those of random text between its dashes are long.
constexpr std::size_t kMinPartBytes = 6;

bool IsSeparator(char c) {
  return c == '_' || c == '-';
}

bool SaysSecret(std::string_view word) {
  static constexpr std::array<std::string_view, 12> kWords = {"live",
                                                              "prod",
                                                              "production",
                                                              "pat",
                                                              "sk",
                                                              "secret",
                                                              "token",
                                                              "tok",
                                                              "oat",
                                                              "apikey",
                                                              "accesskey",
                                                              "sandbox"};
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

bool SaysDigest(std::string_view word) {
  static constexpr std::array<std::string_view, 7> kStarts = {
      "sha", "md5", "blake", "crc", "hash", "etag", "digest"};
  return std::any_of(kStarts.begin(), kStarts.end(), [word](std::string_view start) {
    return word.starts_with(start);
  });
}

// A word in small or in capital letters, with a digit or two at most ("v1", "EU2").
bool IsPrefixWord(std::string_view word) {
  if (word.empty() || word.size() > kMaxWordBytes || !IsAlpha(word.front())) return false;
  const auto digits = std::count_if(word.begin(), word.end(), IsDigit);
  const auto letters =
      std::count_if(word.begin(), word.end(), IsUpper(word.front()) ? IsUpper : IsLower);
  return digits <= 2 && static_cast<std::size_t>(digits + letters) == word.size();
}

struct Prefix {
  std::size_t bytes = 0;  // with the separator behind it
  bool secret = false;
  bool digest = false;
};

Prefix ReadPrefix(std::string_view run) {
  Prefix prefix;
  std::string before;
  while (true) {
    const std::string_view rest = run.substr(prefix.bytes);
    const auto stop = static_cast<std::size_t>(std::find_if(rest.begin(), rest.end(), IsSeparator) -
                                               rest.begin());
    if (stop == rest.size() || !IsPrefixWord(rest.substr(0, stop))) return prefix;
    std::string word(rest.substr(0, stop));
    std::transform(word.begin(), word.end(), word.begin(), Lowered);
    prefix.secret = prefix.secret || SaysSecret(word) || (word == "key" && before == "api");
    prefix.digest = prefix.digest || SaysDigest(word);
    prefix.bytes += stop + 1;
    before = std::move(word);
  }
}

bool HasAllKinds(std::string_view body) {
  const auto at_least = [body](bool (*is)(char)) {
    return std::count_if(body.begin(), body.end(), is) >= kMinOfEachKind;
  };
  return at_least(IsUpper) && at_least(IsLower) && at_least(IsDigit);
}

bool IsHexOf(std::string_view text, std::size_t bytes) {
  return text.size() == bytes && std::all_of(text.begin(), text.end(), IsHex);
}

// Keys whose prefix is too short to look for: SK and 32 digits of hex (Twilio); 32, 8 and 8 of them
// (Mailgun); S and 55 signs of base32 (Stellar).
bool HasShapeOfKey(std::string_view run) {
  if (run.starts_with("SK"))
    return IsHexOf(run.substr(2), 32) &&
           run.substr(2).find_first_of("0123456789") != std::string_view::npos;
  if (run.size() == 56 && run.front() == 'S')
    return std::all_of(run.begin(),
                       run.end(),
                       [](char c) { return IsUpper(c) || (c >= '2' && c <= '7'); }) &&
           std::count_if(run.begin(), run.end(), IsDigit) >= kMinOfEachKind;
  return run.size() == 50 && run[32] == '-' && run[41] == '-' && IsHexOf(run.substr(0, 32), 32) &&
         IsHexOf(run.substr(33, 8), 8) && IsHexOf(run.substr(42), 8);
}

// Base64 of this length has a sign that is none here; names of functions have fewer digits; the
// keys of SSH that begin so are public.
bool IsOpaque(std::string_view run) {
  constexpr std::size_t kMinBytes = 100;
  return run.size() >= kMinBytes && !run.starts_with("AAAA") &&
         run.find("_Z") == std::string_view::npos && HasAllKinds(run) && LooksRandom(run) &&
         static_cast<std::size_t>(std::count_if(run.begin(), run.end(), IsDigit)) * 16 >=
             run.size();
}

}  // namespace

bool IsNamedToken(std::string_view run) {
  if (run.size() < kMinSecretBodyBytes || run.size() > kMaxTokenBytes) return false;
  if (HasShapeOfKey(run) || IsOpaque(run)) return true;
  if (!IsAlpha(run.front())) return false;
  const Prefix prefix = ReadPrefix(run);
  if (prefix.bytes < 3 || prefix.digest) return false;
  const std::string_view body = run.substr(prefix.bytes);
  const auto parts =
      static_cast<std::size_t>(std::count_if(body.begin(), body.end(), IsSeparator)) + 1;
  if (body.size() < parts * kMinPartBytes) return false;
  if (prefix.secret && body.size() >= kMinSecretBodyBytes && parts <= 2 &&
      (LooksRandom(body) || IsHexDigest(body)))
    return true;
  return body.size() >= kMinBodyBytes && HasAllKinds(body) && LooksRandom(body);
}

}  // namespace casefile
