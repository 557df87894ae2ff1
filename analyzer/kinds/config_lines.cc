// INI files, systemd units, and the many files of `key = value` or `key value` lines.

#include <algorithm>

#include "analyzer/kinds/cells.h"
#include "analyzer/kinds/config_text.h"
#include "base/text.h"

namespace casefile {
namespace {

constexpr std::string_view kKeyEnds = "= \t:";

// `a # comment`: only behind a blank, since colours and anchors hold the character itself.
std::string_view WithoutComment(std::string_view value) {
  if (value.starts_with('"') || value.starts_with('\'')) {
    const std::size_t close = value.find(value.front(), 1);
    return close == std::string_view::npos ? value : value.substr(0, close + 1);
  }
  for (const std::string_view mark : {" #", "\t#", " ;"}) value = value.substr(0, value.find(mark));
  return Trim(value);
}

}  // namespace

std::string_view WithoutQuotes(std::string_view value) {
  if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') &&
      value.back() == value.front())
    return value.substr(1, value.size() - 2);
  return value;
}

std::string JoinSection(std::string_view section, std::string_view name) {
  std::string joined(section);
  if (!joined.empty() && !name.empty()) joined += '.';
  return joined.append(name);
}

void ReadIniSettings(std::string_view text, const SettingHandler& handler) {
  std::string section;
  ForEachLine(text, [&](const TextLine& line) {
    const std::string_view trimmed = Trim(line.text);
    if (trimmed.empty() || trimmed[0] == '#' || trimmed[0] == ';' || trimmed[0] == '!') return;
    if (trimmed[0] == '[' && trimmed.back() == ']') {
      section = Trim(trimmed.substr(1, trimmed.size() - 2));
      return;
    }
    const std::size_t end = std::min(trimmed.find_first_of(kKeyEnds), trimmed.size());
    std::string_view value = Trim(trimmed.substr(end));
    if (value.starts_with('=') || value.starts_with(':')) value = Trim(value.substr(1));
    if (end == 0) return;
    handler({.section = section,
             .key = trimmed.substr(0, end),
             .value = WithoutQuotes(WithoutComment(value)),
             .line = line});
  });
}

}  // namespace casefile
