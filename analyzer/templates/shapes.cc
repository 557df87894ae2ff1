#include "analyzer/templates/shapes.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>

#include "analyzer/templates/chars.h"
#include "base/text.h"

namespace casefile::templates {
namespace {

constexpr auto kGenericDomains = std::to_array<std::string_view>(
    {"com", "edu", "gov", "info", "local", "localdomain", "mil", "net", "org"});
// Country codes that are not also common file endings or words.
constexpr auto kCountryDomains = std::to_array<std::string_view>(
    {"ac", "ae", "ar",  "at", "au", "be", "bg", "biz", "br", "ca", "ch", "cl", "cn", "co",
     "cz", "de", "dk",  "ee", "es", "eu", "fi", "fr",  "gr", "hk", "hr", "hu", "id", "ie",
     "il", "in", "int", "io", "ir", "it", "jp", "ke",  "kr", "lt", "lu", "lv", "me", "mx",
     "my", "nl", "no",  "nz", "pe", "pk", "pl", "pt",  "ro", "ru", "sa", "se", "sg", "si",
     "sk", "th", "tr",  "tv", "tw", "ua", "uk", "us",  "ve", "vn", "za"});
constexpr auto kUnits = std::to_array<std::string_view>(
    {"B",     "Bytes",   "GB",      "GHz",  "GiB",   "Hz",     "KB",     "KHz",          "KiB",
     "MB",    "MB/s",    "MHz",     "Mb/s", "MiB",   "TB",     "byte",   "bytes",        "days",
     "hours", "hrs",     "kB",      "kHz",  "kb",    "micros", "millis", "milliseconds", "min",
     "mins",  "ms",      "minutes", "msec", "msecs", "ns",     "s",      "sec",          "second",
     "secs",  "seconds", "us",      "usec", "usecs"});

template <std::size_t N>
bool OneOf(const std::array<std::string_view, N>& words, std::string_view text) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

// The parts of `text` between `separator`, given to `accept` one by one; their number, or 0 when
// one of them was refused.
template <typename Accept>
std::size_t CountParts(std::string_view text, char separator, Accept accept) {
  std::size_t parts = 0;
  while (true) {
    const std::size_t end = text.find(separator);
    if (!accept(text.substr(0, end))) return 0;
    ++parts;
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

bool IsIpv4(std::string_view text) {
  constexpr std::size_t kLongest = 15;
  return text.size() <= kLongest && CountParts(text, '.', [](std::string_view part) {
                                      return part.size() <= 3 && AllDigits(part);
                                    }) == 4;
}

bool IsMac(std::string_view text) {
  constexpr std::size_t kLength = 17;
  if (text.size() != kLength) return false;
  return CountParts(text, text[2], [](std::string_view part) {
           return part.size() == 2 && AllOf(part, kDigit | kHexLetter);
         }) == 6;
}

bool IsColonHex(std::string_view text) {
  return std::count(text.begin(), text.end(), ':') >= 2 &&
         AllOf(text, kDigit | kHexLetter | kColon | kDot);
}

bool IsUuid(std::string_view text) {
  constexpr std::array<std::size_t, 5> kLengths = {8, 4, 4, 4, 12};
  constexpr std::size_t kLength = 36;
  if (text.size() != kLength) return false;
  std::size_t part_number = 0;
  return CountParts(text, '-', [&part_number, &kLengths](std::string_view part) {
           return part_number < kLengths.size() && part.size() == kLengths.at(part_number++) &&
                  AllOf(part, kDigit | kHexLetter);
         }) == kLengths.size();
}

bool IsHexNumber(std::string_view text) {
  constexpr std::size_t kShortestBare = 6;
  if (text.size() > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
    return AllOf(text.substr(2), kDigit | kHexLetter);
  }
  return text.size() >= kShortestBare && AllOf(text, kDigit | kHexLetter) &&
         (ClassesOf(text) & kDigit) != 0;
}

bool IsHost(std::string_view text) {
  if (!AllOf(text, kLetter | kDigit | kDot | kDash | kUnderscore)) return false;
  const std::size_t parts =
      CountParts(text, '.', [](std::string_view part) { return !part.empty(); });
  if (parts < 2) return false;
  constexpr auto kReversed = std::to_array<std::string_view>({"com", "edu", "io", "net", "org"});
  if (OneOf(kReversed, text.substr(0, text.find('.')))) return false;  // org.example.Class
  const std::string last = ToLower(text.substr(text.rfind('.') + 1));
  return OneOf(kGenericDomains, last) || (parts >= 3 && OneOf(kCountryDomains, last));
}

bool IsHostBeforePort(std::string_view text) {
  if (text == "localhost" || IsHost(text)) return true;
  const std::size_t dot = text.rfind('.');
  return dot != std::string_view::npos && dot > 0 && Is(text[0], kLetter | kDigit) &&
         AllOf(text, kLetter | kDigit | kDot | kDash) &&
         OneOf(kCountryDomains, text.substr(dot + 1));
}

bool IsEmail(std::string_view text) {
  const std::size_t at = text.find('@');
  return at != std::string_view::npos && at > 0 && Is(text[0], kLetter | kDigit) &&
         IsHost(text.substr(at + 1));
}

bool IsPath(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return false;
  if (slash == 0) return (ClassesOf(text) & (kLetter | kDigit)) != 0;
  return text.find('.', slash) != std::string_view::npos && (ClassesOf(text) & kLetter) != 0;
}

bool IsWindowsPath(std::string_view text) {
  if (text.size() > 3 && text.substr(0, 2) == "\\\\") return Is(text[2], kLetter | kDigit);
  return text.size() > 3 && Is(text[0], kLetter) && text[1] == ':' && text[2] == '\\';
}

bool IsUrl(std::string_view text) {
  const std::size_t mark = text.find("://");
  return mark != std::string_view::npos && mark > 0 && mark + 3 < text.size() &&
         AllOf(text.substr(0, mark), kLetter | kDigit | kDash | kDot | kOtherChar);
}

bool IsFlagWord(std::string_view text) {
  if (text.size() < 4 || text.size() > 5) return false;
  const std::string lower = ToLower(text);
  return lower == "true" || lower == "false" || lower == "null" || lower == "root" ||
         lower == "admin";
}

bool IsWeekday(std::string_view text) {
  constexpr auto kDays =
      std::to_array<std::string_view>({"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"});
  return text.size() == 3 && OneOf(kDays, text);
}

bool IsMonth(std::string_view text) {
  constexpr auto kMonths = std::to_array<std::string_view>(
      {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"});
  return text.size() == 3 && OneOf(kMonths, text);
}

bool IsUnit(std::string_view text) {
  constexpr std::size_t kLongest = 12;
  return text.size() <= kLongest && OneOf(kUnits, text);
}

}  // namespace casefile::templates
