#include "redact/user_rules.h"

#include <algorithm>
#include <utility>

#include "base/yaml.h"
#include "redact/required_literal.h"

namespace casefile {
namespace {

void ReplaceAll(std::string* text, std::string_view from, std::string_view to) {
  for (std::size_t at = text->find(from); at != std::string::npos;
       at = text->find(from, at + to.size()))
    text->replace(at, from.size(), to);
}

// The group that Troubleshoot calls `mask` (hidden) or `drop` (left out) is our `secret`.
std::string OurPattern(std::string pattern) {
  const bool mask = pattern.find("(?P<mask>") != std::string::npos;
  ReplaceAll(&pattern, mask ? "(?P<mask>" : "(?P<drop>", "(?P<secret>");
  if (mask) ReplaceAll(&pattern, "(?P<drop>", "(");
  return pattern;
}

// file: glob, or files: [glob, …].
Result<std::vector<std::string>> ReadFileSelector(const YamlNode* node, std::string_view file) {
  std::vector<std::string> globs;
  if (node == nullptr) return globs;
  YamlMap map = TRY(YamlMap::Of(*node, file));
  globs = TRY(map.Strings("files"));
  if (map.Find("file") != nullptr) globs.push_back(TRY(map.String("file")));
  TRY(map.Finish());
  return globs;
}

Result<Rule> ReadPattern(const YamlNode& node, std::string_view file, std::size_t number) {
  YamlMap map = TRY(YamlMap::Of(node, file));
  Rule rule;
  rule.id = "imported-" + std::to_string(number);
  if (const YamlNode* selector = map.Find("selector"); selector != nullptr)
    return YamlError(*selector, file, "a selector of another line cannot be imported");
  const std::string pattern = TRY(map.String("redactor"));
  const YamlNode& place = *map.Find("redactor");
  TRY(map.Finish());
  rule.pattern = OurPattern(pattern);
  rule.ignore_case = pattern.starts_with("(?i)");
  rule.anchors = RequiredLiterals(pattern);
  if (rule.anchors.empty())
    return YamlError(place, file, "the pattern has no text of 4 bytes that is in every match");
  TRY(CheckRulePattern(rule, place, file));
  return rule;
}

Result<void> ReadRemovals(const YamlNode& node, std::string_view file, UserRules* out) {
  YamlMap map = TRY(YamlMap::Of(node, file));
  for (std::string& value : TRY(map.Strings("values"))) out->literals.push_back(std::move(value));
  for (const YamlNode* pattern : TRY(map.Items("regex")))
    out->rules.push_back(TRY(ReadPattern(*pattern, file, out->rules.size() + 1)));
  if (const YamlNode* path = map.Find("yamlPath"); path != nullptr)
    return YamlError(*path, file, "a yamlPath cannot be imported");
  return map.Finish();
}

Result<UserRules> ReadRedactor(YamlMap* document, std::string_view file) {
  UserRules out;
  (void)document->Find("apiVersion");
  (void)document->Find("metadata");
  const YamlNode* node = document->Find("spec");
  if (node == nullptr) return YamlError(document->node(), file, "a redactor without 'spec'");
  YamlMap spec = TRY(YamlMap::Of(*node, file));
  for (const YamlNode* item : TRY(spec.Items("redactors"))) {
    YamlMap redactor = TRY(YamlMap::Of(*item, file));
    (void)redactor.Find("name");
    const std::size_t first = out.rules.size();
    const std::vector<std::string> files =
        TRY(ReadFileSelector(redactor.Find("fileSelector"), file));
    if (const YamlNode* removals = redactor.Find("removals"); removals != nullptr)
      TRY(ReadRemovals(*removals, file, &out));
    for (std::size_t i = first; i < out.rules.size(); ++i) out.rules[i].files = files;
    TRY(redactor.Finish());
  }
  TRY(spec.Finish());
  TRY(document->Finish());
  return out;
}

}  // namespace

Result<UserRules> ParseUserRules(std::string_view text, std::string_view file) {
  const YamlNode document = TRY(ParseYaml(text, file));
  YamlMap map = TRY(YamlMap::Of(document, file));
  if (const YamlNode* kind = map.Find("kind"); kind != nullptr) {
    if (kind->scalar != "Redactor")
      return YamlError(*kind, file, "only a kind 'Redactor' can be imported");
    return ReadRedactor(&map, file);
  }
  UserRules out;
  out.literals = TRY(map.Strings("literals"));
  out.allow = TRY(map.Strings("allow"));
  out.rules = TRY(ReadRules(&map, file));
  TRY(map.Finish());
  return out;
}

}  // namespace casefile
