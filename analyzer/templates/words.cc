#include "analyzer/templates/words.h"

#include <algorithm>
#include <cstddef>

#include "analyzer/templates/chars.h"
#include "analyzer/templates/shapes.h"

namespace casefile::templates {
namespace {

// Characters that join the parts of a word: each part is masked by itself.
constexpr std::string_view kJoints = ".-$%&\\/";

// Whether a part that begins with a letter is an identifier made by a program: blk_123,
// Brcm43xx, R02M1, d4e6c0b2, v1; but not en0, tty2, NAT64, SOCKS5, which name a kind of thing.
bool IsGeneratedId(std::string_view part) {
  constexpr std::ptrdiff_t kManyDigits = 4;
  const auto digits = std::count_if(part.begin(), part.end(), [](char c) { return Is(c, kDigit); });
  if (digits == 0) return false;
  if (digits >= kManyDigits || IsHexNumber(part)) return true;
  if ((part[0] == 'v' || part[0] == 'V') && AllDigits(part.substr(1))) return true;
  const std::size_t last = part.find_last_of("0123456789");
  // task_7, broadcast_20_piece0
  const auto numbered = [](char a, char b) { return a == '_' && Is(b, kDigit); };
  if (std::adjacent_find(part.begin(), part.end(), numbered) != part.end()) return true;
  return digits >= 2 && last + 1 < part.size();  // IO80211Family
}

bool IsParamPart(std::string_view part) {
  if (part.empty()) return false;
  return Is(part[0], kDigit) || (Is(part[0], kLetter | kUnderscore) && IsGeneratedId(part));
}

bool IsNumberPart(std::string_view part) {
  return AllOf(part, kDigit | kDot) && Is(part[0], kDigit);
}

MaskedWord Param(ParamType type, std::string_view text = kStar) {
  return {.is = MaskedWord::Is::kParam, .type = type, .text = text};
}

// Masks part by part. What is only parameters and joints is a parameter.
MaskedWord MaskParts(std::string_view word, std::string& buffer) {
  buffer.clear();
  bool any_param = false;
  bool any_text = false;
  std::size_t start = 0;
  while (start <= word.size()) {
    const std::size_t end = std::min(word.find_first_of(kJoints, start), word.size());
    const std::string_view part = word.substr(start, end - start);
    if (IsParamPart(part)) {
      any_param = true;
      // <*>.<*> says no more than <*>
      if (buffer.ends_with("<*>."))
        buffer.pop_back();
      else
        buffer += kStar;
    } else {
      any_text = any_text || !part.empty();
      buffer += part;
    }
    if (end < word.size()) buffer += word[end];
    start = end + 1;
  }
  if (!any_param) return {.text = word};
  if (any_text) return {.is = MaskedWord::Is::kPartial, .text = buffer};
  return Param(ParamType::kId, buffer);
}

// A word that begins with a digit: 42, 16K, 80x25, 1.4.1, 3.3.3-7, 2017-07-03, 64-bit.
MaskedWord MaskNumeric(std::string_view word, std::uint16_t classes, std::string& buffer) {
  if (IsHexNumber(word) && (classes & kLetter) != 0) return Param(ParamType::kHex);
  if ((classes & kDash) == 0) {
    return Param(AllOf(word, kDigit | kDot | kLetter) ? ParamType::kNumber : ParamType::kId);
  }
  if (IsUuid(word)) return Param(ParamType::kUuid);
  if (const std::string_view joined = MaskJoinedNumbers(word, buffer); !joined.empty()) {
    // a version (2.6.5-1.358) is one value; a date or a range is several
    const bool version = word.find('.') < word.find('-');
    return Param(version ? ParamType::kNumber : ParamType::kTime, version ? kStar : joined);
  }
  return MaskParts(word, buffer);
}

}  // namespace

std::string_view MaskJoinedNumbers(std::string_view word, std::string& buffer) {
  buffer.clear();
  std::size_t start = 0;
  while (start <= word.size()) {
    const std::size_t end = std::min(word.find_first_of("/:-", start), word.size());
    const std::string_view part = word.substr(start, end - start);
    if (part.empty() || (!IsNumberPart(part) && !IsHexNumber(part))) return {};
    buffer += kStar;
    if (end < word.size()) buffer += word[end];
    start = end + 1;
  }
  return buffer;
}

MaskedWord MaskWord(std::string_view word, std::uint16_t classes, std::string& buffer) {
  if ((classes & kSlash) != 0) {
    if (IsPath(word)) return Param(ParamType::kPath);
    if (const std::string_view joined = MaskJoinedNumbers(word, buffer); !joined.empty()) {
      return Param(ParamType::kNumber, joined);
    }
  }
  if ((classes & kDigit) == 0) {
    if ((classes & kDot) != 0 && IsHost(word)) return Param(ParamType::kHost);
    if (IsFlagWord(word)) return Param(ParamType::kFlag);
    return {.text = word};
  }
  if (IsIpv4(word)) return Param(ParamType::kIp);
  if ((classes & kDot) != 0 && IsHost(word)) return Param(ParamType::kHost);
  if (Is(word[0], kDigit)) return MaskNumeric(word, classes, buffer);
  if (IsUuid(word)) return Param(ParamType::kUuid);
  if (IsMac(word)) return Param(ParamType::kMac);
  if ((word[0] == '-' || word[0] == '+') && word.size() > 1 && Is(word[1], kDigit)) {
    return Param(ParamType::kNumber);
  }
  // blk_-1608999687919862906: the sign belongs to the number
  const std::size_t sign = word.find("_-");
  if (sign != std::string_view::npos && AllDigits(word.substr(sign + 2))) {
    return Param(ParamType::kId);
  }
  return MaskParts(word, buffer);
}

}  // namespace casefile::templates
