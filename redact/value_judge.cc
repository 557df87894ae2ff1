#include "redact/value_judge.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <iterator>
#include <string>

#include "redact/characters.h"
#include "redact/checks.h"
#include "redact/example_words.h"
#include "redact/pseudonym.h"
#include "redact/randomness.h"
#include "redact/redactor.h"

namespace casefile {
namespace {

// What stands where a value would be. Lower case, compared without surrounding brackets.
constexpr std::string_view kNoValues[] = {
    "true",     "false",     "yes",         "no",      "on",       "off",           "null",
    "none",     "nil",       "undefined",   "n/a",     "na",       "unset",         "empty",
    "missing",  "absent",    "present",     "set",     "required", "optional",      "hidden",
    "redacted", "masked",    "filtered",    "removed", "omitted",  "obfuscated",    "sensitive",
    "string",   "str",       "int",         "bool",    "boolean",  "number",        "object",
    "any",      "text",      "varchar",     "bytes",   "unknown",  "default",       "enabled",
    "disabled", "invalid",   "valid",       "expired", "nan",      "void",          "self",
    "this",     "password",  "passwd",      "secret",  "token",    "your_password", "xxx",
    "foo-bar",  "protected", "encrypted",   "***",     "function", "float",         "char",
    "dummy",    "fake",      "placeholder", "sample",  "todo",     "tbd",           "example",
    "option",   "union",     "ok",          "failed",  "error",    "success",       "incorrect",
};

bool All(std::string_view text, bool (*is)(char)) {
  return std::all_of(text.begin(), text.end(), is);
}
bool Any(std::string_view text, bool (*is)(char)) {
  return std::any_of(text.begin(), text.end(), is);
}

std::string Lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

// One character makes up most of it: hf_xxxxxxxx, 0000000000aa.
bool IsMostlyFiller(std::string_view v) {
  if (v.size() < 12) return false;
  std::array<std::size_t, 256> counts{};
  for (const char c : v) ++counts[static_cast<unsigned char>(c)];
  return *std::max_element(counts.begin(), counts.end()) * 4 >= v.size() * 3;
}

// $VAR, ${VAR}, $(command), {{ x }}, {x}, <%= x %>, %VAR%, #{x}, <placeholder>, [PLACEHOLDER].
bool IsTemplate(std::string_view v) {
  if (v.starts_with("${") || v.starts_with("$(") || v.starts_with("{{") || v.starts_with("<%") ||
      v.starts_with("#{") || v.starts_with("@@") || v.starts_with("$[") || v.starts_with("{%"))
    return true;
  if (v.size() > 1 && v.front() == '$' && (IsAlpha(v[1]) || v[1] == '_')) {
    const std::string_view name = v.substr(1, std::min(v.find_first_of("/.:$", 1), v.size()) - 1);
    return All(name, [](char c) { return IsUpper(c) || IsDigit(c) || c == '_'; }) ||
           (All(name, [](char c) { return IsAlpha(c) || c == '_'; }) && !LooksRandom(name));
  }
  if (v.size() == 2 && v.front() == '$' && IsDigit(v[1])) return true;
  if (v.size() > 2 && v.front() == '<' && v.back() == '>') return true;
  if (v.size() > 2 && v.front() == '{' && v.back() == '}')
    return All(v.substr(1, v.size() - 2), [](char c) { return IsWord(c) || c == '.'; }) &&
           !(Any(v, IsDigit) && Any(v, IsUpper) && Any(v, IsLower));
  if (v.size() > 2 && v.front() == '%' && v.back() == '%')
    return All(v.substr(1, v.size() - 2), IsWord);
  return v.size() > 2 && v.front() == '[' && v.back() == ']' &&
         All(v.substr(1, v.size() - 2), [](char c) { return IsAlpha(c) || c == '_' || c == ' '; });
}

bool IsStoreReference(std::string_view v) {
  for (const std::string_view start : {"ENC[",
                                       "vault:",
                                       "op://",
                                       "arn:aws:",
                                       "file://",
                                       "file:",
                                       "secret://",
                                       "env:",
                                       "ref+",
                                       "awskms:",
                                       "gcp:secretmanager",
                                       "keyvault:",
                                       "!vault",
                                       "!ref",
                                       "!secret",
                                       "azurekms:"}) {
    if (v.starts_with(start)) return true;
  }
  return false;
}

// An absolute, home or relative path made of ordinary names: /run/secrets/db, ./key.pem, C:\x.
bool IsPath(std::string_view v) {
  const bool drive = v.size() > 2 && IsAlpha(v[0]) && v[1] == ':' && (v[2] == '\\' || v[2] == '/');
  const bool start = v.starts_with('/') || v.starts_with("~/") || v.starts_with("./") ||
                     v.starts_with("../") || drive;
  if (!start) return false;
  if (drive) return true;
  if (!All(v, [](char c) {
        return IsWord(c) || c == '/' || c == '.' || c == '-' || c == '~' || c == '@' || c == ':';
      }))
    return false;
  // Base64 may begin with a slash too, but has no short lower-case names between slashes.
  const std::size_t slash = v.find('/', 1);
  const std::string_view first =
      v.substr(1, slash == std::string_view::npos ? std::string_view::npos : slash - 1);
  return !LooksRandom(v.substr(v.rfind('/') + 1)) ||
         (slash != std::string_view::npos && !LooksRandom(first));
}

// os.environ["X"], getenv(…), self.password, config.db.password, process.env.X.
bool IsCode(std::string_view v) {
  const std::size_t stop = v.find_first_of("([");
  if (stop != std::string_view::npos && stop > 1 &&
      v.find_first_of(")]", stop) != std::string_view::npos)
    return All(v.substr(0, stop),
               [](char c) { return IsAlpha(c) || c == '_' || c == '.' || c == ':'; });
  if (v.find('.') == std::string_view::npos || v.starts_with('.') || v.ends_with('.')) return false;
  return All(v, [](char c) { return IsAlpha(c) || c == '_' || c == '.'; }) && !LooksRandom(v);
}

// com.example.agent.activity/4505: an identifier in the notation of domains turned round.
bool IsReversedDomain(std::string_view v) {
  const std::string_view name = v.substr(0, v.find_first_of("/:"));
  if (!name.starts_with("com.") && !name.starts_with("org.") && !name.starts_with("net.") &&
      !name.starts_with("io."))
    return false;
  const std::string_view rest = v.substr(name.size());
  return All(name, [](char c) { return IsAlpha(c) || c == '.' || c == '-'; }) &&
         All(rest, [](char c) { return IsDigit(c) || c == '/' || c == ':'; });
}

// The sources of nsswitch.conf: "passwd: files systemd" names databases, not a password.
bool IsNameService(std::string_view v) {
  static constexpr std::string_view kServices[] = {"files",
                                                   "compat",
                                                   "systemd",
                                                   "sss",
                                                   "ldap",
                                                   "winbind",
                                                   "nis",
                                                   "nisplus",
                                                   "hesiod",
                                                   "db",
                                                   "altfiles",
                                                   "mymachines",
                                                   "myhostname",
                                                   "extrausers",
                                                   "cache"};
  while (!v.empty()) {
    const std::size_t stop = std::min(v.find_first_of(" \t"), v.size());
    const std::string_view word = v.substr(0, stop);
    const bool action = word.starts_with('[') && word.ends_with(']');
    if (!word.empty() && !action &&
        std::find(std::begin(kServices), std::end(kServices), word) == std::end(kServices))
      return false;
    v.remove_prefix(std::min(stop + 1, v.size()));
  }
  return true;
}

// GPL-2.0-or-later, BSD-3-Clause: the name of a licence under the key "license".
bool IsLicenceName(std::string_view v) {
  const std::string lower = Lower(v);
  for (const std::string_view family : {"gpl",
                                        "lgpl",
                                        "agpl",
                                        "gfdl",
                                        "bsd",
                                        "mit",
                                        "apache",
                                        "mpl",
                                        "x11",
                                        "cc-",
                                        "cc0",
                                        "psf",
                                        "zlib",
                                        "artistic",
                                        "epl",
                                        "isc",
                                        "unicode"}) {
    if (lower.starts_with(family)) return true;
  }
  return lower.find("-only") != std::string_view::npos ||
         lower.find("-or-later") != std::string_view::npos ||
         lower.find("permissive") != std::string_view::npos;
}

// https://host/path/of/words with nothing in it that could let anybody in.
bool IsPlainUrl(std::string_view v) {
  if (!v.starts_with("https://") && !v.starts_with("http://")) return false;
  if (v.find_first_of("@?=") != std::string_view::npos) return false;
  while (!v.empty()) {
    const std::size_t stop = std::min(v.find_first_of("/#"), v.size());
    if (LooksRandom(v.substr(0, stop)) || IsHexDigest(v.substr(0, stop))) return false;
    v.remove_prefix(std::min(stop + 1, v.size()));
  }
  return true;
}

bool IsUuid(std::string_view v) {
  if (v.size() != 36) return false;
  for (std::size_t i = 0; i < v.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? v[i] != '-' : !IsHex(v[i])) return false;
  }
  return true;
}

// 3487263-2384579834-567065108: more digits than a date, a phone number or a card has, in groups.
bool IsGroupsOfDigits(std::string_view v) {
  constexpr std::ptrdiff_t kMinDigits = 22;
  return All(v, [](char c) { return IsDigit(c) || c == '-'; }) &&
         std::count_if(v.begin(), v.end(), IsDigit) >= kMinDigits &&
         std::count(v.begin(), v.end(), '-') >= 2;
}

// 24 or more letters and digits without a break, with digits in several places: no word is so long.
bool IsSolid(std::string_view v) {
  if (v.size() < 24 || !All(v, IsAlnum) || All(v, IsHex)) return false;
  std::size_t groups = 0;
  for (std::size_t i = 1; i < v.size(); ++i)
    groups += IsDigit(v[i]) && !IsDigit(v[i - 1]) ? 1U : 0U;
  return groups >= 3;
}

}  // namespace

