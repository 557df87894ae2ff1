#include "redact/key_value.h"

#include <algorithm>
#include <iterator>

#include "redact/characters.h"
#include "redact/key_text.h"
#include "redact/sql_insert.h"

namespace casefile {
namespace {

// How far behind a name its value may stand ("name": "X",\n   "value": …).
constexpr std::size_t kNamedValueBytes = 96;
constexpr std::size_t kTypeBytes = 40;

// Behind the name of something these say that its value comes.
constexpr std::string_view kValueWords[] = {
    "value", "val", "content", "string", "default", "secret_value"};
// Before a name, in scripts.
constexpr std::string_view kSetWords[] = {"setenv ", "set -x ", "set -gx ", "set -Ux "};
// Between a name and its value in sentences.
constexpr std::string_view kProseWords[] = {
    "is set to ", "set to ", "is: ", "is ", "was ", "value ", "will be "};

}  // namespace

void KeyValueScanner::Visit(std::size_t begin, std::size_t end, std::vector<KeyValue>* found) {
  // Some of what is searched for has a sign behind the word: "otp=".
  while (end > begin && !IsWord(text_[end - 1])) --end;
  while (begin < end && !IsKeyCharacter(text_[begin])) ++begin;
  if (end <= seen_) return;
  Key key;
  if (!FindKey(begin, end, &key)) return;
  seen_ = std::max(seen_, key.end);
  // The label of a placeholder is no key: what follows it is a tag of ours.
  if (text_.substr(0, key.begin).ends_with("[redacted:")) return;
  key.kind = kinds_->Of(text_.substr(key.begin, key.end - key.begin));
  VisitColumn(key, found);
  if (key.kind <= KeyKind::kWeak) key.kind = KindWithWordBefore(key);
  if (key.kind == KeyKind::kNone) return;
  const std::size_t at = FindLink(&key);
  if (key.link == Link::kNone || IsWordBehindBlank(key, at)) return;
  if (key.link == Link::kElement) {
    ReadElement(key, at, found);
  } else {
    ReadValue(key, at, found);
  }
}

// "session 4 opened": under a weak name no plain word counts behind a blank, as CountsBehindBlank
// says. Said here, before the value is read, since logs are full of it. What may begin a list, a
// call, a literal or a scheme ("bearer …") is read.
bool KeyValueScanner::IsWordBehindBlank(const Key& key, std::size_t at) const {
  if (key.link != Link::kSpace || key.kind > KeyKind::kWeak) return false;
  std::size_t end = at;
  while (end < text_.size() && IsAlnum(text_[end])) ++end;
  if (end == at || end == text_.size() || !IsBlank(text_[end])) return false;
  return std::string_view("bBtT").find(text_[at]) == std::string_view::npos;
}

// The key may be one of the columns of an INSERT.
void KeyValueScanner::VisitColumn(const Key& key, std::vector<KeyValue>* found) const {
  if (key.kind != KeyKind::kPassword && key.kind != KeyKind::kToken) return;
  const std::size_t behind = SkipBlanks(text_, SkipQuote(text_, key.end));
  if (behind >= text_.size() || (text_[behind] != ',' && text_[behind] != ')')) return;
  FindInsertedValues(text_, {.kind = key.kind, .begin = key.begin, .end = key.end}, found);
}

// "secret key: v" and "API key = v": the word before a blank is part of the name.
KeyKind KeyValueScanner::KindWithWordBefore(const Key& key) const {
  const std::size_t end = key.begin;
  if (end < 2 || text_[end - 1] != ' ' || !IsAlpha(text_[end - 2])) return key.kind;
  std::size_t begin = end - 1;
  while (begin > 0 && end - begin < kMaxKeyBytes && IsWord(text_[begin - 1])) --begin;
  const std::string_view words = text_.substr(begin, key.end - begin);
  const KeyKind kind = kinds_->Of(words);
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

// Behind the tag that <key> and <ns:key> begin, but not :key => v; `at` when there is none.
std::size_t KeyValueScanner::SkipTag(const Key& key, std::size_t at) const {
  std::size_t tag = key.begin;
  while (tag > 0 && (text_[tag - 1] == ':' || IsWord(text_[tag - 1])) &&
         key.begin - tag < kTypeBytes)
    --tag;
  if (tag == 0 || text_[tag - 1] != '<' || at >= text_.size()) return at;
  const std::size_t close = text_.find_first_of("<>\n", at);
  const bool whole = close != std::string_view::npos && text_[close] == '>' &&
                     text_[close - 1] != '/' && (close == at || IsBlank(text_[at]));
  return whole ? close + 1 : at;
}

// Behind `a2=` in a1="--password" a2="v", as the audit log writes a command line; `at` when it is
// none.
std::size_t KeyValueScanner::SkipArgumentNumber(const Key& key, std::size_t at) const {
  if (!key.quoted || !text_.substr(key.begin).starts_with("--")) return at;
  std::size_t number = at + 1;
  while (number < text_.size() && IsDigit(text_[number])) ++number;
  const bool numbered =
      number > at + 1 && number < text_.size() && text_[at] == 'a' && text_[number] == '=';
  return numbered ? number + 1 : at;
}

// Behind "):" in "Key (secret): v", as prose: a function with such a parameter is no key, so v has
// to look like one. `at` when there is none.
std::size_t KeyValueScanner::SkipParenthesis(const Key& key, std::size_t at) const {
  const bool closed = key.begin > 0 && text_[key.begin - 1] == '(' && at + 1 < text_.size() &&
                      text_[at] == ')' && (text_[at + 1] == ':' || text_[at + 1] == '=');
  return closed ? SkipBlanks(text_, at + 2) : at;
}

std::size_t KeyValueScanner::FindLink(Key* key) const {
  std::size_t i = SkipQuote(text_, key->end);
  key->quoted = i != key->end;
  if (i < text_.size() && text_[i] == ']') ++i;  // config["password"] = …
  if (const std::size_t value = SkipParenthesis(*key, i); value != i) {
    key->link = Link::kProse;
    return value;
  }
  const bool flag = text_.substr(key->begin).starts_with('-') && !key->quoted;

  if (i < text_.size() && text_[i] == '\0' && flag) {
    key->link = Link::kNul;
    return i + 1;
  }
  if (const std::size_t value = SkipTag(*key, i); value != i) {
    key->link = Link::kElement;
    return value;
  }
  if (const std::size_t value = SkipNameAttribute(*key, i); value != i) {
    key->link = Link::kElement;
    return value;
  }
  if (key->quoted && text_.substr(i).starts_with(";s:")) {
    if (const std::size_t value = SkipSizedString(i + 1); value != i + 1) {
      key->link = Link::kAssign;
      return value;
    }
  }
  const std::size_t next = SkipBlanks(text_, i);
  if (const std::size_t value = SkipArgumentNumber(*key, next); value != next) {
    key->link = Link::kFlag;
    return value;
  }
  // cred->user is a member of something.
  const bool member = next == key->end && text_.substr(next).starts_with("->") &&
                      next + 2 < text_.size() && IsAlpha(text_[next + 2]);
  if (member) return i;
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
  if (IsSetByWord(key->begin)) {
    key->link = Link::kAssign;
    return next;
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
  return SkipType(SkipSizedString(end));
}

// Behind `string(9) ` and `s:9:`, with which PHP says how long a string is; `at` when there is
// none.
std::size_t KeyValueScanner::SkipSizedString(std::size_t at) const {
  const std::string_view rest = text_.substr(at);
  const std::string_view start = rest.starts_with("string(") ? "string(" : "s:";
  if (!rest.starts_with(start)) return at;
  std::size_t i = at + start.size();
  while (i < text_.size() && IsDigit(text_[i])) ++i;
  if (i == at + start.size() || i >= text_.size() || (text_[i] != ')' && text_[i] != ':'))
    return at;
  const std::size_t value = SkipBlanks(text_, i + 1);
  return SkipQuote(text_, value) != value ? value : at;
}

// <property name="KEY">v</property>: behind the end of the tag, when the key is the name of its
// element and the value is no attribute as well; `at` otherwise.
std::size_t KeyValueScanner::SkipNameAttribute(const Key& key, std::size_t at) const {
  if (!key.quoted || key.begin == 0) return at;
  std::size_t lead = key.begin - 1;
  while (lead > 0 && (text_[lead] == '\\' || IsQuote(text_[lead]))) --lead;
  const std::string_view before = text_.substr(0, lead + 1);
  if (!before.ends_with(" name=") && !before.ends_with(" key=")) return at;
  const std::size_t close = text_.find_first_of("<>\n", at);
  if (close == std::string_view::npos || text_[close] != '>' || text_[close - 1] == '/' ||
      text_.substr(at, close - at).find("alue=") != std::string_view::npos)
    return at;
  // <setting name="KEY"><value>v</value></setting>
  const std::string_view rest = text_.substr(close + 1);
  return close + 1 + (rest.starts_with("<value>") ? 7 : 0);
}

// Behind "Type =", the second half of "name: Type = value"; `at` when no type stands there.
std::size_t KeyValueScanner::SkipType(std::size_t at) const {
  std::size_t begin = at;
  while (begin < text_.size() && (text_[begin] == '&' || text_[begin] == '*')) ++begin;
  if (text_.substr(begin).starts_with("'static ")) begin += 8;
  std::size_t i = begin;
  while (
      i < text_.size() && i - at < kTypeBytes &&
      (IsWord(text_[i]) || std::string_view("[]<>.&*?").find(text_[i]) != std::string_view::npos))
    ++i;
  if (i == begin || !IsAlpha(text_[begin])) return at;
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
  // variable "KEY" {\n  type = string\n  default = "v"
  if (text_.substr(at, 3) == " {\n") {
    const std::string_view block = text_.substr(at, limit - at);
    const std::size_t word = block.substr(0, block.find('}')).find(" default");
    if (word == std::string_view::npos) return at;
    const std::size_t sign = SkipBlanks(text_, at + word + 8);
    return sign < text_.size() && text_[sign] == '=' ? SkipBlanks(text_, sign + 1) : at;
  }
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
  for (const std::string_view word : kValueWords) {
    if (!StartsWithIgnoringCase(text_.substr(i), word)) continue;
    const std::size_t end = i + word.size();
    if (end < text_.size() && text_[end] == '>') {
      const std::size_t inner = SkipSpaces(text_, end + 1);
      return inner + (text_.substr(inner).starts_with("<string>") ? 8 : 0);
    }
    const std::size_t behind = SkipBlanks(text_, SkipQuote(text_, end));
    if (behind < text_.size() && (text_[behind] == ':' || text_[behind] == '='))
      return SkipBlanks(text_, behind + 1);
  }
  return at;
}

// "ENV KEY v", "setenv KEY v", "set -x KEY v": the word before makes the blank an assignment.
bool KeyValueScanner::IsSetByWord(std::size_t key_begin) const {
  constexpr std::string_view kDocker = "ENV ";
  const std::string_view lead = text_.substr(0, key_begin);
  if (!lead.ends_with(' ')) return false;
  if (lead.ends_with(kDocker))
    return lead.size() == kDocker.size() || IsLineEnd(lead[lead.size() - kDocker.size() - 1]);
  return std::any_of(std::begin(kSetWords), std::end(kSetWords), [lead](std::string_view word) {
    return lead.ends_with(word);
  });
}

// Behind "is", "was", "set to" and the like, also with whose it is in between ("password for bob
// is"); `at` when there is none.
std::size_t KeyValueScanner::FindProseValue(std::size_t at) const {
  if (StartsWithIgnoringCase(text_.substr(at), "for ")) {
    std::size_t i = at + 4;
    for (int words = 0; words < 2; ++words) {
      std::size_t end = i;
      while (end < text_.size() && (IsKeyCharacter(text_[end]) || text_[end] == '@')) ++end;
      if (end == i) return at;
      if (text_.substr(end).starts_with(": ")) return SkipBlanks(text_, end + 1);
      i = SkipBlanks(text_, end);
      if (text_.substr(i).starts_with("is ")) return SkipBlanks(text_, i + 3);
    }
    return at;
  }
  for (const std::string_view word : kProseWords) {
    if (StartsWithIgnoringCase(text_.substr(at), word)) return SkipBlanks(text_, at + word.size());
  }
  return at;
}

}  // namespace casefile
