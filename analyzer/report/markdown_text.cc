#include "analyzer/report/markdown_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace casefile {
namespace {

std::size_t LongestRunOf(char c, std::string_view text) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char each : text) {
    run = each == c ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

// Trackers look for these in the rendered text, where a backslash no longer protects.
bool WouldBecomeALink(std::string_view word) {
  if (word.find_first_of("@#$") != std::string_view::npos) return true;
  return word.find("://") != std::string_view::npos || ContainsIgnoreCase(word, "www.") ||
         ContainsIgnoreCase(word, "mailto:") || ContainsIgnoreCase(word, "xmpp:");
}

std::string EscapeWord(std::string_view word) {
  constexpr std::string_view kMarkup = "\\`*_{}[]<>|~&!";
  std::string out;
  for (const char c : word) {
    if (kMarkup.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

// A first word that would begin a list, a quotation or a heading: "-", "12.", "===".
std::string EscapeFirstWord(std::string_view word) {
  const std::size_t digits = std::min(word.find_first_not_of("0123456789"), word.size());
  const bool numbered =
      digits > 0 && digits < word.size() && (word[digits] == '.' || word[digits] == ')');
  if (numbered)
    return fmt::format("{}\\{}", word.substr(0, digits), EscapeWord(word.substr(digits)));
  if (word.find_first_of("-+=:") == 0) return fmt::format("\\{}", EscapeWord(word));
  return EscapeWord(word);
}

// Controls become visible, and line ends blanks.
std::string OneLine(std::string_view text) {
  std::string out;
  for (const std::string_view line : SplitLines(text)) {
    if (!out.empty()) out += ' ';
    out += EscapeForTerminal(line);
  }
  return out;
}

}  // namespace

std::string MarkdownProse(std::string_view text) {
  const std::string line = OneLine(text);
  std::string out;
  const auto add_code = [&out](std::string_view code) {
    if (!out.empty() && out.back() == '`') out += ' ';  // or two spans would become one
    out += MarkdownCode(code);
  };
  const auto add_words = [&](std::string_view words) {
    // The blanks around a code span are part of the sentence.
    if (!out.empty() && !words.empty() && words.front() == ' ') out += ' ';
    std::string_view blank;
    for (const std::string_view word : SplitWords(words)) {
      out += blank;
      blank = " ";
      if (WouldBecomeALink(word)) {
        add_code(word);
      } else {
        out += out.empty() ? EscapeFirstWord(word) : EscapeWord(word);
      }
    }
    if (!blank.empty() && words.back() == ' ') out += ' ';
  };
  std::string_view rest = line;
  for (;;) {
    const std::size_t open = rest.find('`');
    const std::size_t close = open == std::string_view::npos ? open : rest.find('`', open + 1);
    if (close == std::string_view::npos || close == open + 1) break;
    add_words(rest.substr(0, open));
    add_code(rest.substr(open + 1, close - open - 1));
    rest.remove_prefix(close + 1);
  }
  add_words(rest);
  return out;
}

std::string MarkdownCode(std::string_view text) {
  const std::string line = OneLine(text);
  if (Trim(line).empty()) return "–";
  const std::string ticks(LongestRunOf('`', line) + 1, '`');
  // One blank on both sides is stripped by the renderer, so it may always stand next to a tick.
  const bool pad = line.front() == '`' || line.back() == '`' || line.front() == ' ';
  const std::string_view blank = pad ? " " : "";
  return fmt::format("{}{}{}{}{}", ticks, blank, line, blank, ticks);
}

std::string MarkdownFence(std::string_view text) {
  std::string body;
  for (const std::string_view line : SplitLines(text)) {
    body += EscapeForTerminal(line, Tabs::kKeep);
    body += '\n';
  }
  const std::string fence(std::max<std::size_t>(3, LongestRunOf('`', body) + 1), '`');
  return fmt::format("{}text\n{}{}\n", fence, body, fence);
}

std::string MarkdownCell(std::string_view markdown) {
  std::string out;
  for (std::size_t i = 0; i < markdown.size(); ++i) {
    // A pipe that is escaped already stays as it is.
    const bool escaped = i > 0 && markdown[i - 1] == '\\';
    if (markdown[i] == '|' && !escaped) out += '\\';
    out += markdown[i];
  }
  return out;
}

}  // namespace casefile
