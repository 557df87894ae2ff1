#include "collector/value_shape.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace casefile {
namespace {

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool IsHex(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
bool IsWord(char c) {
  return IsDigit(c) || IsLetter(c) || c == '_' || c == '-' || c == '.';
}
bool IsBase64(char c) {
  return IsDigit(c) || IsLetter(c) || c == '+' || c == '/' || c == '=' || c == '-' || c == '_';
}
bool IsPrintable(char c) {
  return c >= ' ' && c <= '~';
}

// Classes of length and not lengths: the exact length of a secret is something about it.
std::string_view LengthClass(std::size_t size) {
  constexpr std::size_t kShort = 12;
  constexpr std::size_t kLong = 32;  // what most systems ask of a signing key
  if (size == 0) return "empty";
  if (size < kShort) return "1-11";
  return size < kLong ? "12-31" : "32+";
}

std::string_view CharsetOf(std::string_view value) {
  if (value.empty()) return "empty";
  if (std::ranges::all_of(value, IsDigit)) return "digits";
  if (std::ranges::all_of(value, IsHex)) return "hex";
  if (std::ranges::all_of(value, IsWord)) return "word";
  if (std::ranges::all_of(value, IsBase64)) return "base64";
  return std::ranges::all_of(value, IsPrintable) ? "printable" : "other";
}

// Only schemes of this list are shown: the text before "://" of anything else is foreign.
std::string_view SchemeOf(std::string_view value) {
  constexpr std::array<std::string_view, 19> kSchemes = {"http",
                                                         "https",
                                                         "postgres",
                                                         "postgresql",
                                                         "mysql",
                                                         "mariadb",
                                                         "mongodb",
                                                         "mongodb+srv",
                                                         "redis",
                                                         "rediss",
                                                         "amqp",
                                                         "amqps",
                                                         "nats",
                                                         "sqlite",
                                                         "file",
                                                         "ws",
                                                         "wss",
                                                         "smtp",
                                                         "smtps"};
  const std::size_t end = value.find("://");
  if (end == std::string_view::npos) return {};
  const auto* known = std::ranges::find_if(kSchemes, [&](std::string_view scheme) {
    return EqualsIgnoreCase(scheme, value.substr(0, end));
  });
  return known == kSchemes.end() ? std::string_view() : *known;
}

bool LooksLikePlaceholder(std::string_view value) {
  constexpr std::array<std::string_view, 12> kParts = {"changeme",
                                                       "change-me",
                                                       "change_me",
                                                       "change-in-production",
                                                       "your-",
                                                       "your_",
                                                       "replace",
                                                       "example",
                                                       "placeholder",
                                                       "todo",
                                                       "xxxx",
                                                       "<your"};
  return std::ranges::any_of(
      kParts, [value](std::string_view part) { return ContainsIgnoreCase(value, part); });
}

}  // namespace

ValueShape ShapeOf(std::string_view value) {
  const bool quoted = value.size() >= 2 && (value.front() == '"' || value.front() == '\'') &&
                      value.back() == value.front();
  return {.length = LengthClass(value.size()),
          .charset = CharsetOf(value),
          .scheme = SchemeOf(value),
          .placeholder = LooksLikePlaceholder(value),
          .blank_ends = quoted || Trim(value).size() != value.size()};
}

void AddShape(const ValueShape& shape, ProbeRow* row) {
  row->Text("length", shape.length).Text("charset", shape.charset).Text("scheme", shape.scheme);
  if (shape.placeholder) row->Flag("placeholder", true);
  if (shape.blank_ends) row->Flag("blank_ends", true);
}

}  // namespace casefile
