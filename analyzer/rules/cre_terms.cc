// What a CRE rule asks: a set or a sequence of terms over the lines of logs, or of further sets and
// sequences.

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "analyzer/rules/cre_document.h"
#include "base/limits.h"
#include "base/text.h"

namespace casefile {
namespace {

// Block scalars end in a line break that no line of a log has.
std::string ScalarOf(const YamlNode& node) {
  std::string_view text = node.scalar;
  while (text.ends_with('\n')) text.remove_suffix(1);
  return std::string(text);
}

class QuestionReader {
 public:
  QuestionReader(const CreTerms& terms, std::string_view file) : terms_(terms), file_(file) {}

  // {set: …} or {sequence: …}
  Result<Condition> Question(const YamlNode& node) {
    if (++depth_ > kNesting) return Wrong(node, "sets and sequences are nested too deep");
    const YamlNode* body = nullptr;
    LogShape shape = LogShape::kSet;
    for (const auto& [key, value] : node.members) {
      if (key != "set" && key != "sequence") return Unsupported(value, key);
      if (body != nullptr) return Wrong(value, "either 'set' or 'sequence', not both");
      body = &value;
      shape = key == "set" ? LogShape::kSet : LogShape::kSequence;
    }
    if (body == nullptr) return Wrong(node, "neither 'set' nor 'sequence'");
    Condition condition = TRY(Body(*body, shape));
    condition.place = {.line = node.line, .column = node.column};
    --depth_;
    return condition;
  }

 private:
  static constexpr int kNesting = 8;

  struct Parts {
    std::vector<const YamlNode*> terms;
    std::vector<const YamlNode*> negate;
    Duration window{};
    std::vector<std::string> correlations;
  };

  Error Wrong(const YamlNode& node, std::string_view why) const {
    return YamlError(node, file_, why);
  }
  Error Unsupported(const YamlNode& node, std::string_view key) const {
    return Wrong(node, fmt::format("'{}' is not supported", EscapeForTerminal(key)));
  }

  static std::vector<const YamlNode*> ItemsOf(const YamlNode& node) {
    std::vector<const YamlNode*> items;
    if (node.kind == YamlNode::Kind::kSequence) {
      for (const YamlNode& item : node.items) items.push_back(&item);
    } else if (node.kind == YamlNode::Kind::kMap || !node.scalar.empty()) {
      items.push_back(&node);
    }
    return items;
  }

  Result<Duration> Span(const YamlNode& node) const {
    const bool negative = node.scalar.starts_with('-');
    const std::string_view text = std::string_view(node.scalar).substr(negative ? 1 : 0);
    if (text == "0") return Duration{};
    const auto span = ParseDuration(text);
    if (!span) return Wrong(node, fmt::format("'{}' is no span of time", EscapeForTerminal(text)));
    return negative ? -*span : *span;
  }

  Result<std::uint64_t> Number(const YamlNode& node, std::uint64_t most) const {
    std::uint64_t value = 0;
    const std::string& text = node.scalar;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failed != std::errc() || end != text.data() + text.size() || value > most) {
      return Wrong(node, fmt::format("expected a number up to {}", most));
    }
    return value;
  }

  Result<Parts> PartsOf(const YamlNode& body, LogShape shape) const {
    Parts parts;
    const std::string_view terms = shape == LogShape::kSet ? "match" : "order";
    for (const auto& [key, value] : body.members) {
      if (key == terms) {
        parts.terms = ItemsOf(value);
      } else if (key == "negate") {
        parts.negate = ItemsOf(value);
      } else if (key == "window") {
        if (!value.scalar.empty()) parts.window = TRY(Span(value));
      } else if (key == "correlations") {
        for (const YamlNode* name : ItemsOf(value)) parts.correlations.push_back(name->scalar);
      } else if (key != "event" && key != "origin") {
        return Unsupported(value, key);
      }
    }
    if (parts.terms.empty()) return Wrong(body, fmt::format("'{}' is missing", terms));
    if (parts.terms.size() > limits::kRuleSteps || parts.negate.size() > limits::kRuleSteps) {
      return Wrong(body, fmt::format("more than {} terms", limits::kRuleSteps));
    }
    return parts;
  }

