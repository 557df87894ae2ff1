#include "redact/rule.h"

#include <algorithm>
#include <utility>

#include "base/pattern_set.h"
#include "base/text.h"
#include "base/yaml.h"
#include "redact/characters.h"

namespace casefile {
namespace {

constexpr std::size_t kAnchorBytes = 4;
constexpr std::size_t kShortAnchorBytes = 3;
// Longer patterns are mistakes, and cost memory on every machine.
constexpr std::size_t kPatternBytes = 4096;

struct CheckName {
  std::string_view name;
  Check check;
};
constexpr CheckName kChecks[] = {
    {"luhn", Check::kLuhn},
    {"iban", Check::kIban},
    {"base58check", Check::kBase58Check},
    {"bech32", Check::kBech32},
    {"phone", Check::kPhone},
    {"basic_auth", Check::kBasicAuth},
    {"password_like", Check::kPasswordLike},
    {"random", Check::kRandom},
    {"not_example", Check::kNotExample},
    {"not_filler", Check::kNotFiller},
    {"not_identifier", Check::kNotIdentifier},
    {"not_reference", Check::kNotReference},
    {"not_example_pair", Check::kNotExamplePair},
};

bool IsIdCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

bool LongEnough(std::string_view anchor, bool word) {
  if (anchor.size() >= kAnchorBytes) return true;
  if (anchor.size() < kShortAnchorBytes) return false;
  return word || std::any_of(anchor.begin(), anchor.end(), [](char c) { return !IsAlnum(c); });
}

// The place of a member, for errors about its value.
const YamlNode& NodeOf(YamlMap* map, std::string_view key) {
  const YamlNode* node = map->Find(key);
  return node != nullptr ? *node : map->node();
}

Result<void> CheckAnchors(const Rule& rule, YamlMap* map, std::string_view file) {
  const YamlNode& node = NodeOf(map, "anchors");
  if (rule.anchors.empty()) return YamlError(node, file, "rule '" + rule.id + "' has no anchors");
  for (const std::string& anchor : rule.anchors) {
    if (!LongEnough(anchor, rule.word))
      return YamlError(node,
                       file,
                       "anchor '" + anchor +
                           "' is too short: 4 bytes, or 3 with one that is no "
                           "letter or digit");
  }
  return {};
}

Result<std::vector<Check>> ReadChecks(YamlMap* map, std::string_view file) {
  std::vector<Check> checks;
  for (const std::string& name : TRY(map->Strings("checks"))) {
    const auto* found = std::find_if(
        std::begin(kChecks), std::end(kChecks), [&name](const auto& c) { return c.name == name; });
    if (found == std::end(kChecks)) {
      std::vector<std::string_view> names;
      for (const CheckName& check : kChecks) names.push_back(check.name);
      const std::string_view near = Suggest(name, names);
      Error error = YamlError(NodeOf(map, "checks"), file, "unknown check '" + name + "'");
      if (near.empty()) return error;
      return std::move(error).WithHint("did you mean '" + std::string(near) + "'?");
    }
    checks.push_back(found->check);
  }
  return checks;
}

Result<Rule> ReadRule(const YamlNode& node, std::string_view file) {
  YamlMap map = TRY(YamlMap::Of(node, file));
  Rule rule;
  rule.id = TRY(map.String("id"));
  if (rule.id.empty() || !std::all_of(rule.id.begin(), rule.id.end(), IsIdCharacter))
    return YamlError(NodeOf(&map, "id"), file, "an id has only a-z, 0-9 and '-'");
  rule.anchors = TRY(map.Strings("anchors"));
  rule.ignore_case = TRY(map.Bool("ignore_case", false));
  rule.word = TRY(map.Bool("word", false));
  rule.pattern = TRY(map.String("pattern"));
  rule.checks = TRY(ReadChecks(&map, file));
  rule.min_entropy = TRY(map.Number("min_entropy", 0));
  rule.hides = TRY(map.Strings("hides"));
  rule.keeps = TRY(map.Strings("keeps"));
  rule.files = TRY(map.Strings("files"));
  TRY(map.Finish());
  TRY(CheckAnchors(rule, &map, file));
  TRY(CheckRulePattern(rule, NodeOf(&map, "pattern"), file));
  return rule;
}

}  // namespace

bool LooksAtFile(const Rule& rule, std::string_view path) {
  if (rule.files.empty() || path.empty()) return true;
  return std::any_of(rule.files.begin(), rule.files.end(), [path](std::string_view glob) {
    while (glob.starts_with('/')) glob.remove_prefix(1);
    return GlobMatches("**/" + std::string(glob), path);
  });
}

Result<void> CheckRulePattern(const Rule& rule, const YamlNode& node, std::string_view file) {
  if (rule.pattern.size() > kPatternBytes)
    return YamlError(node, file, "the pattern is longer than 4096 bytes");
  const auto regex = Regex::Compile(rule.pattern, {.ignore_case = rule.ignore_case});
  if (!regex) return YamlError(node, file, regex.error().message());
  if (regex->Matches("")) return YamlError(node, file, "the pattern matches the empty text");
  const auto& names = regex->group_names();
  for (std::size_t i = 1; i < names.size(); ++i) {
    if (!names[i].empty() && names[i] != "secret")
      return YamlError(node, file, "unknown group '" + names[i] + "': only 'secret' has a meaning");
  }
  return {};
}

Result<std::vector<Rule>> ReadRules(YamlMap* document, std::string_view file) {
  std::vector<Rule> rules;
  for (const YamlNode* node : TRY(document->Items("rules"))) {
    Rule rule = TRY(ReadRule(*node, file));
    if (std::any_of(rules.begin(), rules.end(), [&rule](const Rule& r) { return r.id == rule.id; }))
      return YamlError(*node, file, "rule '" + rule.id + "' is there twice");
    rules.push_back(std::move(rule));
  }
  return rules;
}

Result<std::vector<Rule>> ParseRules(std::string_view text, std::string_view file) {
  const YamlNode document = TRY(ParseYaml(text, file));
  YamlMap map = TRY(YamlMap::Of(document, file));
  std::vector<Rule> rules = TRY(ReadRules(&map, file));
  TRY(map.Finish());
  return rules;
}

}  // namespace casefile
