// Typed access to the members of a YAML map, and the list of keys that nobody asked for.

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/text.h"
#include "base/yaml.h"

namespace casefile {
namespace {

std::string_view KindName(YamlNode::Kind kind) {
  switch (kind) {
    case YamlNode::Kind::kScalar:
      return "a single value";
    case YamlNode::Kind::kSequence:
      return "a list";
    case YamlNode::Kind::kMap:
      return "a map";
  }
  return "";
}

Error WrongType(const YamlNode& node,
                std::string_view file,
                std::string_view key,
                std::string_view expected) {
  std::string got(KindName(node.kind));
  if (node.kind == YamlNode::Kind::kScalar) {
    got = node.scalar.empty() && !node.quoted ? std::string("nothing")
                                              : fmt::format("'{}'", EscapeForTerminal(node.scalar));
  }
  return YamlError(node, file, fmt::format("'{}' must be {}, not {}", key, expected, got));
}

template <class T>
std::optional<T> NumberOf(const YamlNode& node) {
  if (node.kind != YamlNode::Kind::kScalar || node.quoted) return std::nullopt;
  T value{};
  const char* end = node.scalar.data() + node.scalar.size();
  const auto [stop, failed] = std::from_chars(node.scalar.data(), end, value);
  if (failed != std::errc() || stop != end) return std::nullopt;
  return value;
}

}  // namespace

Result<YamlMap> YamlMap::Of(const YamlNode& node, std::string_view file) {
  if (node.kind != YamlNode::Kind::kMap) {
    return YamlError(
        node, file, fmt::format("expected a map (key: value), not {}", KindName(node.kind)));
  }
  return YamlMap(node, file);
}

const YamlNode* YamlMap::Find(std::string_view key) {
  if (std::find(known_.begin(), known_.end(), key) == known_.end()) known_.emplace_back(key);
  const auto found = std::find_if(node_->members.begin(),
                                  node_->members.end(),
                                  [key](const auto& member) { return member.key == key; });
  return found == node_->members.end() ? nullptr : &found->value;
}

Result<std::string> YamlMap::String(std::string_view key) {
  std::optional<std::string> value = TRY(OptionalString(key));
  if (!value) return YamlError(*node_, file_, fmt::format("'{}' is missing", key));
  return *std::move(value);
}

Result<std::optional<std::string>> YamlMap::OptionalString(std::string_view key) {
  const YamlNode* node = Find(key);
  if (node == nullptr) return std::optional<std::string>();
  if (node->kind != YamlNode::Kind::kScalar || (node->scalar.empty() && !node->quoted)) {
    return WrongType(*node, file_, key, "text");
  }
  return std::optional<std::string>(node->scalar);
}

Result<std::vector<std::string>> YamlMap::Strings(std::string_view key) {
  std::vector<std::string> texts;
  const YamlNode* node = Find(key);
  if (node == nullptr) return texts;
  if (node->kind == YamlNode::Kind::kScalar) {
    texts.push_back(TRY(String(key)));
    return texts;
  }
  if (node->kind == YamlNode::Kind::kMap) return WrongType(*node, file_, key, "a list of texts");
  for (const YamlNode& item : node->items) {
    if (item.kind != YamlNode::Kind::kScalar || (item.scalar.empty() && !item.quoted)) {
      return WrongType(item, file_, key, "a list of texts");
    }
    texts.push_back(item.scalar);
  }
  return texts;
}

Result<bool> YamlMap::Bool(std::string_view key, bool fallback) {
  const YamlNode* node = Find(key);
  if (node == nullptr) return fallback;
  if (node->kind == YamlNode::Kind::kScalar && !node->quoted) {
    if (node->scalar == "true" || node->scalar == "yes") return true;
    if (node->scalar == "false" || node->scalar == "no") return false;
  }
  return WrongType(*node, file_, key, "true or false");
}

Result<std::int64_t> YamlMap::Int(std::string_view key, std::int64_t fallback) {
  const YamlNode* node = Find(key);
  if (node == nullptr) return fallback;
  const auto value = NumberOf<std::int64_t>(*node);
  if (!value) return WrongType(*node, file_, key, "a whole number");
  return *value;
}

Result<double> YamlMap::Number(std::string_view key, double fallback) {
  const YamlNode* node = Find(key);
  if (node == nullptr) return fallback;
  const auto value = NumberOf<double>(*node);
  if (!value || !std::isfinite(*value)) return WrongType(*node, file_, key, "a number");
  return *value;
}

Result<Duration> YamlMap::DurationOr(std::string_view key, Duration fallback) {
  const YamlNode* node = Find(key);
  if (node == nullptr) return fallback;
  if (node->kind == YamlNode::Kind::kScalar) {
    auto value = ParseDuration(node->scalar);
    if (value) return *value;
  }
  return WrongType(*node, file_, key, "a duration such as 90s, 15m or 24h");
}

Result<std::uint64_t> YamlMap::ByteSizeOr(std::string_view key, std::uint64_t fallback) {
  const YamlNode* node = Find(key);
  if (node == nullptr) return fallback;
  if (node->kind == YamlNode::Kind::kScalar) {
    auto value = ParseByteSize(node->scalar);
    if (value) return *value;
  }
  return WrongType(*node, file_, key, "a size such as 25MiB or 4096");
}

Result<std::vector<const YamlNode*>> YamlMap::Items(std::string_view key) {
  std::vector<const YamlNode*> items;
  const YamlNode* node = Find(key);
  if (node == nullptr) return items;
  if (node->kind != YamlNode::Kind::kSequence) return WrongType(*node, file_, key, "a list");
  items.reserve(node->items.size());
  for (const YamlNode& item : node->items) items.push_back(&item);
  return items;
}

Result<void> YamlMap::Finish() const {
  for (const auto& [key, value] : node_->members) {
    if (std::find(known_.begin(), known_.end(), key) != known_.end()) continue;
    Error error = YamlError(value, file_, fmt::format("unknown key '{}'", EscapeForTerminal(key)));
    const std::vector<std::string_view> candidates(known_.begin(), known_.end());
    const std::string_view meant = Suggest(key, candidates);
    if (meant.empty()) return error;
    return std::move(error).WithHint(fmt::format("did you mean '{}'?", meant));
  }
  return {};
}

}  // namespace casefile
