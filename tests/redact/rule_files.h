#pragma once
// The rules of redact/rules/ with their examples, which the programs do not carry.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "redact/rule.h"

namespace casefile::testing {

inline std::vector<Rule> RulesFromFiles() {
  std::vector<Rule> rules;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(CASEFILE_SOURCE_DIR "/redact/rules"))
    files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    std::ifstream in(file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    auto parsed = ParseRules(text, file.filename().string());
    EXPECT_TRUE(parsed) << (parsed ? "" : parsed.error().message());
    if (parsed) std::move(parsed->begin(), parsed->end(), std::back_inserter(rules));
  }
  return rules;
}

}  // namespace casefile::testing
