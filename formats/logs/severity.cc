#include <array>
#include <charconv>

#include "base/text.h"
#include "formats/logs/record.h"

namespace casefile {
namespace {

struct Word {
  std::string_view text;  // lower case
  Severity severity;
};

// The words of syslog, tracing, pino, Python, PostgreSQL, MongoDB, glog, Java and Go, with their
// short forms. Pino's and bunyan's numbers stand here too; syslog's 0 to 7 do not, because there a
// larger number is milder: those come from a priority field.
constexpr auto kWords = std::to_array<Word>({
    {"trace", Severity::kTrace},       {"trc", Severity::kTrace},
    {"trce", Severity::kTrace},        {"vrb", Severity::kTrace},
    {"finest", Severity::kTrace},      {"finer", Severity::kTrace},
    {"verbose", Severity::kTrace},     {"silly", Severity::kTrace},
    {"10", Severity::kTrace},          {"debug", Severity::kDebug},
    {"dbg", Severity::kDebug},         {"dbug", Severity::kDebug},
    {"debg", Severity::kDebug},        {"d", Severity::kDebug},
    {"d1", Severity::kDebug},          {"d2", Severity::kDebug},
    {"d3", Severity::kDebug},          {"d4", Severity::kDebug},
    {"d5", Severity::kDebug},          {"debug1", Severity::kDebug},
    {"debug2", Severity::kDebug},      {"debug3", Severity::kDebug},
    {"debug4", Severity::kDebug},      {"debug5", Severity::kDebug},
    {"fine", Severity::kDebug},        {"config", Severity::kDebug},
    {"20", Severity::kDebug},          {"info", Severity::kInfo},
    {"inf", Severity::kInfo},          {"i", Severity::kInfo},
    {"information", Severity::kInfo},  {"informational", Severity::kInfo},
    {"log", Severity::kInfo},          {"success", Severity::kInfo},
    {"30", Severity::kInfo},           {"notice", Severity::kNotice},
    {"note", Severity::kNotice},       {"n", Severity::kNotice},
    {"25", Severity::kNotice},         {"warn", Severity::kWarning},
    {"warning", Severity::kWarning},   {"wrn", Severity::kWarning},
    {"w", Severity::kWarning},         {"40", Severity::kWarning},
    {"err", Severity::kError},         {"error", Severity::kError},
    {"eror", Severity::kError},        {"erro", Severity::kError},
    {"e", Severity::kError},           {"severe", Severity::kError},
    {"fail", Severity::kError},        {"failure", Severity::kError},
    {"50", Severity::kError},          {"crit", Severity::kCritical},
    {"critical", Severity::kCritical}, {"crt", Severity::kCritical},
    {"c", Severity::kCritical},        {"f", Severity::kCritical},
    {"fatal", Severity::kCritical},    {"ftl", Severity::kCritical},
    {"fault", Severity::kCritical},    {"alert", Severity::kCritical},
    {"emerg", Severity::kCritical},    {"emergency", Severity::kCritical},
    {"panic", Severity::kCritical},    {"dpanic", Severity::kCritical},
    {"60", Severity::kCritical},
});

// For each first byte a bit for each length of a word: nearly every word that is no level is told
// by the two.
constexpr std::array<std::uint32_t, 256> MakeLengths() {
  std::array<std::uint32_t, 256> lengths{};
  for (const Word& word : kWords) {
    const auto first = static_cast<unsigned char>(word.text[0]);
    lengths[first] |= 1U << word.text.size();
    if (first >= 'a') lengths[first - 'a' + 'A'] = lengths[first];
  }
  return lengths;
}
constexpr auto kLengths = MakeLengths();

}  // namespace

std::string_view ToString(Severity severity) {
  static constexpr std::array<std::string_view, 8> kNames{
      "unknown", "trace", "debug", "info", "notice", "warning", "error", "critical"};
  return kNames[static_cast<std::size_t>(severity)];
}

std::optional<Severity> SeverityFrom(std::string_view word) {
  if (word.empty() || word.size() > 13) return std::nullopt;
  if ((kLengths[static_cast<unsigned char>(word[0])] >> word.size() & 1U) == 0) return std::nullopt;
  for (const Word& known : kWords) {
    if (known.text.size() == word.size() && EqualsIgnoreCase(known.text, word)) {
      return known.severity;
    }
  }
  return std::nullopt;
}

Severity SeverityOfPriority(unsigned priority) {
  constexpr std::array<Severity, 8> kBySyslog{Severity::kCritical,
                                              Severity::kCritical,
                                              Severity::kCritical,
                                              Severity::kError,
                                              Severity::kWarning,
                                              Severity::kNotice,
                                              Severity::kInfo,
                                              Severity::kDebug};
  return kBySyslog[priority % kBySyslog.size()];
}

std::optional<Severity> SeverityFromPriority(std::string_view digits) {
  unsigned priority = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), priority);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return SeverityOfPriority(priority);
}

}  // namespace casefile