bool HoldsPseudonym(std::string_view v) {
  for (std::size_t dash = v.find('-'); dash != std::string_view::npos;
       dash = v.find('-', dash + 1)) {
    if (dash >= 4 && IsPseudonymName(v.substr(dash - 4))) return true;
  }
  return false;
}

bool IsReference(std::string_view value, bool quoted) {
  if (value.empty() || IsPlaceholder(value)) return true;
  if (IsTemplate(value) || IsStoreReference(value) || IsPath(value) || IsFiller(value) ||
      IsMostlyFiller(value))
    return true;
  if (!quoted && IsCode(value)) return true;
  std::string_view inner = value;
  while (!inner.empty() &&
         std::string_view("([<{*\"'").find(inner.front()) != std::string_view::npos)
    inner.remove_prefix(1);
  while (!inner.empty() &&
         std::string_view(")]>}*\"'!.").find(inner.back()) != std::string_view::npos)
    inner.remove_suffix(1);
  const std::string lower = Lower(inner);
  return std::find(std::begin(kNoValues), std::end(kNoValues), lower) != std::end(kNoValues) ||
         lower.starts_with("your-") || lower.starts_with("your_") || lower == "..." ||
         lower.starts_with("<your") || IsExampleText(inner);
}

bool LooksLikePassword(std::string_view value) {
  if (value.size() < 5 || value.find(' ') != std::string_view::npos) return false;
  const bool letters = Any(value, IsAlpha);
  const bool digits = Any(value, IsDigit);
  const bool both = Any(value, IsUpper) && Any(value, IsLower);
  const bool signs =
      Any(value, [](char c) { return !IsWord(c) && c != '-' && c != '.' && c != '/'; });
  return (letters && digits) || (signs && letters && (digits || both));
}

