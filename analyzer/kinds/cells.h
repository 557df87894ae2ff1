#pragma once
// What the readers of command output share: numbers as programs print them, and `key: value` lines.

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace casefile {

// "12", "-3", "0.25", also with a '%' behind; the whole text must be one number.
std::optional<double> NumberFrom(std::string_view text);

// "40G", "1.5Gi", "812M", "4096", "7.8GB": K, M, G, T, P are powers of 1024, as df -h, free -h and
// ps mean them; a bare number is times `unit`.
std::optional<double> SizeFrom(std::string_view text, double unit);

// "Name: value" or "name = value" at the first separator, both trimmed; nothing without it.
std::optional<std::pair<std::string_view, std::string_view>> SplitPair(std::string_view line,
                                                                       char separator);

// Of a table whose columns are aligned with their headers: what stands under the header `column`,
// up to the next one. Empty when there is no such column.
std::string_view CellUnder(std::string_view column, std::string_view header, std::string_view line);

// Where the words of a header line begin, to find a column by its name.
class Columns {
 public:
  explicit Columns(std::string_view header);
  // The index of the first column with one of these names, or -1.
  int Find(std::initializer_list<std::string_view> names) const;
  std::size_t size() const { return names_.size(); }

 private:
  std::vector<std::string_view> names_;
};

}  // namespace casefile
