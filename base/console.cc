#include "base/console.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <utility>

#include "base/bytes.h"
#include "base/fd.h"
#include "base/text.h"
#include "base/utf8.h"

namespace casefile {
namespace {

void WriteToStderr(std::string_view line) {
  std::fwrite(line.data(), 1, line.size(), stderr);
}

struct Range {
  char32_t first;
  char32_t last;
};

// Blocks rather than single characters: an error of a column costs nothing but a ragged edge.
constexpr Range kWide[] = {{0x1100, 0x115F},
                           {0x2E80, 0xA4CF},
                           {0xAC00, 0xD7A3},
                           {0xF900, 0xFAFF},
                           {0xFE30, 0xFE6F},
                           {0xFF00, 0xFF60},
                           {0xFFE0, 0xFFE6},
                           {0x1F300, 0x1FAFF},
                           {0x20000, 0x3FFFD}};
constexpr Range kNoColumn[] = {
    {0x0300, 0x036F}, {0x200B, 0x200D}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}};

bool In(std::span<const Range> ranges, char32_t code) {
  return std::any_of(ranges.begin(), ranges.end(), [code](const Range& range) {
    return code >= range.first && code <= range.last;
  });
}

std::size_t ColumnsOf(char32_t code) {
  if (In(kNoColumn, code)) return 0;
  return In(kWide, code) ? 2 : 1;
}

// The longest start of `text` within `columns`, in bytes; at least one character, so that a caller
// that cuts again and again comes to an end.
std::size_t BytesWithin(std::string_view text, std::size_t columns) {
  std::size_t at = 0;
  std::size_t used = 0;
  while (at < text.size()) {
    const Utf8Char next = DecodeUtf8(text, at);
    used += ColumnsOf(next.code);
    if (used > columns && at > 0) break;
    at += next.length;
  }
  return at;
}

}  // namespace

void PrintError(std::string_view program, const Error& error) {
  WriteToStderr(fmt::format("{}: error: {}\n", program, EscapeForTerminal(error.message())));
  if (!error.hint().empty())
    WriteToStderr(fmt::format("{}: hint: {}\n", program, EscapeForTerminal(error.hint())));
}

void PrintWarning(std::string_view program, std::string_view message) {
  WriteToStderr(fmt::format("{}: warning: {}\n", program, EscapeForTerminal(message)));
}

bool IsTerminal(int fd) {
  return ::isatty(fd) == 1;
}

int TerminalColumns(int fd) {
  struct winsize size {};
  if (::ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 80;
}

std::string Paint(std::string_view text, Colour colour, bool enabled) {
  if (!enabled || colour == Colour::kPlain || text.empty()) return std::string(text);
  std::string_view code;
  switch (colour) {
    case Colour::kPlain:
      break;
    case Colour::kRed:
      code = "31";
      break;
    case Colour::kYellow:
      code = "33";
      break;
    case Colour::kGreen:
      code = "32";
      break;
    case Colour::kBlue:
      code = "34";
      break;
    case Colour::kBold:
      code = "1";
      break;
    case Colour::kDim:
      code = "2";
      break;
  }
  return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

bool WantsColour(int fd) {
  const char* no_color = std::getenv("NO_COLOR");
  if (no_color != nullptr && *no_color != '\0') return false;
  const char* term = std::getenv("TERM");
  return IsTerminal(fd) && term != nullptr && *term != '\0' && std::string_view(term) != "dumb";
}

std::size_t ColumnsOf(std::string_view text) {
  std::size_t columns = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Char next = DecodeUtf8(text, at);
    columns += ColumnsOf(next.code);
    at += next.length;
  }
  return columns;
}

std::string ClipToColumns(std::string_view text, std::size_t columns) {
  if (ColumnsOf(text) <= columns) return std::string(text);
  if (columns == 0) return {};
  if (columns == 1) return "…";
  return fmt::format("{}…", text.substr(0, BytesWithin(text, columns - 1)));
}

std::vector<std::string> WrapToColumns(std::string_view text, std::size_t columns) {
  columns = std::max<std::size_t>(columns, 1);
  std::vector<std::string> lines;
  std::string line;
  for (std::string_view word : SplitWords(text)) {
    if (!line.empty() && ColumnsOf(line) + 1 + ColumnsOf(word) > columns)
      lines.push_back(std::exchange(line, {}));
    while (ColumnsOf(word) > columns) {
      const std::size_t cut = BytesWithin(word, columns);
      if (cut == word.size()) break;
      lines.emplace_back(word.substr(0, cut));
      word.remove_prefix(cut);
    }
    if (!line.empty()) line += ' ';
    line += word;
  }
  if (!line.empty() || lines.empty()) lines.push_back(std::move(line));
  return lines;
}

ProgressBlock::ProgressBlock(int fd) : fd_(fd), enabled_(IsTerminal(fd)) {}

ProgressBlock::~ProgressBlock() {
  Clear();
}

void ProgressBlock::Show(const std::vector<std::string>& lines) {
  if (!enabled_) return;
  // One write for the whole block, so that it does not flicker. "Erase below" comes after moving
  // up: it also removes what a narrowed terminal wrapped.
  std::string out;
  if (shown_ > 0) out += fmt::format("\x1b[{}A\r", shown_);
  out += "\x1b[J";
  const auto columns = static_cast<std::size_t>(std::max(TerminalColumns(fd_) - 1, 1));
  for (const std::string& line : lines)
    out += fmt::format("{}\n", ClipToColumns(EscapeForTerminal(line), columns));
  shown_ = static_cast<int>(lines.size());
  // A terminal that went away is no reason to stop working: progress is lost, nothing else.
  if (!WriteAll(fd_, AsBytes(out), "progress")) enabled_ = false;
}

void ProgressBlock::Clear() {
  if (!enabled_ || shown_ == 0) return;
  if (!WriteAll(fd_, AsBytes(fmt::format("\x1b[{}A\r\x1b[J", shown_)), "progress"))
    enabled_ = false;
  shown_ = 0;
}

}  // namespace casefile
