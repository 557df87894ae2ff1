#include "formats/logs/log_format.h"

#include <fmt/format.h>

#include <algorithm>

namespace casefile {
namespace {

Result<LogKeys> LoadKeys(const YamlNode& node, std::string_view file) {
  YamlMap map = TRY(YamlMap::Of(node, file));
  LogKeys keys;
  keys.needs = TRY(map.Strings("needs"));
  keys.time = TRY(map.Strings("time"));
  keys.severity = TRY(map.Strings("severity"));
  keys.program = TRY(map.Strings("program"));
  keys.message = TRY(map.Strings("message"));
  keys.adds = TRY(map.Strings("adds"));
  TRY(map.Finish());
  return keys;
}

Result<LogSample> LoadSample(const YamlNode& node, std::string_view file) {
  YamlMap map = TRY(YamlMap::Of(node, file));
  LogSample sample;
  sample.line = node.line;
  sample.text = TRY(map.String("text"));
  sample.time = TRY(map.OptionalString("time"));
  sample.severity = TRY(map.OptionalString("severity"));
  sample.program = TRY(map.OptionalString("program"));
  sample.message = TRY(map.OptionalString("message"));
  sample.events = TRY(map.Int("events", 1));
  if (const YamlNode* fields = map.Find("fields")) {
    for (const auto& [name, value] : fields->members) {
      sample.fields.emplace_back(name, value.scalar);
    }
  }
  TRY(map.Finish());
  return sample;
}

Result<Severity> LoadSeverity(const YamlNode& node, std::string_view file) {
  const auto severity = SeverityFrom(node.scalar);
  if (!severity) return YamlError(node, file, fmt::format("'{}' is no severity", node.scalar));
  return *severity;
}

Result<LogFormat::Wraps> LoadWraps(YamlMap& map) {
  const YamlNode* node = map.Find("wraps");
  if (node == nullptr) return LogFormat::Wraps::kNever;
  if (node->scalar == "maybe") return LogFormat::Wraps::kMaybe;
  if (node->scalar == "always") return LogFormat::Wraps::kAlways;
  if (node->scalar == "needed") return LogFormat::Wraps::kNeeded;
  return YamlError(*node, map.file(), "expected maybe, always or needed");
}

// Exactly one of `lines`, `json` and `pairs` says how a line is read.
Result<void> LoadEngine(YamlMap& map, LogFormat& format) {
  for (const YamlNode* line : TRY(map.Items("lines"))) {
    auto layout = Layout::Compile(line->scalar);
    if (!layout) return YamlError(*line, map.file(), layout.error().message());
    format.layouts.push_back(*std::move(layout));
  }
  const YamlNode* json = map.Find("json");
  const YamlNode* pairs = map.Find("pairs");
  if ((json != nullptr) + (pairs != nullptr) + !format.layouts.empty() != 1) {
    return YamlError(map.node(), map.file(), "expected one of 'lines', 'json' and 'pairs'");
  }
  if (json == nullptr && pairs == nullptr) return {};
  format.engine = json != nullptr ? LogFormat::Engine::kJson : LogFormat::Engine::kPairs;
  format.keys = TRY(LoadKeys(json != nullptr ? *json : *pairs, map.file()));
  return {};
}

// What the words of a line mean here, and what a line says that does not stand in it.
Result<void> LoadMeaning(YamlMap& map, LogFormat& format) {
  format.wraps = TRY(LoadWraps(map));
  format.program = TRY(map.OptionalString("program")).value_or("");
  if (const YamlNode* severity = map.Find("severity")) {
    format.severity = TRY(LoadSeverity(*severity, map.file()));
  }
  if (const YamlNode* severities = map.Find("severities")) {
    for (const auto& [word, value] : severities->members) {
      format.severities.emplace_back(word, TRY(LoadSeverity(value, map.file())));
    }
  }
  format.continues = TRY(map.Strings("continues"));
  format.joins_unclaimed = TRY(map.Bool("joins_unclaimed", false));
  format.heads = TRY(map.Bool("heads", false));
  return {};
}

}  // namespace

std::optional<Severity> LogFormat::SeverityOf(std::string_view word) const {
  for (const auto& [name, value] : severities) {
    if (name == word) return value;
  }
  return SeverityFrom(word);
}

bool LogFormat::Continues(std::string_view severity_word) const {
  return std::find(continues.begin(), continues.end(), severity_word) != continues.end();
}

Result<LogFormat> LoadLogFormat(std::string_view yaml, std::string_view file) {
  return LoadLogFormat(TRY(ParseYaml(yaml, file)), file);
}

Result<LogFormat> LoadLogFormat(const YamlNode& root, std::string_view file) {
  YamlMap map = TRY(YamlMap::Of(root, file));
  LogFormat format;
  format.id = TRY(map.String("id"));
  format.title = TRY(map.String("title"));
  format.rank = TRY(map.Int("rank", 50));
  TRY(LoadEngine(map, format));
  TRY(LoadMeaning(map, format));
  for (const YamlNode* sample : TRY(map.Items("samples"))) {
    format.samples.push_back(TRY(LoadSample(*sample, file)));
  }
  TRY(map.Finish());
  if (format.samples.empty()) return YamlError(root, file, "a format needs 'samples'");
  return format;
}

}  // namespace casefile
