#include "formats/logs/stray_stamp.h"

#include <algorithm>

#include "formats/logs/infer_severity.h"

namespace casefile::logs {
namespace {

constexpr std::size_t kFurthest = 40;
constexpr std::size_t kFurthestBoxed = 120;
constexpr std::size_t kMostWords = 3;

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Whether a program could write this before its stamp, and a person would not before a date.
bool IsPrefix(std::string_view before) {
  if (before == "\"") return true;  // a row of CSV
  if (before.find_first_of("\"'`") != std::string_view::npos || before.front() == '{') return false;
  if (before.front() == ' ' || before.front() == '\t')
    return before.find_first_not_of(" \t0123456789.:[") == std::string_view::npos;
  std::size_t words = 0;
  for (std::size_t i = 0; i < before.size(); ++i)
    if (before[i] != ' ' && before[i] != '[' && (i == 0 || before[i - 1] == ' ')) ++words;
  return words <= kMostWords;
}

// "E20261121 …" of glog, "[ E 2026-11-21 …" of Passenger, "<3>2026-11-21 …" of systemd; else a
// word that is a level.
Severity LevelOf(std::string_view before) {
  if (const Severity priority = LeadingPriority(before); priority != Severity::kUnknown)
    return priority;
  const std::size_t begin = before.find_first_not_of("[( ");
  if (begin == std::string_view::npos) return Severity::kUnknown;
  std::string_view word = before.substr(begin);
  word = word.substr(0, word.find_last_not_of(" :[],;|()\t") + 1);
  if (word.size() == 1) {
    if (word[0] == 'E') return Severity::kError;
    if (word[0] == 'W') return Severity::kWarning;
    if (word[0] == 'I') return Severity::kInfo;
    if (word[0] == 'F' || word[0] == 'C') return Severity::kCritical;
  }
  // The last word before the stamp.
  std::size_t last = word.size();
  while (last > 0 && IsLetter(word[last - 1])) --last;
  if (const auto level = SeverityFrom(word.substr(last)); level && word.size() - last > 2)
    return *level;
  return FindLevel(before);
}

// Clocks without a date, and numbers that could be a time, are too common to be one here.
bool IsTrusted(const Stamp& stamp, std::string_view before) {
  if (stamp.kind == Stamp::Kind::kFull) return true;
  if (stamp.kind == Stamp::Kind::kTimeOnly) return before == "[" || before == "(" || before == "<";
  if (stamp.kind == Stamp::Kind::kInstant) return before.ends_with('[') || before.ends_with(':');
  if (stamp.kind != Stamp::Kind::kNoYear) return false;
  return before.ends_with('[') || before.find_first_not_of("0123456789: *.") > before.size() ||
         LevelOf(before) != Severity::kUnknown;
}

// "2026-11-21 08:04:38|INFO|…": what ends a stamp at the front of a line, where no blank does.
bool IsColumn(const Stamp& stamp, std::string_view line) {
  const char next = stamp.length < line.size() ? line[stamp.length] : ' ';
  if (stamp.kind == Stamp::Kind::kFull)
    return std::string_view("|;,:)]>-/ \t").find(next) != std::string_view::npos;
  return stamp.kind != Stamp::Kind::kInstant && next == '|';
}

// "10.0.0.9 - alice [21/Nov/2026:08:04:38 +0000]": boxed and with a zone it is the time of the line
// even far behind its front.
bool IsBoxed(const Stamp& stamp, std::string_view line, std::size_t at) {
  return stamp.offset && stamp.kind == Stamp::Kind::kFull && line[at - 1] == '[' &&
         at + stamp.length < line.size() && line[at + stamp.length] == ']';
}

}  // namespace

std::optional<StrayStamp> FindStrayStamp(std::string_view line) {
  const std::size_t last = std::min(line.size(), kFurthestBoxed);
  for (std::size_t at = 0; at < last; ++at) {
    const char c = line[at];
    if (!IsDigit(c) && c != '@' && !IsLetter(c)) continue;
    if (at > 0) {
      const char previous = line[at - 1];
      const bool glog = at == 1 && IsLetter(previous) && IsDigit(c);
      if (at >= kFurthest && previous != '[') continue;
      if (!glog && std::string_view(" [<(|:=,*.\t\">").find(previous) == std::string_view::npos)
        continue;
    }
    const auto stamp = ParseStamp(line.substr(at));
    if (!stamp) continue;
    const std::size_t end = at + stamp->length;
    if (end < line.size() && (IsDigit(line[end]) || IsLetter(line[end]))) continue;
    const std::string_view before = line.substr(0, at);
    if (at == 0 && c != '@' && !IsColumn(*stamp, line)) continue;
    if (at > 0 && !IsBoxed(*stamp, line, at) &&
        (at >= kFurthest || !IsPrefix(before) || !IsTrusted(*stamp, before)))
      return std::nullopt;
    StrayStamp found{.stamp = *stamp, .severity = LevelOf(before), .message = line};
    const std::size_t begin = line.find_first_not_of(" ]>)|:-=\t,;\"", end);
    if (begin != std::string_view::npos) found.message = line.substr(begin);
    return found;
  }
  return std::nullopt;
}

}  // namespace casefile::logs
