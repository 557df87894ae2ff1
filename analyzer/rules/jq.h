#pragma once
// A filter in the part of the jq language that asks questions: paths, iteration, comparison,
// and/or/not, `//`, arithmetic, select, any, all, test and the like. What defines or assigns
// (def, reduce, as, |=, if) is refused when the filter is compiled, by name. Running it is bounded:
// the filter cannot loop, and what `..` and `[]` fan out to is cut at limits::kJqSteps.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/pattern_set.h"
#include "base/result.h"

namespace casefile {

struct JqNode {
  enum class Op : std::uint8_t {
    kIdentity,
    kRecurse,      // ..
    kLiteral,      // `literal`
    kIndex,        // kids: what is indexed, the key
    kIterate,      // kids: what is iterated
    kOptional,     // kids: whose errors are no errors
    kPipe,         // kids: left, right
    kComma,        // kids: left, right
    kAnd,          // kids: left, right
    kOr,           // kids: left, right
    kAlternative,  // kids: left, right: right when left gives nothing but null and false
    kCompare,      // kids: left, right; `text` is the operator
    kArithmetic,   // kids: left, right; `text` is the operator
    kArray,        // kids: what is collected, or none
    kCall,         // kids: arguments; `text` is the name
  };
  Op op = Op::kIdentity;
  std::string text;
  Json literal;
  std::vector<JqNode> kids;
  std::shared_ptr<const Regex> regex;  // of test()
};

// Immutable; safe to use from several threads.
class JqFilter {
 public:
  // kInvalidInput says at which character, and what is not supported.
  static Result<JqFilter> Compile(std::string_view program);

  // True when `text` is JSON and the filter gives a value for it that is neither null nor false.
  bool Matches(std::string_view text) const;
  // The first value as text ("" when there is none); a string without its quotes.
  std::string First(std::string_view text) const;

 private:
  explicit JqFilter(JqNode root) : root_(std::move(root)) {}
  JqNode root_;
};

// The parser alone, and the machine alone; `emit` gets every value, and false from it stops.
Result<JqNode> ParseJq(std::string_view program);
bool RunJq(const JqNode& root, const Json& input, const std::function<bool(const Json&)>& emit);

}  // namespace casefile
