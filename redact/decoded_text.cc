#include "redact/decoded_text.h"

#include <algorithm>

#include "redact/byte_search.h"
#include "redact/characters.h"

namespace casefile {
namespace {

constexpr char kEscape = '\x1b';

void AppendUtf8(std::uint32_t code, std::string* out) {
  if (code < 0x80) {
    *out += static_cast<char>(code);
  } else if (code < 0x800) {
    *out += static_cast<char>(0xc0U | code >> 6U);
    *out += static_cast<char>(0x80U | (code & 63U));
  } else if (code < 0x10000) {
    *out += static_cast<char>(0xe0U | code >> 12U);
    *out += static_cast<char>(0x80U | (code >> 6U & 63U));
    *out += static_cast<char>(0x80U | (code & 63U));
  } else {
    *out += '?';
  }
}

// `count` hex digits at the start of `text`; false when they are not there.
bool ReadHex(std::string_view text, std::size_t count, std::uint32_t* value) {
  if (text.size() < count) return false;
  *value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (!IsHex(text[i])) return false;
    *value = *value * 16 + static_cast<std::uint32_t>(HexValue(text[i]));
  }
  return true;
}

// Each of these returns how many bytes of `rest` were an escape, 0 when it begins with none.
std::size_t DecodePercent(std::string_view rest, std::string* out) {
  std::uint32_t code = 0;
  if (!ReadHex(rest.substr(1), 2, &code)) return 0;
  *out += static_cast<char>(code);
  return 3;
}

std::size_t DecodeBackslash(std::string_view rest, std::string* out) {
  if (rest.size() < 2) return 0;
  std::uint32_t code = 0;
  switch (rest[1]) {
    case 'u':
      if (!ReadHex(rest.substr(2), 4, &code)) return 0;
      AppendUtf8(code, out);
      return 6;
    case 'x':
      if (!ReadHex(rest.substr(2), 2, &code)) return 0;
      *out += static_cast<char>(code);
      return 4;
    case 'n':
    case 'r':
      *out += '\n';
      return 2;
    case 't':
      *out += '\t';
      return 2;
    case '"':
    case '\'':
    case '\\':
    case '/':
    case '=':
    case ':':
      *out += rest[1];
      return 2;
    default:
      return 0;
  }
}

std::size_t DecodeEntity(std::string_view rest, std::string* out) {
  struct Entity {
    std::string_view name;
    char c;
  };
  static constexpr Entity kEntities[] = {
      {"&quot;", '"'}, {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&apos;", '\''}};
  for (const Entity& entity : kEntities) {
    if (rest.starts_with(entity.name)) {
      *out += entity.c;
      return entity.name.size();
    }
  }
  if (!rest.starts_with("&#")) return 0;
  const bool hex = rest.size() > 2 && (rest[2] == 'x' || rest[2] == 'X');
  std::uint32_t code = 0;
  std::size_t i = hex ? 3 : 2;
  const std::size_t begin = i;
  while (i < rest.size() && i - begin < 7 && (hex ? IsHex(rest[i]) : IsDigit(rest[i])))
    code = code * (hex ? 16 : 10) + static_cast<std::uint32_t>(HexValue(rest[i++]));
  if (i == begin || i >= rest.size() || rest[i] != ';') return 0;
  AppendUtf8(code, out);
  return i + 1;
}

// ESC [ parameters letter.
std::size_t SkipAnsi(std::string_view rest) {
  if (rest.size() < 3 || rest[1] != '[') return 0;
  std::size_t i = 2;
  while (i < rest.size() && (IsDigit(rest[i]) || rest[i] == ';' || rest[i] == '?')) ++i;
  return i < rest.size() && IsAlpha(rest[i]) ? i + 1 : 0;
}

std::size_t DecodeOne(std::string_view rest, std::string* out) {
  switch (rest.front()) {
    case '%':
      return DecodePercent(rest, out);
    case '\\':
      return DecodeBackslash(rest, out);
    case '&':
      return DecodeEntity(rest, out);
    case kEscape:
      return SkipAnsi(rest);
    default:
      return 0;
  }
}

}  // namespace

bool Decode(std::string_view source, DecodedText* out) {
  out->text.clear();
  out->origin.clear();
  bool changed = false;
  std::size_t i = 0;
  while (i < source.size()) {
    const std::size_t length = DecodeOne(source.substr(i), &out->text);
    if (length == 0) {
      out->text += source[i];
      out->origin.push_back(static_cast<std::uint32_t>(i++));
      continue;
    }
    changed = true;
    out->origin.resize(out->text.size(), static_cast<std::uint32_t>(i));
    i += length;
  }
  out->origin.push_back(static_cast<std::uint32_t>(source.size()));
  return changed;
}

std::size_t FindEscape(std::string_view text, std::size_t from) {
  return FindOneOf(text, from, {'%', '\\', '&', kEscape});
}

bool HasOpaqueEscape(std::string_view line) {
  for (std::size_t i = FindEscape(line, 0); i < line.size(); i = FindEscape(line, i + 1)) {
    const std::string_view rest = line.substr(i);
    if (rest.size() < 3) return false;
    if (rest[0] == '%' && IsHex(rest[1]) && IsHex(rest[2])) return true;
    if (rest[0] == '\\' && (rest[1] == 'u' || rest[1] == 'x')) return true;
    if (rest[0] == '&' && rest[1] == '#') return true;
    if (rest[0] == kEscape) return true;
  }
  return false;
}

}  // namespace casefile
