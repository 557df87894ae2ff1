#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>

#include "analyzer/rules/jq.h"
#include "base/limits.h"
#include "base/text.h"

namespace casefile {
namespace {

using Op = JqNode::Op;
using Emit = std::function<bool(const Json&)>;

bool IsTrue(const Json& value) {
  return !value.is_null() && (value.AsBool() == nullptr || *value.AsBool());
}

std::string TextOf(const Json& value) {
  if (const std::string* text = value.AsString()) return *text;
  JsonWriter writer;
  writer.Value(value);
  return writer.Take();
}

std::string_view TypeOf(const Json& value) {
  if (value.is_null()) return "null";
  if (value.AsBool() != nullptr) return "boolean";
  if (value.AsNumber()) return "number";
  if (value.AsString() != nullptr) return "string";
  return value.AsArray() != nullptr ? "array" : "object";
}

// jq's order of values: null, false, true, numbers, strings, arrays, objects.
int RankOf(const Json& value) {
  if (const bool* truth = value.AsBool()) return *truth ? 2 : 1;
  if (value.is_null()) return 0;
  if (value.AsNumber()) return 3;
  if (value.AsString() != nullptr) return 4;
  return value.AsArray() != nullptr ? 5 : 6;
}

int CompareValues(const Json& a, const Json& b) {
  if (RankOf(a) != RankOf(b)) return RankOf(a) < RankOf(b) ? -1 : 1;
  if (const auto x = a.AsNumber(), y = b.AsNumber(); x && y) return *x < *y ? -1 : *x > *y;
  const int order = TextOf(a).compare(TextOf(b));
  return order < 0 ? -1 : order > 0;
}

bool Compares(std::string_view op, const Json& a, const Json& b) {
  const int order = CompareValues(a, b);
  if (op == "==") return order == 0;
  if (op == "!=") return order != 0;
  if (op == "<") return order < 0;
  if (op == "<=") return order <= 0;
  return op == ">" ? order > 0 : order >= 0;
}

// Values nest at most limits::kJsonDepth deep: they were parsed.
bool Contains(const Json& whole, const Json& part) {
  if (whole.AsString() != nullptr && part.AsString() != nullptr) {
    return whole.AsString()->find(*part.AsString()) != std::string::npos;
  }
  if (whole.AsArray() != nullptr && part.AsArray() != nullptr) {
    return std::ranges::all_of(*part.AsArray(), [&whole](const Json& wanted) {
      return std::ranges::any_of(*whole.AsArray(),
                                 [&wanted](const Json& has) { return Contains(has, wanted); });
    });
  }
  if (whole.AsObject() != nullptr && part.AsObject() != nullptr) {
    return std::ranges::all_of(*part.AsObject(), [&whole](const auto& wanted) {
      const Json* has = whole.Find(wanted.first);
      return has != nullptr && Contains(*has, wanted.second);
    });
  }
  return CompareValues(whole, part) == 0;
}

// Runs a filter. Every step returns false when it is to stop: because `emit` had enough, because of
// an error, or because it took too long; `failed_` tells the last two from the first.
class Machine {
 public:
  bool Run(const JqNode& node, const Json& in, const Emit& emit) {
    if (++steps_ > limits::kJqSteps) return Fail();
    switch (node.op) {
      case Op::kIdentity:
        return emit(in);
      case Op::kLiteral:
        return emit(node.literal);
      case Op::kRecurse:
        return Recurse(in, emit);
      case Op::kIterate:
        return Run(node.kids[0], in, [&](const Json& value) { return Iterate(value, emit); });
      case Op::kOptional:
        return Optional(node, in, emit);
      case Op::kArray:
        return Collect(node, in, emit);
      case Op::kCall:
        return Call(node, in, emit);
      case Op::kPipe:
        return Run(
            node.kids[0], in, [&](const Json& value) { return Run(node.kids[1], value, emit); });
      case Op::kComma:
        return Run(node.kids[0], in, emit) && Run(node.kids[1], in, emit);
      case Op::kAlternative:
        return Alternative(node, in, emit);
      case Op::kAnd:
      case Op::kOr:
        return Logic(node, in, emit);
      default:
        return Pairs(node, in, emit);
    }
  }

  bool failed() const { return failed_; }

 private:
  bool Fail() {
    failed_ = true;
    return false;
  }

  bool Iterate(const Json& value, const Emit& emit) {
    if (const Json::Array* array = value.AsArray()) {
      return std::ranges::all_of(*array, [&](const Json& item) { return Step(item, emit); });
    }
    if (const Json::Object* object = value.AsObject()) {
      return std::ranges::all_of(*object, [&](const auto& m) { return Step(m.second, emit); });
    }
    return Fail();
  }

  bool Step(const Json& value, const Emit& emit) {
    return ++steps_ > limits::kJqSteps ? Fail() : emit(value);
  }

  bool Recurse(const Json& in, const Emit& emit) {
    if (!Step(in, emit)) return false;
    if (in.AsArray() == nullptr && in.AsObject() == nullptr) return true;
    return Iterate(in, [&](const Json& value) { return Recurse(value, emit); });
  }

