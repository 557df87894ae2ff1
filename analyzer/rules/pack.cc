#include "analyzer/rules/pack.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "base/text.h"

namespace casefile {
namespace {

bool IsWord(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

Place PlaceOf(const YamlNode& node) {
  return {.line = node.line, .column = node.column};
}

// Ids of other rules: "disk-full" means this pack, "linux/disk-full" any.
Result<std::vector<std::string>> RuleIds(YamlMap& map,
                                         std::string_view key,
                                         std::string_view pack) {
  std::vector<std::string> ids = TRY(map.Strings(key));
  for (std::string& id : ids) {
    if (id.find('/') == std::string::npos) id = fmt::format("{}/{}", pack, id);
  }
  return ids;
}

Result<RuleCase> ParseCase(const YamlNode& node, std::string_view file) {
  YamlMap map = TRY(YamlMap::Of(node, file));
  RuleCase one;
  one.place = PlaceOf(node);
  one.name = TRY(map.OptionalString("name")).value_or("");
  one.title = TRY(map.OptionalString("title")).value_or("");
  const YamlNode* fires = map.Find("fires");
  if (fires == nullptr) return YamlError(node, file, "'fires' is missing: true or false");
  one.fires = TRY(map.Bool("fires", true));
  const YamlNode* files = map.Find("files");
  if (files == nullptr || files->kind != YamlNode::Kind::kMap || files->members.empty()) {
    return YamlError(node, file, "'files' must map a path to its text");
  }
  for (const auto& [path, text] : files->members) {
    if (text.kind != YamlNode::Kind::kScalar) return YamlError(text, file, "expected text");
    one.files.emplace_back(path, text.scalar);
  }
  TRY(map.Finish());
  return one;
}

Result<FindingSeverity> ParseSeverity(YamlMap& map) {
  const std::string word = TRY(map.String("severity"));
  const std::optional<FindingSeverity> severity = FindingSeverityFrom(word);
  if (!severity) {
    return YamlError(*map.Find("severity"),
                     map.file(),
                     fmt::format("severity '{}' is none of info, warning, error, critical",
                                 EscapeForTerminal(word)));
  }
  return *severity;
}

Result<void> ParseTexts(YamlMap& map, Rule& rule) {
  rule.title = TRY(map.String("title"));
  rule.severity = TRY(ParseSeverity(map));
  rule.cause = std::string(Trim(TRY(map.String("cause"))));
  rule.impact = std::string(Trim(TRY(map.OptionalString("impact")).value_or("")));
  rule.remedy = TRY(map.Strings("remedy"));
  rule.references = TRY(map.Strings("references"));
  rule.ask = TRY(map.OptionalString("ask")).value_or("");
  if (rule.remedy.empty()) return YamlError(map.node(), map.file(), "'remedy' is missing");
  return {};
}

Result<void> ParseCases(YamlMap& map, Rule& rule) {
  for (const YamlNode* node : TRY(map.Items("cases"))) {
    rule.cases.push_back(TRY(ParseCase(*node, map.file())));
  }
  const auto has = [&rule](bool fires) {
    return std::any_of(rule.cases.begin(), rule.cases.end(), [fires](const RuleCase& one) {
      return one.fires == fires;
    });
  };
  if (!has(true) || !has(false)) {
    return YamlError(
        map.node(), map.file(), "'cases' must hold one that fires and one that does not");
  }
  return {};
}

Result<std::string> ParseId(YamlMap& map, std::string_view pack) {
  const std::string name = TRY(map.String("id"));
  if (!IsWord(name)) {
    return YamlError(*map.Find("id"), map.file(), "an id is lower-case letters, digits and '-'");
  }
  return fmt::format("{}/{}", pack, name);
}

// How much a hit of the rule is worth.
Result<void> ParseWeight(YamlMap& map, Rule& rule) {
  rule.confidence = TRY(map.Number("confidence", rule.confidence));
  if (rule.confidence <= 0 || rule.confidence > 1) {
    return YamlError(*map.Find("confidence"), map.file(), "'confidence' lies between 0 and 1");
  }
  const std::int64_t minor_below = TRY(map.Int("minor_below", 0));
  if (minor_below < 0) {
    return YamlError(*map.Find("minor_below"), map.file(), "'minor_below' is a count");
  }
  rule.minor_below = static_cast<std::uint64_t>(minor_below);
  rule.advice = TRY(map.Bool("advice", false));
  rule.needs_signs = TRY(map.Bool("needs_signs", false));
  rule.quotes = TRY(map.Bool("quotes", false));
  return {};
}

Result<std::size_t> ParseTrouble(const YamlNode& node, std::string_view file) {
  if (node.kind != YamlNode::Kind::kScalar) return YamlError(node, file, "expected text");
  if (const std::optional<std::size_t> kind = FindTrouble(node.scalar)) return *kind;
  Error error = YamlError(
      node, file, fmt::format("no kind of trouble is '{}'", EscapeForTerminal(node.scalar)));
  const std::string_view meant = Suggest(node.scalar, TroubleNames());
  if (meant.empty()) return error;
  return std::move(error).WithHint(fmt::format("did you mean '{}'?", meant));
}

// The troubles a rule comes from and brings about (rules/trouble.h).
Result<void> ParseTroubles(YamlMap& map, Rule& rule) {
  std::size_t first = kTroubleKinds;
  for (const YamlNode* node : TRY(map.Items("leads_to"))) {
    const std::size_t kind = TRY(ParseTrouble(*node, map.file()));
    rule.leads_to |= WithConsequences(kind);
    first = std::min(first, kind);
  }
  for (const YamlNode* node : TRY(map.Items("follows_from"))) {
    const std::size_t kind = TRY(ParseTrouble(*node, map.file()));
    if (kind >= first) {
      return YamlError(*node,
                       map.file(),
                       fmt::format("a rule that leads to '{}' cannot follow from '{}'",
                                   TroubleNames()[first],
                                   node->scalar));
    }
    rule.follows_from.set(kind);
  }
  return {};
}

// What the rule says about others.
Result<void> ParseRelations(YamlMap& map, Rule& rule) {
  rule.explains = TRY(RuleIds(map, "explains", rule.pack));
  rule.explained_by = TRY(RuleIds(map, "explained_by", rule.pack));
  rule.conflicts = TRY(RuleIds(map, "conflicts", rule.pack));
  rule.specialises = TRY(RuleIds(map, "specialises", rule.pack));
  TRY(ParseTroubles(map, rule));
  return {};
}

Result<void> ParseConditions(YamlMap& map, Rule& rule) {
  const YamlNode* when = map.Find("when");
  if (when == nullptr) return YamlError(map.node(), map.file(), "'when' is missing");
  rule.when = TRY(ParseCondition(*when, map.file()));
  for (const YamlNode* guard : TRY(map.Items("unless"))) {
    rule.unless.push_back(TRY(ParseCondition(*guard, map.file())));
  }
  return {};
}

Result<Rule> ParseRule(const YamlNode& node, const Pack& pack, Cases cases) {
  YamlMap map = TRY(YamlMap::Of(node, pack.file));
  Rule rule;
  rule.pack = pack.id;
  rule.file = pack.file;
  rule.place = PlaceOf(node);
  rule.id = TRY(ParseId(map, pack.id));
  TRY(ParseTexts(map, rule));
  TRY(ParseWeight(map, rule));
  TRY(ParseRelations(map, rule));
  TRY(ParseConditions(map, rule));
  if (cases == Cases::kAskFor) TRY(ParseCases(map, rule));
  TRY(map.Finish());
  return rule;
}

Result<void> ParseRules(YamlMap& map, Pack& pack, Cases cases) {
  std::set<std::string> ids;
  for (const YamlNode* node : TRY(map.Items("rules"))) {
    Rule rule = TRY(ParseRule(*node, pack, cases));
    if (!ids.insert(rule.id).second) {
      return YamlError(*node, pack.file, fmt::format("there are two rules '{}'", rule.id));
    }
    pack.rules.push_back(std::move(rule));
  }
  if (pack.rules.empty()) return YamlError(map.node(), pack.file, "'rules' is missing or empty");
  return {};
}

}  // namespace

Result<Pack> ParsePack(std::string_view yaml, std::string_view file) {
  return ParsePack(TRY(ParseYaml(yaml, file)), file, Cases::kAskFor);
}

Result<Pack> ParsePack(const YamlNode& root, std::string_view file, Cases cases) {
  YamlMap map = TRY(YamlMap::Of(root, file));
  Pack pack;
  pack.file = file;
  pack.id = TRY(map.String("pack"));
  if (!IsWord(pack.id)) {
    return YamlError(*map.Find("pack"), file, "a pack id is lower-case letters, digits and '-'");
  }
  pack.title = TRY(map.String("title"));
  if (const YamlNode* signs = map.Find("signs"); signs != nullptr) {
    pack.signs = TRY(ParseCondition(*signs, file));
  }
  TRY(ParseRules(map, pack, cases));
  TRY(map.Finish());
  return pack;
}

}  // namespace casefile
