#pragma once
// Questions on the terminal. They go to /dev/tty, so that standard input and output stay free.
// (Passphrases: base/passphrase.h.)

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace casefile {

// Whether a person sits there: standard input is a terminal, and it can be opened.
bool CanAsk();
// One line, without its end; nothing when there is no terminal or the person ended the input.
std::optional<std::string> AskLine(std::string_view question);
// Lines of the screen; 24 when there is none.
std::size_t TerminalRows();

}  // namespace casefile