  // A term that is a name stands for what `terms` says of it.
  const YamlNode& Resolve(const YamlNode& term) const {
    const YamlNode* name = &term;
    if (term.kind == YamlNode::Kind::kMap) {
      for (const auto& [key, value] : term.members) {
        if (key == "value") name = &value;
      }
    }
    if (name->kind != YamlNode::Kind::kScalar) return term;
    const auto found = terms_.find(name->scalar);
    return found == terms_.end() ? term : *found->second;
  }

  static bool IsNested(const YamlNode& term) {
    return std::ranges::any_of(term.members,
                               [](const auto& m) { return m.key == "set" || m.key == "sequence"; });
  }

  Result<Condition> Body(const YamlNode& body, LogShape shape) {
    const Parts parts = TRY(PartsOf(body, shape));
    if (IsNested(Resolve(*parts.terms.front()))) return Nested(parts, shape);
    LogCondition log;
    log.shape = shape;
    log.text = LogText::kEachLine;
    log.window = parts.window;
    for (const YamlNode* term : parts.terms) {
      log.steps.push_back(TRY(Step(Resolve(*term), /*negation=*/nullptr)));
    }
    for (const YamlNode* term : parts.negate) log.negate.push_back(TRY(Negated(*term, log)));
    TRY(Correlate(parts.correlations, body, log));
    if (log.steps.size() == 1 && log.negate.empty()) {
      // Lines that are only counted; this keeps fewer of them.
      log.shape = LogShape::kLines;
      log.count = std::exchange(log.steps.front().count, 1);
    }
    Condition condition;
    condition.is = std::move(log);
    return condition;
  }

  // A set or sequence of sets and sequences: their times are compared as wholes.
  Result<Condition> Nested(const Parts& parts, LogShape shape) {
    AllOf all;
    if (parts.window != Duration{}) all.within = parts.window;
    all.in_order = shape == LogShape::kSequence;
    for (const YamlNode* term : parts.terms) {
      all.children.push_back(TRY(Question(Resolve(*term))));
    }
    for (const YamlNode* term : parts.negate) {
      const YamlNode& resolved = Resolve(*term);
      if (!IsNested(resolved) || resolved.members.size() > 1) {
        return Wrong(*term, "a negation with a window of its own is not supported here");
      }
      Not negation;
      negation.child.push_back(TRY(Question(resolved)));
      Condition condition;
      condition.is = std::move(negation);
      all.children.push_back(std::move(condition));
    }
    for (const std::string& name : parts.correlations) {
      // One input is one host, as a rule.
      if (name != "hostname") return Wrong(*parts.terms.front(), "correlation is not supported");
    }
    Condition condition;
    condition.is = std::move(all);
    return condition;
  }

  Result<void> Correlate(const std::vector<std::string>& names,
                         const YamlNode& node,
                         LogCondition& log) const {
    for (const std::string& name : names) {
      if (name == "hostname") continue;
      const bool taken_out = std::ranges::all_of(log.steps, [&name](const LineStep& step) {
        return std::ranges::any_of(step.any.front().extracts,
                                   [&name](const Extract& one) { return one.name == name; });
      });
      if (!taken_out) {
        return Wrong(node,
                     fmt::format("no 'extract' of every term gives the correlation '{}'",
                                 EscapeForTerminal(name)));
      }
      log.by.push_back(name);
    }
    return {};
  }

  Result<Negation> Negated(const YamlNode& term, const LogCondition& log) {
    Negation negation;
    const YamlNode& resolved = Resolve(term);
    if (IsNested(resolved)) return Wrong(term, "a negated set beside plain terms is not supported");
    negation.step = TRY(Step(resolved, &negation));
    if (&resolved != &term && term.kind == YamlNode::Kind::kMap) {
      for (const auto& [key, value] : term.members) TRY(NegationOption(key, value, negation));
    }
    std::size_t lines = 0;
    for (const LineStep& step : log.steps) lines += step.count;
    if (negation.anchor >= lines) return Wrong(term, "'anchor' names no term");
    return negation;
  }

  Result<bool> NegationOption(std::string_view key, const YamlNode& value, Negation& out) const {
    if (key == "window") {
      out.window = TRY(Span(value));
    } else if (key == "slide") {
      out.slide = TRY(Span(value));
    } else if (key == "anchor") {
      out.anchor = TRY(Number(value, limits::kRuleSteps));
    } else if (key == "absolute") {
      out.absolute = value.scalar == "true";
    } else {
      return false;
    }
    return true;
  }

