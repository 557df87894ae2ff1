// JSON as people and shells write it. One walk with a stack of its own: no recursion, and every
// value knows its line.

#include <algorithm>
#include <vector>

#include "analyzer/kinds/config_text.h"
#include "base/limits.h"

namespace casefile {
namespace {

bool IsBlank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ',';
}

class JsonWalker {
 public:
  JsonWalker(std::string_view text, const SettingHandler& handler)
      : text_(text), handler_(handler) {}

  std::optional<ConfigError> Walk() {
    while (!error_) {
      SkipBlanks();
      if (at_ == text_.size()) break;
      Step();
    }
    if (!error_ && !levels_.empty()) {
      line_ = levels_.back().begin;
      Fail("a bracket that is not closed");
    }
    return std::move(error_);
  }

 private:
  struct Level {
    std::string section;
    bool list = false;
    int item = 0;
    TextLine begin;
  };

  void Step() {
    const char c = text_[at_];
    if (c == '}' || c == ']') {
      ++at_;
      if (levels_.empty() || levels_.back().list != (c == ']')) return Fail("a bracket too many");
      levels_.pop_back();
      return;
    }
    std::string key;
    if (!levels_.empty() && levels_.back().list) {
      key = std::to_string(levels_.back().item++);
    } else if (!levels_.empty()) {
      const auto name = Token();
      SkipBlanks();
      if (!name || at_ == text_.size() || text_[at_] != ':')
        return Fail("expected '\"key\": value'");
      key = *name;
      ++at_;
      SkipBlanks();
    }
    if (at_ == text_.size()) return Fail("the text ends too early");
    if (text_[at_] == '{' || text_[at_] == '[') return Open(key);
    const TextLine line = line_;
    const auto value = Token();
    if (!value) return Fail("a string that is not closed");
    handler_({.section = levels_.empty() ? std::string_view() : levels_.back().section,
              .key = key,
              .value = *value,
              .line = line});
  }

  void Open(std::string_view key) {
    if (levels_.size() >= static_cast<std::size_t>(limits::kJsonDepth)) return Fail("too deep");
    const std::string_view outer = levels_.empty() ? std::string_view() : levels_.back().section;
    levels_.push_back(
        {.section = JoinSection(outer, key), .list = text_[at_] == '[', .item = 0, .begin = line_});
    ++at_;
  }

  // A string without its quotes, a bare word, or what stands in the brackets of a call.
  std::optional<std::string_view> Token() {
    const char first = text_[at_];
    if (first == '"' || first == '\'' || first == '`') {
      for (std::size_t i = at_ + 1; i < text_.size(); ++i) {
        if (text_[i] == '\\') {
          ++i;
        } else if (text_[i] == first) {
          const std::string_view inner = text_.substr(at_ + 1, i - at_ - 1);
          at_ = i + 1;
          return inner;
        } else if (text_[i] == '\n' && first != '`') {
          return std::nullopt;
        }
      }
      return std::nullopt;
    }
    const std::size_t begin = at_;
    at_ = std::min(text_.find_first_of(",:{}[]()\n\r \t", at_), text_.size());
    if (at_ < text_.size() && text_[at_] == '(') {
      const std::size_t close = std::min(text_.find(')', at_), text_.size());
      const std::string_view inner = text_.substr(at_ + 1, close - at_ - 1);
      at_ = std::min(close + 1, text_.size());
      return WithoutQuotes(inner);
    }
    // `12:30` of a bare value is rare; a bare key ends at its colon.
    if (at_ == begin) return std::nullopt;
    return text_.substr(begin, at_ - begin);
  }

  void SkipBlanks() {
    while (at_ < text_.size()) {
      const std::string_view rest = text_.substr(at_);
      if (rest.starts_with("//") || rest.starts_with("#")) {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (rest.starts_with("/*")) {
        const std::size_t close = text_.find("*/", at_);
        at_ = close == std::string_view::npos ? text_.size() : close + 2;
      } else if (IsBlank(rest[0])) {
        ++at_;
      } else {
        break;
      }
    }
    FindLine();
  }

  void FindLine() {
    while (line_end_ < at_ || line_.number == 0) {
      const std::size_t begin = line_.number == 0 ? 0 : line_end_ + 1;
      if (begin > text_.size()) return;
      line_end_ = std::min(text_.find('\n', begin), text_.size());
      line_ = {.text = text_.substr(begin, line_end_ - begin),
               .number = line_.number + 1,
               .offset = begin};
    }
  }

  void Fail(std::string what) { error_ = ConfigError{.line = line_, .what = std::move(what)}; }

  std::string_view text_;
  const SettingHandler& handler_;
  std::size_t at_ = 0;
  TextLine line_;  // that at_ stands on
  std::size_t line_end_ = 0;
  std::vector<Level> levels_;
  std::optional<ConfigError> error_;
};

}  // namespace

std::optional<ConfigError> ReadLooseJsonSettings(std::string_view text,
                                                 const SettingHandler& handler) {
  return JsonWalker(text, handler).Walk();
}

}  // namespace casefile