  // Errors inside are none; what `emit` wants is passed on.
  bool Optional(const JqNode& node, const Json& in, const Emit& emit) {
    bool enough = false;
    Run(node.kids[0], in, [&](const Json& value) {
      enough = !emit(value);
      return !enough;
    });
    if (!enough && steps_ <= limits::kJqSteps) failed_ = false;
    return !enough && !failed_;
  }

  bool Collect(const JqNode& node, const Json& in, const Emit& emit) {
    Json::Array items;
    const auto add = [&items](const Json& value) {
      items.push_back(value);
      return true;
    };
    if (!node.kids.empty() && !Run(node.kids[0], in, add)) return false;
    return emit(Json(std::move(items)));
  }

  bool Alternative(const JqNode& node, const Json& in, const Emit& emit) {
    bool any = false;
    bool enough = false;
    Run(node.kids[0], in, [&](const Json& value) {
      if (!IsTrue(value)) return true;
      any = true;
      enough = !emit(value);
      return !enough;
    });
    if (enough || steps_ > limits::kJqSteps) return false;
    failed_ = failed_ && any;
    return any ? !failed_ : Run(node.kids[1], in, emit);
  }

  bool Logic(const JqNode& node, const Json& in, const Emit& emit) {
    const bool decides = node.op == Op::kOr;
    return Run(node.kids[0], in, [&](const Json& left) {
      if (IsTrue(left) == decides) return emit(Json(decides));
      return Run(node.kids[1], in, [&](const Json& right) { return emit(Json(IsTrue(right))); });
    });
  }

  // What takes two values: a key, a comparison, a sum.
  bool Pairs(const JqNode& node, const Json& in, const Emit& emit) {
    return Run(node.kids[1], in, [&](const Json& right) {
      return Run(node.kids[0], in, [&](const Json& left) {
        if (node.op == Op::kIndex) return Index(left, right, emit);
        if (node.op == Op::kCompare) return emit(Json(Compares(node.text, left, right)));
        return Arithmetic(node.text.front(), left, right, emit);
      });
    });
  }

  bool Index(const Json& value, const Json& key, const Emit& emit) {
    if (value.is_null()) return emit(Json());
    if (const std::string* name = key.AsString(); name != nullptr && value.AsObject() != nullptr) {
      const Json* found = value.Find(*name);
      return emit(found == nullptr ? Json() : *found);
    }
    const auto number = key.AsNumber();
    const Json::Array* array = value.AsArray();
    if (!number || array == nullptr) return Fail();
    const auto size = static_cast<double>(array->size());
    const double at = *number < 0 ? *number + size : *number;
    return emit(at >= 0 && at < size ? (*array)[static_cast<std::size_t>(at)] : Json());
  }

  bool Arithmetic(char op, const Json& left, const Json& right, const Emit& emit) {
    if (op == '+' && left.AsString() != nullptr && right.AsString() != nullptr) {
      return emit(Json(*left.AsString() + *right.AsString()));
    }
    const auto x = left.AsNumber();
    const auto y = right.AsNumber();
    if (!x || !y || (*y == 0 && (op == '/' || op == '%'))) return Fail();
    switch (op) {
      case '+':
        return emit(Json(*x + *y));
      case '-':
        return emit(Json(*x - *y));
      case '*':
        return emit(Json(*x * *y));
      case '/':
        return emit(Json(*x / *y));
      default:
        return emit(Json(std::fmod(*x, *y)));
    }
  }

  // any, all, map, select and first run their argument; the others look at values.
  bool Call(const JqNode& node, const Json& in, const Emit& emit) {
    const std::string_view name = node.text;
    if (name == "empty") return true;
    if (name == "not") return emit(Json(!IsTrue(in)));
    if (name == "any" || name == "all") return Quantify(node, in, emit);
    if (name == "select") {
      return Run(node.kids[0], in, [&](const Json& keep) { return !IsTrue(keep) || emit(in); });
    }
    if (name == "map") return Map(node, in, emit);
    if (name == "first" && !node.kids.empty()) return First(node, in, emit);
    if (node.kids.empty() || node.regex != nullptr) return Unary(node, in, emit);
    return Run(
        node.kids[0], in, [&](const Json& argument) { return Binary(name, in, argument, emit); });
  }

  bool Quantify(const JqNode& node, const Json& in, const Emit& emit) {
    const bool decides = node.text == "any";
    bool decided = false;
    Iterate(in, [&](const Json& item) {
      const auto look = [&](const Json& value) {
        decided = IsTrue(value) == decides;
        return !decided;
      };
      return node.kids.empty() ? look(item) : Run(node.kids[0], item, look);
    });
    return !failed_ && emit(Json(decided == decides));
  }

  bool Map(const JqNode& node, const Json& in, const Emit& emit) {
    Json::Array items;
    const bool done = Iterate(in, [&](const Json& item) {
      return Run(node.kids[0], item, [&](const Json& value) {
        items.push_back(value);
        return true;
      });
    });
    return done && emit(Json(std::move(items)));
  }

