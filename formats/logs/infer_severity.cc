#include "formats/logs/infer_severity.h"

#include <algorithm>
#include <array>

namespace casefile {
namespace {

bool IsLetter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

// "ERROR could not …", "ValueError: …", "[warning] …": the first word of a message.
Severity FirstWord(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && end < 64 && (IsLetter(text[end]) || text[end] == '.')) ++end;
  const std::string_view word = text.substr(0, end);
  const char after = end < text.size() ? text[end] : ':';
  if (after == ':' && (word.ends_with("Error") || word.ends_with("Exception"))) {
    return Severity::kError;
  }
  if (std::string_view(":]) ").find(after) == std::string_view::npos) return Severity::kUnknown;
  // A blank behind the word is enough only for shouting: "ERROR could not …", not "Error rate 0".
  const bool loud = std::all_of(word.begin(), word.end(), [](char c) { return c < 'a'; });
  if (word.size() < 4 || (after == ' ' && !loud)) return Severity::kUnknown;
  const auto severity = SeverityFrom(word);
  return severity && *severity >= Severity::kWarning ? *severity : Severity::kUnknown;
}

bool IsWordChar(char c) {
  return IsLetter(c) || (c >= '0' && c <= '9') || c == '_';
}

constexpr std::array<std::string_view, 15> kLoud = {"FATAL",
                                                    "PANIC",
                                                    "EMERG",
                                                    "ALERT",
                                                    "CRITICAL",
                                                    "CRIT",
                                                    "SEVERE",
                                                    "ERROR",
                                                    "ERR",
                                                    "WARNING",
                                                    "WARN",
                                                    "NOTICE",
                                                    "INFO",
                                                    "DEBUG",
                                                    "TRACE"};

// "0 ERROR", "no WARNING": none.
bool SaysNone(std::string_view before) {
  while (before.ends_with(' ')) before.remove_suffix(1);
  const std::string_view word = before.substr(before.rfind(' ') + 1);
  return word == "0" || word == "no" || word == "No" || word == "without";
}

// Whether the word between `before` and `after` stands as a level does.
bool StandsAsLevel(std::string_view word, char before, std::string_view after) {
  const bool loud = std::all_of(word.begin(), word.end(), [](char c) { return c < 'a'; });
  const char next = after.empty() ? ' ' : after.front();
  const bool boxed = (before == '[' && next == ']') || (before == '<' && next == '>') ||
                     (before == '|' && next == '|') || (before == '(' && next == ')') ||
                     ((before == '/' || before == '[') && (next == ']' || next == ' '));
  if (!loud) return boxed && next != ' ';
  // Of the words in capitals some are also other things: LOG, CONFIG, FINE.
  const bool level = std::find(kLoud.begin(), kLoud.end(), word) != kLoud.end();
  return boxed || (level && std::string_view(" :\t=.").find(before) != std::string_view::npos &&
                   std::string_view("/.-=").find(next) == std::string_view::npos);
}

}  // namespace

Severity FindLevel(std::string_view text) {
  constexpr std::size_t kNear = 64;
  constexpr std::size_t kShortest = 3;
  constexpr std::size_t kLongest = 9;
  const std::size_t last = std::min(text.size(), kNear);
  for (std::size_t at = 0; at < last;) {
    if (!IsLetter(text[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && IsWordChar(text[end])) ++end;
    const std::string_view word = text.substr(at, end - at);
    const char before = at == 0 ? ' ' : text[at - 1];
    if (word.size() >= kShortest && word.size() <= kLongest) {
      // "4242: error : …", "unbound[99:0] error: …"
      std::string_view after = text.substr(end);
      const bool headed = at > 1 && before == ' ' && (text[at - 2] == ':' || text[at - 2] == ']') &&
                          after.substr(0, after.find_first_not_of(' ') + 1).ends_with(':');
      if ((headed || StandsAsLevel(word, before, after)) && !SaysNone(text.substr(0, at))) {
        if (const auto severity = SeverityFrom(word)) return *severity;
      }
    }
    at = end;
  }
  return Severity::kUnknown;
}

Severity InferSeverity(std::string_view text) {
  const std::size_t begin = text.find_first_not_of("[(<* \t");
  if (begin == std::string_view::npos) return Severity::kUnknown;
  text.remove_prefix(begin);
  if (text.starts_with("Traceback (most recent call last)")) return Severity::kError;
  if (text.starts_with("thread '") && text.find(" panicked at ") < 256) return Severity::kCritical;
  if (const Severity said = FirstWord(text); said != Severity::kUnknown) return said;
  return FindLevel(text);
}

}  // namespace casefile
