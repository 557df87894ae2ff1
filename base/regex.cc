// The only user of RE2.

#include <re2/re2.h>

#include "base/pattern_set.h"

namespace casefile {
namespace {

// What one expression and its lazily built automata may take; RE2's own default is 8 MiB, and a
// redactor holds hundreds of expressions.
constexpr std::int64_t kRegexMemoryBytes = std::int64_t{2} << 20;

}  // namespace

struct Regex::State {
  State(std::string_view expression, const RE2::Options& options)
      : re(re2::StringPiece(expression.data(), expression.size()), options) {}
  RE2 re;
  std::vector<std::string> names;
};

Regex::Regex(std::unique_ptr<State> state) : state_(std::move(state)) {}
Regex::Regex(Regex&&) noexcept = default;
Regex& Regex::operator=(Regex&&) noexcept = default;
Regex::~Regex() = default;

Result<Regex> Regex::Compile(std::string_view expression, Options options) {
  RE2::Options re2_options(options.latin1 ? RE2::Latin1 : RE2::DefaultOptions);
  re2_options.set_case_sensitive(!options.ignore_case);
  re2_options.set_log_errors(false);
  re2_options.set_max_mem(kRegexMemoryBytes);
  auto state = std::make_unique<State>(expression, re2_options);
  if (!state->re.ok())
    return Error(
        ErrorCode::kInvalidInput,
        "expression '" + std::string(expression) + "' does not compile: " + state->re.error());
  state->names.resize(static_cast<std::size_t>(state->re.NumberOfCapturingGroups()) + 1);
  for (const auto& [index, name] : state->re.CapturingGroupNames())
    state->names[static_cast<std::size_t>(index)] = name;
  return Regex(std::move(state));
}

bool Regex::Matches(std::string_view text) const {
  return state_->re.Match(
      re2::StringPiece(text.data(), text.size()), 0, text.size(), RE2::UNANCHORED, nullptr, 0);
}

bool Regex::Find(std::string_view text,
                 std::size_t from,
                 std::vector<std::string_view>* groups) const {
  std::vector<re2::StringPiece> pieces(state_->names.size());
  if (from > text.size() || !state_->re.Match(re2::StringPiece(text.data(), text.size()),
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
