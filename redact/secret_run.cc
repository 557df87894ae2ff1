#include "redact/secret_run.h"

#include <algorithm>
#include <charconv>

#include "redact/characters.h"

namespace casefile {
namespace {

constexpr std::string_view kGroup = "(?P<secret>";
// Shorter runs are in words.
constexpr std::size_t kMinBytes = 12;

std::size_t Index(char c) {
  return static_cast<unsigned char>(c);
}

}  // namespace

SecretRun::SecretRun(std::string_view pattern) {
  const std::size_t group = pattern.find(kGroup);
  if (group == std::string_view::npos) return;
  std::string_view rest = pattern.substr(group + kGroup.size());
  // Up to its end: a group within may be optional or an alternative, as may be what follows a '|'.
  const std::size_t end = rest.find(')');
  if (end == std::string_view::npos) return;
  rest = rest.substr(0, end);
  if (rest.find_first_of("(|") != std::string_view::npos) return;
  while (!rest.empty() && (IsWord(rest.front()) || rest.front() == '-')) rest.remove_prefix(1);
  if (!rest.starts_with('[')) return;
  const std::size_t close = rest.find(']', 1);
  if (close == std::string_view::npos || !rest.substr(close).starts_with("]{")) return;
  std::size_t count = 0;
  const std::string_view digits = rest.substr(close + 2);
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), count);
  if (read.ec != std::errc() || count < kMinBytes || !ReadClass(rest.substr(1, close - 1))) return;
  // The pattern may ignore case.
  for (char c = 'a'; c <= 'z'; ++c) {
    const auto capital = static_cast<char>(c - 32);
    const bool either = characters_[Index(c)] || characters_[Index(capital)];
    characters_[Index(c)] = characters_[Index(capital)] = either;
  }
  size_ = count;
}

// Letters, digits, ranges of them and signs that mean nothing else; false for any other class.
bool SecretRun::ReadClass(std::string_view text) {
  if (text.empty() || text.front() == '^') return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\' || c == '[' || static_cast<unsigned char>(c) >= 0x80) return false;
    const bool range = i + 2 < text.size() && text[i + 1] == '-';
    const char last = range ? text[i + 2] : c;
    if (range && (!IsAlnum(c) || !IsAlnum(last) || last < c)) return false;
    for (std::size_t each = Index(c); each <= Index(last); ++each) characters_.set(each);
    if (range) i += 2;
  }
  return true;
}

bool SecretRun::MayBeIn(std::string_view line) const {
  if (size_ == 0) return true;
  // From where a run would still be too short going backwards, most text is skipped in big steps.
  std::size_t i = 0;
  while (i + size_ <= line.size()) {
    std::size_t back = size_;
    while (back > 0 && characters_[Index(line[i + back - 1])]) --back;
    if (back == 0) return true;
    i += back;
  }
  return false;
}

}  // namespace casefile
