#pragma once
// The ways in which programs write one value: each function gives the text of `bytes` in one of
// them.

#include <cstddef>
#include <string>
#include <string_view>

namespace casefile {

enum class HexCase : bool { kLower, kUpper };

std::string ToHex(std::string_view bytes, HexCase letters);
std::string ToPercent(std::string_view bytes, HexCase letters);
std::string ToJsonString(std::string_view bytes);
std::string ToXml(std::string_view bytes);
std::string ToShellQuoted(std::string_view bytes);
// The characters of the base64 of a longer text that `bytes` alone decides, when `offset` (0 to 2)
// bytes stand before it in its group of three.
std::string ToBase64Inside(std::string_view bytes, std::size_t offset, bool url_safe);

}  // namespace casefile
