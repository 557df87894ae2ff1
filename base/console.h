#pragma once
// How the programs speak to a person: errors and hints on stderr, progress on a terminal. Foreign
// text is escaped on the way (EscapeForTerminal).

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace casefile {

// "casefile-collect: error: cannot open x: Permission denied" and, when there is one,
// "casefile-collect: hint: run it with sudo".
void PrintError(std::string_view program, const Error& error);
void PrintWarning(std::string_view program, std::string_view message);

bool IsTerminal(int fd);
// Columns of the terminal on `fd`; 80 when it is none.
int TerminalColumns(int fd);

enum class Colour : std::uint8_t { kPlain, kRed, kYellow, kGreen, kBlue, kBold, kDim };
// `text` in colour when `enabled`; NO_COLOR (no-color.org) is for the caller to look at.
std::string Paint(std::string_view text, Colour colour, bool enabled);
// How many columns `text` takes on a terminal: East Asian wide characters and emoji take two,
// combining marks none. `text` is already escaped; broken UTF-8 counts a column per byte.
std::size_t ColumnsOf(std::string_view text);
// The start of `text` that fits in `columns`, with "…" at its end when something was left out.
std::string ClipToColumns(std::string_view text, std::size_t columns);
// `text` broken at blanks into lines of at most `columns`; a longer word has a line of its own,
// broken where it must be. At least one line.
std::vector<std::string> WrapToColumns(std::string_view text, std::size_t columns);

// True when stdout/stderr `fd` is a terminal, TERM is not dumb, and NO_COLOR is not set.
bool WantsColour(int fd);

// A block of lines at the foot of the terminal that is rewritten in place; a no-op when `fd` is no
// terminal. Lines are escaped, so they carry no colour, and cut at the terminal's width. It must be
// cleared before anything else is written to the terminal. Not thread-safe.
class ProgressBlock {
 public:
  explicit ProgressBlock(int fd);
  ProgressBlock(const ProgressBlock&) = delete;
  ProgressBlock& operator=(const ProgressBlock&) = delete;
  ProgressBlock(ProgressBlock&&) = delete;
  ProgressBlock& operator=(ProgressBlock&&) = delete;
  ~ProgressBlock();  // clears the block

  void Show(const std::vector<std::string>& lines);
  void Clear();

 private:
  int fd_;
  bool enabled_;
  int shown_ = 0;
};

}  // namespace casefile
