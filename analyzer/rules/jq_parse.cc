#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

#include "analyzer/rules/jq.h"
#include "base/limits.h"
#include "base/text.h"

namespace casefile {
namespace {

using Op = JqNode::Op;

// Binary operators from loose to tight; `//` alone binds to the right, which makes no difference to
// what it gives.
struct Level {
  std::array<std::string_view, 6> operators;
  Op op;
};
constexpr Level kLevels[] = {
    {{"|"}, Op::kPipe},
    {{","}, Op::kComma},
    {{"//"}, Op::kAlternative},
    {{"or"}, Op::kOr},
    {{"and"}, Op::kAnd},
    {{"==", "!=", "<=", ">=", "<", ">"}, Op::kCompare},
    {{"+", "-"}, Op::kArithmetic},
    {{"*", "/", "%"}, Op::kArithmetic},
};

// Functions that are known, with their numbers of arguments.
struct Function {
  std::string_view name;
  std::size_t least;
  std::size_t most;
};
constexpr Function kFunctions[] = {
    {"all", 0, 1},          {"any", 0, 1},        {"ascii_downcase", 0, 0},
    {"ascii_upcase", 0, 0}, {"contains", 1, 1},   {"empty", 0, 0},
    {"endswith", 1, 1},     {"first", 0, 1},      {"fromjson", 0, 0},
    {"has", 1, 1},          {"keys", 0, 0},       {"last", 0, 0},
    {"length", 0, 0},       {"map", 1, 1},        {"not", 0, 0},
    {"select", 1, 1},       {"startswith", 1, 1}, {"strings", 0, 0},
    {"test", 1, 2},         {"tonumber", 0, 0},   {"tostring", 0, 0},
    {"type", 0, 0},         {"values", 0, 0},
};

bool IsNameChar(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

class Parser {
 public:
  explicit Parser(std::string_view program) : text_(program) {}

  Result<JqNode> Whole() {
    JqNode node = TRY(Binary(0));
    Skip();
    if (at_ != text_.size()) return Fail("this is not understood here");
    return node;
  }

 private:
  Error Fail(std::string_view why) const {
    const std::string_view rest = text_.substr(at_, 12);
    return {ErrorCode::kInvalidInput,
            fmt::format("jq: {} at character {}{}{}{}",
                        why,
                        at_ + 1,
                        rest.empty() ? "" : ": '",
                        EscapeForTerminal(rest),
                        rest.empty() ? "" : "'")};
  }

  void Skip() {
    while (at_ < text_.size() &&
           std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos)
      ++at_;
  }

  bool Take(std::string_view token) {
    Skip();
    if (!text_.substr(at_).starts_with(token)) return false;
    const char after = at_ + token.size() < text_.size() ? text_[at_ + token.size()] : ' ';
    // A word ends where its letters end; '/' is not half of '//', '|' not of '|='.
    if (IsNameChar(token.back()) && IsNameChar(after)) return false;
    if ((token == "/" && after == '/') ||
        (token != "." && after == '=' && token.size() == 1 &&
         std::string_view("|+-*/%<>").find(token) != std::string_view::npos)) {
      return false;
    }
    at_ += token.size();
    return true;
  }

  std::string_view TakeAny(const Level& level) {
    for (const std::string_view token : level.operators) {
      if (!token.empty() && Take(token)) return token;
    }
    return {};
  }

  Result<JqNode> Binary(std::size_t level) {
    if (level == std::size(kLevels)) return Postfix();
    if (++depth_ > limits::kJqDepth) return Fail("nested too deep");
    JqNode left = TRY(Binary(level + 1));
    for (std::string_view token; !(token = TakeAny(kLevels[level])).empty();) {
      JqNode node;
      node.op = kLevels[level].op;
      node.text = token;
      node.kids.push_back(std::move(left));
      node.kids.push_back(TRY(Binary(level + 1)));
      left = std::move(node);
    }
    --depth_;
    return left;
  }

  static JqNode Wrap(Op op, JqNode inner) {
    JqNode node;
    node.op = op;
    node.kids.push_back(std::move(inner));
    return node;
  }

  static JqNode TextLiteral(std::string text) {
    JqNode node;
    node.op = Op::kLiteral;
    node.literal = Json(std::move(text));
    return node;
  }

  static JqNode Indexed(JqNode inner, JqNode key) {
    JqNode node = Wrap(Op::kIndex, std::move(inner));
    node.kids.push_back(std::move(key));
    return node;
  }

  // A term and what follows it: .name, ["key"], [0], [], ?
  Result<JqNode> Postfix() {
    JqNode node = TRY(Term());
    for (;;) {
      Skip();
      const char here = at_ < text_.size() ? text_[at_] : '\0';
      const char next = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
      if (here == '?') {
        // `?//` is an operator of its own that nothing here needs.
        ++at_;
        node = Wrap(Op::kOptional, std::move(node));
      } else if (here == '[') {
        node = TRY(Bracket(std::move(node)));
      } else if (here == '.' && (next == '"' || (IsNameChar(next) && !IsDigit(next)))) {
        ++at_;
        node = Indexed(std::move(node), TextLiteral(TRY(Name())));
      } else if (here == '.' && next == '[') {
        ++at_;
      } else {
        return node;
      }
    }
  }

  static bool IsDigit(char c) { return c >= '0' && c <= '9'; }

  Result<JqNode> Bracket(JqNode inner) {
    ++at_;
    if (Take("]")) return Wrap(Op::kIterate, std::move(inner));
    JqNode key = TRY(Binary(0));
    if (!Take("]")) return Fail("']' is missing");
    return Indexed(std::move(inner), std::move(key));
  }

  Result<std::string> Name() {
    if (text_[at_] == '"') return QuotedText();
    const std::size_t from = at_;
    while (at_ < text_.size() && IsNameChar(text_[at_])) ++at_;
    return std::string(text_.substr(from, at_ - from));
  }

  Result<std::string> QuotedText() {
    const std::size_t from = at_++;
    while (at_ < text_.size() && text_[at_] != '"') {
      if (text_[at_] == '\\' && at_ + 1 < text_.size() && text_[at_ + 1] == '(') {
        return Fail("\\(…) inside a text is not supported");
      }
      at_ += text_[at_] == '\\' ? 2U : 1U;
    }
    if (at_ >= text_.size()) return Fail("the text does not end");
    ++at_;
    const auto parsed = ParseJson(text_.substr(from, at_ - from));
    if (!parsed || parsed->AsString() == nullptr) return Fail("the text is not JSON");
    return *parsed->AsString();
  }

  Result<JqNode> Term() {
    Skip();
    if (at_ >= text_.size()) return Fail("something is missing");
    const char here = text_[at_];
    if (Take("(")) {
      JqNode node = TRY(Binary(0));
      if (!Take(")")) return Fail("')' is missing");
      return node;
    }
    if (Take("[")) return Array();
    if (here == '"') return TextLiteral(TRY(QuotedText()));
    if (IsDigit(here) || (here == '-' && at_ + 1 < text_.size() && IsDigit(text_[at_ + 1]))) {
      return Number();
    }
    if (here == '.') return Path();
    if (IsNameChar(here)) return Call();
    return Fail("this is not supported");
  }

  Result<JqNode> Array() {
    JqNode node;
    node.op = Op::kArray;
    if (Take("]")) return node;
    node.kids.push_back(TRY(Binary(0)));
    if (!Take("]")) return Fail("']' is missing");
    return node;
  }

  Result<JqNode> Number() {
    double value = 0;
    const char* end = text_.data() + text_.size();
    const auto [stop, failed] = std::from_chars(text_.data() + at_, end, value);
    if (failed != std::errc()) return Fail("no number");
    at_ = static_cast<std::size_t>(stop - text_.data());
    JqNode node;
    node.op = Op::kLiteral;
    node.literal = Json(value);
    return node;
  }

  Result<JqNode> Path() {
    ++at_;
    JqNode node;
    if (at_ < text_.size() && text_[at_] == '.') {
      ++at_;
      node.op = Op::kRecurse;
      return node;
    }
    const char next = at_ < text_.size() ? text_[at_] : ' ';
    if (next == '"' || (IsNameChar(next) && !IsDigit(next))) {
      return Indexed(std::move(node), TextLiteral(TRY(Name())));
    }
    return node;
  }

  Result<JqNode> Call() {
    const std::size_t from = at_;
    JqNode node;
    node.text = TRY(Name());
    if (node.text == "true" || node.text == "false" || node.text == "null") {
      node.op = Op::kLiteral;
      if (node.text != "null") node.literal = Json(node.text == "true");
      return node;
    }
    const auto* known = std::find_if(
        std::begin(kFunctions), std::end(kFunctions), [&](auto& f) { return f.name == node.text; });
    if (known == std::end(kFunctions)) {
      at_ = from;
      return Fail("this is not supported");
    }
    node.op = Op::kCall;
    if (Take("(")) {
      do {
        node.kids.push_back(TRY(Binary(0)));
      } while (Take(";"));
      if (!Take(")")) return Fail("')' is missing");
    }
    if (node.kids.size() < known->least || node.kids.size() > known->most) {
      at_ = from;
      return Fail("the number of arguments is wrong");
    }
    if (node.text == "test") TRY(CompileTest(node));
    return node;
  }

  Result<void> CompileTest(JqNode& node) {
    for (const JqNode& kid : node.kids) {
      if (kid.op != Op::kLiteral || kid.literal.AsString() == nullptr) {
        return Fail("test needs texts, not expressions");
      }
    }
    const bool fold =
        node.kids.size() == 2 && node.kids[1].literal.AsString()->find('i') != std::string::npos;
    node.regex = std::make_shared<Regex>(
        TRY(Regex::Compile(*node.kids[0].literal.AsString(), {.ignore_case = fold})));
    return {};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

Result<JqNode> ParseJq(std::string_view program) {
  return Parser(program).Whole();
}

}  // namespace casefile
