#pragma once
// Terminal escapes in logs: tracing colours its text even in files and in the journal.

#include <string>
#include <string_view>

namespace casefile {

// `text` without CSI, OSC and two-byte escape sequences. Returns `text` itself when it has none,
// else a view of `scratch`. An escape that is cut off at the end is dropped.
std::string_view StripEscapes(std::string_view text, std::string& scratch);

// How rsyslog writes the begin of a CSI sequence into its files.
inline constexpr std::string_view kWrittenEscape = "#033[";
// The same for the sequences rsyslog wrote out: `#033[31mERROR#033[0m`.
std::string_view StripWrittenEscapes(std::string_view text, std::string& scratch);

}  // namespace casefile
