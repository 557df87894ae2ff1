// embed_patterns OUT: run by the build. Writes OUT, which compiles the pattern databases of our own
// packs into the program as std::span<const BuiltDatabase> BuiltDatabases(); compiling them at each
// start would cost more than all else that a start does.

#include <fmt/core.h>

#include <cstdio>
#include <cstring>
#include <fstream>
#include <string>
#include <vector>

#include "analyzer/rules/rule_set.h"

namespace casefile {

// There are none yet.
std::span<const BuiltDatabase> BuiltDatabases() {
  return {};
}

namespace {

// Words, because Vectorscan wants what it reads to be aligned.
std::string WordsOf(const std::vector<std::byte>& bytes) {
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, &bytes[at], std::min(sizeof(word), bytes.size() - at));
    out += fmt::format("{:#x},{}", word, at / sizeof(word) % 8 == 7 ? "\n" : "");
  }
  return out;
}

Result<std::string> Source() {
  const RuleSet rules = TRY(RuleSet::BuiltinToRun());
  std::string words;
  std::string list;
  int count = 0;
  for (const PatternTable& table : rules.state().tables) {
    const std::vector<std::byte> bytes = TRY(table.matcher->Serialize());
    if (bytes.empty()) continue;
    words += fmt::format("constexpr std::uint64_t kWords{}[] = {{\n{}}};\n", count, WordsOf(bytes));
    list += fmt::format("      BuiltDatabase{{.digest = {:#x}, .bytes = BytesOf(kWords{}, {})}},\n",
                        table.matcher->digest(),
                        count,
                        bytes.size());
    ++count;
  }
  return fmt::format(
      "#include <array>\n#include \"analyzer/rules/matcher.h\"\nnamespace casefile {{\n"
      "namespace {{\n{}"
      "Bytes BytesOf(std::span<const std::uint64_t> words, std::size_t size) {{\n"
      "  return std::as_bytes(words).first(size);\n}}\n}}  // namespace\n"
      "std::span<const BuiltDatabase> BuiltDatabases() {{\n"
      "  static const std::array<BuiltDatabase, {}> kBuilt = {{\n{}  }};\n"
      "  return kBuilt;\n}}\n}}  // namespace casefile\n",
      words,
      count,
      list);
}

}  // namespace
}  // namespace casefile

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const auto source = casefile::Source();
  if (!source) {
    std::fprintf(stderr, "embed_patterns: error: %s\n", source.error().message().c_str());
    return 1;
  }
  std::ofstream out(argv[1], std::ios::binary);
  out << *source;
  out.close();
  return out ? 0 : 1;
}
