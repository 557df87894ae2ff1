// embed_yaml SYMBOL OUT [--without KEY] FILE…: run by the build. Writes OUT, which compiles the
// files into the program as std::span<const EmbeddedFile> SYMBOL(), each as a tree (yaml_tree.h),
// and fails where a file cannot be parsed. KEY: members of that name are left out, wherever they
// stand.

#include <fmt/core.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <string_view>

#include "base/yaml_tree.h"

namespace casefile {
namespace {

constexpr std::string_view kEnd = ")casefile\"";

void Drop(YamlNode& node, std::string_view key) {
  std::erase_if(node.members, [key](const YamlMember& member) { return member.key == key; });
  for (YamlMember& member : node.members) Drop(member.value, key);
  for (YamlNode& item : node.items) Drop(item, key);
}

Result<std::string> EntryOf(const std::string& path, std::string_view without) {
  std::ifstream in(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in) return Error(ErrorCode::kIo, fmt::format("cannot read {}", path));
  YamlNode root = TRY(ParseYaml(text, path));
  if (!without.empty()) Drop(root, without);
  const std::string tree = WriteYamlTree(root);
  if (tree.find(kEnd) != std::string::npos)
    return Error(ErrorCode::kUnsupported,
                 fmt::format("{} holds the end mark of its own literal", path));
  return fmt::format("    {{\"{}\", R\"casefile({}{}sv}},\n",
                     std::filesystem::path(path).stem().string(),
                     tree,
                     kEnd);
}

Result<void> Run(std::span<char* const> arguments) {
  if (arguments.size() < 4) return Error(ErrorCode::kInvalidInput, "usage: see embed_yaml.cc");
  const std::string_view symbol = arguments[1];
  const char* const path = arguments[2];
  arguments = arguments.subspan(3);
  std::string_view without;
  if (arguments.size() > 2 && std::string_view(arguments[0]) == "--without") {
    without = arguments[1];
    arguments = arguments.subspan(2);
  }
  std::string entries;
  for (const char* file : arguments) entries += TRY(EntryOf(file, without));
  std::ofstream out(path, std::ios::binary);
  out << fmt::format(
      "#include <string_view>\n#include \"base/embedded.h\"\nnamespace casefile {{\n"
      "namespace {{\nusing namespace std::string_view_literals;\n"
      "constexpr EmbeddedFile kFiles[] = {{\n{}}};\n}}  // namespace\n"
      "std::span<const EmbeddedFile> {}();\n"
      "std::span<const EmbeddedFile> {}() {{ return kFiles; }}\n}}  // namespace casefile\n",
      entries,
      symbol,
      symbol);
  out.close();
  if (!out) return Error(ErrorCode::kIo, fmt::format("cannot write {}", path));
  return {};
}

}  // namespace
}  // namespace casefile

int main(int argc, char** argv) {
  const auto done = casefile::Run(std::span<char* const>(argv, static_cast<std::size_t>(argc)));
  if (!done) std::fprintf(stderr, "embed_yaml: error: %s\n", done.error().message().c_str());
  return done ? 0 : 1;
}
