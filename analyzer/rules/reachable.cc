#include "analyzer/rules/reachable.h"

#include <fmt/core.h>

#include <algorithm>
#include <limits>
#include <set>
#include <string>
#include <string_view>

#include "analyzer/facts.h"
#include "analyzer/rules/template_text.h"
#include "base/text.h"

namespace casefile {
namespace {

using Names = std::set<std::string, std::less<>>;

Error At(const Rule& rule, const Condition& condition, std::string_view message) {
  return {ErrorCode::kInvalidInput,
          fmt::format("{}:{}:{}: {}: it can never hold: {}",
                      rule.file,
                      condition.place.line,
                      condition.place.column,
                      rule.id,
                      message)};
}

// ---- facts

bool IsShare(std::string_view fact) {
  return fact.ends_with("used_percent") || fact.ends_with("available_percent");
}

// The numbers that all comparisons let through: from `low` to `high`, without an end that is open.
struct Range {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool low_open = false;
  bool high_open = false;

  void AtLeast(double number, bool open) {
    if (number > low || (number == low && open)) low_open = open;
    low = std::max(low, number);
  }
  void AtMost(double number, bool open) {
    if (number < high || (number == high && open)) high_open = open;
    high = std::min(high, number);
  }
  bool Empty() const { return low > high || (low == high && (low_open || high_open)); }
};

void Narrow(Range& range, const Comparison& comparison) {
  switch (comparison.op) {
    case Compare::kAtLeast:
      return range.AtLeast(comparison.number, false);
    case Compare::kAbove:
      return range.AtLeast(comparison.number, true);
    case Compare::kAtMost:
      return range.AtMost(comparison.number, false);
    case Compare::kBelow:
      return range.AtMost(comparison.number, true);
    case Compare::kEquals:
      range.AtLeast(comparison.number, false);
      return range.AtMost(comparison.number, false);
    default:
      return;
  }
}

bool IsNumeric(const FactCondition& fact) {
  const std::string_view unit = FindFactSpec(fact.name)->unit;
  return unit != "text" && unit != "bool";
}

Range RangeOf(const FactCondition& fact) {
  Range range;
  if (IsShare(fact.name)) {
    range.AtLeast(0, false);
    range.AtMost(100, false);
  }
  for (const Comparison& comparison : fact.compare) Narrow(range, comparison);
  return range;
}

// Two conditions on the one value of a fact that has no labels.
bool Exclude(const FactCondition& a, const FactCondition& b) {
  if (a.name != b.name || !IsNumeric(a) || !FindFactSpec(a.name)->labels.empty()) return false;
  Range both = RangeOf(a);
  for (const Comparison& comparison : b.compare) Narrow(both, comparison);
  return both.Empty();
}

// ---- lines

bool Same(const LinePattern& a, const LinePattern& b) {
  return a.jq == nullptr && b.jq == nullptr && a.literal == b.literal &&
         a.ignore_case == b.ignore_case && a.expression == b.expression;
}

// A literal, or an expression in which no character means anything but itself.
bool IsPlain(const LinePattern& pattern) {
  return pattern.jq == nullptr && (pattern.literal || pattern.expression.find_first_of(
                                                          "\\^$.|?*+()[]{}") == std::string::npos);
}

// Whether every line that `wanted` meets meets `except` too.
bool Covers(const LinePattern& except, const LinePattern& wanted) {
  if (Same(except, wanted)) return true;
  return IsPlain(except) && IsPlain(wanted) && except.ignore_case == wanted.ignore_case &&
         wanted.expression.find(except.expression) != std::string::npos;
}

bool ExcludesItself(const LineStep& step) {
  return !step.any.empty() &&
         std::all_of(step.any.begin(), step.any.end(), [&step](const LinePattern& wanted) {
           return std::any_of(
               step.except.begin(), step.except.end(), [&wanted](const LinePattern& except) {
                 return Covers(except, wanted);
               });
         });
}

// ["nginx_error", "!nginx_error"]: every name that is wanted is excluded as well.
bool ExcludesItself(const std::vector<std::string>& patterns) {
  bool wanted = false;
  for (const std::string& pattern : patterns) {
    if (pattern.starts_with('!')) continue;
    wanted = true;
    if (std::find(patterns.begin(), patterns.end(), "!" + pattern) == patterns.end()) return false;
  }
  return wanted;
}

bool Same(const std::vector<LinePattern>& a, const std::vector<LinePattern>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
    return Same(x, y);
  });
}

// The same question, word for word.
bool Same(const Condition& a, const Condition& b) {
  if (const auto* x = std::get_if<LogCondition>(&a.is)) {
    const auto* y = std::get_if<LogCondition>(&b.is);
    return y != nullptr && x->shape == LogShape::kLines && y->shape == LogShape::kLines &&
           x->scope == y->scope && x->fields == y->fields && x->at_least == y->at_least &&
           x->text == y->text && x->count == y->count && x->window == y->window &&
           x->share == y->share && !x->cleared_by && !y->cleared_by &&
           Same(x->steps[0].any, y->steps[0].any) && Same(x->steps[0].except, y->steps[0].except);
  }
  if (const auto* x = std::get_if<FactCondition>(&a.is)) {
    const auto* y = std::get_if<FactCondition>(&b.is);
    const auto same = [](const Comparison& c, const Comparison& d) {
      return c.op == d.op && c.text == d.text;
    };
    return y != nullptr && x->name == y->name && x->where == y->where &&
           std::equal(
               x->compare.begin(), x->compare.end(), y->compare.begin(), y->compare.end(), same);
  }
  return false;
}

