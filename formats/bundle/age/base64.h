#pragma once
// Strict base64 (RFC 4648 section 4): one text for one value. Spare bits must be zero, and blanks,
// line ends and other alphabets are refused. age uses it without padding in headers and with
// padding in armor.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace casefile::age {

enum class Padding : std::uint8_t { kNone, kRequired };

std::string EncodeBase64(Bytes bytes, Padding padding = Padding::kNone);

// Empty when `text` is not the canonical form.
std::optional<std::vector<std::byte>> DecodeBase64(std::string_view text,
                                                   Padding padding = Padding::kNone);

// The same for a whole line of armor: 64 characters for 48 bytes. False, and `out` is anything,
// when one of them is foreign.
bool DecodeArmorLine(std::string_view line, std::span<std::byte, 48> out);

}  // namespace casefile::age
