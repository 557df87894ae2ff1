// The only user of RE2.

#include <re2/re2.h>

#include <algorithm>
#include <mutex>

#include "base/pattern_set.h"

namespace casefile {
namespace {

// What one expression and its lazily built automata may take; RE2's own default is 8 MiB, and a
// redactor holds hundreds of expressions.
constexpr std::int64_t kRegexMemoryBytes = std::int64_t{2} << 20;

// One past the class that begins behind `at`, where a bracket stands.
std::size_t ClassEnd(std::string_view expression, std::size_t at) {
  ++at;
  if (at < expression.size() && expression[at] == '^') ++at;
  if (at < expression.size() && expression[at] == ']') ++at;  // that comes first means itself
  while (at < expression.size() && expression[at] != ']') {
    const bool named = expression.substr(at).starts_with("[:");
    const std::size_t close = named ? expression.find(":]", at) : std::string_view::npos;
    if (close != std::string_view::npos) {
      at = close + 2;
    } else {
      at += expression[at] == '\\' ? std::size_t{2} : 1;
    }
  }
  return at + 1;
}

// The names of the groups of an expression that compiles, by number; empty for the unnamed.
std::vector<std::string> NamesIn(std::string_view expression) {
  constexpr std::string_view kNamed = "(?P<";
  std::vector<std::string> names(1);
  for (std::size_t at = 0; at < expression.size();) {
    const std::string_view rest = expression.substr(at);
    if (rest.starts_with("\\Q")) {
      at = std::min(expression.find("\\E", at), expression.size());
    } else if (rest.front() == '\\') {
      at += 2;
    } else if (rest.front() == '[') {
      at = ClassEnd(expression, at);
    } else {
      if (rest.starts_with(kNamed)) {
        names.emplace_back(rest.substr(kNamed.size(), rest.find('>') - kNamed.size()));
      } else if (rest.front() == '(' && !rest.starts_with("(?")) {
        names.emplace_back();
      }
      ++at;
    }
  }
  return names;
}

}  // namespace

struct Regex::State {
  State(std::string_view text, Options how) : expression(text), options(how) {}

  const RE2& re() const {
    std::call_once(once, [this] {
      RE2::Options re2_options(options.latin1 ? RE2::Latin1 : RE2::DefaultOptions);
      re2_options.set_case_sensitive(!options.ignore_case);
      re2_options.set_log_errors(false);
      re2_options.set_max_mem(kRegexMemoryBytes);
      compiled = std::make_unique<RE2>(expression, re2_options);
    });
    return *compiled;
  }

  std::string expression;
  Options options;
  std::vector<std::string> names;
  mutable std::once_flag once;
  mutable std::unique_ptr<RE2> compiled;
};

Regex::Regex(std::unique_ptr<State> state) : state_(std::move(state)) {}
Regex::Regex(Regex&&) noexcept = default;
Regex& Regex::operator=(Regex&&) noexcept = default;
Regex::~Regex() = default;

Result<Regex> Regex::Compile(std::string_view expression, Options options) {
  auto state = std::make_unique<State>(expression, options);
  const RE2& re = state->re();
  if (!re.ok())
    return Error(ErrorCode::kInvalidInput,
                 "expression '" + std::string(expression) + "' does not compile: " + re.error());
  state->names.resize(static_cast<std::size_t>(re.NumberOfCapturingGroups()) + 1);
  for (const auto& [index, name] : re.CapturingGroupNames())
    state->names[static_cast<std::size_t>(index)] = name;
  return Regex(std::move(state));
}

Regex Regex::Deferred(std::string_view expression, Options options) {
  auto state = std::make_unique<State>(expression, options);
  state->names = NamesIn(expression);
  return Regex(std::move(state));
}

bool Regex::Matches(std::string_view text) const {
  return state_->re().Match(
      re2::StringPiece(text.data(), text.size()), 0, text.size(), RE2::UNANCHORED, nullptr, 0);
}

bool Regex::Find(std::string_view text,
                 std::size_t from,
                 std::vector<std::string_view>* groups) const {
  std::vector<re2::StringPiece> pieces(state_->names.size());
  if (from > text.size() || !state_->re().Match(re2::StringPiece(text.data(), text.size()),
                                                from,
                                                text.size(),
                                                RE2::UNANCHORED,
                                                pieces.data(),
                                                static_cast<int>(pieces.size())))
    return false;
  groups->clear();
  for (const re2::StringPiece& piece : pieces) groups->emplace_back(piece.data(), piece.size());
  return true;
}

int Regex::GroupIndex(std::string_view name) const {
  for (std::size_t i = 1; i < state_->names.size(); ++i) {
    if (state_->names[i] == name) return static_cast<int>(i);
  }
  return -1;
}

const std::vector<std::string>& Regex::group_names() const {
  return state_->names;
}

}  // namespace casefile
