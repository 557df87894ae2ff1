#include "analyzer/sections.h"

#include <algorithm>
#include <optional>

#include "base/limits.h"
#include "base/text.h"

namespace casefile {
namespace {

constexpr std::size_t kLongestTitle = 200;

bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// "$ df -h", "anna@web1:~$ df -h", "[root@web1 /]# df -h", "web1# df -h", "+ df -h" of a script
// that traces itself.
std::optional<std::string_view> AfterPrompt(std::string_view line) {
  for (const char mark : {'$', '#'}) {
    const std::size_t at = line.find(mark);
    if (at == std::string_view::npos || at + 2 >= line.size() || line[at + 1] != ' ') continue;
    const std::string_view before = line.substr(0, at);
    const bool prompt = before.empty() ? mark == '$'
                                       : before.find('@') != std::string_view::npos &&
                                             before.find_first_of("=:\"'<>(") >= before.find('@');
    const std::string_view command = Trim(line.substr(at + 1));
    if (prompt && !command.empty() && (IsLetter(command[0]) || command[0] == '/')) return command;
  }
  if (line.starts_with("+ ") && line.size() > 3 && IsLetter(line[2])) return line.substr(2);
  return std::nullopt;
}

// "==== df -h ====", "----- df -h", "### df -h", "*** df -h ***"
std::optional<std::string_view> Title(std::string_view line) {
  constexpr std::size_t kMarks = 3;
  const char mark = line.empty() ? ' ' : line[0];
  if (std::string_view("=-#*>").find(mark) == std::string_view::npos) return std::nullopt;
  const std::size_t begin = line.find_first_not_of(mark);
  if (begin == std::string_view::npos || begin < kMarks) return std::nullopt;
  const std::size_t end = line.find_last_not_of(mark);
  const std::string_view title = Trim(line.substr(begin, end - begin + 1));
  // "-----+------" is a rule of a table.
  return !title.empty() && (IsLetter(title[0]) || title[0] == '/') ? std::optional(title)
                                                                   : std::nullopt;
}

// A warning of the program itself: "lsof: WARNING: can't stat() …".
bool IsNoise(std::string_view line, std::string_view command) {
  if (line.empty()) return true;
  const std::size_t colon = line.find(": ");
  if (colon > 32) return false;  // or none
  const std::string_view name = line.substr(0, colon);
  constexpr std::string_view kWarnings[] = {
      "WARNING", "warning", "avoiding ", "cannot ", "Permission denied"};
  const bool warns = std::ranges::any_of(kWarnings, [line](std::string_view word) {
    return line.find(word) != std::string_view::npos;
  });
  return warns && (command.empty() || command.find(name) != std::string_view::npos) &&
         std::all_of(name.begin(), name.end(), [](char c) { return IsLetter(c) || c == '-'; });
}

class Cutter {
 public:
  void Line(std::string_view text, std::size_t begin, std::size_t end) {
    std::string_view line = text.substr(begin, end - begin);
    while (line.ends_with('\r') || line.ends_with(' ')) line.remove_suffix(1);
    ++lines_;
    std::optional<std::string_view> command;
    if (line.size() <= kLongestTitle) {
      command = AfterPrompt(line);
      if (!command) command = Title(line);
    }
    if (command) {
      Close(text, begin);
      command_ = *command;
      begin_.reset();
    } else if (!begin_ && !IsNoise(line, command_)) {
      begin_ = begin;
      first_line_ = lines_ - 1;
    }
  }
  std::vector<Section> Take(std::string_view text) {
    Close(text, text.size());
    return std::move(sections_);
  }

 private:
  void Close(std::string_view text, std::size_t end) {
    if (!begin_ || sections_.size() >= limits::kSections) return;
    sections_.push_back({.command = command_,
                         .text = text.substr(*begin_, end - *begin_),
                         .line = first_line_,
                         .offset = *begin_});
  }

  std::vector<Section> sections_;
  std::string_view command_;
  std::optional<std::size_t> begin_;
  std::uint64_t first_line_ = 0;
  std::uint64_t lines_ = 0;
};

}  // namespace

std::vector<Section> SectionsOf(std::string_view text) {
  Cutter cutter;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    cutter.Line(text, at, end);
    at = end + 1;
  }
  return cutter.Take(text);
}

}  // namespace casefile
