// df in all its shapes: -h, -k, -m, -P, -T, -i, -a, GNU, busybox and BSD, in any language. A row is
// known by its percentage and the path behind it; the header only tells units and inodes.

#include <algorithm>

#include "analyzer/kinds/all.h"
#include "analyzer/kinds/cells.h"
#include "base/text.h"

namespace casefile::disk_table {
namespace {

using Words = std::vector<std::string_view>;

bool IsPercent(std::string_view word) {
  return word.size() > 1 && word.ends_with('%') && NumberFrom(word).has_value();
}

// Sizes of bare numbers, from "1K-blocks", "1024-blocks", "1M-blocks", "512-blocks", "1B-blocks".
double UnitOf(std::string_view header) {
  for (const std::string_view word : SplitWords(header)) {
    const std::size_t at = word.find("-b");
    if (at == std::string_view::npos) continue;
    if (const auto size = SizeFrom(word.substr(0, at), 1)) return *size;
  }
  return 1024;
}

struct Row {
  std::string device;
  std::string type;
  Words numbers;          // size, used, available
  std::string_view used;  // "97%" or "-"
  Words more;             // BSD: inodes used and free, their percentage
  std::string mount;
};

// The mount is the rest of the line after its percentage: it may contain blanks.
std::string MountAfter(std::string_view line, std::string_view word) {
  const auto end = static_cast<std::size_t>(word.data() + word.size() - line.data());
  return std::string(Trim(line.substr(end)));
}

// `device [type] size used available NN% [iused ifree NN%] mount`
std::optional<Row> ParseRow(std::string_view line) {
  const Words words = SplitWords(line);
  std::size_t percent = 0;
  for (std::size_t i = 4; i < words.size() && percent == 0; ++i) {
    const bool none = words[i] == "-" && i + 1 < words.size() && words[i + 1].starts_with('/');
    if (IsPercent(words[i]) || none) percent = i;
  }
  if (percent < 4) return std::nullopt;
  Row row;
  row.numbers = {words[percent - 3], words[percent - 2], words[percent - 1]};
  row.used = words[percent];
  const std::size_t before = percent - 3;
  if (before > 2) return std::nullopt;
  row.device = words[0];
  if (before == 2) row.type = words[1];
  std::size_t last = percent;
  if (percent + 3 < words.size() && IsPercent(words[percent + 3])) {
    row.more = {words[percent + 1], words[percent + 2], words[percent + 3]};
    last = percent + 3;
  }
  row.mount = MountAfter(line, words[last]);
  if (!row.mount.starts_with('/')) return std::nullopt;
  return row;
}

bool IsInodeHeader(std::string_view line) {
  return ContainsIgnoreCase(line, "inode") || line.find("IUse") != std::string_view::npos;
}

class Reader {
 public:
  explicit Reader(FactWriter& facts) : facts_(facts) {}

  void Line(const TextLine& line) {
    const Words words = SplitWords(line.text);
    if (words.empty()) return;
    // A long device name stands alone, its numbers on the next line.
    if (words.size() == 1 && words[0].find('%') == std::string_view::npos) {
      device_ = words[0];
      return;
    }
    const std::string joined = device_ + " " + std::string(line.text);
    const auto row = ParseRow(device_.empty() ? line.text : std::string_view(joined));
    device_.clear();
    if (row) {
      Add(*row, line);
    } else if (ContainsIgnoreCase(line.text, "use") ||
               line.text.find('%') != std::string_view::npos) {
      inodes_ = IsInodeHeader(line.text) && line.text.find("blocks") == std::string_view::npos;
      unit_ = UnitOf(line.text);
    }
  }

 private:
  void Add(const Row& row, const TextLine& line) {
    FactWriter::Labels labels{{"mount", row.mount}, {"device", row.device}};
    if (!row.type.empty()) labels.emplace("type", row.type);
    const auto add = [&](std::string_view fact, std::optional<double> value) {
      if (value) facts_.Add(fact, *value, line, labels);
    };
    if (inodes_) {
      facts_.Collected("inode table", line);
      add("inode.total", SizeFrom(row.numbers[0], 1));
      add("inode.free", SizeFrom(row.numbers[2], 1));
      add("inode.used_percent", NumberFrom(row.used));
      return;
    }
    facts_.Collected("disk table", line);
    add("disk.size_bytes", SizeFrom(row.numbers[0], unit_));
    add("disk.used_bytes", SizeFrom(row.numbers[1], unit_));
    add("disk.available_bytes", SizeFrom(row.numbers[2], unit_));
    add("disk.used_percent", NumberFrom(row.used));
    if (row.more.empty()) return;
    facts_.Collected("inode table", line);
    add("inode.free", SizeFrom(row.more[1], 1));
    add("inode.used_percent", NumberFrom(row.more[2]));
  }

  FactWriter& facts_;
  std::string device_;
  bool inodes_ = false;
  double unit_ = 1024;
};

int Matches(const KindText& head) {
  int rows = 0;
  int others = 0;
  std::string device;
  ForEachLine(head.text, [&](const TextLine& line) {
    if (line.number > 40 || line.text.empty()) return;
    const std::string joined = device + " " + std::string(line.text);
    const auto row = ParseRow(device.empty() ? line.text : std::string_view(joined));
    const bool alone = SplitWords(line.text).size() == 1;
    device = alone ? std::string(Trim(line.text)) : std::string();
    if (alone) return;
    const bool plausible = row && SizeFrom(row->numbers[0], 1) && SizeFrom(row->numbers[1], 1);
    ++(plausible ? rows : others);
  });
  if (rows > 0 && head.text.find("Mounted on") < 200) return 95;
  return rows > 0 && others <= rows + 1 ? 75 : 0;
}

void Read(const KindText& text, FactWriter& facts) {
  Reader reader(facts);
  ForEachLine(text.text, [&](const TextLine& line) { reader.Line(line); });
}

}  // namespace

Kind Make() {
  return {.id = "disk_table", .matches = Matches, .read = Read};
}

}  // namespace casefile::disk_table
