// Reading `fact:` conditions. The vocabulary says what a fact's unit is, and so what a number may
// look like: "95%", "100MiB", "5s".

#include <fmt/core.h>

#include <charconv>

#include "analyzer/facts.h"
#include "analyzer/rules/pack.h"
#include "base/text.h"

namespace casefile {
namespace {

Result<const FactSpec*> SpecOf(YamlMap& map) {
  const std::string name = TRY(map.String("fact"));
  if (const FactSpec* spec = FindFactSpec(name); spec != nullptr) return spec;
  std::vector<std::string_view> names;
  for (const FactSpec& spec : FactVocabulary()) names.push_back(spec.name);
  Error error = YamlError(
      *map.Find("fact"), map.file(), fmt::format("unknown fact '{}'", EscapeForTerminal(name)));
  const std::string_view meant = Suggest(name, names);
  if (meant.empty()) return error;
  return std::move(error).WithHint(fmt::format("did you mean '{}'?", meant));
}

Result<double> PlainNumber(std::string_view text) {
  double value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc() || end != text.data() + text.size()) {
    return Error(ErrorCode::kInvalidInput, "no number");
  }
  return value;
}

// The number `text` stands for in the unit of the fact.
Result<double> NumberInUnit(std::string_view unit, std::string_view text) {
  if (unit == "bytes") return static_cast<double>(TRY(ParseByteSize(text)));
  if (unit == "seconds") {
    const bool negative = text.starts_with('-');
    if (auto plain = PlainNumber(text); plain && *plain == 0) return 0.0;
    const Duration duration = TRY(ParseDuration(negative ? text.substr(1) : text));
    const double seconds = std::chrono::duration<double>(duration).count();
    return negative ? -seconds : seconds;
  }
  if (unit == "percent" && text.ends_with('%'))
    return PlainNumber(Trim(text.substr(0, text.size() - 1)));
  return PlainNumber(text);
}

bool IsNumeric(std::string_view unit) {
  return unit != "text" && unit != "bool";
}

constexpr std::pair<std::string_view, Compare> kOperators[] = {
    {"at_least", Compare::kAtLeast},
    {"at_most", Compare::kAtMost},
    {"above", Compare::kAbove},
    {"below", Compare::kBelow},
    {"equals", Compare::kEquals},
    {"differs", Compare::kDiffers},
    {"matches", Compare::kMatches},
};

Result<Comparison> ReadComparison(YamlMap& map,
                                  const FactSpec& spec,
                                  std::string_view key,
                                  Compare op) {
  const YamlNode& node = *map.Find(key);
  Comparison comparison;
  comparison.op = op;
  comparison.text = TRY(map.String(key));
  if (op == Compare::kMatches) {
    if (spec.unit != "text") return YamlError(node, map.file(), "'matches' is for texts");
    comparison.regex = TRY(CompileRulePattern(node, comparison.text, false, map.file()));
  } else if (IsNumeric(spec.unit)) {
    const auto number = NumberInUnit(spec.unit, comparison.text);
    if (!number) {
      return YamlError(
          node,
          map.file(),
          fmt::format("'{}' is no value in {}", EscapeForTerminal(comparison.text), spec.unit));
    }
    comparison.number = *number;
  } else if (op != Compare::kEquals && op != Compare::kDiffers) {
    return YamlError(node, map.file(), fmt::format("'{}' needs a number", key));
  } else if (spec.unit == "bool") {
    comparison.text = TRY(map.Bool(key, false)) ? "true" : "false";
  }
  return comparison;
}

Result<void> ReadWhere(YamlMap& map, const FactSpec& spec, FactCondition& fact) {
  const YamlNode* where = map.Find("where");
  if (where == nullptr) return {};
  YamlMap labels = TRY(YamlMap::Of(*where, map.file()));
  for (const std::string_view label : SplitWords(spec.labels)) {
    if (labels.Find(label) == nullptr) continue;
    fact.where.emplace_back(label, TRY(labels.Strings(label)));
  }
  return labels.Finish();
}

}  // namespace

Result<FactCondition> ParseFactCondition(const YamlNode& node, std::string_view file) {
  YamlMap map = TRY(YamlMap::Of(node, file));
  const FactSpec* spec = TRY(SpecOf(map));
  FactCondition fact;
  fact.name = spec->name;
  fact.source_kind = spec->source;
  TRY(ReadWhere(map, *spec, fact));
  for (const auto& [key, op] : kOperators) {
    if (map.Find(key) == nullptr) continue;
    fact.compare.push_back(TRY(ReadComparison(map, *spec, key, op)));
  }
  TRY(map.Finish());
  return fact;
}

}  // namespace casefile
