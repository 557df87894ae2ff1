#include "formats/bundle/age/bech32.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/crypto.h"

namespace casefile::age {
namespace {

constexpr std::string_view kAlphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
constexpr std::size_t kChecksumLength = 6;
// Far above the longest key there is (a post-quantum recipient has 1,959 characters).
constexpr std::size_t kMaxLength = 8192;

// The checksum of BIP 173, fed one five-bit value at a time.
class Checksum {
 public:
  explicit Checksum(std::string_view prefix) {
    for (const char c : prefix) Feed(static_cast<unsigned char>(c) >> 5U);
    Feed(0);
    for (const char c : prefix) Feed(static_cast<unsigned char>(c) & 31U);
  }
  void Feed(unsigned value) {
    constexpr std::array<std::uint32_t, 5> kGenerator = {
        0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
    const std::uint32_t top = state_ >> 25U;
    state_ = ((state_ & 0x1ffffffU) << 5U) ^ value;
    for (unsigned i = 0; i < kGenerator.size(); ++i)
      if (((top >> i) & 1U) != 0) state_ ^= kGenerator[i];
  }
  std::uint32_t state() const { return state_; }

 private:
  std::uint32_t state_ = 1;
};

// Eight-bit data as five-bit values, zero bits behind.
std::vector<unsigned char> ToFiveBits(Bytes data) {
  std::vector<unsigned char> values;
  values.reserve((data.size() * 8 + 4) / 5);
  unsigned bits = 0;
  unsigned held = 0;
  for (const std::byte b : data) {
    bits = ((bits << 8U) | std::to_integer<unsigned>(b)) & 0xfffU;
    for (held += 8; held >= 5; held -= 5)
      values.push_back(static_cast<unsigned char>((bits >> (held - 5)) & 31U));
  }
  if (held > 0) values.push_back(static_cast<unsigned char>((bits << (5 - held)) & 31U));
  return values;
}

std::optional<std::vector<std::byte>> FromFiveBits(const std::vector<unsigned char>& values) {
  std::vector<std::byte> data;
  data.reserve(values.size() * 5 / 8);
  unsigned bits = 0;
  unsigned held = 0;
  for (const unsigned value : values) {
    bits = ((bits << 5U) | value) & 0xfffU;
    held += 5;
    if (held < 8) continue;
    held -= 8;
    data.push_back(static_cast<std::byte>((bits >> held) & 255U));
  }
  // At most four spare bits, all zero: anything else has a second spelling.
  if (held > 4 || (bits & ((1U << held) - 1)) != 0) return std::nullopt;
  return data;
}

// `text` in lower case; empty when it mixes cases or is not printable ASCII.
std::string Normalised(std::string_view text) {
  bool lower = false;
  bool upper = false;
  std::string result;
  result.reserve(text.size());
  for (const char c : text) {
    if (c < 33 || c > 126) return {};
    lower = lower || (c >= 'a' && c <= 'z');
    upper = upper || (c >= 'A' && c <= 'Z');
    result.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
  }
  return lower && upper ? std::string() : result;
}

}  // namespace

std::string EncodeBech32(std::string_view prefix, Bytes data) {
  std::string text(prefix);
  text.push_back('1');
  Checksum checksum(prefix);
  for (const unsigned char value : ToFiveBits(data)) {
    checksum.Feed(value);
    text.push_back(kAlphabet[value]);
  }
  for (std::size_t i = 0; i < kChecksumLength; ++i) checksum.Feed(0);
  const std::uint32_t sum = checksum.state() ^ 1U;
  for (unsigned shift = 25;; shift -= 5) {
    text.push_back(kAlphabet[(sum >> shift) & 31U]);
    if (shift == 0) return text;
  }
}

std::optional<Bech32> DecodeBech32(std::string_view text) {
  if (text.size() > kMaxLength) return std::nullopt;
  std::string lower = Normalised(text);
  const std::size_t separator = lower.rfind('1');
  if (lower.empty() || separator == std::string::npos || separator == 0 ||
      lower.size() - separator - 1 < kChecksumLength)
    return std::nullopt;

  Bech32 decoded{.prefix = lower.substr(0, separator), .data = {}};
  Checksum checksum(decoded.prefix);
  std::vector<unsigned char> values;
  values.reserve(lower.size() - separator);
  for (const char c : std::string_view(lower).substr(separator + 1)) {
    const std::size_t value = kAlphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    checksum.Feed(static_cast<unsigned>(value));
    values.push_back(static_cast<unsigned char>(value));
  }
  Wipe(lower);
  values.resize(values.size() - kChecksumLength);
  auto data = FromFiveBits(values);
  Wipe(std::as_writable_bytes(std::span(values)));
  if (!data || checksum.state() != 1) return std::nullopt;
  decoded.data = *std::move(data);
  return decoded;
}

}  // namespace casefile::age
