#include "redact/sql_insert.h"

#include <algorithm>

#include "redact/characters.h"
#include "redact/key_text.h"

namespace casefile {
namespace {

// How far before a column its statement may begin, and how far behind it the values.
constexpr std::size_t kStatementBytes = 1024;
constexpr std::size_t kRowBytes = 16384;
constexpr std::size_t kMaxRows = 1000;
constexpr std::size_t kParameterBytes = 256;

std::size_t FindIgnoringCase(std::string_view text, std::string_view lower) {
  for (std::size_t i = 0; i + lower.size() <= text.size(); ++i) {
    if (Lowered(text[i]) == lower[0] && StartsWithIgnoringCase(text.substr(i), lower)) return i;
  }
  return std::string_view::npos;
}

// The '(' of the list of columns around `at`; npos when `at` is not in one.
std::size_t FindColumns(std::string_view text, std::size_t at) {
  const std::size_t from = at > kStatementBytes ? at - kStatementBytes : 0;
  const std::size_t bracket = text.substr(from, at - from).find_last_of("()");
  if (bracket == std::string_view::npos || text[from + bracket] != '(')
    return std::string_view::npos;
  const std::size_t open = from + bracket;
  const std::string_view lead = text.substr(from, open - from);
  const bool inserts = FindIgnoringCase(lead, "insert into") != std::string_view::npos ||
                       FindIgnoringCase(lead, "replace into") != std::string_view::npos;
  return inserts ? open : std::string_view::npos;
}

struct Item {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool quoted = false;
};

// The end of the string literal whose opening quote is at `at`: its closing quote.
std::size_t EndOfLiteral(std::string_view text, std::size_t at) {
  const char quote = text[at];
  std::size_t i = at + 1;
  while (i < text.size() && text[i] != quote) {
    if (text[i] == '\\' && i + 1 < text.size()) ++i;
    ++i;
    if (i + 1 < text.size() && text[i] == quote && text[i + 1] == quote) i += 2;
  }
  return std::min(i, text.size());
}

// Item `wanted` of the list whose opening bracket is at `at`; `next` is set behind its end.
Item ReadItem(std::string_view text, std::size_t at, std::size_t wanted, std::size_t* next) {
  Item item;
  std::size_t number = 0;
  std::size_t depth = 0;
  std::size_t i = at + 1;
  Item current{.begin = i, .end = i};
  for (; i < text.size() && i - at < kRowBytes; ++i) {
    const char c = text[i];
    if (c == '\'' || c == '"') {
      const std::size_t close = EndOfLiteral(text, i);
      current = {.begin = i + 1, .end = close, .quoted = true};
      i = close;
    } else if (c == '(' || c == '[') {
      ++depth;
    } else if (depth == 0 && (c == ',' || c == ')' || c == ']')) {
      if (!current.quoted) current.end = i;
      if (number++ == wanted) item = current;
      current = {.begin = i + 1, .end = i + 1};
      if (c != ',') break;
    } else if (c == ')' || c == ']') {
      --depth;
    }
  }
  *next = std::min(i + 1, text.size());
  return item;
}

bool IsPlaceholderOfDriver(std::string_view item) {
  while (!item.empty() && IsSpace(item.front())) item.remove_prefix(1);
  return item.starts_with('?') || item.starts_with('$') || item.starts_with('%') ||
         item.starts_with(':') || item.starts_with('@');
}

// The list behind the next "param…" word: '(' or '['; npos when there is none near.
std::size_t FindParameters(std::string_view text, std::size_t from) {
  const std::string_view near = text.substr(from, kParameterBytes);
  const std::size_t word = FindIgnoringCase(near, "param");
  if (word == std::string_view::npos) return word;
  const std::size_t open = near.find_first_of("([", word);
  return open == std::string_view::npos ? open : from + open;
}

}  // namespace

void FindInsertedValues(std::string_view text,
                        const KeyValue& column,
                        std::vector<KeyValue>* found) {
  const std::size_t open = FindColumns(text, column.begin);
  if (open == std::string_view::npos) return;
  const std::size_t close = text.find(')', column.end);
  if (close == std::string_view::npos || close - open > kStatementBytes) return;
  const std::string_view before = text.substr(open, column.begin - open);
  const auto index = static_cast<std::size_t>(std::count(before.begin(), before.end(), ','));
  std::size_t i = SkipSpaces(text, close + 1);
  if (!StartsWithIgnoringCase(text.substr(i), "values")) return;
  i = SkipSpaces(text, i + 6);
  for (std::size_t row = 0; row < kMaxRows && i < text.size() && text[i] == '('; ++row) {
    std::size_t next = i;
    Item item = ReadItem(text, i, index, &next);
    if (!item.quoted && IsPlaceholderOfDriver(text.substr(item.begin, item.end - item.begin))) {
      const std::size_t list = FindParameters(text, next);
      if (list == std::string_view::npos) return;
      item = ReadItem(text, list, index, &next);
    }
    // Of a value of several lines the first is hidden: a span never holds a line end.
    item.end = std::min(item.end, LineEnd(text, item.begin));
    if (item.quoted && item.end > item.begin)
      found->push_back({.kind = column.kind, .begin = item.begin, .end = item.end, .quoted = true});
    i = SkipSpaces(text, next);
    if (i >= text.size() || text[i] != ',') return;
    i = SkipSpaces(text, i + 1);
  }
}

}  // namespace casefile
