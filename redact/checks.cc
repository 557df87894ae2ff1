#include "redact/checks.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdint>
#include <span>
#include <string>

#include "base/crypto.h"
#include "redact/characters.h"

namespace casefile {
namespace {

constexpr std::string_view kBase58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
constexpr std::string_view kBech32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
constexpr std::size_t kBase58Bytes = 25;

}  // namespace

double ShannonEntropy(std::string_view text) {
  if (text.empty()) return 0;
  std::array<std::uint32_t, 256> counts{};
  for (const char c : text) ++counts[static_cast<unsigned char>(c)];
  double bits = 0;
  const auto size = static_cast<double>(text.size());
  for (const std::uint32_t count : counts) {
    if (count == 0) continue;
    const double p = count / size;
    bits -= p * std::log2(p);
  }
  return bits;
}

bool PassesLuhn(std::string_view text) {
  int sum = 0;
  bool twice = false;
  bool any = false;
  for (std::size_t i = text.size(); i-- > 0;) {
    if (!IsDigit(text[i])) continue;
    int digit = text[i] - '0';
    any = any || digit != 0;
    if (twice) digit = digit > 4 ? 2 * digit - 9 : 2 * digit;
    sum += digit;
    twice = !twice;
  }
  return any && sum % 10 == 0;
}

bool PassesIban(std::string_view text) {
  std::string compact;
  for (const char c : text) {
    if (IsAlnum(c)) compact += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  if (compact.size() < 15 || compact.size() > 34) return false;
  int remainder = 0;
  for (std::size_t i = 0; i < compact.size(); ++i) {
    const char c = compact[(i + 4) % compact.size()];
    if (IsDigit(c)) {
      remainder = (remainder * 10 + (c - '0')) % 97;
    } else {
      remainder = (remainder * 100 + (c - 'A' + 10)) % 97;
    }
  }
  return remainder == 1;
}

bool PassesBase58Check(std::string_view text) {
  std::array<std::uint8_t, kBase58Bytes> number{};
  for (const char c : text) {
    const std::size_t digit = kBase58.find(c);
    if (digit == std::string_view::npos) return false;
    auto carry = static_cast<std::uint32_t>(digit);
    for (std::size_t i = number.size(); i-- > 0;) {
      carry += 58U * number[i];
      number[i] = static_cast<std::uint8_t>(carry);
      carry >>= 8U;
    }
    if (carry != 0) return false;
  }
  const Bytes bytes = std::as_bytes(std::span(number));
  const Digest256 once = Sha256(bytes.first(kBase58Bytes - 4));
  const Digest256 checksum = Sha256(once);
  return std::equal(checksum.begin(), checksum.begin() + 4, bytes.end() - 4);
}

bool PassesBech32(std::string_view text) {
  constexpr std::array<std::uint32_t, 5> kGenerator = {
      0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
  constexpr std::uint32_t kBech32m = 0x2bc830a3;
  if (text.size() < 14 || !(text.starts_with("bc1") || text.starts_with("BC1"))) return false;
  std::uint32_t state = 1;
  const auto feed = [&state, &kGenerator](std::uint32_t value) {
    const std::uint32_t top = state >> 25U;
    state = ((state & 0x1ffffffU) << 5U) ^ value;
    for (unsigned i = 0; i < kGenerator.size(); ++i) {
      if (((top >> i) & 1U) != 0) state ^= kGenerator[i];
    }
  };
  for (const std::uint32_t value : {3U, 3U, 0U, 'b' & 31U, 'c' & 31U}) feed(value);
  for (const char c : text.substr(3)) {
    const std::size_t value =
        kBech32.find(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
    if (value == std::string_view::npos) return false;
    feed(static_cast<std::uint32_t>(value));
  }
  return state == 1 || state == kBech32m;
}

bool EndsInFiller(std::string_view text) {
  constexpr std::size_t kTail = 12;
  return text.size() >= kTail && IsFiller(text.substr(text.size() - kTail));
}

bool IsCrossedOut(std::string_view text) {
  const auto crosses = std::count_if(
      text.begin(), text.end(), [](char c) { return c == 'x' || c == 'X' || c == '*'; });
  return static_cast<std::size_t>(crosses) * 5 >= text.size() * 3;
}

bool IsPhoneNumber(std::string_view text) {
  const auto digits = std::count_if(text.begin(), text.end(), IsDigit);
  // 2026-11-21, and a time behind it.
  const bool date = text.size() >= 10 && text[4] == '-' && text[7] == '-' &&
                    (text.starts_with("19") || text.starts_with("20"));
  return digits >= 7 && digits <= 15 && !date;
}

bool IsFiller(std::string_view text) {
  char letter = 0;
  std::size_t punctuation = 0;
  for (const char c : text) {
    if (!IsAlnum(c)) {
      ++punctuation;
      continue;
    }
    const char folded = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (letter == 0) letter = folded;
    if (folded != letter) return false;
  }
  return letter != 0 || punctuation == 0 ||
         text.find_first_not_of("*.-_#•") == std::string_view::npos;
}

}  // namespace casefile
