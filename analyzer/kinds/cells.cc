#include "analyzer/kinds/cells.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/text.h"

namespace casefile {
namespace {

// The number at the front of `text`, which loses it.
std::optional<double> TakeNumber(std::string_view& text) {
  double value = 0;
  const auto [end, failure] =
      std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (failure != std::errc() || !std::isfinite(value)) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

}  // namespace

std::optional<double> NumberFrom(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto value = TakeNumber(text);
  if (!value || !(text.empty() || text == "%")) return std::nullopt;
  return value;
}

std::optional<double> SizeFrom(std::string_view text, double unit) {
  std::string point;  // half of the world writes 1,5G
  if (text.find(',') != std::string_view::npos) {
    point = text;
    std::replace(point.begin(), point.end(), ',', '.');
    text = point;
  }
  auto value = TakeNumber(text);
  if (!value) return std::nullopt;
  if (text.empty()) return *value * unit;
  const std::size_t power = std::string_view("BKMGTPE").find(
      text.front() >= 'a' && text.front() <= 'z' ? static_cast<char>(text.front() - 32)
                                                 : text.front());
  text.remove_prefix(1);
  if (power == std::string_view::npos ||
      !(text.empty() || text == "i" || text == "B" || text == "iB" || text == "b")) {
    return std::nullopt;
  }
  return std::ldexp(*value, static_cast<int>(power) * 10);
}

std::optional<std::pair<std::string_view, std::string_view>> SplitPair(std::string_view line,
                                                                       char separator) {
  const std::size_t at = line.find(separator);
  if (at == std::string_view::npos) return std::nullopt;
  return std::pair(Trim(line.substr(0, at)), Trim(line.substr(at + 1)));
}

std::string_view CellUnder(std::string_view column,
                           std::string_view header,
                           std::string_view line) {
  // "NAME" is neither the end of "HOSTNAME" nor the front of "NAMESPACE".
  const auto is_whole = [&](std::size_t at) {
    const std::size_t end = at + column.size();
    return (at == 0 || header[at - 1] == ' ') && (end == header.size() || header[end] == ' ');
  };
  std::size_t begin = header.find(column);
  while (begin != std::string_view::npos && !is_whole(begin))
    begin = header.find(column, begin + 1);
  if (begin == std::string_view::npos || begin >= line.size()) return {};
  std::size_t end = header.find_first_not_of(' ', begin + column.size());
  if (end == std::string_view::npos || end > line.size()) end = line.size();
  return Trim(line.substr(begin, end - begin));
}

Columns::Columns(std::string_view header) : names_(SplitWords(header)) {}

int Columns::Find(std::initializer_list<std::string_view> names) const {
  for (const std::string_view name : names) {
    const auto found = std::find(names_.begin(), names_.end(), name);
    if (found != names_.end()) return static_cast<int>(found - names_.begin());
  }
  return -1;
}

}  // namespace casefile
