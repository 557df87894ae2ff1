// The second half of KeyValueScanner: reading the value once its key and the link between them are
// known.

#include <algorithm>
#include <string>

#include "redact/characters.h"
#include "redact/key_text.h"
#include "redact/key_value.h"
#include "redact/randomness.h"
#include "redact/redactor.h"
#include "redact/value_judge.h"

namespace casefile {
namespace {

// Of a type in front of the bytes of a key: []byte{…}, new byte[] {…}.
constexpr std::size_t kMaxTypeBytes = 32;

// In front of a name that has its line to itself.
constexpr std::string_view kLineWords[] = {"export ",
                                           "set ",
                                           "setx ",
                                           "ENV ",
                                           "ARG ",
                                           "- ",
                                           "declare -x ",
                                           "local ",
                                           "//",
                                           "Environment="};

}  // namespace

// The key begins its line, but for indentation, a list dash, "export" and the like: then the line
// is its value.
bool KeyValueScanner::OwnsLine(const Key& key) const {
  const auto begins_line = [this](std::size_t at) {
    while (at > 0 && IsBlank(text_[at - 1])) --at;
    return at == 0 || IsLineEnd(text_[at - 1]);
  };
  if (begins_line(key.begin)) return true;
  const std::string_view lead = text_.substr(0, key.begin);
  for (const std::string_view word : kLineWords) {
    if (lead.ends_with(word) && begins_line(key.begin - word.size())) return true;
  }
  // .npmrc: //registry.npmjs.org/:_authToken=…
  if (!lead.ends_with(':')) return false;
  return text_.substr(SkipBlanks(text_, LineBegin(text_, key.begin))).starts_with("//");
}

bool KeyValueScanner::NamesPassword(const Key& key) const {
  const std::string_view name = text_.substr(key.begin, key.end - key.begin);
  return ContainsIgnoringCase(name, "pass") || ContainsIgnoringCase(name, "pwd");
}

// Without any sign between them, "password 'x'" and "token 4b9a6d…" are pairs, but not "secret
// db-creds-2 not found".
bool KeyValueScanner::CountsBehindBlank(const Key& key, const KeyValue& read) const {
  const std::string_view value = text_.substr(read.begin, read.end - read.begin);
  if (value.find_first_of(":=(") != std::string_view::npos || key.kind <= KeyKind::kWeak)
    return false;
  if (LooksRandom(value) || IsHexDigest(value)) return true;
  const std::string_view name = text_.substr(key.begin, key.end - key.begin);
  const bool solid = value.size() >= 4 && value.find(' ') == std::string_view::npos;
  // X-Api-Key "v", {:password "v"}
  const bool named = name.find_first_of("-_") != std::string_view::npos ||
                     (key.begin > 0 && text_[key.begin - 1] == ':');
  if (read.quoted && solid && named && text_[key.end] == ' ') return true;
  if (!NamesPassword(key)) return false;
  if (LooksLikePassword(value) ||
      (read.quoted && text_[key.end] == ' ' && (solid || IsUpper(text_[key.end - 1]))))
    return true;
  // A line of a configuration: nothing else stands on it.
  return !read.quoted && OwnsLine(key) && solid && IsLower(name.front()) &&
         !std::all_of(value.begin(), value.end(), IsAlpha) &&
         SkipBlanks(text_, read.end) == LineEnd(text_, read.end);
}

// process.env.PASSWORD || 'v', os.getenv("X") or "v": what stands behind the code is a value.
bool KeyValueScanner::ReadFallback(const Key& key,
                                   const KeyValue& code,
                                   std::vector<KeyValue>* found) const {
  const std::size_t sign = SkipBlanks(text_, code.end);
  for (const std::string_view word : {"|| ", "?? ", "or ", "?: "}) {
    if (!text_.substr(sign).starts_with(word)) continue;
    const std::size_t at = SkipBlanks(text_, sign + word.size());
    KeyValue value{.kind = key.kind};
    if (SkipQuote(text_, at) == at || !ReadQuoted(key, at, &value) || value.end <= value.begin)
      return false;
    found->push_back(value);
    return true;
  }
  return false;
}

// Words of other trades as well: "pass" is a verb, a mnemonic explains a command, and what is
// called credentials is mostly a file or a function.
bool KeyValueScanner::IsProseKey(const Key& key) const {
  const std::string_view name = text_.substr(key.begin, key.end - key.begin);
  if (name.size() == 4) return StartsWithIgnoringCase(name, "pass");
  return ContainsIgnoringCase(name, "mnemonic") || ContainsIgnoringCase(name, "cred");
}

bool KeyValueScanner::CountsUnderProseKey(const Key& key, std::string_view value) const {
  if (key.end - key.begin == 4) {
    // "now pass --enable-x", "Pass :meth:`x`".
    if (key.link == Link::kSpace) return LooksRandom(value) || IsHexDigest(value);
    return !(value.starts_with(':') || text_.substr(key.end, 2) == " :") || LooksRandom(value);
  }
  // The words of a wallet, a pair of name and password, or a token.
  return std::count(value.begin(), value.end(), ' ') >= 5 || LooksLikePassword(value) ||
         LooksRandom(value) || IsHexDigest(value) ||
         (key.link == Link::kAssign &&
          (key.quoted ||
           ContainsIgnoringCase(text_.substr(key.begin, key.end - key.begin), "pass")));
}

// define('KEY', 'v'), setProperty("KEY", "v"), headers.append("KEY", "v"): a call that keeps a
// value under a name.
bool KeyValueScanner::IsSet(const Key& key, const KeyValue& value) const {
  if (!key.quoted || !value.quoted || key.begin == 0) return false;
  std::size_t i = key.begin - 1;
  while (i > 0 && (text_[i] == '\\' || IsQuote(text_[i]))) --i;
  if (text_[i] != '(') return false;
  std::size_t begin = i;
  while (begin > 0 && i - begin < kMaxTypeBytes && IsWord(text_[begin - 1])) --begin;
  const std::string_view call = text_.substr(begin, i - begin);
  const std::size_t end = SkipBlanks(text_, SkipQuote(text_, value.end));
  if (end >= text_.size() || (text_[end] != ')' && text_[end] != ',')) return false;
  for (const std::string_view verb : {"set",
                                      "put",
                                      "define",
                                      "add",
                                      "append",
                                      "header",
                                      "env",
                                      "attr",
                                      "param",
                                      "config",
                                      "with",
                                      "constant",
                                      "fetch",
                                      "string",
                                      "default"}) {
    if (ContainsIgnoringCase(call, verb)) return true;
  }
  return false;
}

// getenv("NAME", "default"): the second string of a call is a value.
void KeyValueScanner::ReadCall(const Key& key, std::size_t at, std::vector<KeyValue>* found) const {
  KeyValue name{.kind = key.kind};
  if (!ReadQuoted(key, at, &name)) return;
  std::size_t i = SkipBlanks(text_, SkipQuote(text_, name.end));
  if (i >= text_.size() || text_[i] != ',') return;
  i = SkipBlanks(text_, i + 1);
  KeyValue value{.kind = key.kind};
  if (SkipQuote(text_, i) != i && ReadQuoted(key, i, &value) && value.end > value.begin)
    found->push_back(value);
}

// What stands between key and value decides how much the value must look like a secret. `at` is
// where the link ends.
bool KeyValueScanner::CountsBehindLink(const Key& key,
                                       const KeyValue& value,
                                       std::size_t at) const {
  const std::string_view v = text_.substr(value.begin, value.end - value.begin);
  // "invalid token: signature mismatch" is prose about a secret.
  const bool prose = key.link == Link::kAssign && !value.quoted && !key.quoted && !OwnsLine(key) &&
                     IsPlainWord(v) && text_[at - 1] == ' ' && value.end + 1 < text_.size() &&
                     text_[value.end] == ' ' &&
                     (IsAlpha(text_[value.end + 1]) || IsPlaceholder(text_.substr(value.end + 1)));
  if (prose && !NamesPassword(key)) return false;
  // Without a sign between key and value only what looks like a secret counts; behind a quoted key
  // a comma begins the next member of an object.
  const bool random = LooksRandom(v) || IsHexDigest(v);
  // ["--password", "v"]: a command line as a list.
  const bool flag = key.quoted && value.quoted && text_.substr(key.begin).starts_with("--");
  if (key.link == Link::kComma && !random && !flag && !IsSet(key, value) &&
      (key.quoted || value.quoted || !LooksLikePassword(v)))
    return false;
  if (key.link == Link::kProse && !value.quoted && !LooksLikePassword(v)) return false;
  const bool header = key.kind == KeyKind::kAuthorization &&
                      (StartsWithIgnoringCase(v, "basic ") || StartsWithIgnoringCase(v, "bearer "));
  if (key.link == Link::kSpace && !header && !CountsBehindBlank(key, value)) return false;
  return !(key.link == Link::kFlag && v.starts_with('-') && IsPlainWord(v));
}

void KeyValueScanner::ReadValue(const Key& key,
                                std::size_t at,
                                std::vector<KeyValue>* found) const {
  if (key.link == Link::kAssign &&
      (at >= text_.size() || IsLineEnd(text_[at]) || text_[at] == '|' || text_[at] == '>')) {
    const std::size_t line_end = LineEnd(text_, at);
    const std::string_view rest = text_.substr(at, line_end - at);
    // A word that ends a sentence with a colon has no block: "if salt is None:".
    if ((rest.empty() && (key.quoted || OwnsLine(key))) ||
        (!rest.empty() && rest.size() <= 4 &&
         rest.find_first_not_of("|>+-0123456789 ") == std::string_view::npos)) {
      ReadBlock(key, line_end, found);
      return;
    }
  }
  if (at >= text_.size() || ReadNumbers(key, at, found)) return;
  // Python: ("v" …)
  if (key.link == Link::kAssign && text_[at] == '(' && SkipQuote(text_, at + 1) != at + 1) ++at;
  // "password": {"value": "v"}
  if (text_[at] == '{') at = FindNamedValue(at);
  // Lua: [[v]]; Erlang: <<"v">>
  const bool binary = key.link == Link::kComma && text_.substr(at, 3) == "<<\"";
  if (binary) at += 2;
  if (text_.substr(at, 2) == "[[" && at + 2 < text_.size() && IsAlnum(text_[at + 2])) {
    const std::size_t end = text_.substr(0, LineEnd(text_, at)).find("]]", at);
    if (end != std::string_view::npos) found->push_back({key.kind, at + 2, end, true});
    return;
  }
  if (text_[at] == '[' && text_.substr(at, 2) != "[r") {
    ReadList(key, at, found);
    return;
  }
  // Prefixes of string literals: b"…", f'…', @"…", E'…'.
  std::size_t start = at;
  while (start < text_.size() && start - at < 2 &&
         std::string_view("bBrRfFuULE@$").find(text_[start]) != std::string_view::npos)
    ++start;
  if (SkipQuote(text_, start) == start) start = at;
  if (text_.substr(start, 3) == R"(""")" || text_.substr(start, 3) == "'''") {
    ReadTriple(key, start, found);
    return;
  }
  KeyValue value{.kind = key.kind};
  const bool read = SkipQuote(text_, start) != start ? ReadQuoted(key, start, &value)
                                                     : ReadBare(key, start, &value);
  if (!read || value.end <= value.begin) return;
  if (key.link == Link::kSpace && !value.quoted && text_[value.end - 1] == ':') --value.end;
  const std::string_view v = text_.substr(value.begin, value.end - value.begin);
  if (!value.quoted && key.link == Link::kAssign && ReadFallback(key, value, found)) return;
  if (key.kind == KeyKind::kVendor && key.link != Link::kAssign) return;
  if (IsProseKey(key) && !CountsUnderProseKey(key, v)) return;
  if (!value.quoted && v.ends_with('(') && value.end < text_.size() && IsQuote(text_[value.end])) {
    ReadCall(key, value.end, found);
    return;
  }
  if (binary || CountsBehindLink(key, value, at)) found->push_back(value);
}

bool KeyValueScanner::ReadQuoted(const Key& key, std::size_t at, KeyValue* value) const {
  std::size_t i = at;
  while (text_[i] == '\\') ++i;
  const std::size_t depth = i - at;
  const char quote = text_[i];
  value->begin = i + 1;
  value->quoted = true;
  for (i = value->begin; i < text_.size(); ++i) {
    if (IsLineEnd(text_[i])) break;
    if (text_[i] != quote) continue;
    std::size_t slashes = 0;
    while (slashes < i - value->begin && text_[i - 1 - slashes] == '\\') ++slashes;
    const bool escaped = depth == 0 ? slashes % 2 != 0 : slashes > depth;
    if (escaped) continue;
    // SQL doubles a quote inside a literal.
    if (quote == '\'' && slashes == 0 && i + 1 < text_.size() && text_[i + 1] == '\'' &&
        i > value->begin) {
      ++i;
      continue;
    }
    value->end = i - std::min(slashes, depth);
    return true;
  }
  // No closing quote on this line: it was cut, and the rest of it is the value.
  if (quote == '`' || key.link == Link::kSpace || key.link == Link::kProse) return false;
  value->end = i;
  return true;
}

// Whether an unquoted value that shares its line with other text ends before `at`.
bool KeyValueScanner::EndsBare(const Key& key, std::size_t at, std::size_t begin) const {
  const char c = text_[at];
  if (IsSpace(c) || c == '"' || c == '\'' || c == '`' || c == '<' || c == '>' || c == '\x1b')
    return true;
  const std::string_view rest = text_.substr(at + 1);
  if (c == '\\')
    return !rest.empty() &&
           (IsQuote(rest[0]) || rest[0] == '\\' ||
            (std::string_view("nrt").find(rest[0]) != std::string_view::npos && !OwnsLine(key)));
  if (c == '&' || c == ',' || c == ';') {
    if (rest.empty() || IsSpace(rest[0]) || IsQuote(rest[0]) || rest[0] == '\\' || rest[0] == '}')
      return true;
    std::size_t i = 0;
    while (i < rest.size() && i < kMaxKeyBytes && (IsKeyCharacter(rest[i]) || rest[i] == ' ')) ++i;
    return c != ',' || key.link == Link::kComma
               ? (i > 0 && i < rest.size() && rest[i] == '=') || c == '&'
               : i > 0 && i < rest.size() && (rest[i] == '=' || rest[i] == ':');
  }
  if (c == ')' || c == ']' || c == '}') {
    const char open = c == ')' ? '(' : c == ']' ? '[' : '{';
    return text_.substr(begin, at - begin).find(open) == std::string_view::npos;
  }
  return c == '|' && key.link == Link::kComma;
}

bool KeyValueScanner::ReadBare(const Key& key, std::size_t at, KeyValue* value) const {
  value->begin = at;
  std::size_t i = at;
  const bool header = key.kind == KeyKind::kAuthorization || key.kind == KeyKind::kCookie;
  if (key.link == Link::kNul ||
      (key.link == Link::kAssign && !key.quoted && !header && OwnsLine(key))) {
    i = LineEnd(text_, at);
    // Not when other assignments share the line, as in a log message.
    const std::string_view rest = text_.substr(at, i - at);
    for (std::size_t blank = rest.find(' '); blank != std::string_view::npos;
         blank = rest.find(' ', blank + 1)) {
      std::size_t k = blank + 1;
      while (k < rest.size() && IsKeyCharacter(rest[k])) ++k;
      const bool assigns = k > blank + 1 && k < rest.size() && (rest[k] == '=' || rest[k] == ':');
      if (assigns || rest.substr(blank).starts_with(" #") ||
          rest.substr(blank).starts_with(" //") || rest.substr(blank).starts_with(" ;")) {
        i = at + blank;
        break;
      }
    }
    const bool cut = i < LineEnd(text_, at);
    while (i > at && (IsBlank(text_[i - 1]) || (cut && text_[i - 1] == ','))) --i;
    // A YAML or TOML value in a flow: { password: x, user: y }.
    value->end = i;
    return true;
  }
  if (header) {
    const std::size_t line = LineBegin(text_, key.begin);
    const std::string_view lead = text_.substr(line, key.begin - line);
    const bool in_quotes = lead.find_first_of("\"'`") != std::string_view::npos;
    while (i < text_.size() && !IsLineEnd(text_[i]) &&
           !(in_quotes && (IsQuote(text_[i]) || text_[i] == '\\')))
      ++i;
    value->end = i;
    return true;
  }
  // "Bearer x" and "Basic x" under any key.
  for (const std::string_view scheme : {"bearer ", "basic ", "token "}) {
    if (StartsWithIgnoringCase(text_.substr(i), scheme))
      value->begin = i = SkipBlanks(text_, i + scheme.size());
  }
  while (i < text_.size() && !EndsBare(key, i, value->begin)) ++i;
  while (i > value->begin && (text_[i - 1] == '.' || text_[i - 1] == ',' || text_[i - 1] == ';') &&
         key.link != Link::kFlag)
    --i;
  value->end = i;
  value->json_scalar = key.quoted && key.link == Link::kAssign;
  return true;
}

void KeyValueScanner::ReadElement(const Key& key,
                                  std::size_t at,
                                  std::vector<KeyValue>* found) const {
  std::size_t end = std::min(text_.find('<', at), text_.size());
  if (text_.substr(at).starts_with("<![CDATA[")) {
    const std::size_t begin = at + 9;
    found->push_back({key.kind, begin, std::min(text_.find("]]>", begin), text_.size()), true});
    return;
  }
  if (end == text_.size()) return;
  // "the <token> of a trailer" is no element: only one that is closed has several lines.
  if (!text_.substr(end).starts_with("</")) end = std::min(end, LineEnd(text_, at));
  std::size_t i = at;
  while (i < end) {
    i = SkipSpaces(text_, i);
    std::size_t stop = std::min(LineEnd(text_, i), end);
    const std::size_t next = stop;
    while (stop > i && IsBlank(text_[stop - 1])) --stop;
    if (stop > i) found->push_back({key.kind, i, stop, true});
    i = std::max(next, i + 1);
  }
}

void KeyValueScanner::ReadTriple(const Key& key,
                                 std::size_t at,
                                 std::vector<KeyValue>* found) const {
  constexpr std::size_t kMaxBytes = 16384;
  const std::string_view quotes = text_.substr(at, 3);
  const std::size_t end = std::min({text_.find(quotes, at + 3), text_.size(), at + kMaxBytes});
  std::size_t i = at + 3;
  while (i < end) {
    const std::size_t stop = std::min(LineEnd(text_, i), end);
    if (stop > i) found->push_back({key.kind, i, stop, true});
    i = stop + 1;
  }
}

// The lines below the key that are indented deeper are its value: a YAML block, or a plain scalar
// on the next line.
void KeyValueScanner::ReadBlock(const Key& key,
                                std::size_t at,
                                std::vector<KeyValue>* found) const {
  if (at >= text_.size() || text_[at] == '\0' || key.kind <= KeyKind::kWeak) return;
  const std::size_t line = LineBegin(text_, key.begin);
  const std::size_t indent = SkipBlanks(text_, line) - line;
  std::size_t i = at;
  for (int lines = 0; lines < 64; ++lines) {
    while (i < text_.size() && IsLineEnd(text_[i])) ++i;
    const std::size_t begin = SkipBlanks(text_, i);
    std::size_t stop = LineEnd(text_, begin);
    if (begin - i <= indent || begin >= text_.size()) return;
    const std::string_view content = text_.substr(begin, stop - begin);
    const std::size_t colon = content.find(": ");
    const bool map = (colon != std::string_view::npos && IsPlainWord(content.substr(0, colon))) ||
                     content.ends_with(':');
    if (map) return;
    KeyValue value{.kind = key.kind, .begin = begin, .end = stop};
    if (content.starts_with("- ")) value.begin += 2;
    if (SkipQuote(text_, value.begin) != value.begin) {
      if (!ReadQuoted(key, value.begin, &value)) return;
    }
    if (value.end > value.begin) found->push_back(value);
    i = stop;
  }
}

// {0x35, 0x34, …}, []byte{1, 2, …}, [1, 2, …]: the bytes of a key, each line on its own. False when
// there are fewer than eight.
bool KeyValueScanner::ReadNumbers(const Key& key,
                                  std::size_t at,
                                  std::vector<KeyValue>* found) const {
  constexpr std::size_t kMinNumbers = 8;
  constexpr std::size_t kMaxNumbers = 4096;
  if (key.kind < KeyKind::kToken || key.kind > KeyKind::kPassword) return false;
  std::size_t i = at;
  while (
      i < text_.size() && i - at < kMaxTypeBytes &&
      (IsWord(text_[i]) || std::string_view("[]()<>. ").find(text_[i]) != std::string_view::npos))
    ++i;
  if (i < text_.size() && text_[i] == '{') {
    ++i;
  } else {
    // The type may have run into the first number: Buffer.from([1
    const std::size_t open = text_.substr(at, i - at).find_last_of("[(");
    if (open == std::string_view::npos) return false;
    i = at + open + 1;
  }
  std::vector<KeyValue> lines;
  std::size_t count = 0;
  while (i < text_.size() && count < kMaxNumbers) {
    if (IsSpace(text_[i]) || text_[i] == ',' || text_[i] == '\\') {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < text_.size() && end - i < 5 && (IsHex(text_[end]) || text_[end] == 'x')) ++end;
    if (!IsDigit(text_[i]) || (end < text_.size() && IsAlnum(text_[end]))) break;
    const bool same_line =
        !lines.empty() &&
        text_.substr(lines.back().end, i - lines.back().end).find_first_of("\r\n") ==
            std::string_view::npos;
    if (!same_line) lines.push_back({.kind = key.kind, .begin = i, .quoted = true});
    lines.back().end = end;
    ++count;
    i = end;
  }
  if (count < kMinNumbers) return false;
  found->insert(found->end(), lines.begin(), lines.end());
  return true;
}

// ["a", "b"]: each string of the list.
void KeyValueScanner::ReadList(const Key& key, std::size_t at, std::vector<KeyValue>* found) const {
  std::size_t i = at + 1;
  while (i < text_.size()) {
    i = SkipSpaces(text_, i);
    if (i >= text_.size() || SkipQuote(text_, i) == i) return;
    KeyValue value{.kind = key.kind};
    if (!ReadQuoted(key, i, &value)) return;
    found->push_back(value);
    i = SkipSpaces(text_, SkipQuote(text_, value.end));
    if (i >= text_.size() || text_[i] != ',') return;
    ++i;
  }
}

}  // namespace casefile
