#pragma once
// Recognises values by their shape alone: what is a parameter wherever it stands.

#include <string_view>

namespace casefile::templates {

bool IsIpv4(std::string_view text);      // 10.0.0.1
bool IsMac(std::string_view text);       // 00:11:22:aa:bb:cc, also with '-'
bool IsColonHex(std::string_view text);  // IPv6, PCI address …: hex groups and two or more ':'
bool IsUuid(std::string_view text);
bool IsHexNumber(std::string_view text);  // 0x1f, or six and more hex digits with a digit in them
// A DNS name by its ending: www.example.com, but not com.example.Class, not file.c.
bool IsHost(std::string_view text);
// With a port behind it less is needed: localhost, example.cn.
bool IsHostBeforePort(std::string_view text);
bool IsEmail(std::string_view text);
// Absolute (with a letter or digit after the '/'), or with a '/' and a '.' after it.
bool IsPath(std::string_view text);
bool IsWindowsPath(std::string_view text);  // C:\x, \\server\share
bool IsUrl(std::string_view text);          // scheme://…
// true, false, null, and the accounts every system has (root, admin): values, whoever says them.
bool IsFlagWord(std::string_view text);
bool IsWeekday(std::string_view text);  // Mon … Sun
bool IsMonth(std::string_view text);    // Jan … Dec
// Units that stand as a word after their number: bytes, KB, ms, seconds, MHz.
bool IsUnit(std::string_view text);

}  // namespace casefile::templates
