#include "formats/logs/infer_severity.h"

#include <algorithm>
#include <array>

namespace casefile {
namespace {

bool IsLetter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool IsWordChar(char c) {
  return IsLetter(c) || (c >= '0' && c <= '9') || c == '_';
}

bool IsAnyOf(char c, std::string_view set) {
  return set.find(c) != std::string_view::npos;
}

bool IsLoud(std::string_view word) {
  return std::all_of(word.begin(), word.end(), [](char c) { return c < 'a'; });
}

// Lower-case words that begin a message only where they are its level: "alert" and "log" do not.
constexpr std::array<std::string_view, 10> kHeads = {
    "error", "err", "erro", "warn", "warning", "fatal", "crit", "info", "debug", "notice"};

// "E/Activity: …", "W! …", "E 4242 4300] …"
Severity FirstLetter(std::string_view text) {
  if (text.size() < 3 || !IsAnyOf(text[1], " !/")) return Severity::kUnknown;
  if (text[0] == 'E') return Severity::kError;
  if (text[0] == 'W') return Severity::kWarning;
  if (text[0] == 'F') return Severity::kCritical;
  if (text[1] == ' ') return Severity::kUnknown;  // "I am ready"
  if (text[0] == 'I') return Severity::kInfo;
  return text[0] == 'D' ? Severity::kDebug : Severity::kUnknown;
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
  if (word.size() == 1) return FirstLetter(text);
  if (!IsAnyOf(after, ":]) >|!/\t")) return Severity::kUnknown;
  if (std::find(kHeads.begin(), kHeads.end(), word) != kHeads.end()) return *SeverityFrom(word);
  // A blank behind the word is enough only for shouting: "ERROR could not …", not "Error rate 0".
  if (word.size() < 4 || (after == ' ' && !IsLoud(word))) return Severity::kUnknown;
  const auto severity = SeverityFrom(word);
  return severity && *severity >= Severity::kWarning ? *severity : Severity::kUnknown;
}

constexpr std::array<std::string_view, 19> kLoud = {"FATAL",
                                                    "PANIC",
                                                    "EMERG",
                                                    "ALERT",
                                                    "CRITICAL",
                                                    "CRIT",
                                                    "SEVERE",
                                                    "ERROR",
                                                    "ERRO",
                                                    "EROR",
                                                    "ERR",
                                                    "FAIL",
                                                    "FAULT",
                                                    "WARNING",
                                                    "WARN",
                                                    "NOTICE",
                                                    "INFO",
                                                    "DEBUG",
                                                    "TRACE"};

// "0 ERROR", "no WARNING", "the error: …": a sentence about it.
bool IsOfASentence(std::string_view before) {
  while (before.ends_with(' ')) before.remove_suffix(1);
  const std::string_view word = before.substr(before.rfind(' ') + 1);
  constexpr std::array<std::string_view, 9> kSuch = {
      "0", "no", "No", "without", "the", "The", "last", "any", "an"};
  return std::find(kSuch.begin(), kSuch.end(), word) != kSuch.end();
}

// "daemon.err", "local0.warning"
bool IsFacility(std::string_view text, std::size_t end) {
  constexpr std::array<std::string_view, 12> kFacilities = {"kern",
                                                            "user",
                                                            "mail",
                                                            "daemon",
                                                            "auth",
                                                            "syslog",
                                                            "lpr",
                                                            "news",
                                                            "uucp",
                                                            "cron",
                                                            "authpriv",
                                                            "ftp"};
  std::size_t begin = end;
  while (begin > 0 && IsWordChar(text[begin - 1])) --begin;
  const std::string_view word = text.substr(begin, end - begin);
  return (word.size() == 6 && word.starts_with("local")) ||
         std::find(kFacilities.begin(), kFacilities.end(), word) != kFacilities.end();
}

// The place of a word of letters in a text.
struct Place {
  std::string_view text;
  std::size_t begin;
  std::size_t end;

