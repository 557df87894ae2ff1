#include "analyzer/rules/cre_document.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "base/text.h"

namespace casefile {
namespace {

constexpr std::string_view kPack = "cre";

// The texts of a CRE are loose: what is missing or of another shape is empty.
const YamlNode* Member(const YamlNode* node, std::string_view key) {
  if (node == nullptr || node->kind != YamlNode::Kind::kMap) return nullptr;
  const auto found = std::find_if(
      node->members.begin(), node->members.end(), [key](const auto& m) { return m.key == key; });
  return found == node->members.end() ? nullptr : &found->value;
}

std::string TextOf(const YamlNode* node) {
  if (node == nullptr || node->kind != YamlNode::Kind::kScalar) return {};
  // Braces are names in our texts.
  std::string text;
  for (const char c : Trim(node->scalar)) {
    text += c;
    if (c == '{') text += c;
  }
  return text;
}

std::vector<std::string> TextsOf(const YamlNode* node) {
  std::vector<std::string> texts;
  if (node == nullptr) return texts;
  for (const YamlNode& item : node->items) texts.push_back(TextOf(&item));
  std::erase(texts, "");
  return texts;
}

// A list in Markdown, one step each; what is no item belongs to the step before.
std::vector<std::string> StepsOf(std::string_view text) {
  std::vector<std::string> steps;
  for (const std::string_view line : SplitLines(text)) {
    const std::string_view body = Trim(line);
    if (body.empty()) continue;
    if (steps.empty() || body.starts_with("- ") || body.starts_with("* ")) {
      steps.emplace_back(
          Trim(body.substr(body.starts_with("- ") || body.starts_with("* ") ? 2 : 0)));
    } else {
      steps.back() += fmt::format("\n{}", body);
    }
  }
  return steps;
}

FindingSeverity SeverityOf(std::string_view word) {
  if (word == "0") return FindingSeverity::kCritical;
  if (word == "1" || word == "high") return FindingSeverity::kError;
  if (word == "3" || word == "4" || word == "low") return FindingSeverity::kInfo;
  return FindingSeverityFrom(word).value_or(FindingSeverity::kWarning);
}

std::string IdOf(std::string_view id) {
  std::string word;
  for (const char c : ToLower(id)) {
    word += (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '-';
  }
  return fmt::format("{}/{}", kPack, word);
}

void ReadTexts(const YamlNode* cre, Rule& rule) {
  rule.title = TextOf(Member(cre, "title"));
  if (rule.title.empty()) rule.title = TextOf(Member(cre, "id"));
  rule.cause = TextOf(Member(cre, "cause"));
  if (rule.cause.empty()) rule.cause = TextOf(Member(cre, "description"));
  rule.impact = TextOf(Member(cre, "impact"));
  rule.remedy = StepsOf(TextOf(Member(cre, "mitigation")));
  rule.references = TextsOf(Member(cre, "references"));
  rule.severity = SeverityOf(TextOf(Member(cre, "severity")));
  rule.confidence = 0.7;
}

// The lower-case words of `text` that could name a program.
void AddWords(std::string_view text, std::vector<std::string>& words) {
  std::string word;
  for (const char c : ToLower(text) + ' ') {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      word += c;
    } else if (!word.empty()) {
      if (word.size() > 2 && word != "cre" && word != "log") words.push_back(word);
      word.clear();
    }
  }
}

// The source of the outermost set or sequence, then whatever else names the program.
std::vector<std::string> SourcesOf(const YamlNode& node) {
  std::vector<std::string> words;
  const YamlNode* question = Member(&node, "rule");
  for (const std::string_view shape : {"set", "sequence"}) {
    AddWords(TextOf(Member(Member(Member(question, shape), "event"), "source")), words);
  }
  if (words.empty()) return words;
  const YamlNode* cre = Member(&node, "cre");
  AddWords(TextOf(Member(cre, "title")), words);
  if (const YamlNode* list = Member(cre, "applications"); list != nullptr) {
    for (const YamlNode& one : list->items) AddWords(TextOf(Member(&one, "name")), words);
  }
  return words;
}

Rule RuleOf(const YamlNode& node, const CreTerms& terms, std::string_view file) {
  Rule rule;
  rule.pack = kPack;
  rule.file = file;
  rule.place = {.line = node.line, .column = node.column};
  const YamlNode* cre = Member(&node, "cre");
  std::string id = TextOf(Member(cre, "id"));
  if (id.empty()) id = TextOf(Member(Member(&node, "metadata"), "id"));
  rule.id = IdOf(id);
  ReadTexts(cre, rule);
  rule.sources = SourcesOf(node);
  const YamlNode* question = Member(&node, "rule");
  auto when = question == nullptr ? Result<Condition>(YamlError(node, file, "'rule' is missing"))
                                  : ParseCreQuestion(*question, terms, file);
  if (when) {
    rule.when = *std::move(when);
  } else {
    rule.unsupported = fmt::format("the rule cannot be asked: {}", when.error().message());
  }
  return rule;
}

// Two rules of one file may carry the same id.
void KeepApart(Rule& rule, std::set<std::string>& ids) {
  const std::string id = rule.id;
  for (int next = 2; !ids.insert(rule.id).second; ++next) rule.id = fmt::format("{}-{}", id, next);
}

}  // namespace

bool IsCreDocument(std::string_view yaml) {
  bool vocabulary = false;
  for (const std::string_view line : SplitLines(yaml)) {
    if (line.starts_with("pack:")) return false;
    if (line.starts_with("rules:") || line.starts_with("terms:")) return true;
    vocabulary = vocabulary || line.starts_with("tags:") || line.starts_with("categories:");
  }
  return vocabulary;
}

Result<std::vector<Rule>> ParseCreDocument(std::string_view yaml, std::string_view file) {
  const YamlNode root = TRY(ParseYaml(yaml, file, YamlStyle::kForeign));
  CreTerms terms;
  if (const YamlNode* node = Member(&root, "terms"); node != nullptr) {
    for (const auto& [name, value] : node->members) terms.emplace(name, &value);
  }
  std::vector<Rule> rules;
  std::set<std::string> ids;
  const YamlNode* list = Member(&root, "rules");
  if (list == nullptr) return rules;
  for (const YamlNode& node : list->items) {
    rules.push_back(RuleOf(node, terms, file));
    KeepApart(rules.back(), ids);
  }
  return rules;
}

}  // namespace casefile
