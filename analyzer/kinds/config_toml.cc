// TOML, line by line. What spans lines (arrays, long strings) is gathered until it closes.

#include <algorithm>
#include <set>

#include "analyzer/kinds/cells.h"
#include "analyzer/kinds/config_text.h"
#include "base/limits.h"
#include "base/text.h"

namespace casefile {
namespace {

// Where the string that begins at `text[at]` ends, behind its quotes; npos when it does not.
std::size_t EndOfString(std::string_view text, std::size_t at) {
  const char quote = text[at];
  const std::string_view three = text.substr(at, 3);
  if (three == R"(""")" || three == "'''") {
    const std::size_t close = text.find(three, at + 3);
    return close == std::string_view::npos ? close : close + 3;
  }
  for (std::size_t i = at + 1; i < text.size() && text[i] != '\n'; ++i) {
    if (text[i] == '\\' && quote == '"') {
      ++i;
    } else if (text[i] == quote) {
      return i + 1;
    }
  }
  return std::string_view::npos;
}

struct Extent {
  std::size_t end = 0;  // of the value, before a comment
  int open = 0;         // brackets that are not closed
  bool open_string = false;
};

// How far the value at the front of `text` goes. `text` may hold several lines.
Extent Measure(std::string_view text) {
  Extent extent;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (c == '#') {
      i = std::min(text.find('\n', i), text.size());
      continue;
    }
    if (c == '"' || c == '\'') {
      const std::size_t end = EndOfString(text, i);
      if (end == std::string_view::npos) {
        extent.open_string = true;
        extent.end = text.size();
        return extent;
      }
      i = extent.end = end;
      continue;
    }
    if (c == '[' || c == '{') ++extent.open;
    if (c == ']' || c == '}') --extent.open;
    ++i;
    if (c != ' ' && c != '\t' && c != '\n' && c != '\r') extent.end = i;
  }
  return extent;
}

// Whether a value without quotes and brackets is one of TOML's: a number, a date, true or false.
bool IsBareValue(std::string_view value) {
  if (value == "true" || value == "false" || value == "inf" || value == "nan") return true;
  if (value.find('{') != std::string_view::npos ||
      value.find("[redacted") != std::string_view::npos)
    return true;
  const char first = value.empty() ? ' ' : value[0];
  return (first >= '0' && first <= '9') || ((first == '+' || first == '-') && value.size() > 1 &&
                                            value.find_first_of("0123456789in", 1) == 1);
}

class TomlReader {
 public:
  explicit TomlReader(const SettingHandler& handler) : handler_(handler) {}

  void Line(const TextLine& line) {
    if (!pending_.empty()) {
      pending_.append("\n").append(line.text);
      if (pending_.size() > limits::kConfigValueBytes) pending_.clear();
      if (!pending_.empty()) Value();
      return;
    }
    const std::string_view text = Trim(line.text);
    if (text.empty() || text[0] == '#') return;
    line_ = line;
    if (text[0] == '[') return Header(text);
    const std::size_t equals = EqualsOf(text);
    if (equals == std::string_view::npos || equals == 0) return Fail("expected 'key = value'");
    key_ = WithoutQuotes(Trim(text.substr(0, equals)));
    pending_ = Trim(text.substr(equals + 1));
    if (pending_.empty()) return Fail("the key has no value");
    Value();
  }

  std::optional<ConfigError> End() {
    if (!pending_.empty()) Fail("the value is not closed");
    return std::move(error_);
  }

 private:
  static std::size_t EqualsOf(std::string_view text) {
    std::size_t at = 0;
    if (text[0] == '"' || text[0] == '\'') at = EndOfString(text, 0);
    return at == std::string_view::npos ? at : text.find('=', at);
  }

  void Header(std::string_view text) {
    const bool list = text.starts_with("[[");
    const std::size_t close = text.find(list ? "]]" : "]");
    if (close == std::string_view::npos) return Fail("the section is not closed");
    const std::string_view name = Trim(text.substr(list ? 2 : 1, close - (list ? 2 : 1)));
    section_ = name;
    if (list) {
      section_ = JoinSection(name, std::to_string(lists_[section_]++));
    } else if (!sections_.insert(section_).second && lists_.empty()) {
      Fail("the section is there twice");
    }
  }

  void Value() {
    const Extent extent = Measure(pending_);
    const bool long_string = pending_.starts_with(R"(""")") || pending_.starts_with("'''");
    if (extent.open_string && !long_string && extent.open <= 0) {
      pending_.clear();
      return Fail("the string is not closed");
    }
    if (extent.open > 0 || extent.open_string) return;  // the next line goes on
    const std::string value = std::exchange(pending_, {}).substr(0, extent.end);
    const bool quoted = value.starts_with('"') || value.starts_with('\'');
    if (extent.open < 0) Fail("a bracket too many");
    if (!quoted && value[0] != '[' && value[0] != '{' && !IsBareValue(value))
      Fail("a text without quotes");
    if (!keys_.insert(section_ + '\n' + key_).second) Fail("the key is there twice");
    if (value[0] == '{') return InlineTable(value);
    Give(section_, key_, WithoutQuotes(value));
  }

  void InlineTable(std::string_view value) {
    const std::string section = JoinSection(section_, key_);
    std::string_view rest = value.substr(1, value.size() - (value.ends_with('}') ? 2 : 1));
    while (!rest.empty()) {
      const std::size_t comma = std::min(rest.find(','), rest.size());
      if (const auto pair = SplitPair(rest.substr(0, comma), '='))
        Give(section, pair->first, WithoutQuotes(pair->second));
      rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
  }

  void Give(std::string_view section, std::string_view key, std::string_view value) {
    // `server.port = 3000` is the port of the section server.
    const std::size_t dot = key.rfind('.');
    const std::string inner = dot == std::string_view::npos
                                  ? std::string(section)
                                  : JoinSection(section, key.substr(0, dot));
    if (dot != std::string_view::npos) key.remove_prefix(dot + 1);
    handler_({.section = inner, .key = key, .value = value, .line = line_});
  }

  void Fail(std::string what) {
    if (!error_) error_ = ConfigError{.line = line_, .what = std::move(what)};
  }

  const SettingHandler& handler_;
  std::string section_;
  std::string key_;
  std::string pending_;  // a value that may go on
  TextLine line_;
  std::map<std::string, int> lists_;
  std::set<std::string> sections_;
  std::set<std::string> keys_;
  std::optional<ConfigError> error_;
};

}  // namespace

std::optional<ConfigError> ReadTomlSettings(std::string_view text, const SettingHandler& handler) {
  TomlReader reader(handler);
  ForEachLine(text, [&](const TextLine& line) { reader.Line(line); });
  return reader.End();
}

}  // namespace casefile
