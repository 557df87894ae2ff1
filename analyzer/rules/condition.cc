// Reading `when:` trees: all, any, not, and the three kinds of leaves.

#include <fmt/core.h>

#include <string>
#include <vector>

#include "analyzer/rules/pack.h"
#include "base/text.h"

namespace casefile {
namespace {

Result<std::vector<Condition>> ParseChildren(const YamlNode& node, std::string_view file) {
  if (node.kind != YamlNode::Kind::kSequence || node.items.empty()) {
    return YamlError(node, file, "expected a list of conditions");
  }
  std::vector<Condition> children;
  for (const YamlNode& item : node.items) children.push_back(TRY(ParseCondition(item, file)));
  return children;
}

// The key that says what a condition is; a fact condition has more keys beside it.
constexpr std::string_view kKinds[] = {"all", "any", "not", "log", "fact", "file"};

Result<std::string_view> KindOf(const YamlNode& node, std::string_view file) {
  if (node.kind != YamlNode::Kind::kMap) {
    return YamlError(node, file, "expected a condition: all, any, not, log, fact or file");
  }
  for (const auto& [key, value] : node.members) {
    for (const std::string_view kind : kKinds) {
      if (key == kind) return kind;
    }
  }
  const std::string_view first =
      node.members.empty() ? std::string_view() : std::string_view(node.members[0].key);
  Error error = YamlError(node, file, "a condition is one of all, any, not, log, fact, file");
  const std::string_view meant = Suggest(first, {std::begin(kKinds), std::end(kKinds)});
  if (meant.empty()) return error;
  return std::move(error).WithHint(fmt::format("did you mean '{}'?", meant));
}

// A condition that is written under its kind alone: everything but a fact.
Result<decltype(Condition::is)> ParseUnderKind(std::string_view kind,
                                               const YamlNode& inner,
                                               std::string_view file) {
  if (kind == "all") {
    AllOf all;
    all.children = TRY(ParseChildren(inner, file));
    return all;
  }
  if (kind == "any") return AnyOf{TRY(ParseChildren(inner, file))};
  if (kind == "log") return TRY(ParseLogCondition(inner, file));
  if (kind == "file") return TRY(ParseFileCondition(inner, file));
  Not negation;
  negation.child.push_back(TRY(ParseCondition(inner, file)));
  return negation;
}

// What `all:` asks of the times of its children.
Result<void> ReadTogether(YamlMap& map, AllOf& all) {
  if (map.Find("within") != nullptr) all.within = TRY(map.DurationOr("within", {}));
  all.in_order = TRY(map.Bool("in_order", false));
  return {};
}

}  // namespace

Result<std::shared_ptr<const Regex>> CompileRulePattern(const YamlNode& node,
                                                        std::string_view expression,
                                                        bool ignore_case,
                                                        std::string_view file) {
  const Regex::Options options{.ignore_case = ignore_case, .latin1 = true};
  if (node.vetted) return std::make_shared<const Regex>(Regex::Deferred(expression, options));
  auto compiled = Regex::Compile(expression, options);
  if (!compiled) return YamlError(node, file, compiled.error().message());
  if (compiled->Matches("")) {
    return YamlError(node, file, "the pattern matches the empty text, so it matches every line");
  }
  return std::shared_ptr<const Regex>(std::make_shared<Regex>(*std::move(compiled)));
}

Result<Condition> ParseCondition(const YamlNode& node, std::string_view file) {
  const std::string_view kind = TRY(KindOf(node, file));
  Condition condition;
  condition.place = {.line = node.line, .column = node.column};
  if (kind == "fact") {
    condition.is = TRY(ParseFactCondition(node, file));
    return condition;
  }
  YamlMap map = TRY(YamlMap::Of(node, file));
  condition.is = TRY(ParseUnderKind(kind, *map.Find(kind), file));
  if (auto* all = std::get_if<AllOf>(&condition.is)) TRY(ReadTogether(map, *all));
  TRY(map.Finish());
  return condition;
}

}  // namespace casefile
