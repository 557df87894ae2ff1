#include "redact/key_value.h"

#include <algorithm>

#include "redact/characters.h"
#include "redact/key_text.h"
#include "redact/sql_insert.h"

namespace casefile {
namespace {

// How far behind a name its value may stand ("name": "X",\n   "value": …).
constexpr std::size_t kNamedValueBytes = 96;
constexpr std::size_t kTypeBytes = 40;

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
  VisitColumn(key, found);
  const std::size_t at = FindLink(&key);
  if (key.link == Link::kNone) return;
  key.kind = kinds_->Of(text_.substr(key.begin, key.end - key.begin));
  if (key.kind <= KeyKind::kWeak) key.kind = KindWithWordBefore(key);
  if (key.kind == KeyKind::kNone) return;
  if (key.link == Link::kElement) {
    ReadElement(key, at, found);
  } else {
    ReadValue(key, at, found);
  }
}

// The key may be one of the columns of an INSERT.
void KeyValueScanner::VisitColumn(const Key& key, std::vector<KeyValue>* found) const {
  const std::size_t behind = SkipBlanks(text_, SkipQuote(text_, key.end));
  if (behind >= text_.size() || (text_[behind] != ',' && text_[behind] != ')')) return;
  KeyValue column{.begin = key.begin, .end = key.end};
  column.kind = kinds_->Of(text_.substr(key.begin, key.end - key.begin));
  if (column.kind == KeyKind::kPassword || column.kind == KeyKind::kToken)
    FindInsertedValues(text_, column, found);
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
  if (text_.substr(LineBegin(text_, before), before - LineBegin(text_, before)) == "ENV ") {
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

}  // namespace casefile
