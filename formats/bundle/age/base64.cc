#include "formats/bundle/age/base64.h"

#include <array>

namespace casefile::age {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr unsigned kInvalid = 64;

constexpr std::array<unsigned char, 256> MakeDecodeTable() {
  std::array<unsigned char, 256> table{};
  for (auto& value : table) value = kInvalid;
  for (std::size_t i = 0; i < kAlphabet.size(); ++i)
    table[static_cast<unsigned char>(kAlphabet[i])] = static_cast<unsigned char>(i);
  return table;
}
constexpr auto kDecode = MakeDecodeTable();

}  // namespace

std::string EncodeBase64(Bytes bytes, Padding padding) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  unsigned bits = 0;
  unsigned held = 0;
  for (const std::byte b : bytes) {
    bits = (bits << 8U) | std::to_integer<unsigned>(b);
    for (held += 8; held >= 6; held -= 6) text.push_back(kAlphabet[(bits >> (held - 6)) & 63U]);
  }
  if (held > 0) text.push_back(kAlphabet[(bits << (6 - held)) & 63U]);
  while (padding == Padding::kRequired && text.size() % 4 != 0) text.push_back('=');
  return text;
}

std::optional<std::vector<std::byte>> DecodeBase64(std::string_view text, Padding padding) {
  if (padding == Padding::kRequired) {
    if (text.size() % 4 != 0) return std::nullopt;
    for (int i = 0; i < 2 && text.ends_with('='); ++i) text.remove_suffix(1);
  }
  if (text.size() % 4 == 1) return std::nullopt;
  std::vector<std::byte> bytes;
  bytes.reserve(text.size() / 4 * 3 + 2);
  unsigned bits = 0;
  unsigned held = 0;
  for (const char c : text) {
    const unsigned value = kDecode[static_cast<unsigned char>(c)];
    if (value == kInvalid) return std::nullopt;
    bits = (bits << 6U) | value;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes.push_back(static_cast<std::byte>((bits >> held) & 255U));
  }
  if ((bits & ((1U << held) - 1)) != 0) return std::nullopt;
  return bytes;
}

bool DecodeArmorLine(std::string_view line, std::span<std::byte, 48> out) {
  constexpr std::size_t kGroups = 16;
  if (line.size() != 4 * kGroups) return false;
  unsigned foreign = 0;
  for (std::size_t group = 0; group < kGroups; ++group) {
    unsigned bits = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const unsigned value = kDecode[static_cast<unsigned char>(line[4 * group + i])];
      foreign |= value & kInvalid;
      bits = (bits << 6U) | (value & (kInvalid - 1));
    }
    for (std::size_t i = 0; i < 3; ++i)
      out[3 * group + i] = static_cast<std::byte>((bits >> (16 - 8 * i)) & 255U);
  }
  return foreign == 0;
}

}  // namespace casefile::age
