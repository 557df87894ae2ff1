// YAML by its indentation: keys, lists and scalars on lines. Anchors, tags and flow collections
// stay text, so nothing can grow; a bundle's YAML is foreign.

#include <algorithm>
#include <vector>

#include "analyzer/kinds/config_text.h"
#include "base/limits.h"
#include "base/text.h"

namespace casefile {
namespace {

// Where the key of `key: value` ends; npos when the text is no pair.
std::size_t ColonOf(std::string_view text) {
  std::size_t at = 0;
  if (text.starts_with('"') || text.starts_with('\'')) {
    at = text.find(text[0], 1);
    if (at == std::string_view::npos) return at;
  } else if (text.empty() || text[0] == '{' || text[0] == '[' || text[0] == '|' || text[0] == '>') {
    return std::string_view::npos;
  }
  for (at = text.find(':', at); at != std::string_view::npos; at = text.find(':', at + 1)) {
    if (at + 1 == text.size() || text[at + 1] == ' ' || text[at + 1] == '\t') return at;
  }
  return std::string_view::npos;
}

std::string_view WithoutComment(std::string_view text) {
  if (text.starts_with('#')) return {};
  if (text.starts_with('"') || text.starts_with('\'')) {
    const std::size_t close = text.find(text[0], 1);
    return close == std::string_view::npos ? text : text.substr(0, close + 1);
  }
  return Trim(text.substr(0, text.find(" #")));
}

class YamlReader {
 public:
  explicit YamlReader(const SettingHandler& handler) : handler_(handler) {}

  void Line(const TextLine& line) {
    const std::size_t indent = line.text.find_first_not_of(' ');
    if (indent == std::string_view::npos) return;
    if (block_ && indent > *block_) return;  // the text of a block scalar
    block_.reset();
    const std::string_view text = Trim(line.text);
    if (text.empty() || text[0] == '#' || text == "---" || text[0] == '%') return;
    if (line.text[indent] == '\t' && !error_)
      error_ = ConfigError{.line = line, .what = "a tab in the indentation"};
    Entry(indent, text, line);
  }

  std::optional<ConfigError> End() { return std::move(error_); }

 private:
  struct Level {
    std::size_t indent = 0;
    std::string section;  // of what stands at this indentation
    int item = -1;        // of a list
  };

  void Entry(std::size_t indent, std::string_view text, const TextLine& line) {
    // `- - a: b` of lists in lists, each one level.
    for (int nested = 0; nested < 16; ++nested) {
      const bool item = text.starts_with("- ") || text == "-";
      Level* level = LevelAt(indent, item);
      if (level == nullptr) return;
      if (!item) break;
      ++level->item;
      const std::string_view rest = Trim(text.substr(1));
      const std::string section = JoinSection(level->section, std::to_string(level->item));
      if (rest.empty()) {
        next_ = section;
        return;
      }
      if (ColonOf(rest) == std::string_view::npos && !rest.starts_with("- ")) {
        Give(level->section, std::to_string(level->item), rest, line);
        return;
      }
      indent += static_cast<std::size_t>(rest.data() - text.data());
      next_ = section;
      text = rest;
    }
    Pair(indent, text, line);
  }

  // The level of this indentation; what is deeper has ended. A new one takes the section of the
  // last key without a value.
  Level* LevelAt(std::size_t indent, bool item) {
    while (!levels_.empty() && levels_.back().indent > indent) levels_.pop_back();
    // A list may stand at the indentation of its key.
    const bool list_of_key = item && next_ && !levels_.empty() && levels_.back().indent == indent &&
                             levels_.back().item < 0;
    const bool key_after_list =
        !item && !levels_.empty() && levels_.back().indent == indent && levels_.back().item >= 0;
    if (key_after_list) levels_.pop_back();
    if (levels_.empty() || levels_.back().indent != indent || list_of_key) {
      if (levels_.size() >= static_cast<std::size_t>(limits::kYamlDepth)) return nullptr;
      levels_.push_back({.indent = indent, .section = next_.value_or(""), .item = -1});
    }
    next_.reset();
    return &levels_.back();
  }

  void Pair(std::size_t indent, std::string_view text, const TextLine& line) {
    const std::size_t colon = ColonOf(text);
    if (colon == std::string_view::npos) return;
    const std::string_view key = WithoutQuotes(Trim(text.substr(0, colon)));
    const std::string_view value = WithoutComment(Trim(text.substr(colon + 1)));
    const std::string& section = levels_.back().section;
    if (value.empty() || value.starts_with('&')) {
      next_ = JoinSection(section, key);
      return;
    }
    if (value[0] == '|' || value[0] == '>') block_ = indent;
    Give(section, key, value, line);
  }

  void Give(std::string_view section,
            std::string_view key,
            std::string_view value,
            const TextLine& line) {
    handler_({.section = section,
              .key = key,
              .value = WithoutQuotes(WithoutComment(value)),
              .line = line});
  }

  const SettingHandler& handler_;
  std::vector<Level> levels_;
  std::optional<std::string> next_;   // section of what comes deeper
  std::optional<std::size_t> block_;  // indentation of the key of a block scalar
  std::optional<ConfigError> error_;
};

}  // namespace

std::optional<ConfigError> ReadYamlSettings(std::string_view text, const SettingHandler& handler) {
  YamlReader reader(handler);
  ForEachLine(text, [&](const TextLine& line) { reader.Line(line); });
  return reader.End();
}

}  // namespace casefile
