#include "collector/cli/terminal_input.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>

#include "base/fd.h"

namespace casefile {
namespace {

// The terminal itself gives at most 4096 bytes of a line.
constexpr std::size_t kLine = 4096;

Fd OpenTerminal() {
  return Fd(open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY));
}

}  // namespace

bool CanAsk() {
  return isatty(STDIN_FILENO) == 1 && OpenTerminal().valid();
}

std::optional<std::string> AskLine(std::string_view question) {
  const Fd terminal = OpenTerminal();
  if (!terminal.valid()) return std::nullopt;
  if (!WriteAll(terminal.get(), AsBytes(question), "the terminal")) return std::nullopt;
  std::array<char, kLine> line{};
  // A terminal gives a line at once; Ctrl-C ends the program before it is a read.
  const ssize_t got = read(terminal.get(), line.data(), line.size());
  if (got <= 0) return std::nullopt;
  std::string_view text(line.data(), static_cast<std::size_t>(got));
  if (text.ends_with('\n')) text.remove_suffix(1);
  return std::string(text);
}

std::size_t TerminalRows() {
  constexpr std::size_t kUsual = 24;
  const Fd terminal = OpenTerminal();
  winsize size{};
  const bool known = terminal.valid() && ioctl(terminal.get(), TIOCGWINSZ, &size) == 0;
  return known && size.ws_row > 1 ? size.ws_row : kUsual;
}

}  // namespace casefile
