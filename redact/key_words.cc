#include "redact/key_words.h"

#include <array>
#include <cstddef>
#include <span>

#include "redact/vendor_names.h"

namespace casefile {
namespace {

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

// All words with what they mean, found by their hash. Built once, read-only from then on.
class WordTable {
 public:
  WordTable() {
    Add(kAbout, KeyWord::kAbout);
    Add(kIdentity, KeyWord::kIdentity);
    Add(kHarmlessBefore, KeyWord::kHarmlessBefore);
    Add(kPasswordWords, KeyWord::kPassword);
    Add(kTokenWords, KeyWord::kToken);
    Add(kKeyOwners, KeyWord::kOwner);
    Add(kVendorTails, KeyWord::kVendorTail);
    Add(kWeakWords, KeyWord::kWeak);
    Add(VendorNames(), KeyWord::kVendor);
  }

  std::uint16_t Find(std::string_view word) const { return entries_[Place(word)].meaning; }

 private:
  // More than twice as many as there are words.
  static constexpr std::size_t kSizeBits = 12;
  struct Entry {
    std::string_view word;
    std::uint16_t meaning = 0;
  };

  // Where the word is, or may be put.
  std::size_t Place(std::string_view word) const {
    std::uint32_t hash = 0x811c9dc5U;
    for (const char c : word) hash = (hash ^ static_cast<unsigned char>(c)) * 0x01000193U;
    std::size_t at = hash * 0x9e3779b1U >> (32U - kSizeBits);
    while (!entries_[at].word.empty() && entries_[at].word != word) at = (at + 1) % entries_.size();
    return at;
  }

  void Add(std::span<const std::string_view> words, KeyWord meaning) {
    for (const std::string_view word : words) {
      Entry& entry = entries_[Place(word)];
      entry.word = word;
      entry.meaning |= static_cast<std::uint16_t>(meaning);
    }
  }

  std::array<Entry, std::size_t{1} << kSizeBits> entries_{};
};

}  // namespace

KeyWordMeaning MeaningOf(std::string_view word) {
  static const WordTable kTable;
  return KeyWordMeaning(kTable.Find(word));
}

}  // namespace casefile