  bool First(const JqNode& node, const Json& in, const Emit& emit) {
    std::optional<Json> first;
    Run(node.kids[0], in, [&](const Json& value) {
      first = value;
      return false;
    });
    return !failed_ && (!first || emit(*first));
  }

  bool Unary(const JqNode& node, const Json& in, const Emit& emit);
  bool Binary(std::string_view name, const Json& in, const Json& argument, const Emit& emit);
  bool Convert(std::string_view name, const Json& in, const Emit& emit);
  bool Ends(const Json& in, bool first, const Emit& emit) {
    const Json::Array* array = in.AsArray();
    if (array == nullptr) return Fail();
    if (array->empty()) return emit(Json());
    return emit(first ? array->front() : array->back());
  }
  bool Length(const Json& in, const Emit& emit) {
    std::size_t length = 0;
    if (const std::string* text = in.AsString()) {
      length = text->size();
    } else if (in.AsArray() != nullptr) {
      length = in.AsArray()->size();
    } else if (in.AsObject() != nullptr) {
      length = in.AsObject()->size();
    } else if (!in.is_null()) {
      return Fail();
    }
    return emit(Json(static_cast<double>(length)));
  }

  std::size_t steps_ = 0;
  bool failed_ = false;
};

bool Machine::Unary(const JqNode& node, const Json& in, const Emit& emit) {
  const std::string_view name = node.text;
  if (name == "test") {
    return in.AsString() == nullptr ? Fail() : emit(Json(node.regex->Matches(*in.AsString())));
  }
  if (name == "first" || name == "last") return Ends(in, name == "first", emit);
  if (name == "length") return Length(in, emit);
  if (name == "type") return emit(Json(std::string(TypeOf(in))));
  if (name == "values") return in.is_null() || emit(in);
  if (name == "strings") return in.AsString() == nullptr || emit(in);
  if (name == "keys") {
    if (in.AsObject() == nullptr) return Fail();
    Json::Array keys;
    for (const auto& [key, value] : *in.AsObject()) keys.emplace_back(key);
    std::ranges::sort(keys, {}, [](const Json& key) { return *key.AsString(); });
    return emit(Json(std::move(keys)));
  }
  return Convert(name, in, emit);
}

bool Machine::Convert(std::string_view name, const Json& in, const Emit& emit) {
  if (name == "tostring") return emit(Json(TextOf(in)));
  if (name == "tonumber" && in.AsNumber()) return emit(in);
  if (in.AsString() == nullptr) return Fail();
  const std::string& text = *in.AsString();
  if (name == "ascii_downcase") return emit(Json(ToLower(text)));
  if (name == "ascii_upcase") {
    std::string upper = text;
    for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return emit(Json(std::move(upper)));
  }
  const auto parsed = ParseJson(text, DuplicateKeys::kKeepLast);  // fromjson and tonumber
  if (!parsed || (name == "tonumber" && !parsed->AsNumber())) return Fail();
  return emit(*parsed);
}

bool Machine::Binary(std::string_view name,
                     const Json& in,
                     const Json& argument,
                     const Emit& emit) {
  if (name == "contains") return emit(Json(Contains(in, argument)));
  if (name == "has") {
    if (in.AsObject() != nullptr && argument.AsString() != nullptr) {
      return emit(Json(in.Find(*argument.AsString()) != nullptr));
    }
    const auto at = argument.AsNumber();
    if (in.AsArray() == nullptr || !at) return Fail();
    return emit(Json(*at >= 0 && *at < static_cast<double>(in.AsArray()->size())));
  }
  const std::string* text = in.AsString();
  const std::string* part = argument.AsString();
  if (text == nullptr || part == nullptr) return Fail();
  return emit(Json(name == "startswith" ? text->starts_with(*part) : text->ends_with(*part)));
}

}  // namespace

bool RunJq(const JqNode& root, const Json& input, const std::function<bool(const Json&)>& emit) {
  Machine machine;
  machine.Run(root, input, emit);
  return !machine.failed();
}

Result<JqFilter> JqFilter::Compile(std::string_view program) {
  return JqFilter(TRY(ParseJq(program)));
}

bool JqFilter::Matches(std::string_view text) const {
  // Most lines of most logs are not JSON; they are told by their first byte.
  const std::string_view body = Trim(text);
  if (body.empty() || (body.front() != '{' && body.front() != '[')) return false;
  const auto parsed = ParseJson(body, DuplicateKeys::kKeepLast);
  if (!parsed) return false;
  bool matched = false;
  const bool ran = RunJq(root_, *parsed, [&matched](const Json& value) {
    matched = matched || IsTrue(value);
    return true;
  });
  return ran && matched;
}

std::string JqFilter::First(std::string_view text) const {
  const auto parsed = ParseJson(Trim(text), DuplicateKeys::kKeepLast);
  std::string first;
  if (!parsed) return first;
  RunJq(root_, *parsed, [&first](const Json& value) {
    if (!value.is_null()) first = TextOf(value);
    return false;
  });
  return first;
}

}  // namespace casefile
