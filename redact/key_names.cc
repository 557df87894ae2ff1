#include "redact/key_names.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>

#include "redact/characters.h"
#include "redact/key_words.h"

namespace casefile {
namespace {

// Longer names are text, not keys.
constexpr std::size_t kMaxKeyBytes = 128;

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

// The words of a key in small letters: DB_PASSWORD, dbPassword, db-password and DBPassword are all
// "db", "password"; digits at the end of a word fall away (password2).
class KeyParts {
 public:
  struct Part {
    std::string_view text;
    KeyWordMeaning meaning;
  };

  explicit KeyParts(std::string_view key) {
    std::transform(key.begin(), key.end(), lower_.begin(), Lowered);
    std::size_t begin = 0;
    for (std::size_t i = 0; i < key.size(); ++i) {
      const char c = key[i];
      if (!IsAlnum(c)) {
        Add(begin, i);
        begin = i + 1;
        continue;
      }
      if (!IsUpper(c) || i == 0) continue;
      const bool after_lower = IsLower(key[i - 1]) || IsDigit(key[i - 1]);
      const bool before_lower = i + 1 < key.size() && IsLower(key[i + 1]);
      if (after_lower || (IsUpper(key[i - 1]) && before_lower)) {
        Add(begin, i);
        begin = i;
      }
    }
    Add(begin, key.size());
  }
  KeyParts(const KeyParts&) = delete;
  KeyParts& operator=(const KeyParts&) = delete;
  KeyParts(KeyParts&&) = delete;
  KeyParts& operator=(KeyParts&&) = delete;
  ~KeyParts() = default;

  std::size_t size() const { return size_; }
  const Part& operator[](std::size_t i) const { return parts_.at(i); }

 private:
  void Add(std::size_t begin, std::size_t end) {
    while (end > begin && IsDigit(lower_.at(end - 1))) --end;
    if (end == begin) return;
    const std::string_view text(lower_.data() + begin, end - begin);
    parts_.at(size_++) = {text, MeaningOf(text)};
  }

  std::array<char, kMaxKeyBytes> lower_{};
  // A word begins behind a sign or at a capital behind a letter of the other kind.
  std::array<Part, kMaxKeyBytes / 2 + 1> parts_;
  std::size_t size_ = 0;
};

bool IsPasswordWord(const KeyParts::Part& part) {
  if (part.meaning.Has(KeyWord::kPassword)) return true;
  constexpr std::size_t kShortest = 6;
  const std::string_view word = part.text;
  return word.size() > kShortest &&
         (word.find("password") != std::string_view::npos ||
          word.find("passwd") != std::string_view::npos ||
          word.find("passphrase") != std::string_view::npos ||
          (word.find("secret") != std::string_view::npos && word != "secretary"));
}

bool IsTokenWord(const KeyParts::Part& part) {
  return part.meaning.Has(KeyWord::kToken) || part.text.ends_with("token") ||
         part.text.ends_with("apikey") || part.text.ends_with("secretkey");
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
std::optional<KeyKind> KindOfWord(const KeyParts& parts, std::size_t i) {
  const KeyParts::Part& part = parts[i];
  const KeyParts::Part before = i > 0 ? parts[i - 1] : KeyParts::Part();
  const bool harmless = before.meaning.Has(KeyWord::kHarmlessBefore);
  if (IsPasswordWord(part)) {
    return before.text == "no" || before.text == "without" ? KeyKind::kNone : KeyKind::kPassword;
  }
  if (IsTokenWord(part))
    return harmless && before.text != "join" ? KeyKind::kNone : KeyKind::kToken;
  if (part.text == "key" || part.text == "keys") {
    if (before.meaning.Has(KeyWord::kOwner)) return KeyKind::kToken;
    return harmless ? KeyKind::kNone : KeyKind::kWeak;
  }
  if (part.text == "id" && (before.text == "session" || before.text == "secret"))
    return KeyKind::kToken;
  if (part.meaning.Has(KeyWord::kWeak)) return KeyKind::kWeak;
  if (part.meaning.Has(KeyWord::kVendor)) return KeyKind::kVendor;
  if (part.meaning.Has(KeyWord::kVendorTail)) return std::nullopt;
  return part.meaning.Has(KeyWord::kAbout) ? std::optional(KeyKind::kNone) : std::nullopt;
}

// "secret_path" names a path, but people also call a secret so: what looks random is one.
KeyKind Doubted(KeyKind kind) {
  return kind == KeyKind::kToken || kind == KeyKind::kPassword ? KeyKind::kWeak : KeyKind::kNone;
}

}  // namespace

KeyKind ClassifyKey(std::string_view key) {
  if (key.empty() || key.size() > kMaxKeyBytes) return KeyKind::kNone;
  const auto is = [key](std::string_view name) {
    return std::equal(name.begin(), name.end(), key.begin(), key.end(), [](char a, char b) {
      return a == Lowered(b);
    });
  };
  if (std::any_of(std::begin(kAuthorizationNames), std::end(kAuthorizationNames), is))
    return KeyKind::kAuthorization;
  if (std::any_of(std::begin(kCookieNames), std::end(kCookieNames), is)) return KeyKind::kCookie;
  if (NamesSource(key)) return KeyKind::kNone;
  const KeyParts parts(key);
  // The last word that means something decides: what follows it can only take that back.
  bool vendor_may_follow = true;
  bool about = false;
  for (std::size_t i = parts.size(); i-- > 0;) {
    const std::optional<KeyKind> kind = KindOfWord(parts, i);
    const KeyWordMeaning meaning = parts[i].meaning;
    if (kind == KeyKind::kVendor && !vendor_may_follow) return KeyKind::kNone;
    if (kind == KeyKind::kNone && meaning.Has(KeyWord::kAbout) &&
        !meaning.Has(KeyWord::kIdentity)) {
      about = true;
      continue;
    }
    if (kind.has_value()) return about && *kind > KeyKind::kNone ? Doubted(*kind) : *kind;
    vendor_may_follow = vendor_may_follow && meaning.Has(KeyWord::kVendorTail);
  }
  return KeyKind::kNone;
}

bool IsSafeEnvironmentName(std::string_view name) {
  return Contains(kSafeEnvironment, name) || name.starts_with("LC_");
}

}  // namespace casefile