// ---- trees

void Bind(const Condition& condition, Names& names) {
  if (const auto* log = std::get_if<LogCondition>(&condition.is)) {
    for (const LineStep& step : log->steps) {
      for (const LinePattern& pattern : step.any) {
        for (const Extract& extract : pattern.extracts) names.insert(extract.name);
        if (pattern.regex == nullptr) continue;
        names.insert(pattern.regex->group_names().begin(), pattern.regex->group_names().end());
      }
    }
  } else if (const auto* file = std::get_if<FileCondition>(&condition.is)) {
    names.insert(file->regex->group_names().begin(), file->regex->group_names().end());
  } else if (const auto* fact = std::get_if<FactCondition>(&condition.is)) {
    names.insert({"value", fact->name.substr(fact->name.rfind('.') + 1)});
    for (const std::string_view label : SplitWords(FindFactSpec(fact->name)->labels))
      names.emplace(label);
  } else if (const auto* all = std::get_if<AllOf>(&condition.is)) {
    for (const Condition& child : all->children) Bind(child, names);
  } else if (const auto* any = std::get_if<AnyOf>(&condition.is)) {
    for (const Condition& child : any->children) Bind(child, names);
  }
}

Result<void> CheckTree(const Rule& rule, const Condition& condition, const Names& bound);

Result<void> CheckLog(const Rule& rule, const Condition& at, const LogCondition& log) {
  for (const auto* scope : {&log.scope.programs, &log.scope.formats, &log.scope.paths}) {
    if (ExcludesItself(*scope)) return At(rule, at, "its scope excludes what it names");
  }
  for (const LineStep& step : log.steps) {
    if (ExcludesItself(step)) return At(rule, at, "'except' takes every line that it wants");
  }
  return {};
}

Result<void> CheckFact(const Rule& rule,
                       const Condition& at,
                       const FactCondition& fact,
                       const Names& bound) {
  if (IsNumeric(fact) && RangeOf(fact).Empty())
    return At(rule, at, fmt::format("no value of '{}' is within these bounds", fact.name));
  for (const auto& [label, patterns] : fact.where) {
    for (const std::string& pattern : patterns) {
      if (!pattern.starts_with('{')) continue;
      for (const TemplateName& used : TemplateNames(pattern)) {
        if (bound.find(used.name) != bound.end()) continue;
        return At(rule,
                  at,
                  fmt::format("nothing before it gives a value for {{{}}}",
                              EscapeForTerminal(used.name)));
      }
    }
  }
  return {};
}

Result<void> CheckAll(const Rule& rule, const AllOf& all, Names bound) {
  for (const Condition& child : all.children) {
    TRY(CheckTree(rule, child, bound));
    Bind(child, bound);
    for (const Condition& other : all.children) {
      const auto* negation = std::get_if<Not>(&other.is);
      if (negation != nullptr && Same(child, negation->child.front()))
        return At(rule, other, "it stands beside what it negates");
      const auto* a = std::get_if<FactCondition>(&child.is);
      const auto* b = std::get_if<FactCondition>(&other.is);
      if (a != nullptr && b != nullptr && Exclude(*a, *b))
        return At(rule, other, fmt::format("another bound of '{}' excludes it", a->name));
    }
  }
  return {};
}

Result<void> CheckTree(const Rule& rule, const Condition& condition, const Names& bound) {
  if (const auto* all = std::get_if<AllOf>(&condition.is)) return CheckAll(rule, *all, bound);
  if (const auto* any = std::get_if<AnyOf>(&condition.is)) {
    for (const Condition& child : any->children) TRY(CheckTree(rule, child, bound));
  } else if (const auto* negation = std::get_if<Not>(&condition.is)) {
    return CheckTree(rule, negation->child.front(), bound);
  } else if (const auto* log = std::get_if<LogCondition>(&condition.is)) {
    return CheckLog(rule, condition, *log);
  } else if (const auto* fact = std::get_if<FactCondition>(&condition.is)) {
    return CheckFact(rule, condition, *fact, bound);
  }
  return {};
}

}  // namespace

Result<void> CheckReachable(const Rule& rule) {
  TRY(CheckTree(rule, rule.when, {}));
  Names bound;
  Bind(rule.when, bound);
  for (const Condition& guard : rule.unless) {
    if (Same(guard, rule.when)) return At(rule, guard, "'unless' asks what 'when' asks");
    TRY(CheckTree(rule, guard, bound));
  }
  return {};
}

}  // namespace casefile
