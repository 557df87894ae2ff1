#include "redact/account_numbers.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <string>

#include "redact/characters.h"
#include "redact/checks.h"
#include "redact/key_text.h"
#include "redact/national_id.h"
#include "redact/number_runs.h"

namespace casefile {
namespace {

constexpr std::size_t kMinAccountBytes = 13;
constexpr std::size_t kMaxCardDigits = 19;
constexpr std::size_t kMaxGroups = 5;
constexpr std::size_t kDateBytes = 10;
// How far in front of a number a word that says "card" counts.
constexpr std::size_t kWordBytes = 40;

struct Issuer {
  std::uint32_t first;  // the first four digits
  std::uint32_t last;
  std::size_t min_digits;
  std::size_t max_digits;
};

// Visa, Mastercard, Mir, American Express, Diners, JCB, Discover, UnionPay, Maestro.
constexpr Issuer kIssuers[] = {
    {4000, 4999, 13, 19}, {5100, 5599, 16, 16}, {2221, 2720, 16, 16}, {2200, 2204, 16, 16},
    {3400, 3499, 15, 15}, {3700, 3799, 15, 15}, {3000, 3059, 14, 14}, {3600, 3699, 14, 14},
    {3800, 3999, 14, 16}, {3528, 3589, 16, 19}, {6011, 6011, 16, 19}, {6440, 6599, 16, 19},
    {6200, 6299, 16, 19}, {5018, 5018, 16, 19}, {5020, 5020, 16, 19}, {5038, 5038, 16, 19},
    {5893, 5893, 16, 19}, {6304, 6304, 16, 19}, {6759, 6763, 16, 19},
};

struct Country {
  std::string_view code;
  std::size_t length;
};

// The registry of ISO 13616.
constexpr Country kCountries[] = {
    {"AD", 24}, {"AE", 23}, {"AL", 28}, {"AT", 20}, {"AZ", 28}, {"BA", 20}, {"BE", 16}, {"BG", 22},
    {"BH", 22}, {"BI", 27}, {"BR", 29}, {"BY", 28}, {"CH", 21}, {"CR", 22}, {"CY", 28}, {"CZ", 24},
    {"DE", 22}, {"DJ", 27}, {"DK", 18}, {"DO", 28}, {"EE", 20}, {"EG", 29}, {"ES", 24}, {"FI", 18},
    {"FK", 18}, {"FO", 18}, {"FR", 27}, {"GB", 22}, {"GE", 22}, {"GI", 23}, {"GL", 18}, {"GR", 27},
    {"GT", 28}, {"HR", 21}, {"HU", 28}, {"IE", 22}, {"IL", 23}, {"IQ", 23}, {"IS", 26}, {"IT", 27},
    {"JO", 30}, {"KW", 30}, {"KZ", 20}, {"LB", 28}, {"LC", 32}, {"LI", 21}, {"LT", 20}, {"LU", 20},
    {"LV", 21}, {"LY", 25}, {"MC", 27}, {"MD", 24}, {"ME", 22}, {"MK", 19}, {"MN", 20}, {"MR", 27},
    {"MT", 31}, {"MU", 30}, {"NI", 28}, {"NL", 18}, {"NO", 15}, {"OM", 23}, {"PK", 24}, {"PL", 28},
    {"PS", 29}, {"PT", 25}, {"QA", 29}, {"RO", 24}, {"RS", 22}, {"RU", 33}, {"SA", 24}, {"SC", 31},
    {"SD", 18}, {"SE", 24}, {"SI", 19}, {"SK", 24}, {"SM", 27}, {"SO", 23}, {"ST", 25}, {"SV", 28},
    {"TL", 23}, {"TN", 24}, {"TR", 26}, {"UA", 29}, {"VA", 22}, {"VG", 24}, {"XK", 20},
};

// Digits in groups as they are printed on cards.
constexpr std::array<std::array<std::size_t, kMaxGroups>, 5> kShapes = {{
    {4, 4, 4, 4, 3},
    {4, 4, 4, 4, 0},
    {4, 6, 5, 0, 0},
    {4, 6, 4, 0, 0},
    {4, 4, 4, 1, 0},
}};

bool IsSeparator(char c) {
  return c == ' ' || c == '-';
}

bool IsRunCharacter(char c) {
  return IsUpper(c) || IsDigit(c);
}
char At(std::string_view text, std::size_t i) {
  return i < text.size() ? text[i] : '\n';
}
char Before(std::string_view text, std::size_t i) {
  return i > 0 ? text[i - 1] : '\n';
}

// 2026-11-21 and the like, the most frequent of all runs.
bool IsDate(std::string_view text, std::size_t begin) {
  if (begin + kDateBytes > text.size() || text[begin + 4] != '-' || text[begin + 7] != '-')
    return false;
  const std::string_view year = text.substr(begin, 2);
  return (year == "19" || year == "20") && !IsDigit(At(text, begin + kDateBytes));
}

bool IsCardNumber(std::string_view digits) {
  if (digits.size() < kMinAccountBytes || digits.size() > kMaxCardDigits) return false;
  std::uint32_t head = 0;
  for (const char c : digits.substr(0, 4)) head = head * 10 + static_cast<std::uint32_t>(c - '0');
  const bool known =
      std::any_of(std::begin(kIssuers), std::end(kIssuers), [&](const Issuer& issuer) {
        return head >= issuer.first && head <= issuer.last && digits.size() >= issuer.min_digits &&
               digits.size() <= issuer.max_digits;
      });
  return known && PassesLuhn(digits);
}

// A word, a decimal or an id goes on in front of `begin` or behind `end`.
bool IsPartOfMore(std::string_view text, std::size_t begin, std::size_t end) {
  const char previous = Before(text, begin);
  const char next = At(text, end);
  if (IsWord(previous) || IsWord(next) || previous == '.' || previous == '+') return true;
  if (previous == '-' && begin > 1 && IsAlnum(text[begin - 2])) return true;
  return (next == '.' || next == '-') && IsAlnum(At(text, end + 1));
}

bool SaysCard(std::string_view text, std::size_t begin) {
  const std::size_t from = begin > kWordBytes ? begin - kWordBytes : 0;
  std::string_view lead = text.substr(from, begin - from);
  if (const std::size_t line = lead.find_last_of("\r\n"); line != std::string_view::npos)
    lead.remove_prefix(line);
  for (const std::string_view word : {"card", "visa", "maestro", "amex", "diners"}) {
    if (ContainsIgnoringCase(lead, word)) return true;
  }
  return false;
}

// Four or more digits or letters with a digit among them: beside a number in groups of four it is
// one of a column or a dump.
bool IsColumn(std::string_view text, std::size_t begin) {
  std::size_t end = begin;
  while (IsAlnum(At(text, end))) ++end;
  const std::string_view group = text.substr(begin, end - begin);
  return group.size() >= 4 && std::any_of(group.begin(), group.end(), IsDigit);
}

// The end of a card number that begins at `begin` in one of the printed shapes; 0 when there is
// none.
std::size_t MatchGroups(std::string_view text, std::size_t begin) {
  const char separator = At(text, begin + 4);
  if (!IsSeparator(separator)) return 0;
  for (const auto& shape : kShapes) {
    std::string digits;
    std::size_t i = begin;
    bool fits = true;
    for (const std::size_t size : shape) {
      if (size == 0 || !fits) break;
      if (i != begin) fits = At(text, i++) == separator;
      for (std::size_t k = 0; k < size && fits; ++k, ++i) {
        fits = IsDigit(At(text, i));
        digits += At(text, i);
      }
    }
    const bool more = IsSeparator(At(text, i)) && IsColumn(text, i + 1);
    if (fits && !more && !IsPartOfMore(text, begin, i) && IsCardNumber(digits)) return i;
  }
  return 0;
}

// The end of a card number at `begin`, the start of a group of digits; 0 when there is none.
std::size_t MatchCard(std::string_view text, std::size_t begin) {
  std::size_t end = begin;
  while (IsDigit(At(text, end))) ++end;
  const std::size_t count = end - begin;
  if (count == 4) {
    std::size_t before = begin > 0 ? begin - 1 : 0;
    while (before > 0 && IsAlnum(text[before - 1])) --before;
    const bool column = begin > 0 && IsSeparator(text[begin - 1]) && IsColumn(text, before);
    return column ? 0 : MatchGroups(text, begin);
  }
  if (count < kMinAccountBytes || IsPartOfMore(text, begin, end)) return 0;
  // Counters and ids of odd lengths are frequent, such cards are not.
  const bool usual = count == 15 || count == 16;
  if (!usual && !SaysCard(text, begin)) return 0;
  return IsCardNumber(text.substr(begin, count)) ? end : 0;
}

// The end of an IBAN at `begin`; 0 when there is none.
std::size_t MatchIban(std::string_view text, std::size_t begin) {
  if (!IsUpper(text[begin]) || !IsUpper(At(text, begin + 1)) || !IsDigit(At(text, begin + 2)) ||
      !IsDigit(At(text, begin + 3)) || IsWord(Before(text, begin)))
    return 0;
  const auto* country =
      std::find_if(std::begin(kCountries), std::end(kCountries), [&](const Country& c) {
        return c.code == text.substr(begin, 2);
      });
  if (country == std::end(kCountries)) return 0;
  const char separator = At(text, begin + 4);
  std::size_t end = begin;
  for (std::size_t count = 0; count < country->length; ++count, ++end) {
    if (count > 0 && count % 4 == 0 && IsSeparator(separator) && At(text, end) == separator) ++end;
    if (!IsRunCharacter(At(text, end))) return 0;
  }
  if (IsWord(At(text, end)) || !PassesIban(text.substr(begin, end - begin))) return 0;
  return end;
}

void ScanRun(std::string_view text, std::size_t begin, std::size_t end, Spans* spans) {
  std::size_t i = begin;
  while (i + kMinNumberBytes <= end) {
    if (IsDate(text, i)) {
      i += kDateBytes;
    } else if (const std::size_t iban = MatchIban(text, i); iban != 0) {
      spans->push_back({.begin = i, .end = iban, .label = "iban"});
      i = iban;
    } else if (const std::size_t card = IsDigit(text[i]) ? MatchCard(text, i) : 0; card != 0) {
      spans->push_back({.begin = i, .end = card, .label = "card-number"});
      i = card;
    } else if (const NationalId id = MatchNationalId(text, i); id.end != 0) {
      spans->push_back({.begin = i, .end = id.end, .label = id.label});
      i = id.end;
    }
    // On to the next group.
    while (i < end && IsRunCharacter(text[i])) ++i;
    while (i < end && !IsRunCharacter(text[i])) ++i;
  }
}

}  // namespace

void FindAccountNumbers(std::string_view text, Spans* spans) {
  NumberRuns runs(text);
  for (NumberRuns::Run run = runs.Next(); run.begin < text.size(); run = runs.Next())
    ScanRun(text, run.begin, run.end, spans);
}

}  // namespace casefile
