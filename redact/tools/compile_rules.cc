// compile_rules OUT.cc FILE.yaml...: checks the rule files and writes them as C++, together with
// the pattern database of their anchors, so that the programs neither parse nor compile them.

#include <fmt/core.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/pattern_set.h"
#include "redact/rule.h"
#include "redact/rule_set.h"

namespace casefile {
namespace {

std::string Quoted(const std::string& text) {
  return "R\"~~~(" + text + ")~~~\"";
}

std::string Strings(const std::vector<std::string>& list) {
  std::string out;
  for (const std::string& item : list) out += Quoted(item) + ", ";
  return out;
}

std::string RuleSource(const Rule& rule) {
  std::string checks;
  for (const Check check : rule.checks)
    checks += fmt::format("Check{{{}}}, ", static_cast<int>(check));
  return fmt::format(
      "      {{.id = {},\n       .anchors = {{{}}},\n       .ignore_case = {},\n       .word = "
      "{},\n       .pattern = "
      "{},\n"
      "       .checks = {{{}}},\n       .min_entropy = {},\n       .hides = {{}},\n       .keeps = "
      "{{}},\n       .files = {{{}}}}},\n",
      Quoted(rule.id),
      Strings(rule.anchors),
      rule.ignore_case,
      rule.word,
      Quoted(rule.pattern),
      checks,
      rule.min_entropy,
      Strings(rule.files));
}

std::string DatabaseSource(const std::vector<std::byte>& database) {
  std::string out;
  for (std::size_t i = 0; i < database.size(); i += 8) {
    std::uint64_t word = 0;
    for (std::size_t k = 0; k < 8 && i + k < database.size(); ++k)
      word |= std::to_integer<std::uint64_t>(database[i + k]) << (8 * k);
    out += fmt::format("0x{:x}U,{}", word, i % 64 == 56 ? "\n" : "");
  }
  return out;
}

Result<std::string> Compile(const std::vector<std::string>& files) {
  std::vector<Rule> rules;
  for (const std::string& file : files) {
    std::ifstream in(file, std::ios::binary);
    if (!in) return Error(ErrorCode::kIo, "cannot read " + file);
    const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    for (Rule& rule : TRY(ParseRules(text, file))) {
      for (const Rule& other : rules) {
        if (other.id == rule.id)
          return Error(ErrorCode::kInvalidInput, file + ": rule '" + rule.id + "' is there twice");
      }
      rules.push_back(std::move(rule));
    }
  }
  const PatternSet set = TRY(PatternSet::Compile(AnchorPatterns(AnchorsOf(rules, KeyWords::kYes))));
  const std::vector<std::byte> database = TRY(set.Serialize());
  std::string out = "#include \"redact/rule_set.h\"\nnamespace casefile {\nnamespace {\n";
  out += fmt::format(
      "constexpr std::size_t kSize = {};\nalignas(64) constexpr std::uint64_t kDatabase[] = "
      "{{\n{}}};\n",
      database.size(),
      DatabaseSource(database));
  out += "}  // namespace\nstd::vector<Rule> BuiltinRules() {\n  return {\n";
  for (const Rule& rule : rules) out += RuleSource(rule);
  out +=
      "  };\n}\nBytes BuiltinDatabase() { return std::as_bytes(std::span(kDatabase)).first(kSize); "
      "}\n}  // namespace casefile\n";
  return out;
}

int Main(const std::vector<std::string>& arguments) {
  if (arguments.size() < 2) {
    fmt::print(stderr, "usage: compile_rules OUT.cc FILE.yaml...\n");
    return 2;
  }
  const auto source = Compile({arguments.begin() + 1, arguments.end()});
  if (!source) {
    fmt::print(stderr, "compile_rules: error: {}\n", source.error().message());
    if (!source.error().hint().empty())
      fmt::print(stderr, "compile_rules: hint: {}\n", source.error().hint());
    return 1;
  }
  std::ofstream out(arguments.front(), std::ios::binary);
  out << *source;
  out.close();
  return out ? 0 : 1;
}

}  // namespace
}  // namespace casefile

int main(int argc, char** argv) {
  return casefile::Main(std::vector<std::string>(argv + 1, argv + argc));
}
