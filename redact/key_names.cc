#include "redact/key_names.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "redact/characters.h"
#include "redact/vendor_names.h"

namespace casefile {
namespace {

using Words = std::vector<std::string>;

// Longer names are text, not keys.
constexpr std::size_t kMaxKeyBytes = 128;

// Words that, after the secret word, name something about it: password_file, token_count.
constexpr std::string_view kAbout[] = {
    "age",       "alg",      "algorithm", "alias",      "arn",      "at",         "attempts",
    "audience",  "bucket",   "budget",    "bytes",      "changed",  "check",      "class",
    "cmd",       "column",   "command",   "complexity", "count",    "counter",    "created",
    "date",      "dir",      "directory", "disabled",   "enabled",  "encryption", "endpoint",
    "engine",    "env",      "error",     "errors",     "exists",   "expiration", "expire",
    "expired",   "expires",  "expiry",    "failed",     "failure",  "failures",   "field",
    "file",      "filename", "files",     "folder",     "format",   "header",     "hint",
    "history",   "id",       "ids",       "in",         "index",    "input",      "interval",
    "invalid",   "issuer",   "kind",      "label",      "last",     "len",        "length",
    "lifetime",  "limit",    "limits",    "location",   "manager",  "max",        "method",
    "min",       "minutes",  "mode",      "model",      "mount",    "name",       "names",
    "namespace", "offset",   "only",      "option",     "options",  "output",     "parser",
    "path",      "paths",    "policy",    "policies",   "position", "prefix",     "prompt",
    "provider",  "rate",     "ref",       "reference",  "refs",     "regex",      "required",
    "reset",     "rotation", "rounds",    "scope",      "scopes",   "seconds",    "service",
    "size",      "source",   "state",     "status",     "stdin",    "store",      "strength",
    "suffix",    "time",     "timeout",   "timestamp",  "ttl",      "type",       "types",
    "updated",   "uri",      "url",       "usage",      "used",     "valid",      "validation",
    "validator", "validity", "version",   "window",     "ms",       "usages",
};

// Those of them whose values are random by nature.
constexpr std::string_view kIdentity[] = {
    "alias", "arn", "id", "ids", "version", "ref", "namespace"};

// Words that, before "token" or "key", make it harmless: public_key, prompt_tokens.
constexpr std::string_view kHarmlessBefore[] = {
    "allow",  "cache",   "cached",  "cancel",      "cancellation", "completion", "composite",
    "count",  "disable", "enable",  "foreign",     "has",          "input",      "is",
    "max",    "min",     "no",      "num",         "output",       "partition",  "primary",
    "prompt", "public",  "pub",     "publishable", "reasoning",    "remaining",  "row",
    "sort",   "total",   "unique",  "unexpected",  "use",          "used",       "without",
    "join",   "group",   "natural", "lookup",      "index",        "dedup",      "idempotency",
};

constexpr std::string_view kPasswordWords[] = {
    "pass",     "passcode",    "passphrase",  "passwd",      "password",   "passwords",
    "passwort", "passw",       "passwrd",     "pgpass",      "psswd",      "pswd",
    "psw",      "pwd",         "pwds",        "dbpass",      "userpass",   "rootpass",
    "smtppass", "ftppass",     "mailpass",    "adminpass",   "mypass",     "sshpass",
    "keypass",  "storepass",   "authpass",    "dbpwd",       "userpwd",    "kennwort",
    "senha",    "secret",      "secrets",     "clave",       "contrasena", "cred",
    "creds",    "credential",  "credentials", "mnemonic",    "cvv",        "cvc",
    "pw",       "psk",         "bindpw",      "rootpw",      "userpw",     "adminpw",
    "dbpw",     "requirepass", "masterauth",  "primaryauth",
};

constexpr std::string_view kTokenWords[] = {
    "token",      "tokens",     "bearer",       "jwt",       "pat",
    "apikey",     "apikeys",    "apitoken",     "authtoken", "secretkey",
    "accesskey",  "privatekey", "authkey",      "totp",      "otp",
    "sessionid",  "sessid",     "sessionkey",   "sid",       "phpsessid",
    "jsessionid", "xsrf",       "crumb",        "salt",      "csrf",
    "passkey",    "apisecret",  "clientsecret", "appsecret", "encryptionkey",
    "masterkey",  "signingkey", "licensekey",   "webhook",   "sharedaccesskey",
    "accountkey", "appkey",     "aeskey",       "deskey",    "rsakey",
    "authtok",    "hmackey",    "cryptkey",     "cipherkey", "sshkey",
    "dbkey",
};

// What makes "key" a secret one, as the word before it.
constexpr std::string_view kKeyOwners[] = {
    "access",       "activation", "product",  "serial",      "recovery", "account",
    "admin",        "api",        "app",      "application", "auth",     "authentication",
    "client",       "crypt",      "crypto",   "decryption",  "deploy",   "developer",
    "encrypt",      "encryption", "hmac",     "integration", "jwt",      "license",
    "licence",      "managed",    "master",   "private",     "priv",     "rest",
    "root",         "secret",     "security", "server",      "service",  "session",
    "shared",       "signature",  "signing",  "ssh",         "ssl",      "storage",
    "subscription", "tls",        "user",     "vault",       "write",    "webhook",
    "wireguard",    "preshared",  "psk",      "cookie",      "hash",
};

// What may follow the name of a vendor when the value is a key of it.
constexpr std::string_view kVendorTails[] = {
    "access",   "account",    "admin",   "api",  "app",    "application", "client",
    "consumer", "dev",        "global",  "live", "master", "oauth",       "personal",
    "prod",     "production", "private", "test", "user",   "web",
};

constexpr std::string_view kWeakWords[] = {
    "key",
    "keys",
    "auth",
    "login",
    "signature",
    "sig",
    "salt",
    "session",
    "pin",
    "license",
    "private",
    "passhash",
    "seed",
    "hmac",
    "code",
    "authentication",
};

constexpr std::string_view kAuthorizationNames[] = {
    "authorization",
    "proxy-authorization",
    "x-authorization",
    "www-authenticate",
    "x-forwarded-authorization",
    "http_authorization",
    "http-authorization",
    "authorisation",
};
constexpr std::string_view kCookieNames[] = {
    "cookie",
    "set-cookie",
    "set-cookie2",
    "http_cookie",
    "cookies",
    "cookie2",
    "setcookie",
};

constexpr std::string_view kSafeEnvironment[] = {
    "COLORTERM",
    "COLUMNS",
    "CONTAINER",
    "CPU",
    "DEBIAN_FRONTEND",
    "DESKTOP_SESSION",
    "DISPLAY",
    "EDITOR",
    "GOGC",
    "GOMAXPROCS",
    "GOMEMLIMIT",
    "HISTCONTROL",
    "HISTSIZE",
    "HOME",
    "HOSTNAME",
    "HOSTTYPE",
    "INIT_VERSION",
    "INVOCATION_ID",
    "JOURNAL_STREAM",
    "LANG",
    "LANGUAGE",
    "LESS",
    "LINES",
    "LOGNAME",
    "LS_COLORS",
    "MACHTYPE",
    "MAIL",
    "MALLOC_ARENA_MAX",
    "NODE_ENV",
    "NODE_VERSION",
    "NO_COLOR",
    "OLDPWD",
    "OMP_NUM_THREADS",
    "OSTYPE",
    "PAGER",
    "PATH",
    "PORT",
    "PWD",
    "PYTHONUNBUFFERED",
    "RUST_BACKTRACE",
    "RUST_LOG",
    "RUST_MIN_STACK",
    "SHELL",
    "SHLVL",
    "SYSTEMD_EXEC_PID",
    "TERM",
    "TERM_PROGRAM",
    "TMPDIR",
    "TZ",
    "UID",
    "UMASK",
    "USER",
    "USERNAME",
    "VISUAL",
    "XDG_CURRENT_DESKTOP",
    "XDG_RUNTIME_DIR",
    "XDG_SESSION_CLASS",
    "XDG_SESSION_ID",
    "XDG_SESSION_TYPE",
    "_",
};

bool Contains(std::span<const std::string_view> list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

// DB_PASSWORD, dbPassword, db-password and DBPassword are all "db", "password"; digits at the end
// of a word fall away (password2).
Words SplitKey(std::string_view key) {
  Words words;
  std::string word;
  const auto flush = [&words, &word] {
    while (!word.empty() && IsDigit(word.back())) word.pop_back();
    if (!word.empty()) words.push_back(word);
    word.clear();
  };
  for (std::size_t i = 0; i < key.size(); ++i) {
    const char c = key[i];
    if (!IsLower(c) && !IsUpper(c) && !IsDigit(c)) {
      flush();
      continue;
    }
    const bool after_lower = i > 0 && (IsLower(key[i - 1]) || IsDigit(key[i - 1]));
    const bool before_lower = i + 1 < key.size() && IsLower(key[i + 1]);
    if (IsUpper(c) && (after_lower || (i > 0 && IsUpper(key[i - 1]) && before_lower))) flush();
    word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  flush();
  return words;
}

bool IsPasswordWord(std::string_view word) {
  return Contains(kPasswordWords, word) || word.find("password") != std::string_view::npos ||
         word.find("passwd") != std::string_view::npos ||
         word.find("passphrase") != std::string_view::npos ||
         (word.find("secret") != std::string_view::npos && word != "secretary");
}

bool IsTokenWord(std::string_view word) {
  return Contains(kTokenWords, word) || word.ends_with("token") || word.ends_with("apikey") ||
         word.ends_with("secretkey");
}

// hmac.h, auth.py, 118_pass_all.dpatch: a file whose name speaks of secrets. Not those that hold
// settings: "app.env" and "token.txt" may stand before what is in them.
bool NamesSource(std::string_view key) {
  static constexpr std::string_view kEndings[] = {
      "c",  "cc", "cpp",  "h",  "hpp", "py",  "pyc",  "pl",    "pm",     "go",  "rs", "rb",
      "js", "ts", "java", "sh", "md",  "rst", "diff", "patch", "dpatch", "exe", "so", "dll"};
  const std::size_t dot = key.rfind('.');
  return dot != std::string_view::npos && dot > 0 && Contains(kEndings, key.substr(dot + 1));
}

// Nothing when the word alone says nothing; kNone when it says that the value is harmless.
std::optional<KeyKind> KindOfWord(const Words& words, std::size_t i) {
  const std::string& word = words[i];
  const std::string_view before = i > 0 ? std::string_view(words[i - 1]) : std::string_view();
  if (IsPasswordWord(word)) {
    return before == "no" || before == "without" ? KeyKind::kNone : KeyKind::kPassword;
  }
  if (IsTokenWord(word))
    return Contains(kHarmlessBefore, before) && before != "join" ? KeyKind::kNone : KeyKind::kToken;
  if (word == "key" || word == "keys") {
    if (Contains(kKeyOwners, before)) return KeyKind::kToken;
    if (Contains(kHarmlessBefore, before)) return KeyKind::kNone;
    return KeyKind::kWeak;
  }
  if (word == "id" && (before == "session" || before == "secret")) return KeyKind::kToken;
  if (Contains(kWeakWords, word)) return KeyKind::kWeak;
  if (IsVendorName(word)) return KeyKind::kVendor;
  if (Contains(kVendorTails, word)) return std::nullopt;
  return Contains(kAbout, word) ? std::optional(KeyKind::kNone) : std::nullopt;
}

// "secret_path" names a path, but people also call a secret so: what looks random is one.
KeyKind Doubted(KeyKind kind) {
  return kind == KeyKind::kToken || kind == KeyKind::kPassword ? KeyKind::kWeak : KeyKind::kNone;
}

}  // namespace

KeyKind ClassifyKey(std::string_view key) {
  if (key.empty() || key.size() > kMaxKeyBytes) return KeyKind::kNone;
  std::string lower(key);
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  if (Contains(kAuthorizationNames, lower)) return KeyKind::kAuthorization;
  if (Contains(kCookieNames, lower)) return KeyKind::kCookie;
  if (NamesSource(key)) return KeyKind::kNone;
  const Words words = SplitKey(key);
  // The last word that means something decides: what follows it can only take that back.
  bool vendor_may_follow = true;
  bool about = false;
  for (std::size_t i = words.size(); i-- > 0;) {
    const std::optional<KeyKind> kind = KindOfWord(words, i);
    if (kind == KeyKind::kVendor && !vendor_may_follow) return KeyKind::kNone;
    if (kind == KeyKind::kNone && Contains(kAbout, words[i]) && !Contains(kIdentity, words[i])) {
      about = true;
      continue;
    }
    if (kind.has_value()) return about && *kind > KeyKind::kNone ? Doubted(*kind) : *kind;
    vendor_may_follow = vendor_may_follow && Contains(kVendorTails, words[i]);
  }
  return KeyKind::kNone;
}

bool IsSafeEnvironmentName(std::string_view name) {
  return Contains(kSafeEnvironment, name) || name.starts_with("LC_");
}

}  // namespace casefile
