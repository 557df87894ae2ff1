#include "analyzer/kinds/probe_lines.h"

#include <string>
#include <utility>

#include "base/text.h"

namespace casefile {

std::string_view ProbeId(std::string_view text) {
  constexpr std::string_view kSchemaPrefix = "\"casefile.probe.";
  const std::size_t at = text.substr(0, 256).find(kSchemaPrefix);
  if (at == std::string_view::npos) return {};
  const std::size_t begin = at + kSchemaPrefix.size();
  const std::size_t end = text.find('/', begin);
  return end == std::string_view::npos ? std::string_view() : text.substr(begin, end - begin);
}

void ForEachProbeLine(std::string_view text,
                      const std::function<void(const ProbeLine& line)>& visit) {
  std::string_view array;
  ForEachLine(text, [&](const TextLine& line) {
    std::string_view trimmed = Trim(line.text);
    if (trimmed.ends_with(',')) trimmed.remove_suffix(1);
    if (trimmed.starts_with('{') && trimmed.size() > 1) {
      if (const auto row = ParseJson(trimmed)) visit({array, *row, line});
    } else if (trimmed.starts_with('"') && trimmed.ends_with('[')) {
      array = trimmed.substr(1, trimmed.find('"', 1) - 1);
    } else if (trimmed.starts_with('"')) {
      array = {};
      if (const auto scalar = ParseJson("{" + std::string(trimmed) + "}")) {
        visit({array, *scalar, line});
      }
    }
  });
}

FactWriter::Labels ProbeLabels(const Json& row, std::string_view keys) {
  FactWriter::Labels labels;
  for (const std::string_view key : SplitWords(keys)) {
    const Json* value = row.Find(key);
    if (value == nullptr) continue;
    if (std::string text = ProbeText(*value); !text.empty()) labels.emplace(key, std::move(text));
  }
  return labels;
}

std::string ProbeText(const Json& value) {
  if (const auto* text = value.AsString()) return *text;
  if (const auto* whole = value.AsInt()) return std::to_string(*whole);
  return {};
}

}  // namespace casefile
