// Reading `log:` and `file:` conditions.

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "analyzer/rules/pack.h"
#include "base/limits.h"
#include "base/text.h"

namespace casefile {
namespace {

// Adds the patterns under `key`: a text or a list of texts.
Result<void> AddPatterns(YamlMap& map,
                         std::string_view key,
                         bool literal,
                         bool ignore_case,
                         std::vector<LinePattern>& out) {
  const YamlNode* node = map.Find(key);
  if (node == nullptr) return {};
  for (const std::string& expression : TRY(map.Strings(key))) {
    LinePattern pattern{
        .expression = expression, .literal = literal, .ignore_case = ignore_case, .regex = nullptr};
    if (expression.empty()) return YamlError(*node, map.file(), "the pattern is empty");
    if (!literal) {
      pattern.regex = TRY(CompileRulePattern(*node, expression, ignore_case, map.file()));
    } else if (ignore_case) {
      return YamlError(*node, map.file(), "'text' is exact; use 'regex' to ignore case");
    }
    out.push_back(std::move(pattern));
  }
  return {};
}

// regex, text and except of one step. A step needs at least one pattern.
Result<LineStep> ReadStep(YamlMap& map) {
  LineStep step;
  const bool ignore_case = TRY(map.Bool("ignore_case", false));
  TRY(AddPatterns(map, "regex", false, ignore_case, step.any));
  TRY(AddPatterns(map, "text", true, false, step.any));
  TRY(AddPatterns(map, "except", false, ignore_case, step.except));
  return step;
}

Result<std::uint64_t> ReadCount(YamlMap& map) {
  const std::int64_t count = TRY(map.Int("count", 1));
  if (count < 1 || count > limits::kRuleCount) {
    return YamlError(*map.Find("count"),
                     map.file(),
                     fmt::format("'count' lies between 1 and {}", limits::kRuleCount));
  }
  return static_cast<std::uint64_t>(count);
}

Result<LineStep> ParseStep(const YamlNode& node, std::string_view file) {
  if (node.kind == YamlNode::Kind::kScalar) {
    LineStep step;
    step.any.push_back({.expression = node.scalar,
                        .literal = false,
                        .ignore_case = false,
                        .regex = TRY(CompileRulePattern(node, node.scalar, false, file))});
    return step;
  }
  YamlMap map = TRY(YamlMap::Of(node, file));
  LineStep step = TRY(ReadStep(map));
  if (step.any.empty()) return YamlError(node, file, "a step needs 'regex' or 'text'");
  step.count = TRY(ReadCount(map));
  TRY(map.Finish());
  return step;
}

Result<void> ReadSteps(YamlMap& map, LogCondition& log) {
  LineStep lines = TRY(ReadStep(map));
  for (const auto& [key, shape] :
       {std::pair{"set", LogShape::kSet}, {"sequence", LogShape::kSequence}}) {
    for (const YamlNode* item : TRY(map.Items(key))) {
      if (log.steps.size() >= limits::kRuleSteps) {
        return YamlError(*item, map.file(), fmt::format("more than {} steps", limits::kRuleSteps));
      }
      if (!log.steps.empty() && log.shape != shape) {
        return YamlError(*item, map.file(), "either 'set' or 'sequence', not both");
      }
      log.shape = shape;
      log.steps.push_back(TRY(ParseStep(*item, map.file())));
    }
  }
  if (log.steps.empty() && !lines.any.empty()) {
    log.steps.push_back(std::move(lines));
  } else if (log.steps.empty()) {
    return YamlError(map.node(), map.file(), "needs one of regex, text, set, sequence");
  } else if (!lines.any.empty()) {
    return YamlError(map.node(), map.file(), "patterns go into the steps");
  }
  return {};
}

// "5%" or 5: a part of a hundred.
Result<double> ReadShare(YamlMap& map) {
  const std::optional<std::string> text = TRY(map.OptionalString("share"));
  if (!text) return 0.0;
  const std::string_view number = Trim(std::string_view(*text).substr(0, text->find('%')));
  double share = 0;
  const auto [end, failed] = std::from_chars(number.data(), number.data() + number.size(), share);
  const bool whole = failed == std::errc() && end == number.data() + number.size();
  if (!whole || !(share > 0 && share <= 100)) {
    return YamlError(*map.Find("share"), map.file(), "'share' is a percentage such as 5%");
  }
  return share;
}

Result<void> ReadFields(YamlMap& map, LogCondition& log) {
  const YamlNode* fields = map.Find("fields");
  if (fields == nullptr) return {};
  YamlMap names = TRY(YamlMap::Of(*fields, map.file()));
  for (const auto& [name, value] : fields->members) {
    log.fields.emplace_back(name, TRY(names.String(name)));
  }
  return {};
}

// Which lines are looked at.
Result<void> ReadScope(YamlMap& map, LogCondition& log) {
  log.scope.programs = TRY(map.Strings("program"));
  log.scope.formats = TRY(map.Strings("format"));
  log.scope.paths = TRY(map.Strings("path"));
  for (std::string& program : log.scope.programs) program = ToLower(program);
  TRY(ReadFields(map, log));
  if (const auto word = TRY(map.OptionalString("severity"))) {
    const std::optional<Severity> severity = SeverityFrom(*word);
    if (!severity) return YamlError(*map.Find("severity"), map.file(), "no severity");
    log.at_least = *severity;
  }
  return {};
}

Result<void> ReadClearing(YamlMap& map, LogCondition& log) {
  const YamlNode* node = map.Find("cleared_by");
  if (node == nullptr) return {};
  YamlMap clearing = TRY(YamlMap::Of(*node, map.file()));
  log.cleared_by = TRY(ReadStep(clearing));
  if (log.cleared_by->any.empty()) {
    return YamlError(*node, map.file(), "'cleared_by' needs 'regex' or 'text'");
  }
  if (clearing.Find("within") == nullptr) {
    return YamlError(*node, map.file(), "'within' is missing");
  }
  log.cleared_within = TRY(clearing.DurationOr("within", {}));
  return clearing.Finish();
}

// A span of time that may go back: "-30s".
Result<Duration> ReadSlide(YamlMap& map) {
  const std::optional<std::string> text = TRY(map.OptionalString("slide"));
  if (!text) return Duration{};
  const bool back = text->starts_with('-');
  const auto slide = ParseDuration(std::string_view(*text).substr(back ? 1 : 0));
  if (!slide) return YamlError(*map.Find("slide"), map.file(), "'slide' is a span such as -30s");
  return back ? -*slide : *slide;
}

// What speaks against a set or a sequence.
Result<void> ReadNegations(YamlMap& map, LogCondition& log) {
  std::size_t lines = 0;
  for (const LineStep& step : log.steps) lines += step.count;
  for (const YamlNode* item : TRY(map.Items("negate"))) {
    if (log.shape == LogShape::kLines || log.negate.size() >= limits::kRuleSteps) {
      return YamlError(*item, map.file(), "'negate' goes with a set or a sequence");
    }
    YamlMap one = TRY(YamlMap::Of(*item, map.file()));
    Negation negation;
    negation.step = TRY(ReadStep(one));
    negation.window = TRY(one.DurationOr("window", {}));
    negation.slide = TRY(ReadSlide(one));
    negation.absolute = TRY(one.Bool("absolute", false));
    const std::int64_t anchor = TRY(one.Int("anchor", 0));
    if (anchor < 0 || static_cast<std::size_t>(anchor) >= lines) {
      return YamlError(*item, map.file(), "'anchor' names no step");
    }
    negation.anchor = static_cast<std::size_t>(anchor);
    if (negation.step.any.empty()) {
      return YamlError(*item, map.file(), "a negation needs 'regex' or 'text'");
    }
    TRY(one.Finish());
    log.negate.push_back(std::move(negation));
  }
  return {};
}

bool EveryPatternBinds(const LogCondition& log, const std::string& name) {
  return std::ranges::all_of(log.steps, [&name](const LineStep& step) {
    return std::ranges::all_of(step.any, [&name](const LinePattern& pattern) {
      return !pattern.literal && pattern.regex->GroupIndex(name) >= 0;
    });
  });
}

Result<void> ReadCounting(YamlMap& map, LogCondition& log) {
  log.by = TRY(map.Strings("by"));
  log.count = TRY(ReadCount(map));
  log.window = TRY(map.DurationOr("window", {}));
  log.share = TRY(ReadShare(map));
  if (log.shape != LogShape::kLines && (log.count != 1 || log.cleared_by || log.share > 0)) {
    return YamlError(map.node(), map.file(), "'count', 'share', 'cleared_by' need single lines");
  }
  for (const std::string& name : log.by) {
    if (EveryPatternBinds(log, name)) continue;
    return YamlError(
        *map.Find("by"), map.file(), fmt::format("not every pattern has a group (?P<{}>…)", name));
  }
  return {};
}

}  // namespace

Result<LogCondition> ParseLogCondition(const YamlNode& node, std::string_view file) {
  YamlMap map = TRY(YamlMap::Of(node, file));
  LogCondition log;
  TRY(ReadScope(map, log));
  if (TRY(map.Bool("raw", false))) log.text = LogText::kRaw;
  TRY(ReadClearing(map, log));
  TRY(ReadSteps(map, log));
  TRY(ReadNegations(map, log));
  TRY(ReadCounting(map, log));
  TRY(map.Finish());
  return log;
}

Result<FileCondition> ParseFileCondition(const YamlNode& node, std::string_view file) {
  YamlMap map = TRY(YamlMap::Of(node, file));
  FileCondition condition;
  condition.paths = TRY(map.Strings("path"));
  if (condition.paths.empty()) return YamlError(node, file, "'path' is missing");
  condition.regex =
      TRY(CompileRulePattern(*map.Find("path"), TRY(map.String("regex")), false, file));
  if (const auto lacks = TRY(map.OptionalString("lacks"))) {
    condition.lacks = TRY(CompileRulePattern(*map.Find("lacks"), *lacks, false, file));
  }
  TRY(map.Finish());
  return condition;
}

}  // namespace casefile
