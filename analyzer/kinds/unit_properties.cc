// systemctl show: `Key=value` lines, units apart by an empty line.

#include "analyzer/kinds/all.h"
#include "analyzer/kinds/cells.h"
#include "base/text.h"

namespace casefile::unit_properties {
namespace {

int Matches(const KindText& head) {
  const bool unit = head.text.starts_with("Id=") ||
                    head.text.find("\nId=") != std::string_view::npos ||
                    head.text.starts_with("Type=") || head.text.starts_with("Restart=");
  return unit && head.text.find("ActiveState=") != std::string_view::npos ? 90 : 0;
}

// The name of the unit stands in the middle of its properties, so a block is read twice.
std::string UnitOf(std::string_view block, std::string_view path) {
  std::string unit;
  ForEachLine(block, [&](const TextLine& line) {
    if (line.text.starts_with("Id=")) unit = line.text.substr(3);
  });
  return unit.empty() ? std::string(BaseName(path)) : unit;
}

void Property(std::string_view key,
              std::string_view value,
              const TextLine& line,
              const FactWriter::Labels& labels,
              FactWriter& facts) {
  if (value.empty() || value == "[not set]") return;
  const auto number = NumberFrom(value);
  if (key == "ActiveState") facts.Add("unit.state", std::string(value), line, labels);
  if (key == "SubState") facts.Add("unit.sub_state", std::string(value), line, labels);
  if (key == "Description") facts.Add("unit.description", std::string(value), line, labels);
  if (key == "Result") facts.Add("unit.result", std::string(value), line, labels);
  if (key == "NRestarts" && number) facts.Add("unit.restarts", *number, line, labels);
  if (key == "ExecMainStatus" && number) facts.Add("unit.exit_code", *number, line, labels);
  // 2^64-1 is "infinity" of older versions.
  if (key == "MemoryCurrent" && number && *number < 1e18)
    facts.Add("unit.memory_bytes", *number, line, labels);
  if (key == "LimitNOFILE" && number && *number < 1e18)
    facts.Add("unit.open_files_limit", *number, line, labels);
}

void Read(const KindText& text, FactWriter& facts) {
  std::size_t at = 0;
  std::uint64_t lines = 0;
  while (at < text.text.size()) {
    const std::size_t end = std::min(text.text.find("\n\n", at), text.text.size());
    const std::string_view block = text.text.substr(at, end - at);
    const FactWriter::Labels labels{{"unit", UnitOf(block, text.path)}};
    std::uint64_t last = 0;
    ForEachLine(block, [&](TextLine line) {
      last = line.number;
      line.number += lines;
      line.offset += at;
      const auto pair = SplitPair(line.text, '=');
      if (!pair) return;
      if (pair->first == "ActiveState") facts.Collected("units", line);
      Property(pair->first, pair->second, line, labels, facts);
    });
    lines += last + 1;
    at = std::min(end + 2, text.text.size());
  }
}

}  // namespace

Kind Make() {
  return {.id = "unit_properties", .matches = Matches, .read = Read};
}

}  // namespace casefile::unit_properties
