#include "redact/example_words.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "redact/characters.h"
#include "redact/vendor_names.h"

namespace casefile {
namespace {

// Longer values are not looked at: what is typed as an example is short.
constexpr std::size_t kMaxBytes = 96;
// So many letters may belong to no word that is known here ("sha256~PUT_YOUR_TOKEN_HERE").
constexpr std::size_t kMaxUnknownBytes = 6;

constexpr std::string_view kMarkers[] = {"your",
                                         "yours",
                                         "example",
                                         "sample",
                                         "dummy",
                                         "fake",
                                         "placeholder",
                                         "here",
                                         "insert",
                                         "replace",
                                         "todo",
                                         "real",
                                         "replaced"};
constexpr std::string_view kNouns[] = {
    "api",         "key",      "token",   "secret",     "password", "passwd",   "pass",
    "user",        "name",     "id",      "client",     "access",   "auth",     "username",
    "app",         "bot",      "private", "apikey",     "webhook",  "login",    "credential",
    "credentials", "account",  "refresh", "bearer",     "oauth",    "personal", "project",
    "db",          "database", "signing", "encryption", "master"};
constexpr std::string_view kFillers[] = {"my",  "the", "a",     "an",     "with",  "me",  "this",
                                         "is",  "not", "for",   "put",    "of",    "in",  "some",
                                         "own", "new", "value", "string", "enter", "add", "actual",
                                         "to",  "and", "be",    "test",   "demo",  "by",  "use"};

bool In(std::span<const std::string_view> list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool IsKnown(std::string_view word) {
  return In(kMarkers, word) || In(kNouns, word) || In(kFillers, word) || IsVendorName(word);
}

// "apikey" and "yourtokenhere" are several words; the longest that fits is taken first.
void SplitJoined(std::string_view letters, std::vector<std::string>* words) {
  std::size_t at = 0;
  const std::size_t count = words->size();
  while (at < letters.size()) {
    std::size_t size = letters.size() - at;
    while (size > 0 && !IsKnown(letters.substr(at, size))) --size;
    if (size == 0) {
      words->resize(count);
      words->emplace_back(letters);
      return;
    }
    words->emplace_back(letters.substr(at, size));
    at += size;
  }
}

std::vector<std::string> WordsOf(std::string_view value) {
  std::vector<std::string> words;
  std::string word;
  for (std::size_t i = 0; i <= value.size(); ++i) {
    const bool letter = i < value.size() && IsAlpha(value[i]);
    const bool hump = letter && i > 0 && IsUpper(value[i]) && IsLower(value[i - 1]);
    if ((!letter || hump) && !word.empty()) {
      SplitJoined(word, &words);
      word.clear();
    }
    if (letter) word += Lowered(value[i]);
  }
  return words;
}

bool IsFillerWord(std::string_view word) {
  return word.size() >= 3 && word.find_first_not_of(word.front()) == std::string_view::npos;
}

// A number with a meaning of its own is no part of an example.
bool HasLongNumber(std::string_view value) {
  std::size_t digits = 0;
  for (const char c : value) {
    digits = IsDigit(c) ? digits + 1 : 0;
    if (digits > 4) return true;
  }
  return false;
}

}  // namespace

bool IsExampleText(std::string_view value) {
  if (value.size() > kMaxBytes || value.size() < 4 || HasLongNumber(value)) return false;
  const std::vector<std::string> words = WordsOf(value);
  std::size_t unknown = 0;
  bool marked = false;
  for (const std::string& word : words) {
    if (!IsKnown(word) && !IsFillerWord(word)) unknown += word.size();
    marked = marked || In(kMarkers, word);
  }
  return words.size() > 1 && marked && unknown <= kMaxUnknownBytes;
}

bool IsNameOfSecret(std::string_view value) {
  if (value.size() > kMaxBytes || HasLongNumber(value)) return false;
  const std::vector<std::string> words = WordsOf(value);
  return words.size() > 1 && words.front() == "my" && In(kNouns, words.back()) &&
         std::all_of(words.begin(), words.end(), [](const std::string& w) { return IsKnown(w); });
}

}  // namespace casefile