bool IsPlainWord(std::string_view value) {
  return All(value, [](char c) { return IsAlpha(c) || c == '_' || c == '-'; });
}

bool IsIdentifier(std::string_view text) {
  if (!All(text, [](char c) { return IsAlpha(c) || c == '_' || c == '-'; })) return false;
  const auto capitals = std::count_if(text.begin(), text.end(), IsUpper);
  return static_cast<std::size_t>(capitals) * 4 < text.size();
}

bool IsExamplePair(std::string_view text) {
  static constexpr std::string_view kExamples[] = {"user",
                                                   "username",
                                                   "password",
                                                   "pass",
                                                   "test",
                                                   "token",
                                                   "xxx",
                                                   "yyy",
                                                   "foo",
                                                   "bar",
                                                   "login",
                                                   "name",
                                                   "secret",
                                                   "me",
                                                   "passwd"};
  const auto bare = [](std::string_view part) {
    while (!part.empty() && (IsQuote(part.front()) || part.front() == '<')) part.remove_prefix(1);
    while (!part.empty() && (IsQuote(part.back()) || part.back() == '>')) part.remove_suffix(1);
    return part;
  };
  const std::string_view pair = bare(text);
  const std::size_t colon = pair.find(':');
  if (colon == std::string_view::npos) return true;
  const std::string_view user = bare(pair.substr(0, colon));
  const std::string_view password = bare(pair.substr(colon + 1));
  const auto example = [](std::string_view part) {
    return std::find(std::begin(kExamples), std::end(kExamples), Lower(part)) !=
           std::end(kExamples);
  };
  const bool reference = IsReference(password, true) && !IsPlainWord(password);
  if (password.empty()) return !LooksLikePassword(user);
  return reference || (example(user) && example(password));
}

bool IsSecretValue(std::string_view value, KeyKind kind, bool quoted) {
  // First what costs least: a log has a value on every line.
  if (kind == KeyKind::kNone) return false;
  const bool weak = kind == KeyKind::kWeak || kind == KeyKind::kVendor;
  if (weak && value.size() < kMinRandomBytes) return false;
  if (kind == KeyKind::kPassword && (value.size() < 2 || (value.size() < 3 && All(value, IsDigit))))
    return false;
  if (kind == KeyKind::kToken && (value.size() < 4 || (value.size() < 6 && All(value, IsDigit))))
    return false;
  if (IsReference(value, quoted)) return false;
  if (kind == KeyKind::kPassword)
    return quoted || !(IsNameService(value) || IsPlainUrl(value) || IsReversedDomain(value));
  if (kind == KeyKind::kToken) return !IsNameOfSecret(value) && !IsReversedDomain(value);
  // A pseudonym in a word makes it look random to a second pass.
  if (HoldsPseudonym(value)) return false;
  if (kind == KeyKind::kVendor)
    return !IsUuid(value) && (LooksRandom(value) || IsHexDigest(value) || IsSolid(value));
  if (kind == KeyKind::kWeak) {
    if (IsGroupsOfDigits(value)) return true;
    if (IsUuid(value) || All(value, IsHex) || IsLicenceName(value)) return false;
    return LooksRandom(value) || IsSolid(value);
  }
  return true;
}

}  // namespace casefile
