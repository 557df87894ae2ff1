#include "formats/logs/layout_compiler.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

namespace casefile::logs {
namespace {

using Step = Layout::Step;
using Kind = Layout::StepKind;
using Role = Layout::Role;

struct TypeName {
  std::string_view name;
  Kind kind;
};
constexpr auto kTypes = std::to_array<TypeName>({
    {"word", Kind::kWord},         {"name", Kind::kName},         {"host", Kind::kHost},
    {"dotted", Kind::kDotted},     {"text", Kind::kUntil},        {"rest", Kind::kRest},
    {"int", Kind::kInt},           {"number", Kind::kNumber},     {"hex", Kind::kHex},
    {"letter", Kind::kLetter},     {"letters", Kind::kLetters},   {"severity", Kind::kSeverity},
    {"upper", Kind::kUpper},       {"time", Kind::kTime},         {"full", Kind::kTimeFull},
    {"iso", Kind::kTimeIso},       {"noyear", Kind::kTimeNoYear}, {"clock", Kind::kTimeClock},
    {"yymmdd", Kind::kTimeYymmdd}, {"uptime", Kind::kUptime},     {"data", Kind::kData},
    {"spans", Kind::kSpans},
});

Error Bad(std::string_view layout, std::string_view why) {
  return {ErrorCode::kInvalidInput, fmt::format("layout '{}': {}", layout, why)};
}

// One blank stands for any run of them.
std::string OneBlank(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ' || !out.ends_with(' ')) out += c;
  }
  return out;
}

// The bytes with which `text` may begin in a line.
void AddBeginning(std::string_view text, std::bitset<256>& bytes) {
  if (text.empty()) {
    bytes.set();
    return;
  }
  bytes.set(static_cast<unsigned char>(text.front()));
  if (text.front() == ' ') bytes.set('\t');
}

Role RoleOf(std::string_view name) {
  if (name == "severity") return Role::kSeverity;
  if (name == "program") return Role::kProgram;
  if (name == "message") return Role::kMessage;
  return Role::kField;
}

class Compiler {
 public:
  explicit Compiler(std::string_view layout) : layout_(layout) {}

  Result<std::vector<Step>> Run() {
    TRY(Sequence(0));
    if (at_ != layout_.size()) return Bad(layout_, "a '}' without its '{'");
    if (steps_.empty()) return Bad(layout_, "it is empty");
    TRY(FillFollows());
    return std::move(steps_);
  }

 private:
  // Steps up to the end or to the '}' that closes an optional part.
  Result<void> Sequence(int depth) {
    while (at_ < layout_.size() && layout_[at_] != '}') {
      if (layout_.substr(at_, 2) == "{?") {
        if (depth >= 3) return Bad(layout_, "optional parts are nested too deep");
        TRY(Optional(depth));
      } else if (layout_[at_] == '{') {
        TRY(Field());
      } else {
        const std::size_t end = std::min(layout_.find_first_of("{}", at_), layout_.size());
        steps_.push_back({.kind = Kind::kText,
                          .role = Role::kNone,
                          .text = OneBlank(layout_.substr(at_, end - at_)),
                          .name = {},
                          .follows = {},
                          .ends = {}});
        at_ = end;
      }
    }
    return {};
  }

  Result<void> Optional(int depth) {
    const std::size_t index = steps_.size();
    steps_.push_back({.kind = Kind::kOptional,
                      .role = Role::kNone,
                      .text = {},
                      .name = {},
                      .follows = {},
                      .ends = {}});
    at_ += 2;
    TRY(Sequence(depth + 1));
    if (at_ >= layout_.size()) return Bad(layout_, "'{?' is not closed");
    ++at_;
    steps_[index].inner = steps_.size() - index - 1;
    if (steps_[index].inner == 0) return Bad(layout_, "an optional part is empty");
    return {};
  }

  Result<void> Field() {
    const std::size_t close = layout_.find('}', at_);
    if (close == std::string_view::npos) return Bad(layout_, "'{' is not closed");
    const std::string_view body = layout_.substr(at_ + 1, close - at_ - 1);
    at_ = close + 1;
    const std::size_t colon = body.find(':');
    const std::string_view name = body.substr(0, colon);
    std::string_view type = colon == std::string_view::npos ? name : body.substr(colon + 1);
    if (colon == std::string_view::npos && name == "message") type = "rest";
    if (type.size() > 2 && type.front() == '"' && type.back() == '"') {
      steps_.push_back({.kind = Kind::kQuotedText,
                        .role = RoleOf(name),
                        .text = std::string(type.substr(1, type.size() - 2)),
                        .name = std::string(name),
                        .follows = {},
                        .ends = {}});
      return {};
    }
    for (const TypeName& known : kTypes) {
      if (known.name != type) continue;
      steps_.push_back({.kind = known.kind,
                        .role = RoleOf(name),
                        .text = {},
                        .name = std::string(name),
                        .follows = {},
                        .ends = {}});
      return {};
    }
    return Bad(layout_, fmt::format("unknown type '{}' of field '{}'", type, name));
  }

  // A word or text ends where what comes next begins: the next text, and the first text inside
  // every optional part on the way there.
  Result<void> FillFollows() {
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      if (steps_[i].kind != Kind::kWord && steps_[i].kind != Kind::kUntil) continue;
      bool bounded = false;
      for (std::size_t next = i + 1; next < steps_.size() && !bounded;) {
        const Step& step = steps_[next];
        if (step.kind == Kind::kOptional) {
          const Step& first = steps_[next + 1];
          if (first.kind == Kind::kText) steps_[i].follows.push_back(first.text);
          next += step.inner + 1;
        } else if (step.kind == Kind::kText || step.kind == Kind::kQuotedText) {
          steps_[i].follows.push_back(step.text);
          bounded = true;
        } else {
          break;
        }
      }
      if (!bounded && steps_[i].kind == Kind::kUntil) {
        return Bad(layout_, fmt::format("nothing says where '{}' ends", steps_[i].name));
      }
      for (const std::string& text : steps_[i].follows) AddBeginning(text, steps_[i].ends);
    }
    return {};
  }

  std::string_view layout_;
  std::size_t at_ = 0;
  std::vector<Step> steps_;
};

}  // namespace

Result<std::vector<Step>> CompileLayout(std::string_view text) {
  return Compiler(text).Run();
}

}  // namespace casefile::logs
