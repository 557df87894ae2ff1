#include "base/yaml_tree.h"

#include <fmt/core.h>

#include <charconv>

#include "base/limits.h"

namespace casefile {
namespace {

char LetterOf(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::kScalar:
      return node.quoted ? 'q' : 's';
    case YamlNode::Kind::kSequence:
      return 'l';
    case YamlNode::Kind::kMap:
      return 'm';
  }
  return 's';
}

// As deep as ParseYaml() lets a tree be.
void Write(const YamlNode& node, std::string& out) {
  const std::size_t count = node.kind == YamlNode::Kind::kScalar     ? node.scalar.size()
                            : node.kind == YamlNode::Kind::kSequence ? node.items.size()
                                                                     : node.members.size();
  out += fmt::format("{}{},{},{}:", LetterOf(node), node.line, node.column, count);
  out += node.scalar;
  for (const YamlNode& item : node.items) Write(item, out);
  for (const YamlMember& member : node.members) {
    out += fmt::format("{}:{}", member.key.size(), member.key);
    Write(member.value, out);
  }
}

class TreeReader {
 public:
  explicit TreeReader(std::string_view text) : rest_(text) {}

  Result<YamlNode> Run() {
    YamlNode root;
    if (!Node(root, 0) || !rest_.empty()) return Error(ErrorCode::kCorrupt, "a broken YAML tree");
    return root;
  }

 private:
  template <class Number>
  bool Take(Number& number, char end) {
    const auto [at, failed] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), number);
    const auto length = static_cast<std::size_t>(at - rest_.data());
    if (failed != std::errc() || length >= rest_.size() || *at != end) return false;
    rest_.remove_prefix(length + 1);
    return true;
  }

  bool Bytes(std::size_t count, std::string& out) {
    if (count > rest_.size()) return false;
    out = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return true;
  }

  bool Node(YamlNode& node, int depth) {
    if (rest_.empty() || depth > limits::kYamlDepth) return false;
    const char letter = rest_.front();
    rest_.remove_prefix(1);
    std::size_t count = 0;
    // Everything that is counted takes a byte at least.
    if (!Take(node.line, ',') || !Take(node.column, ',') || !Take(count, ':') ||
        count > rest_.size())
      return false;
    node.vetted = true;
    node.quoted = letter == 'q';
    switch (letter) {
      case 's':
      case 'q':
        return Bytes(count, node.scalar);
      case 'l':
        node.kind = YamlNode::Kind::kSequence;
        return Items(node, count, depth);
      case 'm':
        node.kind = YamlNode::Kind::kMap;
        return Members(node, count, depth);
      default:
        return false;
    }
  }

  bool Items(YamlNode& node, std::size_t count, int depth) {
    node.items.resize(count);
    for (YamlNode& item : node.items)
      if (!Node(item, depth + 1)) return false;
    return true;
  }

  bool Members(YamlNode& node, std::size_t count, int depth) {
    node.members.resize(count);
    for (YamlMember& member : node.members) {
      std::size_t length = 0;
      if (!Take(length, ':') || !Bytes(length, member.key) || !Node(member.value, depth + 1))
        return false;
    }
    return true;
  }

  std::string_view rest_;
};

}  // namespace

std::string WriteYamlTree(const YamlNode& root) {
  std::string out;
  Write(root, out);
  return out;
}

Result<YamlNode> ReadYamlTree(std::string_view text) {
  return TreeReader(text).Run();
}

}  // namespace casefile
