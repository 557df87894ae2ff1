#include "redact/rule_set.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/check.h"
#include "redact/characters.h"
#include "redact/checks.h"
#include "redact/encoded_run.h"
#include "redact/key_names.h"
#include "redact/randomness.h"
#include "redact/value_judge.h"
#include "redact/vendor_names.h"

namespace casefile {
namespace {

// Parts of the names of secrets, in any case. Each occurrence costs a look at the word around it.
constexpr std::string_view kKeyWordAnchors[] = {
    "pass",    "pwd",     "secret",   "token",   "key",       "cred",    "auth",     "cookie",
    "sess",    "bearer",  "jwt",      "login",   "signature", "sig=",    "salt",     "psw",
    "pswd",    "webhook", "mnemonic", "seed",    "license",   "private", "kennwort", "contrase",
    "senha",   "clave",   "otp=",     "otp:",    "totp",      "cvv",     "csrf",     "xsrf",
    "_pat",    "-pat",    "hmac",     "code=",   "sid=",      "pin=",    "pin:",     "_psk",
    "crumb",   "_pw",     "-pw",      " pw=",    " pw:",      "\"pw\"",  "psk=",     "psk:",
    "\"psk\"", "\"otp\"", "\"pin\"",  "\"sid\"", "bindpw",    "rootpw",  "userpw",   "adminpw",
};
// What the scanner reads itself.
struct OwnAnchor {
  std::string_view bytes;
  AnchorKind kind;
};
constexpr OwnAnchor kOwnAnchors[] = {
    {"://", AnchorKind::kUrl},
    {"/home/", AnchorKind::kHomeFolder},
    {"/Users/", AnchorKind::kHomeFolder},
    {"\\Users\\", AnchorKind::kHomeFolder},
    {"-----BEGIN ", AnchorKind::kPrivateKey},
    {"Private-Lines: ", AnchorKind::kPrivateKey},
    {"[redacted:", AnchorKind::kPlaceholder},
};

// A pattern sees this much of a long line around its anchor.
constexpr std::size_t kBefore = 512;
constexpr std::size_t kAfter = 8192;
// Matches that begin this near to the end of a cut piece are left to the next.
constexpr std::size_t kOverlap = 1024;

bool PassesCheck(Check check, std::string_view secret) {
  switch (check) {
    case Check::kLuhn:
      return PassesLuhn(secret);
    case Check::kIban:
      return PassesIban(secret);
    case Check::kBase58Check:
      return PassesBase58Check(secret);
    case Check::kBech32:
      return PassesBech32(secret);
    case Check::kPhone:
      return IsPhoneNumber(secret);
    case Check::kBasicAuth:
      return IsBasicAuth(secret);
    case Check::kPasswordLike:
      return LooksLikePassword(secret);
    case Check::kRandom:
      return LooksRandom(secret);
    case Check::kNotExample:
      return !secret.ends_with("EXAMPLE");
    case Check::kNotFiller:
      return !EndsInFiller(secret);
    case Check::kNotIdentifier:
      return !IsIdentifier(secret);
    case Check::kNotReference:
      return !IsReference(secret, true);
    case Check::kNotExamplePair:
      return !IsExamplePair(secret);
  }
  return true;
}

bool Passes(const Rule& rule, std::string_view secret) {
  if (IsCrossedOut(secret)) return false;
  if (rule.min_entropy > 0 && ShannonEntropy(secret) < rule.min_entropy) return false;
  return std::all_of(rule.checks.begin(), rule.checks.end(), [secret](Check check) {
    return PassesCheck(check, secret);
  });
}

// A bare number behind the name of a JSON member: what replaces it must be a value as well.
bool IsJsonNumber(std::string_view line, std::size_t offset, std::string_view secret) {
  if (secret.find_first_not_of("0123456789.-") != std::string_view::npos) return false;
  const std::size_t colon = line.find_last_not_of(" \t", offset == 0 ? 0 : offset - 1);
  return offset > 1 && colon != std::string_view::npos && colon > 0 && line[colon] == ':' &&
         line[colon - 1] == '"';
}

}  // namespace

std::vector<Anchor> AnchorsOf(std::span<const Rule> rules, KeyWords key_words) {
  std::vector<Anchor> anchors;
  if (key_words == KeyWords::kYes) {
    for (const std::string_view word : kKeyWordAnchors)
      anchors.push_back({.bytes = std::string(word), .ignore_case = true});
    for (const std::string_view vendor : VendorNames())
      anchors.push_back({.bytes = std::string(vendor), .ignore_case = true});
    for (const OwnAnchor& own : kOwnAnchors) anchors.push_back({.bytes = std::string(own.bytes)});
  }
  const std::size_t words = anchors.size();
  for (const Rule& rule : rules) {
    for (const std::string& bytes : rule.anchors) {
      const auto same = [&rule, &bytes](const Anchor& a) {
        return a.bytes == bytes && a.ignore_case == rule.ignore_case;
      };
      if (std::none_of(anchors.begin() + static_cast<std::ptrdiff_t>(words), anchors.end(), same))
        anchors.push_back({.bytes = bytes, .ignore_case = rule.ignore_case});
    }
  }
  return anchors;
}

RuleSet::RuleSet(std::vector<Rule> rules, KeyWords key_words, Bytes database)
    : rules_(std::move(rules)),
      anchors_(AnchorsOf(rules_, key_words)),
      rules_of_anchor_(anchors_.size()),
      key_words_(key_words == KeyWords::kYes ? std::size(kKeyWordAnchors) + VendorNames().size()
                                             : 0),
      own_(key_words == KeyWords::kYes ? key_words_ + std::size(kOwnAnchors) : 0),
      finder_(anchors_, database),
      compiled_(rules_.size()) {
  for (std::size_t a = own_; a < anchors_.size(); ++a) {
    for (std::size_t r = 0; r < rules_.size(); ++r) {
      const Rule& rule = rules_[r];
      const bool has = std::find(rule.anchors.begin(), rule.anchors.end(), anchors_[a].bytes) !=
                       rule.anchors.end();
      if (has && rule.ignore_case == anchors_[a].ignore_case)
        rules_of_anchor_[a].push_back(static_cast<std::uint32_t>(r));
    }
  }
}

RuleSet::Progress RuleSet::ProgressIn(std::string_view path) const {
  Progress progress;
  for (std::size_t r = 0; r < rules_.size(); ++r) {
    if (LooksAtFile(rules_[r], path)) continue;
    progress.done.resize(rules_.size(), 0);
    progress.done[r] = std::string_view::npos;
  }
  return progress;
}

AnchorKind RuleSet::KindOf(const AnchorHit& hit) const {
  if (hit.anchor >= own_) return AnchorKind::kRule;
  if (hit.anchor < key_words_) return AnchorKind::kKeyWord;
  return kOwnAnchors[hit.anchor - key_words_].kind;
}

void RuleSet::Match(std::string_view text,
                    const AnchorHit& hit,
                    Progress* progress,
                    Spans* spans) const {
  progress->done.resize(rules_.size(), 0);
  for (const std::uint32_t rule : rules_of_anchor_[hit.anchor])
    MatchRule(text, hit, rule, progress, spans);
}

void RuleSet::MatchRule(std::string_view text,
                        const AnchorHit& hit,
                        std::size_t rule,
                        Progress* progress,
                        Spans* spans) const {
  std::size_t& done = progress->done[rule];
  if (hit.end <= done) return;
  const Compiled& compiled = Ready(rule);
  const std::size_t begin = hit.end - anchors_[hit.anchor].bytes.size();
  if (rules_[rule].word && begin > 0 && IsAlnum(text[begin - 1])) return;
  std::size_t lo = begin;
  const std::size_t lowest = begin > kBefore ? begin - kBefore : 0;
  while (lo > lowest && !IsLineEnd(text[lo - 1])) --lo;
  std::size_t hi = hit.end;
  const std::size_t highest = std::min(text.size(), hit.end + kAfter);
  while (hi < highest && !IsLineEnd(text[hi])) ++hi;
  const bool whole = hi == text.size() || IsLineEnd(text[hi]);
  const std::string_view line = text.substr(lo, hi - lo);
  std::vector<std::string_view> groups;
  std::size_t from = std::max(done, lo) - lo;
  while (compiled.run.MayBeIn(line.substr(from)) && compiled.regex->Find(line, from, &groups)) {
    const std::string_view secret = groups[compiled.secret_group];
    const auto at = static_cast<std::size_t>(groups[0].data() - line.data());
    if (secret.empty()) {
      from = at + std::max<std::size_t>(groups[0].size(), 1);
      continue;
    }
    const auto offset = static_cast<std::size_t>(secret.data() - line.data());
    if (Passes(rules_[rule], secret))
      spans->push_back({.begin = lo + offset,
                        .end = lo + offset + secret.size(),
                        .quoted = IsJsonNumber(line, offset, secret),
                        .label = rules_[rule].id});
    from = offset + secret.size();
  }
  done = whole ? hi : hi - std::min(hi - hit.end, kOverlap);
}

const RuleSet::Compiled& RuleSet::Ready(std::size_t rule) const {
  Compiled& compiled = compiled_[rule];
  std::call_once(compiled.once, [this, rule, &compiled] {
    auto regex = Regex::Compile(rules_[rule].pattern, {.ignore_case = rules_[rule].ignore_case});
    CASEFILE_CHECK(regex.has_value());  // the loader compiled it before
    compiled.regex = *std::move(regex);
    const int group = compiled.regex->GroupIndex("secret");
    compiled.run = SecretRun(rules_[rule].pattern);
    compiled.secret_group = group < 0 ? 0 : static_cast<std::size_t>(group);
  });
  return compiled;
}

}  // namespace casefile
