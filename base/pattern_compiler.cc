// The half of PatternSet that needs the compiler of Vectorscan.

#include <hs/hs_compile.h>

#include "base/pattern_database.h"

namespace casefile {
namespace {

void FreeCompileError(hs_compile_error_t* error) {
  (void)hs_free_compile_error(error);
}

// hs_compile_multi knows no literals next to expressions: every byte as \xHH means itself.
std::string LiteralExpression(std::string_view bytes) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += "\\x";
    out += kHex[byte >> 4U];
    out += kHex[byte & 15U];
  }
  return out;
}

}  // namespace

Result<PatternSet> PatternSet::Compile(std::span<const Pattern> patterns) {
  auto state = std::make_unique<State>();
  if (patterns.empty()) return PatternSet(std::move(state));
  std::vector<std::string> expressions;
  std::vector<const char*> views;
  std::vector<unsigned> flags;
  std::vector<unsigned> ids;
  expressions.reserve(patterns.size());
  for (const Pattern& pattern : patterns) {
    expressions.push_back(pattern.literal ? LiteralExpression(pattern.expression)
                                          : pattern.expression);
    views.push_back(expressions.back().c_str());
    flags.push_back(pattern.ignore_case ? HS_FLAG_CASELESS : 0U);
    ids.push_back(pattern.id);
  }
  // For any x86-64 that Vectorscan runs on, so that a database serialized here works elsewhere; it
  // costs 6 % against one made for this very processor.
  const hs_platform_info_t anywhere{
      .tune = HS_TUNE_FAMILY_GENERIC, .cpu_features = 0, .reserved1 = 0, .reserved2 = 0};
  hs_database_t* database = nullptr;
  hs_compile_error_t* raw_error = nullptr;
  const hs_error_t status = hs_compile_multi(views.data(),
                                             flags.data(),
                                             ids.data(),
                                             static_cast<unsigned>(views.size()),
                                             HS_MODE_BLOCK,
                                             &anywhere,
                                             &database,
                                             &raw_error);
  const CPtr<hs_compile_error_t, FreeCompileError> error(raw_error);
  if (status != HS_SUCCESS) {
    const bool known = error != nullptr && error->expression >= 0;
    const std::string which =
        known ? patterns[static_cast<std::size_t>(error->expression)].expression : "set";
    return Error(ErrorCode::kInvalidInput,
                 "pattern '" + which + "' does not compile: " +
                     (error != nullptr ? error->message : "unknown error"));
  }
  state->database.reset(database);
  return PatternSet(std::move(state));
}

}  // namespace casefile
