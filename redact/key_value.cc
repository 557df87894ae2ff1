#include "redact/key_value.h"

#include <algorithm>
#include <string>

#include "redact/characters.h"
#include "redact/value_judge.h"

namespace casefile {
namespace {

constexpr std::size_t kMaxKeyBytes = 128;
// How far behind a name its value may stand ("name": "X",\n   "value": …).
constexpr std::size_t kNamedValueBytes = 96;
constexpr std::size_t kTypeBytes = 40;

bool IsKeyCharacter(char c) {
  return IsWord(c) || c == '-' || c == '.';
}

bool StartsWithIgnoringCase(std::string_view text, std::string_view lower) {
  if (text.size() < lower.size()) return false;
  for (std::size_t i = 0; i < lower.size(); ++i) {
    if (Lowered(text[i]) != lower[i]) return false;
  }
  return true;
}

bool ContainsIgnoringCase(std::string_view text, std::string_view lower) {
  for (std::size_t i = 0; i + lower.size() <= text.size(); ++i) {
    if (StartsWithIgnoringCase(text.substr(i), lower)) return true;
  }
  return false;
}

std::size_t SkipBlanks(std::string_view text, std::size_t at) {
  while (at < text.size() && IsBlank(text[at])) ++at;
  return at;
}

std::size_t SkipSpaces(std::string_view text, std::size_t at) {
  while (at < text.size() && IsSpace(text[at]) && text[at] != '\0') ++at;
  return at;
}

// Behind a closing quote, escaped any number of times; `at` itself when there is none.
std::size_t SkipQuote(std::string_view text, std::size_t at) {
  std::size_t i = at;
  while (i < text.size() && text[i] == '\\') ++i;
  return i < text.size() && IsQuote(text[i]) ? i + 1 : at;
}

}  // namespace

void KeyValueScanner::Visit(std::size_t begin, std::size_t end, std::vector<KeyValue>* found) {
  if (end <= seen_) return;
  Key key;
  if (!FindKey(begin, end, &key)) return;
  seen_ = std::max(seen_, key.end);
  const std::size_t at = FindLink(&key);
  if (key.link == Link::kNone) return;
  key.kind = ClassifyKey(text_.substr(key.begin, key.end - key.begin));
  if (key.kind <= KeyKind::kWeak) key.kind = KindWithWordBefore(key);
  if (key.kind == KeyKind::kNone) return;
  if (key.link == Link::kElement) {
    ReadElement(key, at, found);
  } else {
    ReadValue(key, at, found);
  }
}

// "secret key: v" and "API key = v": the word before a blank is part of the name.
KeyKind KeyValueScanner::KindWithWordBefore(const Key& key) const {
  const std::size_t end = key.begin;
  if (end < 2 || text_[end - 1] != ' ' || !IsAlpha(text_[end - 2])) return key.kind;
  std::size_t begin = end - 1;
  while (begin > 0 && end - begin < kMaxKeyBytes && IsWord(text_[begin - 1])) --begin;
  std::string name(text_.substr(begin, key.end - begin));
  std::replace(name.begin(), name.end(), ' ', '_');
  const KeyKind kind = ClassifyKey(name);
  return kind == KeyKind::kNone ? key.kind : kind;
}

bool KeyValueScanner::FindKey(std::size_t begin, std::size_t end, Key* key) const {
  key->begin = begin;
  key->end = end;
  const std::size_t lowest = begin > kMaxKeyBytes ? begin - kMaxKeyBytes : 0;
  while (key->begin > lowest && IsKeyCharacter(text_[key->begin - 1])) --key->begin;
  const std::size_t highest = std::min(text_.size(), end + kMaxKeyBytes);
  while (key->end < highest && IsKeyCharacter(text_[key->end])) ++key->end;
  // "\npassword" in a JSON string is a line break and a key.
  if (key->begin > 0 && text_[key->begin - 1] == '\\' && key->begin < begin &&
      std::string_view("nrt").find(text_[key->begin]) != std::string_view::npos)
    ++key->begin;
  while (key->end > end && !IsWord(text_[key->end - 1])) --key->end;
  return key->end - key->begin <= kMaxKeyBytes;
}

std::size_t KeyValueScanner::FindLink(Key* key) const {
  std::size_t i = SkipQuote(text_, key->end);
  key->quoted = i != key->end;
  if (i < text_.size() && text_[i] == ']') ++i;  // config["password"] = …
  const std::size_t before = key->begin;
  const char previous = before > 0 ? text_[before - 1] : '\n';
  const bool flag = text_.substr(key->begin).starts_with('-') && !key->quoted;

  if (i < text_.size() && text_[i] == '\0' && flag) {
    key->link = Link::kNul;
    return i + 1;
  }
  if ((previous == '<' || previous == ':') && i < text_.size()) {
    const std::size_t close = text_.find_first_of("<>\n", i);
    if (close != std::string_view::npos && text_[close] == '>' && text_[close - 1] != '/' &&
        (close == i || IsBlank(text_[i]))) {
      key->link = Link::kElement;
      return close + 1;
    }
  }
  const std::size_t next = SkipBlanks(text_, i);
  if (const std::size_t value = SkipAssignment(next); value != next) {
    key->link = Link::kAssign;
    return value;
  }
  if (const std::size_t value = FindNamedValue(i); value != i) {
    key->link = Link::kNamed;
    return value;
  }
  if (next >= text_.size() || (next == i && text_[next] != ',' && text_[next] != '(')) return i;
  if (text_[next] == ',' || text_[next] == '(') {
    const bool call = text_[next] == '(';
    const std::size_t value = SkipBlanks(text_, next + 1);
    if (call && SkipQuote(text_, value) == value) return i;
    key->link = call ? Link::kAssign : Link::kComma;
    return value;
  }
  if (flag) {
    key->link = Link::kFlag;
    return next;
  }
  if (const std::size_t value = FindProseValue(next); value != next) {
    key->link = Link::kProse;
    return value;
  }
  key->link = Link::kSpace;
  return next;
}

// Behind "=", ":", "=>", ":=", "::=", "?=", "||:", "+=", also with a type between ("x: str = ",
// "x string = "). `at` when there is none.
std::size_t KeyValueScanner::SkipAssignment(std::size_t at) const {
  std::size_t i = at;
  while (i < text_.size() && i - at < 4 &&
         std::string_view("=:|?+>~-.").find(text_[i]) != std::string_view::npos)
    ++i;
  const std::string_view sign = text_.substr(at, i - at);
  const bool assigns = sign.find_first_of("=:") != std::string_view::npos || sign == "->";
  if (!assigns) {
    // "token string = …": a type may stand between.
    const std::size_t type = at > 0 && IsBlank(text_[at - 1]) ? SkipType(at) : at;
    return type;
  }
  // A sign of the value itself (a leading dash or plus) is no part of the assignment.
  std::size_t end = i;
  while (end > at + 1 && std::string_view("-+|~.").find(text_[end - 1]) != std::string_view::npos)
    --end;
  if (sign == "::" || sign.starts_with("==")) {
    if (sign == "::" && end < text_.size() && IsWord(text_[end])) return at;  // a scope: a::b
  }
  end = SkipBlanks(text_, end);
  const std::size_t type = SkipType(end);
  return type;
}

// Behind "Type =", the second half of "name: Type = value"; `at` when no type stands there.
std::size_t KeyValueScanner::SkipType(std::size_t at) const {
  std::size_t i = at;
  while (
      i < text_.size() && i - at < kTypeBytes &&
      (IsWord(text_[i]) || std::string_view("[]<>.&*?").find(text_[i]) != std::string_view::npos))
    ++i;
  if (i == at || !IsAlpha(text_[at])) return at;
  const std::size_t equals = SkipBlanks(text_, i);
  if (equals == i || equals + 1 >= text_.size() || text_[equals] != '=' || text_[equals + 1] == '=')
    return at;
  const std::size_t value = SkipBlanks(text_, equals + 1);
  return SkipQuote(text_, value) != value || equals == i + 1 ? value : at;
}

// The key is itself a value: {"name": "KEY", "value": "v"}, name: KEY\n value: v,
// <key>KEY</key><string>v</string>. Where v begins, or `at`.
std::size_t KeyValueScanner::FindNamedValue(std::size_t at) const {
  const std::size_t limit = std::min(text_.size(), at + kNamedValueBytes);
  std::size_t i = at;
  bool moved = false;
  while (i < limit && (IsSpace(text_[i]) || std::string_view(",;<>/\\\"'-{}`").find(text_[i]) !=
                                                std::string_view::npos)) {
    moved = true;
    // The end tag of the name: </key>.
    if (text_.substr(i).starts_with("</")) {
      while (i < limit && text_[i] != '>') ++i;
    } else {
      ++i;
    }
  }
  if (!moved) return at;
  for (const std::string_view word :
       {"value", "val", "content", "string", "default", "secret_value"}) {
    if (!StartsWithIgnoringCase(text_.substr(i), word)) continue;
    const std::size_t end = i + word.size();
    if (end < text_.size() && text_[end] == '>') return SkipSpaces(text_, end + 1);
    const std::size_t behind = SkipBlanks(text_, SkipQuote(text_, end));
    if (behind < text_.size() && (text_[behind] == ':' || text_[behind] == '='))
      return SkipBlanks(text_, behind + 1);
  }
  return at;
}

// Behind "is", "was", "set to" and the like; `at` when there is none.
std::size_t KeyValueScanner::FindProseValue(std::size_t at) const {
  for (const std::string_view word :
       {"is set to ", "set to ", "is: ", "is ", "was ", "value ", "will be "}) {
    if (StartsWithIgnoringCase(text_.substr(at), word)) return SkipBlanks(text_, at + word.size());
  }
  return at;
}

// The key begins its line, but for indentation, a list dash, "export" and the like: then the line
// is its value.
bool KeyValueScanner::OwnsLine(const Key& key) const {
  std::size_t begin = LineBegin(text_, key.begin);
  std::string_view lead = text_.substr(begin, key.begin - begin);
  while (!lead.empty() && IsBlank(lead.front())) lead.remove_prefix(1);
  if (lead.empty()) return true;
  for (const std::string_view word : {"export ",
                                      "set ",
                                      "setx ",
                                      "ENV ",
                                      "ARG ",
                                      "- ",
                                      "declare -x ",
                                      "local ",
                                      "//",
                                      "Environment="}) {
    if (lead == word) return true;
  }
  // .npmrc: //registry.npmjs.org/:_authToken=…
  return lead.starts_with("//") && lead.ends_with(':');
}

bool KeyValueScanner::NamesPassword(const Key& key) const {
  const std::string_view name = text_.substr(key.begin, key.end - key.begin);
  return ContainsIgnoringCase(name, "pass") || ContainsIgnoringCase(name, "pwd");
}

// Without any sign between them, "password 'x'" and "token 4b9a6d…" are pairs, but not "secret
// db-creds-2 not found".
bool KeyValueScanner::CountsBehindBlank(const Key& key, std::string_view value, bool quoted) const {
  if (value.find_first_of(":=(") != std::string_view::npos || key.kind <= KeyKind::kWeak)
    return false;
  if (LooksRandom(value) || IsHexDigest(value)) return true;
  return NamesPassword(key) && (LooksLikePassword(value) ||
                                (quoted && text_[key.end] == ' ' && IsUpper(text_[key.end - 1])));
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

void KeyValueScanner::ReadValue(const Key& key,
                                std::size_t at,
                                std::vector<KeyValue>* found) const {
  if (key.link == Link::kAssign &&
      (at >= text_.size() || IsLineEnd(text_[at]) || text_[at] == '|' || text_[at] == '>')) {
    const std::size_t line_end = LineEnd(text_, at);
    const std::string_view rest = text_.substr(at, line_end - at);
    if (rest.empty() ||
        (rest.size() <= 4 && rest.find_first_not_of("|>+-0123456789 ") == std::string_view::npos)) {
      ReadBlock(key, line_end, found);
      return;
    }
  }
  if (at >= text_.size()) return;
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
  const std::string_view v = text_.substr(value.begin, value.end - value.begin);
  if (key.kind == KeyKind::kVendor && key.link != Link::kAssign) return;
  if (!value.quoted && v.ends_with('(') && value.end < text_.size() && IsQuote(text_[value.end])) {
    ReadCall(key, value.end, found);
    return;
  }
  // "invalid token: signature mismatch" is prose about a secret.
  const bool prose = key.link == Link::kAssign && !value.quoted && !key.quoted && !OwnsLine(key) &&
                     IsPlainWord(v) && text_[at - 1] == ' ' && value.end + 1 < text_.size() &&
                     text_[value.end] == ' ' && IsAlpha(text_[value.end + 1]);
  if (prose && !NamesPassword(key)) return;
  // Without a sign between key and value only what looks like a secret counts; behind a quoted key
  // a comma begins the next member of an object.
  const bool random = LooksRandom(v) || IsHexDigest(v);
  if (key.link == Link::kComma && !random && (key.quoted || value.quoted || !LooksLikePassword(v)))
    return;
  if (key.link == Link::kProse && !value.quoted && !LooksLikePassword(v)) return;
  if (key.link == Link::kSpace && !CountsBehindBlank(key, v, value.quoted)) return;
  if (key.link == Link::kFlag && v.starts_with('-') && IsPlainWord(v)) return;
  found->push_back(value);
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
    while (i > at && IsBlank(text_[i - 1])) --i;
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
  const std::size_t end = std::min(text_.find('<', at), text_.size());
  if (text_.substr(at).starts_with("<![CDATA[")) {
    const std::size_t begin = at + 9;
    found->push_back({key.kind, begin, std::min(text_.find("]]>", begin), text_.size()), true});
    return;
  }
  if (end == text_.size()) return;
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
