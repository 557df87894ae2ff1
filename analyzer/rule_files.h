#pragma once
// Rule packs that a person names on the command line.

#include <string>
#include <vector>

#include "analyzer/rules/rule_engine.h"
#include "base/result.h"

namespace casefile {

// The rules that are compiled in, with the packs in `paths` (files, or folders of *.yaml) on top.
Result<RuleSet> LoadRules(const std::vector<std::string>& paths);
// These packs without ours, for their cases. A CRE document, which has none, is given the test.log
// beside it as one that fires, and test-fp.log as one that does not.
Result<RuleSet> LoadForTest(const std::vector<std::string>& paths);

// A YAML file that a person wrote, at most limits::kYamlBytes.
Result<std::string> ReadYamlFile(const std::string& path);

}  // namespace casefile
