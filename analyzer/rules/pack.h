#pragma once
// Reads a rule pack. Everything that can be known to be wrong from the pack alone is an error with
// file:line:column; what depends on other packs is for Lint().

#include <cstdint>
#include <string>
#include <string_view>

#include "analyzer/rules/rule.h"
#include "base/result.h"
#include "base/yaml.h"

namespace casefile {

// Only who tries rules reads their cases, and rules that are tried must have some.
enum class Cases : std::uint8_t { kAskFor, kLeaveOut };

Result<Pack> ParsePack(std::string_view yaml, std::string_view file);
Result<Pack> ParsePack(const YamlNode& root, std::string_view file, Cases cases);

// A node of a `when:` tree.
Result<Condition> ParseCondition(const YamlNode& node, std::string_view file);

// One kind of condition each; the map has its key already looked up.
Result<LogCondition> ParseLogCondition(const YamlNode& node, std::string_view file);
Result<FactCondition> ParseFactCondition(const YamlNode& node, std::string_view file);
Result<FileCondition> ParseFileCondition(const YamlNode& node, std::string_view file);

// Compiles one expression; refuses what is not linear and what matches the empty text.
Result<std::shared_ptr<const Regex>> CompileRulePattern(const YamlNode& node,
                                                        std::string_view expression,
                                                        bool ignore_case,
                                                        std::string_view file);

}  // namespace casefile
