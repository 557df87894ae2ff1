// nginx and its like: `directive argument;` in blocks.

#include <algorithm>
#include <vector>

#include "analyzer/kinds/config_text.h"
#include "base/limits.h"
#include "base/text.h"

namespace casefile {
namespace {

class BlockReader {
 public:
  explicit BlockReader(const SettingHandler& handler) : handler_(handler) {}

  void Line(const TextLine& line) {
    char quote = 0;
    for (std::size_t i = 0; i < line.text.size(); ++i) {
      const char c = line.text[i];
      const bool starts = words_.empty() || words_.back() == ' ';
      if (quote != 0) {
        if (c == quote) quote = 0;
        words_ += c;
      } else if (c == '#' && starts) {
        break;
      } else if ((c == '"' || c == '\'') && starts) {
        quote = c;
        words_ += c;
      } else if (c == ';' || c == '{' || c == '}') {
        // `${name}` and `~ ^/a{2}$` hold braces inside of a word.
        const bool inside = (c == '{' && !starts) || (c == '}' && inside_ > 0);
        if (inside) inside_ += c == '{' ? 1 : -1;
        if (inside) {
          words_ += c;
        } else {
          End(c, line);
        }
      } else {
        Take(c, line);
      }
    }
    if (!words_.empty() && words_.back() != ' ') words_ += ' ';
  }

  std::optional<ConfigError> End() {
    if (!sections_.empty() && !error_)
      error_ = ConfigError{.line = sections_.back().begin, .what = "a block that is not closed"};
    return std::move(error_);
  }

 private:
  struct Block {
    std::string name;
    TextLine begin;
  };

  std::string_view Section() const {
    return sections_.empty() ? std::string_view() : std::string_view(sections_.back().name);
  }

  void Take(char c, const TextLine& line) {
    if (words_.empty()) begin_ = line;
    const bool blank = c == ' ' || c == '\t';
    if (blank && (words_.empty() || words_.back() == ' ')) return;
    if (words_.size() < limits::kConfigValueBytes) words_ += blank ? ' ' : c;
  }

  void End(char c, const TextLine& line) {
    const std::string statement = std::exchange(words_, {});
    const std::string_view text = Trim(statement);
    if (c == '}') {
      if (!text.empty()) Fail(begin_, "a directive without ';'");
      if (sections_.empty()) return Fail(line, "a brace too many");
      sections_.pop_back();
    } else if (c == '{') {
      if (sections_.size() >= static_cast<std::size_t>(limits::kJsonDepth)) return;
      sections_.push_back({.name = JoinSection(Section(), text), .begin = line});
    } else if (!text.empty()) {
      const std::size_t blank = std::min(text.find(' '), text.size());
      handler_({.section = Section(),
                .key = text.substr(0, blank),
                .value = WithoutQuotes(Trim(text.substr(blank))),
                .line = begin_});
    }
  }

  void Fail(const TextLine& line, std::string what) {
    if (!error_) error_ = ConfigError{.line = line, .what = std::move(what)};
  }

  const SettingHandler& handler_;
  std::string words_;  // of the statement so far
  int inside_ = 0;     // braces inside of words
  TextLine begin_;
  std::vector<Block> sections_;
  std::optional<ConfigError> error_;
};

}  // namespace

std::optional<ConfigError> ReadBlockSettings(std::string_view text, const SettingHandler& handler) {
  BlockReader reader(handler);
  ForEachLine(text, [&](const TextLine& line) { reader.Line(line); });
  return reader.End();
}

}  // namespace casefile
