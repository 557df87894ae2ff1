#pragma once
// Small pure functions over text that several modules need.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace casefile {

// Makes foreign text safe for a terminal: C0 and C1 controls, DEL, U+2028/2029, bidirectional
// controls and broken UTF-8 become visible escapes such as \x1b or \u202e. A tab stays only with
// Tabs::kKeep; nothing else is left that moves a cursor. (CVE-2013-1862, CVE-2020-8445.)
enum class Tabs : std::uint8_t { kEscape, kKeep };
std::string EscapeForTerminal(std::string_view text, Tabs tabs = Tabs::kEscape);

// True when `text` is valid UTF-8 (no overlong forms, no surrogates).
bool IsValidUtf8(std::string_view text);
// Replaces each invalid byte by U+FFFD.
std::string ToValidUtf8(std::string_view text);

// Appends `text` as it may stand in XML and HTML, between tags and inside quotes of both kinds.
void AppendXmlEscaped(std::string& out, std::string_view text);

std::string_view Trim(std::string_view text);
std::vector<std::string_view> SplitLines(std::string_view text);  // without line ends
std::vector<std::string_view> SplitWords(std::string_view text);  // at blanks and tabs
std::string ToLower(std::string_view text);                       // ASCII only
bool EqualsIgnoreCase(std::string_view a, std::string_view b);    // ASCII only
bool ContainsIgnoreCase(std::string_view text, std::string_view part);

// "25MiB", "10 MB", "512k", "4096": K, M, G are powers of 1024 with or without "i"; kB, MB, GB are
// powers of 1000.
Result<std::uint64_t> ParseByteSize(std::string_view text);
// "3.4 MiB", "812 B".
std::string FormatByteSize(std::uint64_t bytes);

// The nearest of `candidates` to `word` when it is near enough to be meant, else empty.
std::string_view Suggest(std::string_view word, const std::vector<std::string_view>& candidates);

// Whether `path` matches a shell pattern: `*` and `?` stop at '/', `**` does not (and "**" + "/"
// also stands for nothing), `[a-z]` and `[!a-z]` are sets, `{log,txt}` alternatives. Linear in
// pattern times path, whatever the pattern.
bool GlobMatches(std::string_view pattern, std::string_view path);

}  // namespace casefile