  std::string_view word() const { return text.substr(begin, end - begin); }
  char before() const { return begin == 0 ? ' ' : text[begin - 1]; }
  char before_that() const { return begin < 2 ? ' ' : text[begin - 2]; }
  char next() const { return end < text.size() ? text[end] : ' '; }
  char after_that() const { return end + 1 < text.size() ? text[end + 1] : ' '; }
};

// Marks on both sides, as columns and boxes have them and sentences, paths and names do not.
bool IsBoxed(const Place& place) {
  const char before = place.before();
  const char next = place.next();
  switch (before) {
    case '[':
    case '<':
    case '(':
    case '{':
    case '*':
      return IsAnyOf(next, "]>)}*,");
    case '|':
    case ';':
    case ',':
    case '\t':
      return next == before;
    case '#':
    case '/':
      return next == ']';
    case ':':
      // "0:critical:message", "wsgi:error]", "ns_server:error,"; not std::error::code
      return place.before_that() != ':' && place.after_that() != ':' && IsAnyOf(next, ":],");
    case '"':
      // "level":"error", and not a word that a sentence quotes
      return next == '"' && IsAnyOf(place.before_that(), ":,=") &&
             !IsAnyOf(place.after_that(), ":=");
    default:
      return false;
  }
}

// Whether the word stands as a level does.
bool StandsAsLevel(const Place& place) {
  const char before = place.before();
  const char next = place.next();
  if (IsBoxed(place)) return true;
  if (before == ' ' && next == ' ' && place.before_that() == '|' && place.after_that() == '|')
    return true;
  if (before == '.' && IsAnyOf(next, " :")) return IsFacility(place.text, place.begin - 1);
  // "4242: error : …", "unbound[99:0] error: …"
  const std::string_view after = place.text.substr(place.end);
  if (before == ' ' && IsAnyOf(place.before_that(), ":]") &&
      after.substr(0, after.find_first_not_of(' ') + 1).ends_with(':'))
    return true;
  if (!IsLoud(place.word())) return false;
  if ((before == '/' || before == '[') && next == ' ') return true;
  // Of the words in capitals some are also other things: LOG, CONFIG, FINE.
  if (std::find(kLoud.begin(), kLoud.end(), place.word()) == kLoud.end()) return false;
  const bool open =
      IsAnyOf(before, " :\t=.,;|)>") || (before == '-' && !IsWordChar(place.before_that()));
  return open && !IsAnyOf(next, "/.-=");
}

Severity OfBoxedLetter(const Place& place) {
  if (place.before() != '[' || place.next() != ']') return Severity::kUnknown;
  switch (place.word()[0]) {
    case 'E':
      return Severity::kError;
    case 'W':
      return Severity::kWarning;
    case 'F':
      return Severity::kCritical;
    case 'I':
      return Severity::kInfo;
    case 'D':
      return Severity::kDebug;
    default:
      return Severity::kUnknown;
  }
}

// "%ASA-4-106023: …", "%SYS-2-MALLOCFAIL: …": how network devices write theirs.
Severity OfMnemonic(std::string_view text) {
  const std::size_t at = text.substr(0, 64).find('%');
  if (at == std::string_view::npos) return Severity::kUnknown;
  std::size_t end = at + 1;
  while (end < text.size() && text[end] < 'a' && (IsWordChar(text[end]) || text[end] == '-')) ++end;
  if (end >= text.size() || text[end] != ':') return Severity::kUnknown;
  const std::string_view name = text.substr(at + 1, end - at - 1);
  for (std::size_t i = 2; i + 2 < name.size(); ++i)
    if (name[i - 1] == '-' && name[i + 1] == '-' && name[i] >= '0' && name[i] <= '7')
      return SeverityOfPriority(static_cast<unsigned>(name[i] - '0'));
  return Severity::kUnknown;
}

// "Fatal error: …", "TLS Error: …", also behind an address: within the first words, which nothing
// divides.
Severity HeadOfWords(std::string_view text) {
  constexpr std::size_t kMostWords = 4;
  std::size_t at = 0;
  if (!text.empty() && text[0] >= '0' && text[0] <= '9') {
    // "10.0.0.5:1194 TLS Error: …": whom it is about.
    at = std::min(text.find(' '), text.size() - 1) + 1;
  }
  for (std::size_t words = 0; words < kMostWords; ++words) {
    std::size_t end = at;
    while (end < text.size() && IsWordChar(text[end])) ++end;
    if (end == at || end + 2 >= text.size()) return Severity::kUnknown;
    if (text[end] == ':' && text[end + 1] == ' ') {
      const auto level = SeverityFrom(text.substr(at, end - at));
      const std::string_view rest = text.substr(end + 2);
      const bool none = IsOfASentence(text.substr(0, at)) || rest.starts_with("0") ||
                        rest.starts_with("no") || rest.starts_with("null");
      return level && end - at > 3 && *level >= Severity::kWarning && !none ? *level
                                                                            : Severity::kUnknown;
    }
    if (text[end] != ' ') return Severity::kUnknown;
    at = end + 1;
  }
  return Severity::kUnknown;
}

}  // namespace

Severity LeadingPriority(std::string_view text) {
  if (!text.starts_with('<')) return Severity::kUnknown;
  unsigned value = 0;
  std::size_t at = 1;
  for (; at < text.size() && at < 4 && text[at] >= '0' && text[at] <= '9'; ++at)
    value = value * 10 + static_cast<unsigned>(text[at] - '0');
  if (at == 1 || at >= text.size() || text[at] != '>' || value > 191) return Severity::kUnknown;
  return SeverityOfPriority(value);
}

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
    Place place{.text = text, .begin = at, .end = at};
    while (place.end < text.size() && IsWordChar(text[place.end])) ++place.end;
    at = place.end;
    const std::string_view word = place.word();
    if (word.size() == 1) {
      if (const Severity level = OfBoxedLetter(place); level != Severity::kUnknown) return level;
    }
    if (word.size() < kShortest || word.size() > kLongest) continue;
    const auto severity = SeverityFrom(word);
    if (severity && StandsAsLevel(place) && !IsOfASentence(text.substr(0, place.begin)))
      return *severity;
  }
  return Severity::kUnknown;
}

Severity InferSeverity(std::string_view text) {
  if (const Severity said = LeadingPriority(text); said != Severity::kUnknown) return said;
  const std::size_t begin = text.find_first_not_of("[(<* \t");
  if (begin == std::string_view::npos) return Severity::kUnknown;
  const std::string_view words = text.substr(begin);
  if (words.starts_with("Traceback (most recent call last)")) return Severity::kError;
  if (words.starts_with("thread '") && words.find(" panicked at ") < 256)
    return Severity::kCritical;
  if (const Severity said = FirstWord(words); said != Severity::kUnknown) return said;
  if (const Severity said = HeadOfWords(words); said != Severity::kUnknown) return said;
  if (const Severity said = OfMnemonic(text); said != Severity::kUnknown) return said;
  return FindLevel(text);
}

}  // namespace casefile
