#include "redact/csv_columns.h"

#include <algorithm>
#include <iterator>

#include "redact/characters.h"
#include "redact/key_text.h"
#include "redact/value_judge.h"

namespace casefile {
namespace {

// Two words with a comma are a sentence more often than a table.
constexpr std::size_t kMinFields = 3;
constexpr std::size_t kMaxFields = 256;
constexpr std::size_t kMaxNameBytes = 40;

bool IsSeparator(char c) {
  return c == ',' || c == ';' || c == '|' || c == '\t';
}

struct Field {
  std::size_t begin = 0;  // without quotes
  std::size_t end = 0;
  bool quoted = false;
};

// The fields of text[begin, end); none when there are too many, or a quote is not closed.
std::vector<Field> SplitLine(std::string_view text,
                             std::size_t begin,
                             std::size_t end,
                             char separator) {
  std::vector<Field> fields;
  std::size_t i = begin;
  while (fields.size() < kMaxFields) {
    Field field{.begin = i, .end = i};
    if (i < end && text[i] == '"') {
      field = {.begin = i + 1, .end = i + 1, .quoted = true};
      std::size_t close = i + 1;
      while (close < end && (text[close] != '"' || text.substr(close, 2) == "\"\""))
        close += text[close] == '"' ? 2U : 1U;
      if (close >= end) return {};
      field.end = close;
      i = close + 1;
      if (i < end && text[i] != separator) return {};
    } else {
      i = std::min(text.find(separator, i), end);
      field.end = i;
    }
    fields.push_back(field);
    if (i >= end) return fields;
    ++i;
  }
  return {};
}

// Most lines have another one early.
bool IsHeadCharacter(char c) {
  return IsKeyCharacter(c) || c == ' ' || c == '"' || IsSeparator(c);
}

bool IsName(std::string_view name) {
  return !name.empty() && name.size() <= kMaxNameBytes && (IsAlpha(name[0]) || name[0] == '_') &&
         IsWord(name.back()) && std::all_of(name.begin(), name.end(), [](char c) {
           return IsKeyCharacter(c) || c == ' ';
         });
}

// The table that begins with this line; without a separator when none does.
CsvState ReadHead(std::string_view text, std::size_t begin, std::size_t end) {
  const std::string_view line = text.substr(begin, end - begin);
  if (!std::all_of(line.begin(), line.end(), IsHeadCharacter)) return {};
  const auto* const sign = std::find_if(line.begin(), line.end(), IsSeparator);
  if (sign == line.end()) return {};
  CsvState state;
  state.separator = *sign;
  const std::vector<Field> fields = SplitLine(text, begin, end, state.separator);
  state.fields = fields.size();
  if (fields.size() < kMinFields) return {};
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const std::string_view name = text.substr(fields[i].begin, fields[i].end - fields[i].begin);
    if (!IsName(name)) return {};
    const KeyKind kind = ClassifyKey(name);
    if (kind == KeyKind::kPassword || kind == KeyKind::kToken)
      state.secret.push_back({.index = i, .kind = kind});
  }
  return state.secret.empty() ? CsvState() : state;
}

// False when the line is no row of the table.
bool ReadRow(std::string_view text,
             std::size_t begin,
             std::size_t end,
             const CsvState& state,
             Spans* spans) {
  const std::vector<Field> fields = SplitLine(text, begin, end, state.separator);
  if (fields.size() != state.fields) return false;
  for (const CsvState::Column& column : state.secret) {
    const Field& field = fields[column.index];
    const std::string_view value = text.substr(field.begin, field.end - field.begin);
    if (IsSecretValue(value, column.kind, true))
      spans->push_back({.begin = field.begin,
                        .end = field.end,
                        .label = column.kind == KeyKind::kPassword ? "password" : "token"});
  }
  return true;
}

}  // namespace

bool MayBeCsvHead(std::string_view text, std::size_t begin, std::size_t end) {
  while (begin > 0 && IsKeyCharacter(text[begin - 1])) --begin;
  while (end < text.size() && IsKeyCharacter(text[end])) ++end;
  const auto borders = [](char c) { return IsLineEnd(c) || c == '"' || IsSeparator(c); };
  return (begin == 0 || borders(text[begin - 1])) && (end == text.size() || borders(text[end]));
}

void FindCsvValues(
    std::string_view text, std::size_t from, std::size_t to, CsvState* state, Spans* spans) {
  for (std::size_t i = from; i < to;) {
    const std::size_t end = std::min(LineEnd(text, i), to);
    const bool row = state->separator != 0 && ReadRow(text, i, end, *state, spans);
    if (!row) *state = ReadHead(text, i, end);
    i = end + (text.substr(end, 2) == "\r\n" ? 2 : 1);
  }
}

}  // namespace casefile
