// Any bytes as a file that people write for us: every node has a place inside the text, keys are
// there once, nesting is bounded, and a loader never finds what it did not ask for.

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "base/check.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/yaml.h"

namespace {

using casefile::YamlNode;

void CheckNode(const YamlNode& node, int lines, int depth) {
  CASEFILE_CHECK(depth <= casefile::limits::kYamlDepth);
  CASEFILE_CHECK(node.line >= 1 && node.line <= lines && node.column >= 1);
  CASEFILE_CHECK(casefile::IsValidUtf8(node.scalar));
  for (const YamlNode& item : node.items) CheckNode(item, lines, depth + 1);
  std::set<std::string_view> keys;
  for (const auto& [key, value] : node.members) {
    CASEFILE_CHECK(keys.insert(key).second);
    CheckNode(value, lines, depth + 1);
  }
}

void CheckMap(const YamlNode& node) {
  auto map = casefile::YamlMap::Of(node, "fuzz.yaml");
  CASEFILE_CHECK(map.has_value() == (node.kind == YamlNode::Kind::kMap));
  if (!map) return;
  CASEFILE_CHECK(map->Finish().has_value() == node.members.empty());
  for (const auto& [key, value] : node.members) {
    CASEFILE_CHECK(map->Find(key) == &value);
    (void)map->OptionalString(key);
    (void)map->Strings(key);
    (void)map->Bool(key, false);
    (void)map->Int(key, 0);
    (void)map->Number(key, 0);
    (void)map->DurationOr(key, {});
    (void)map->ByteSizeOr(key, 0);
    (void)map->Items(key);
  }
  CASEFILE_CHECK(map->Finish().has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto root = casefile::ParseYaml(text, "fuzz.yaml");
  if (!root) {
    CASEFILE_CHECK(root.error().message().starts_with("fuzz.yaml:"));
    return 0;
  }
  // An empty value at the end of the text is on the line behind it.
  const auto breaks =
      std::count_if(text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; });
  CheckNode(*root, static_cast<int>(breaks) + 2, 0);
  CheckMap(*root);
  return 0;
}
