#include "redact/national_id.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <span>
#include <string>

#include "redact/characters.h"
#include "redact/checks.h"

namespace casefile {
namespace {

using Digits = std::string_view;

int Value(char c) {
  return c - '0';
}
int Number(Digits digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + Value(c);
  return value;
}

int WeightedSum(Digits digits, std::span<const int> weights) {
  int sum = 0;
  for (std::size_t i = 0; i < weights.size() && i < digits.size(); ++i)
    sum += Value(digits[i]) * weights[i];
  return sum;
}

bool IsDayAndMonth(Digits day, Digits month) {
  return Number(day) >= 1 && Number(day) <= 31 && Number(month) >= 1 && Number(month) <= 12;
}

// United States: social security (area 001-899 without 666) or taxpayer number (9xx).
bool IsSocialSecurity(Digits d) {
  const int area = Number(d.substr(0, 3));
  const int group = Number(d.substr(3, 2));
  if (area == 0 || area == 666 || Number(d.substr(5)) == 0) return false;
  return area < 900 ? group != 0 : group >= 50;
}
// North America: neither the area nor the exchange begins with 0 or 1.
bool IsPhone(Digits d) {
  return d[0] >= '2' && d[3] >= '2';
}
// United Kingdom, health service: mod 11.
bool IsHealthService(Digits d) {
  static constexpr std::array kWeights = {10, 9, 8, 7, 6, 5, 4, 3, 2};
  const int check = (11 - WeightedSum(d, kWeights) % 11) % 11;
  return check != 10 && check == Value(d[9]);
}
bool IsPhoneOrHealthService(Digits d) {
  return IsPhone(d) || IsHealthService(d);
}
// India, Aadhaar: Verhoeff's digit over the dihedral group of ten elements.
bool IsAadhaar(Digits d) {
  static constexpr std::array<std::array<int, 10>, 8> kPermutations = {{
      {0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
      {1, 5, 7, 6, 2, 8, 3, 0, 9, 4},
      {5, 8, 0, 3, 7, 9, 6, 1, 4, 2},
      {8, 9, 1, 6, 0, 4, 3, 5, 2, 7},
      {9, 4, 5, 3, 1, 2, 6, 8, 7, 0},
      {4, 2, 8, 6, 5, 7, 3, 9, 0, 1},
      {2, 7, 9, 3, 8, 0, 6, 4, 1, 5},
      {7, 0, 4, 6, 9, 1, 3, 2, 5, 8},
  }};
  int c = 0;
  for (std::size_t i = 0; i < d.size(); ++i) {
    const auto digit = static_cast<std::size_t>(Value(d[d.size() - 1 - i]));
    const int p = kPermutations.at(i % 8).at(digit);
    // Rotations are 0 to 4, reflections 5 to 9.
    if (c < 5) {
      c = p < 5 ? (c + p) % 5 : 5 + (c + p) % 5;
    } else {
      c = p < 5 ? 5 + (c - 5 - p + 5) % 5 : (c - p + 5) % 5;
    }
  }
  return d[0] >= '2' && c == 0;
}
// Australia: tax file number (mod 11) or company number (mod 10).
bool IsAustralianNine(Digits d) {
  static constexpr std::array kTax = {1, 4, 3, 7, 5, 8, 6, 9, 10};
  static constexpr std::array kCompany = {8, 7, 6, 5, 4, 3, 2, 1};
  return WeightedSum(d, kTax) % 11 == 0 ||
         (10 - WeightedSum(d, kCompany) % 10) % 10 == Value(d[8]) || PassesLuhn(d);
}
bool IsAustralianBusiness(Digits d) {
  static constexpr std::array kWeights = {10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19};
  return (WeightedSum(d, kWeights) - 10) % 89 == 0;
}
bool IsAustralianMedicare(Digits d) {
  static constexpr std::array kWeights = {1, 3, 7, 9, 1, 3, 7, 9};
  return d[0] >= '2' && d[0] <= '6' && WeightedSum(d, kWeights) % 10 == Value(d[8]);
}
// Korea: birthday, then the century and sex.
bool IsKoreanResident(Digits d) {
  return IsDayAndMonth(d.substr(4, 2), d.substr(2, 2)) && d[6] >= '1' && d[6] <= '8';
}
// Sweden: birthday and Luhn.
bool IsSwedishPerson(Digits d) {
  const int day = Number(d.substr(4, 2)) % 60;
  return day >= 1 && day <= 31 && Number(d.substr(2, 2)) >= 1 && Number(d.substr(2, 2)) <= 12 &&
         PassesLuhn(d);
}
// France: sex, year, month, then 97 less the rest.
bool IsFrenchSocialSecurity(Digits d) {
  if (d[0] != '1' && d[0] != '2') return false;
  int remainder = 0;
  for (const char c : d.substr(0, 13)) remainder = (remainder * 10 + Value(c)) % 97;
  return 97 - remainder == Number(d.substr(13));
}

struct Shape {
  std::array<std::size_t, 7> groups;
  bool (*is)(Digits digits);
  std::string_view label;
  bool blanks;  // with blanks between the groups too; else they may be numbers in columns
};
constexpr Shape kShapes[] = {
    {{3, 2, 4}, IsSocialSecurity, "us-ssn", false},
    {{3, 3, 4}, IsPhoneOrHealthService, "phone-number", false},
    {{4, 4, 4}, IsAadhaar, "aadhaar", true},
    {{3, 3, 3}, IsAustralianNine, "tax-number", true},
    {{2, 3, 3, 3}, IsAustralianBusiness, "tax-number", true},
    {{4, 5, 1}, IsAustralianMedicare, "health-number", true},
    {{6, 7}, IsKoreanResident, "national-id", false},
    {{6, 4}, IsSwedishPerson, "national-id", false},
    {{1, 2, 2, 2, 3, 3, 2}, IsFrenchSocialSecurity, "national-id", true},
};

char At(std::string_view text, std::size_t i) {
  return i < text.size() ? text[i] : '\n';
}
char Before(std::string_view text, std::size_t i) {
  return i > 0 ? text[i - 1] : '\n';
}

// Another number stands beside it, so that it is one of a row.
bool IsInRow(std::string_view text, std::size_t begin, std::size_t end, char separator) {
  return (Before(text, begin) == separator && begin > 1 && IsAlnum(text[begin - 2]) &&
          (separator == '-' || IsDigit(text[begin - 2]))) ||
         (At(text, end) == separator && IsAlnum(At(text, end + 1)) &&
          (separator == '-' || IsDigit(At(text, end + 1))));
}

std::size_t MatchShape(std::string_view text, std::size_t begin, const Shape& shape) {
  const char separator = At(text, begin + shape.groups[0]);
  if (separator != '-' && !(shape.blanks && separator == ' ')) return 0;
  std::string digits;
  std::size_t i = begin;
  for (const std::size_t size : shape.groups) {
    if (size == 0) break;
    if (i != begin && At(text, i++) != separator) return 0;
    for (std::size_t k = 0; k < size; ++k, ++i) {
      if (!IsDigit(At(text, i))) return 0;
      digits += text[i];
    }
  }
  const char next = At(text, i);
  if (IsWord(next) || (next == '.' && IsAlnum(At(text, i + 1))) ||
      IsInRow(text, begin, i, separator))
    return 0;
  const bool same = digits.find_first_not_of(digits[0]) == std::string::npos;
  return !same && shape.is(digits) ? i : 0;
}

// By pattern: 9 a digit, A a capital, anything else itself.
bool HasForm(std::string_view text, std::string_view form) {
  if (text.size() != form.size()) return false;
  for (std::size_t i = 0; i < form.size(); ++i) {
    const bool fits = form[i] == '9'   ? IsDigit(text[i])
                      : form[i] == 'A' ? IsUpper(text[i])
                                       : text[i] == form[i];
    if (!fits) return false;
  }
  return true;
}

constexpr std::string_view kSpanishLetters = "TRWAGMYFPDXBNJZSQVHLCKE";

bool IsSpanish(std::string_view w) {
  if (HasForm(w, "99999999A"))
    return w[8] == kSpanishLetters[static_cast<std::size_t>(Number(w.substr(0, 8)) % 23)];
  if (!HasForm(w, "A9999999A") || w[0] < 'X') return false;
  const int number = (w[0] - 'X') * 10'000'000 + Number(w.substr(1, 7));
  return w[8] == kSpanishLetters[static_cast<std::size_t>(number % 23)];
}

bool IsSingapore(std::string_view w) {
  static constexpr std::array kWeights = {2, 7, 6, 5, 4, 3, 2};
  if (!HasForm(w, "A9999999A") || std::string_view("STFGM").find(w[0]) == std::string_view::npos)
    return false;
  int sum = WeightedSum(w.substr(1, 7), kWeights);
  if (w[0] == 'T' || w[0] == 'G') sum += 4;
  if (w[0] == 'M') sum += 3;
  const auto at = static_cast<std::size_t>(sum % 11);
  if (w[0] == 'S' || w[0] == 'T') return w[8] == std::string_view("JZIHGFEDCBA")[at];
  return w[8] ==
         (w[0] == 'M' ? std::string_view("XWUTRQPNJLK")[at] : std::string_view("XWUTRQPNMLK")[at]);
}

// India, permanent account number: the fourth letter is the kind of holder.
bool IsIndianPan(std::string_view w) {
  return HasForm(w, "AAAAA9999A") &&
         std::string_view("ABCFGHJLPT").find(w[3]) != std::string_view::npos;
}

// United Kingdom, national insurance.
bool IsBritish(std::string_view w) {
  return HasForm(w, "AA999999A") && w[8] <= 'D' &&
         std::string_view("DFIQUV").find(w[0]) == std::string_view::npos &&
         std::string_view("DFIQUVO").find(w[1]) == std::string_view::npos;
}

// Italy: the letter at the end checks the fifteen before it.
bool IsItalian(std::string_view w) {
  static constexpr std::array kOdd = {1,  0,  5, 7, 9, 13, 15, 17, 19, 21, 2,  4,  18,
                                      20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23};
  if (!HasForm(w, "AAAAAA99A99A999A")) return false;
  std::size_t sum = 0;
  for (std::size_t i = 0; i < 15; ++i) {
    const auto value = static_cast<std::size_t>(IsDigit(w[i]) ? w[i] - '0' : w[i] - 'A');
    sum += i % 2 == 0 ? static_cast<std::size_t>(kOdd.at(value)) : value;
  }
  return w[15] == static_cast<char>('A' + sum % 26);
}

// China: place, birthday, number, and a digit of mod 11 in which X is ten.
bool IsChinese(std::string_view w) {
  static constexpr std::array kWeights = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  if (!HasForm(w.substr(0, 17), "99999999999999999") || w.size() != 18) return false;
  const int century = Number(w.substr(6, 2));
  if ((century != 19 && century != 20) || !IsDayAndMonth(w.substr(12, 2), w.substr(10, 2)))
    return false;
  const auto at = static_cast<std::size_t>(WeightedSum(w, kWeights) % 11);
  return w[17] == std::string_view("10X98765432")[at];
}

// Finland: birthday, the sign of the century, number, and a letter of mod 31.
bool IsFinnish(std::string_view w) {
  static constexpr std::string_view kLetters = "0123456789ABCDEFHJKLMNPRSTUVWXY";
  if (w.size() != 11 || !HasForm(w.substr(0, 6), "999999") || !HasForm(w.substr(7, 3), "999") ||
      (w[6] != '-' && w[6] != 'A') || !IsDayAndMonth(w.substr(0, 2), w.substr(2, 2)))
    return false;
  const int number = Number(w.substr(0, 6)) * 1000 + Number(w.substr(7, 3));
  return w[10] == kLetters[static_cast<std::size_t>(number % 31)];
}

// The Finnish id has a sign in it: six digits, a dash, four more.
constexpr std::size_t kBeforeSign = 6;
constexpr std::size_t kBehindSign = 5;

struct Solid {
  std::size_t size;
  bool (*is)(std::string_view word);
  std::string_view label;
};
constexpr Solid kSolids[] = {
    {9, IsSpanish, "national-id"},
    {9, IsSingapore, "national-id"},
    {9, IsBritish, "national-id"},
    {10, IsIndianPan, "tax-number"},
    {11, IsFinnish, "national-id"},
    {16, IsItalian, "tax-number"},
    {18, IsChinese, "national-id"},
};

}  // namespace

NationalId MatchNationalId(std::string_view text, std::size_t begin) {
  const char previous = Before(text, begin);
  if (IsWord(previous) || previous == '.' || previous == '+' || previous == '/') return {};
  std::size_t digits = begin;
  while (IsDigit(At(text, digits))) ++digits;
  std::size_t word = digits;
  while (IsAlnum(At(text, word))) ++word;
  const std::size_t sign = At(text, word) == '-' && word - begin == kBeforeSign ? kBehindSign : 0;
  for (const Solid& solid : kSolids) {
    const std::size_t end = begin + solid.size;
    if (end != word && end != word + sign) continue;
    if (end > text.size() || IsWord(At(text, end)) || At(text, end) == '-' || previous == '-')
      continue;
    if (solid.is(text.substr(begin, solid.size))) return {end, solid.label};
  }
  for (const Shape& shape : kShapes) {
    if (shape.groups[0] != digits - begin) continue;
    if (const std::size_t end = MatchShape(text, begin, shape); end != 0) return {end, shape.label};
  }
  return {};
}

}  // namespace casefile
