#include "formats/logs/infer_severity.h"

#include <algorithm>

namespace casefile {
namespace {

bool IsLetter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

}  // namespace

Severity InferSeverity(std::string_view text) {
  const std::size_t begin = text.find_first_not_of("[(<* \t");
  if (begin == std::string_view::npos) return Severity::kUnknown;
  text.remove_prefix(begin);
  if (text.starts_with("Traceback (most recent call last)")) return Severity::kError;
  if (text.starts_with("thread '") && text.find(" panicked at ") < 256) return Severity::kCritical;
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

}  // namespace casefile
