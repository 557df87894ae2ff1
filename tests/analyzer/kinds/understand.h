#pragma once
// What the kinds make of a member, chosen by content as in an analysis.

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace casefile {

// What the best kind makes of a member.
struct Understood {
  std::string kind;                // empty when no kind is sure
  std::vector<std::string> facts;  // "disk.used_percent{mount=/}=97@2": name, labels, value, line
  std::set<std::string> sources;
};

// `labels`: names of those that are shown. Fails the test when evidence is not the line it names.
Understood Understand(std::string_view path, std::string_view text, std::string_view labels = "");

}  // namespace casefile