  // One term. `negation` takes the options that only a negated one has.
  Result<LineStep> Step(const YamlNode& term, Negation* negation) const {
    LineStep step;
    LinePattern& pattern = step.any.emplace_back();
    if (term.kind == YamlNode::Kind::kScalar) {
      TRY(SetPattern("value", term, {}, pattern));
      return step;
    }
    std::string field;
    const YamlNode* what = nullptr;
    std::string_view kind;
    for (const auto& [key, value] : term.members) {
      if (key == "value" || key == "regex" || key == "jq") {
        if (what != nullptr) return Wrong(value, "one of value, regex and jq");
        what = &value;
        kind = key;
      } else if (key == "field") {
        field = value.scalar;
      } else if (key == "count") {
        step.count = std::max<std::uint64_t>(TRY(Number(value, limits::kRuleCount)), 1);
      } else if (key == "extract") {
        TRY(AddExtracts(value, pattern));
      } else if (negation == nullptr || !TRY(NegationOption(key, value, *negation))) {
        return Unsupported(value, key);
      }
    }
    if (what == nullptr) return Wrong(term, "a term needs value, regex or jq");
    TRY(SetPattern(kind, *what, field, pattern));
    return step;
  }

  Result<std::shared_ptr<const Regex>> Pattern(const YamlNode& node, std::string_view text) const {
    auto regex = Regex::Compile(text);
    if (!regex) return Wrong(node, regex.error().message());
    return std::shared_ptr<const Regex>(std::make_shared<Regex>(*std::move(regex)));
  }

  Result<std::shared_ptr<const JqFilter>> Filter(const YamlNode& node,
                                                 std::string_view text) const {
    auto filter = JqFilter::Compile(text);
    if (!filter) return Wrong(node, filter.error().message());
    return std::shared_ptr<const JqFilter>(std::make_shared<JqFilter>(*std::move(filter)));
  }

  Result<void> SetPattern(std::string_view kind,
                          const YamlNode& node,
                          std::string_view field,
                          LinePattern& out) const {
    out.expression = ScalarOf(node);
    if (out.expression.empty()) return Wrong(node, "the pattern is empty");
    if (!field.empty()) {
      // A field of a line of JSON, its text compared as a whole line would be.
      const std::string_view test = kind == "regex" ? "test" : "contains";
      if (kind == "jq") return Wrong(node, "'field' goes with value or regex");
      JsonWriter name;
      name.String(field);
      JsonWriter text;
      text.String(out.expression);
      out.expression =
          fmt::format(".[{}] | values | tostring | {}({})", name.Take(), test, text.Take());
    }
    if (kind == "jq" || !field.empty()) {
      out.jq = TRY(Filter(node, out.expression));
    } else if (kind == "regex") {
      out.regex = TRY(Pattern(node, out.expression));
    } else {
      out.literal = true;
    }
    return {};
  }

  Result<void> AddExtracts(const YamlNode& list, LinePattern& pattern) const {
    for (const YamlNode* one : ItemsOf(list)) pattern.extracts.push_back(TRY(ExtractOf(*one)));
    return {};
  }

  Result<Extract> ExtractOf(const YamlNode& node) const {
    Extract extract;
    for (const auto& [key, value] : node.members) {
      if (key == "name") {
        extract.name = value.scalar;
      } else if (key == "regex") {
        extract.regex = TRY(Pattern(value, ScalarOf(value)));
      } else if (key == "jq") {
        extract.jq = TRY(Filter(value, ScalarOf(value)));
      } else {
        return Unsupported(value, key);
      }
    }
    if (extract.name.empty() || (extract.regex == nullptr) == (extract.jq == nullptr)) {
      return Wrong(node, "'extract' needs a name, and regex or jq");
    }
    return extract;
  }

  const CreTerms& terms_;
  std::string_view file_;
  int depth_ = 0;
};

}  // namespace

Result<Condition> ParseCreQuestion(const YamlNode& node,
                                   const CreTerms& terms,
                                   std::string_view file) {
  return QuestionReader(terms, file).Question(node);
}

}  // namespace casefile
