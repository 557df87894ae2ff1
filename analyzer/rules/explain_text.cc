#include <fmt/core.h>

#include "analyzer/rules/explain.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"

namespace casefile {
namespace {

std::string_view WordOf(Truth truth) {
  return truth == Truth::kYes ? "yes" : truth == Truth::kNo ? "no" : "cannot tell";
}

void WriteCondition(const ExplainedCondition& condition, JsonWriter& json) {
  json.BeginObject().Member("condition", condition.what).Member("answer", WordOf(condition.truth));
  json.Key("notes").BeginArray();
  for (const std::string& note : condition.notes) json.String(note);
  json.EndArray().Key("evidence").BeginArray();
  for (const Evidence& evidence : condition.evidence) {
    json.BeginObject().Member("path", evidence.path);
    json.Key("line").Uint(evidence.line);
    json.Key("offset").Uint(evidence.offset);
    json.Member("text", evidence.text).EndObject();
  }
  json.EndArray().Key("conditions").BeginArray();
  for (const ExplainedCondition& child : condition.children) WriteCondition(child, json);
  json.EndArray().EndObject();
}

// The members of an array member, or nothing.
const Json::Array& ItemsOf(const Json& value, std::string_view key) {
  static const Json::Array kNone;
  const Json* found = value.Find(key);
  const Json::Array* items = found == nullptr ? nullptr : found->AsArray();
  return items == nullptr ? kNone : *items;
}

// The tree is as deep as the rule's, which limits::kYamlDepth bounds.
void PrintCondition(const Json& condition, std::size_t indent, std::string& out) {
  const std::string blanks(indent, ' ');
  out += fmt::format("{}[{}] {}\n",
                     blanks,
                     condition.FindString("answer"),
                     EscapeForTerminal(condition.FindString("condition")));
  for (const Json& note : ItemsOf(condition, "notes")) {
    if (note.AsString() != nullptr)
      out += fmt::format("{}      {}\n", blanks, EscapeForTerminal(*note.AsString()));
  }
  for (const Json& one : ItemsOf(condition, "evidence")) {
    out += fmt::format("{}      {}:{}: {}\n",
                       blanks,
                       EscapeForTerminal(one.FindString("path")),
                       one.FindInt("line"),
                       EscapeForTerminal(one.FindString("text")));
  }
  for (const Json& child : ItemsOf(condition, "conditions")) PrintCondition(child, indent + 2, out);
}

}  // namespace

std::string ExplanationJson(const Explanation& explanation) {
  JsonWriter json(JsonWriter::Style::kPretty);
  json.BeginObject()
      .Member("schema", "casefile.explanation/1")
      .Member("rule", explanation.rule)
      .Member("title", explanation.title)
      .Member("verdict", explanation.verdict)
      .Key("steps")
      .BeginArray();
  for (const ExplainedCondition& step : explanation.steps) WriteCondition(step, json);
  json.EndArray().EndObject();
  return json.Take() + "\n";
}

Result<std::string> ExplanationText(std::string_view json) {
  const Json root = TRY(ParseJson(json));
  std::string out = fmt::format("{}: {}\n{}\n",
                                EscapeForTerminal(root.FindString("rule")),
                                EscapeForTerminal(root.FindString("title")),
                                EscapeForTerminal(root.FindString("verdict")));
  for (const Json& step : ItemsOf(root, "steps")) PrintCondition(step, 2, out);
  return out;
}

}  // namespace casefile
