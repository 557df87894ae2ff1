#include "analyzer/rule_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>

#include "analyzer/rules/rule_set.h"
#include "base/fd.h"
#include "base/limits.h"

namespace casefile {

Result<std::string> ReadYamlFile(const std::string& path) {
  const Fd fd = TRY(Fd::OpenRegular(path));
  std::string text(limits::kYamlBytes + 1, '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    const std::size_t n = TRY(ReadSome(
        fd.get(), {reinterpret_cast<std::byte*>(text.data()) + size, text.size() - size}, path));
    if (n == 0) break;
    size += n;
  }
  if (size > limits::kYamlBytes)
    return Error(ErrorCode::kTooLarge,
                 fmt::format("{} is too large for a file that a person writes", path));
  text.resize(size);
  return text;
}

namespace {

bool IsYaml(const std::filesystem::path& path) {
  return path.extension() == ".yaml" || path.extension() == ".yml";
}

// A folder stands for the packs in and below it, by name, so that the order does not depend on the
// disk.
Result<std::vector<std::string>> PacksIn(const std::string& path) {
  std::error_code failed;
  if (!std::filesystem::is_directory(path, failed)) return std::vector<std::string>{path};
  std::vector<std::string> packs;
  for (std::filesystem::recursive_directory_iterator it(path, failed), end; !failed && it != end;
       it.increment(failed)) {
    if (IsYaml(it->path())) packs.push_back(it->path().string());
    if (packs.size() > limits::kRuleFiles)
      return Error(ErrorCode::kTooLarge,
                   fmt::format("{} holds more than {} rule packs", path, limits::kRuleFiles));
  }
  if (failed) return Error::FromErrno(failed.value(), fmt::format("cannot list {}", path));
  if (packs.empty())
    return Error(ErrorCode::kNotFound, fmt::format("{} holds no rule pack", path))
        .WithHint("rule packs end in .yaml");
  std::sort(packs.begin(), packs.end());
  return packs;
}

Result<RuleSet> Load(RuleSet rules, const std::vector<std::string>& paths) {
  std::vector<std::string> names;
  for (const std::string& path : paths)
    for (std::string& pack : TRY(PacksIn(path))) names.push_back(std::move(pack));
  std::vector<std::string> texts;
  texts.reserve(names.size());
  for (const std::string& name : names) texts.push_back(TRY(ReadYamlFile(name)));
  std::vector<EmbeddedFile> packs;
  packs.reserve(names.size());
  for (std::size_t i = 0; i < names.size(); ++i) packs.push_back({names[i], texts[i]});
  if (!packs.empty()) TRY(rules.AddPacks(packs));
  return rules;
}

}  // namespace

Result<RuleSet> LoadRules(const std::vector<std::string>& paths) {
  return Load(TRY(RuleSet::BuiltinToRun()), paths);
}

Result<RuleSet> LoadForTest(const std::vector<std::string>& paths) {
  RuleSet rules = TRY(Load(RuleSet::Empty(), paths));
  std::set<std::string> files;
  for (const auto& [id, rule] : rules.state().rules) {
    // Only documents without cases of their own.
    if (rule.cases.empty()) files.insert(rule.file);
  }
  for (const std::string& file : files) {
    const std::string folder = file.substr(0, file.rfind('/') + 1);
    for (const auto& [name, fires] : {std::pair{"test.log", true}, {"test-fp.log", false}}) {
      auto text = ReadYamlFile(folder + name);
      if (!text) continue;
      RuleCase one;
      one.name = name;
      one.fires = fires;
      one.files.emplace_back(name, *std::move(text));
      rules.AddCase(file, one);
    }
  }
  return rules;
}

}  // namespace casefile
