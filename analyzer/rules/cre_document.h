#pragma once
// Reads documents of the Common Reliability Enumerations (prequel-dev/cre) as they are: `rules:`
// with `cre`, `metadata` and `rule` each, and `terms:` that rules may name. Each becomes a rule
// "cre/<id>" of ours, so that one engine judges both. The texts may have keys we do not know; the
// question may not: a rule that asks for what we cannot answer is kept with the reason and reported
// as not checked.
//
// What is different from how preq reads them: lines are compared across all logs of the input, for
// which `source` would say which log to read; and lines without a time are taken to be near each
// other, where preq drops them.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/rules/rule.h"
#include "base/result.h"
#include "base/yaml.h"

namespace casefile {

// Whether a file's text is such a document, or one of their lists of tags and categories, which
// hold no rules.
bool IsCreDocument(std::string_view yaml);

// kInvalidInput when the file as a whole cannot be read.
Result<std::vector<Rule>> ParseCreDocument(std::string_view yaml, std::string_view file);

using CreTerms = std::map<std::string, const YamlNode*, std::less<>>;

// What stands under `rule:`. The error says what is not supported or wrong, and where.
Result<Condition> ParseCreQuestion(const YamlNode& node,
                                   const CreTerms& terms,
                                   std::string_view file);

}  // namespace casefile
