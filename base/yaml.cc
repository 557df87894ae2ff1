#include "base/yaml.h"

#include <fmt/core.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <set>
#include <sstream>

#include "base/limits.h"
#include "base/text.h"

namespace casefile {
namespace {

// Builds the tree from yaml-cpp's events. It keeps the first thing that is wrong and ignores what
// follows: throwing through the library is not ours to do.
class TreeBuilder final : public YAML::EventHandler {
 public:
  TreeBuilder(std::string_view file, YamlStyle style) : file_(file), style_(style) {}

  void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    OnScalar(mark, "?", anchor, "");
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
    Refuse(mark, "aliases (*name) are not allowed here");
  }

  void OnScalar(const YAML::Mark& mark,
                const std::string& tag,
                YAML::anchor_t anchor,
                const std::string& value) override {
    if (!Accept(mark, tag, anchor)) return;
    YamlNode node = NodeAt(mark, YamlNode::Kind::kScalar);
    node.scalar = value;
    node.quoted = tag == "!";  // what yaml-cpp calls the tag of a scalar that is not plain
    Place(std::move(node));
  }

  void OnSequenceStart(const YAML::Mark& mark,
                       const std::string& tag,
                       YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    Open(mark, tag, anchor, YamlNode::Kind::kSequence);
  }
  void OnSequenceEnd() override { Close(); }

  void OnMapStart(const YAML::Mark& mark,
                  const std::string& tag,
                  YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    Open(mark, tag, anchor, YamlNode::Kind::kMap);
  }
  void OnMapEnd() override { Close(); }

  void Refuse(const YAML::Mark& mark, std::string_view why) {
    if (!error_) error_ = YamlError(NodeAt(mark, YamlNode::Kind::kScalar), file_, why);
  }

  const std::optional<Error>& error() const { return error_; }
  std::optional<YamlNode> TakeRoot() { return std::move(root_); }

 private:
  // A collection that is still being read; in a map, the key whose value comes next.
  struct Frame {
    YamlNode node;
    std::optional<std::string> key;
    std::set<std::string, std::less<>> keys;
  };

  static YamlNode NodeAt(const YAML::Mark& mark, YamlNode::Kind kind) {
    YamlNode node;
    node.kind = kind;
    node.line = mark.line + 1;
    node.column = mark.column + 1;
    return node;
  }

  bool Accept(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    if (anchor != YAML::NullAnchor) Refuse(mark, "anchors (&name) are not allowed here");
    const bool plain = tag.empty() || tag == "?" || tag == "!";
    if (!plain && style_ == YamlStyle::kStrict) Refuse(mark, "tags are not allowed here");
    return !error_;
  }

  void Open(const YAML::Mark& mark,
            const std::string& tag,
            YAML::anchor_t anchor,
            YamlNode::Kind kind) {
    if (!Accept(mark, tag, anchor)) return;
    if (stack_.size() >= static_cast<std::size_t>(limits::kYamlDepth)) {
      return Refuse(mark, fmt::format("nested more than {} deep", limits::kYamlDepth));
    }
    stack_.push_back({.node = NodeAt(mark, kind), .key = std::nullopt, .keys = {}});
  }

  void Close() {
    if (error_) return;
    YamlNode node = std::move(stack_.back().node);
    stack_.pop_back();
    Place(std::move(node));
  }

  void Place(YamlNode node) {
    if (stack_.empty()) {
      root_ = std::move(node);
      return;
    }
    Frame& parent = stack_.back();
    if (parent.node.kind == YamlNode::Kind::kSequence) {
      parent.node.items.push_back(std::move(node));
    } else if (parent.key) {
      parent.node.members.push_back({*std::move(parent.key), std::move(node)});
      parent.key.reset();
    } else {
      TakeKey(parent, node);
    }
  }

  void TakeKey(Frame& parent, const YamlNode& node) {
    if (node.kind != YamlNode::Kind::kScalar) {
      error_ = YamlError(node, file_, "a key must be a plain word");
      return;
    }
    const bool again = !parent.keys.insert(node.scalar).second;
    if (again && style_ == YamlStyle::kStrict) {
      error_ =
          YamlError(node, file_, fmt::format("duplicate key '{}'", EscapeForTerminal(node.scalar)));
      return;
    }
    if (again) {
      std::erase_if(parent.node.members, [&node](const auto& m) { return m.key == node.scalar; });
    }
    parent.key = node.scalar;
  }

  std::string_view file_;
  YamlStyle style_;
  std::vector<Frame> stack_;
  std::optional<YamlNode> root_;
  std::optional<Error> error_;
};

// Runs the library, which throws; its exceptions end here.
void ReadDocuments(std::istream& in, TreeBuilder& builder) {
  try {
    YAML::Parser parser(in);
    parser.HandleNextDocument(builder);
    TreeBuilder rest("", YamlStyle::kStrict);
    if (!builder.error() && parser.HandleNextDocument(rest)) {
      builder.Refuse(YAML::Mark(), "only one document is allowed in a file");
    }
  } catch (const YAML::Exception& e) {
    builder.Refuse(e.mark, e.msg);
  }
}

}  // namespace

Error YamlError(const YamlNode& node, std::string_view file, std::string_view message) {
  return {ErrorCode::kInvalidInput,
          fmt::format("{}:{}:{}: {}", file, node.line, node.column, message)};
}

Result<YamlNode> ParseYaml(std::string_view text, std::string_view file, YamlStyle style) {
  const YamlNode start{.kind = {},
                       .scalar = {},
                       .quoted = false,
                       .items = {},
                       .members = {},
                       .line = 1,
                       .column = 1};
  if (text.size() > limits::kYamlBytes) {
    return Error(ErrorCode::kTooLarge,
                 fmt::format("{}: larger than {}", file, FormatByteSize(limits::kYamlBytes)));
  }
  // yaml-cpp guesses UTF-16 from NUL bytes and passes broken UTF-8 through.
  if (!IsValidUtf8(text) || text.find('\0') != std::string_view::npos) {
    return YamlError(start, file, "the file is not UTF-8 text");
  }
  std::istringstream in{std::string(text)};
  TreeBuilder builder(file, style);
  ReadDocuments(in, builder);
  if (builder.error()) return *builder.error();
  std::optional<YamlNode> root = builder.TakeRoot();
  if (!root) return YamlError(start, file, "the file is empty");
  return *std::move(root);
}

}  // namespace casefile
