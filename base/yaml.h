#pragma once
// The only user of yaml-cpp: a strict reader of the YAML that people write for us (profiles, log
// formats, rules). Anchors, aliases, tags, a second document and duplicate keys are errors, as is
// whatever a loader did not ask for. Scalars stay text until the loader asks for a type.
// YAML from a bundle is never parsed: a bundle is foreign.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace casefile {

struct YamlMember;

// A node with the place it was read from (line and column from 1). A plain value type.
struct YamlNode {
  enum class Kind : std::uint8_t { kScalar, kSequence, kMap };
  Kind kind = Kind::kScalar;
  std::string scalar;
  bool quoted = false;  // "no" is text, no may be a bool
  std::vector<YamlNode> items;
  std::vector<YamlMember> members;  // in the order of the file
  int line = 0;
  int column = 0;
  bool vetted = false;  // it is ours, and was tried when the program was built
};
struct YamlMember {
  std::string key;
  YamlNode value;
};

enum class YamlStyle : std::uint8_t {
  kStrict,
  kForeign,  // what others wrote for their own tools: the last of duplicate keys wins, tags are
             // ignored; anchors and aliases stay errors
};

// Parses one document. `file` names it in errors, which read "base.yaml:12:3: ...".
Result<YamlNode> ParseYaml(std::string_view text,
                           std::string_view file,
                           YamlStyle style = YamlStyle::kStrict);

// Reads a map member by member and knows which keys were asked for, so that Finish() can refuse the
// rest with "unknown key 'pathes'" and the hint "did you mean 'paths'?". The node must outlive it.
class YamlMap {
 public:
  // Fails when `node` is no map.
  static Result<YamlMap> Of(const YamlNode& node, std::string_view file);

  // Null when absent. The node belongs to the tree this map was made of.
  const YamlNode* Find(std::string_view key);
  // Typed members: an error with place when absent (unless Optional) or of another type.
  Result<std::string> String(std::string_view key);
  Result<std::optional<std::string>> OptionalString(std::string_view key);
  Result<std::vector<std::string>> Strings(
      std::string_view key);  // a scalar is a list of one; absent is empty
  Result<bool> Bool(std::string_view key, bool fallback);  // true/false/yes/no unquoted
  Result<std::int64_t> Int(std::string_view key, std::int64_t fallback);
  Result<double> Number(std::string_view key, double fallback);
  Result<Duration> DurationOr(std::string_view key, Duration fallback);
  Result<std::uint64_t> ByteSizeOr(std::string_view key, std::uint64_t fallback);
  // The items of a sequence of any nodes; absent is empty.
  Result<std::vector<const YamlNode*>> Items(std::string_view key);
  // Refuses every key that no call above named.
  Result<void> Finish() const;

  const YamlNode& node() const { return *node_; }
  std::string_view file() const { return file_; }

 private:
  YamlMap(const YamlNode& node, std::string_view file) : node_(&node), file_(file) {}
  const YamlNode* node_;
  std::string file_;
  std::vector<std::string> known_;
};

// "file:line:column: message", code kInvalidInput.
Error YamlError(const YamlNode& node, std::string_view file, std::string_view message);

}  // namespace casefile
