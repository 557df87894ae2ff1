#include "collector/profile_import.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/text.h"

namespace casefile {
namespace {

std::string IdOf(std::string_view name) {
  std::string id;
  for (const char c : ToLower(name)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain) {
      id += c;
    } else if (!id.empty() && id.back() != '-') {
      id += '-';
    }
  }
  while (id.ends_with('-')) id.pop_back();
  return id.empty() ? "imported" : id;
}

void AddOnce(std::string text, std::vector<std::string>* texts) {
  if (std::ranges::find(*texts, text) == texts->end()) texts->push_back(std::move(text));
}

// Documents of one file are divided by a line of three dashes.
std::vector<std::string> DocumentsOf(std::string_view text) {
  std::vector<std::string> documents(1);
  for (const std::string_view line : SplitLines(text)) {
    if (Trim(line) == "---") {
      documents.emplace_back();
    } else {
      documents.back() += std::string(line) + "\n";
    }
  }
  std::erase_if(documents, [](const std::string& document) { return Trim(document).empty(); });
  return documents;
}

}  // namespace

const YamlNode* MemberOf(const YamlNode& node, std::string_view key) {
  const auto found = std::ranges::find(node.members, key, &YamlMember::key);
  return found == node.members.end() ? nullptr : &found->value;
}

std::vector<std::string> TextsOf(const YamlNode* node) {
  std::vector<std::string> texts;
  if (node == nullptr) return texts;
  if (node->kind == YamlNode::Kind::kScalar && !node->scalar.empty()) return {node->scalar};
  for (const YamlNode& item : node->items) {
    if (item.kind == YamlNode::Kind::kScalar) texts.push_back(item.scalar);
  }
  return texts;
}

void ProfileDraft::Title(std::string_view name) {
  if (name_.empty()) name_ = name;
}
void ProfileDraft::Include(std::string profile) {
  AddOnce(std::move(profile), &includes_);
}
void ProfileDraft::Probe(std::string id) {
  AddOnce(std::move(id), &probes_);
}

void ProfileDraft::Item(std::string_view section, const Fields& fields) {
  std::string text;
  for (const auto& [key, value] : fields) {
    text += fmt::format("{}{}: {}\n", text.empty() ? "  - " : "    ", key, value);
  }
  auto known = std::ranges::find(sections_, section, &std::pair<std::string, std::string>::first);
  if (known == sections_.end()) known = sections_.insert(known, {std::string(section), ""});
  // Two collectors of a spec may read the same.
  if (known->second.find(text) == std::string::npos) known->second += text;
}

void ProfileDraft::Left(std::string_view what, std::string_view why) {
  left_.push_back(fmt::format("{}: {}", what, why));
}

// In double quotes, as both YAML and JSON have them.
std::string ProfileDraft::Quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c >= 0 && c < ' ') {
      out += fmt::format("\\x{:02x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string ProfileDraft::List(const std::vector<std::string>& texts) {
  std::vector<std::string> quoted;
  quoted.reserve(texts.size());
  for (const std::string& text : texts) quoted.push_back(Quoted(text));
  return fmt::format("[{}]", fmt::join(quoted, ", "));
}

ImportedProfile ProfileDraft::Finish() && {
  ImportedProfile imported;
  imported.yaml = "# Not carried over:";
  if (left_.empty()) imported.yaml += " nothing is missing.";
  imported.yaml += '\n';
  for (const std::string& left : left_) {
    // One line, whatever was quoted.
    imported.yaml += fmt::format("#   {}\n", EscapeForTerminal(left));
  }
  imported.yaml += fmt::format("id: {}\ntitle: {}\n", IdOf(name_), Quoted(name_));
  imported.yaml += "# It is used when it is named; write here what shows that it fits a machine.\n";
  imported.yaml += "detect: {files: [/nonexistent]}\n";
  if (!includes_.empty()) imported.yaml += fmt::format("include: {}\n", List(includes_));
  if (!probes_.empty()) imported.yaml += fmt::format("probes: {}\n", List(probes_));
  for (const auto& [name, items] : sections_) {
    imported.yaml += fmt::format("\n{}:\n{}", name, items);
  }
  imported.left = std::move(left_);
  return imported;
}

Result<ImportedProfile> ImportProfile(std::string_view text, std::string_view file) {
  ProfileDraft draft;
  bool any = false;
  for (const std::string& document : DocumentsOf(text)) {
    const YamlNode root = TRY(ParseYaml(document, file, YamlStyle::kForeign));
    any |= ReadTroubleshootSpec(root, &draft) || ReadSosPreset(root, &draft);
  }
  if (!any) {
    return Error(ErrorCode::kInvalidInput,
                 fmt::format("{} is neither a spec of Troubleshoot nor a preset of sos", file))
        .WithHint("a spec has 'apiVersion: troubleshoot.sh/…', a preset has 'args'");
  }
  return std::move(draft).Finish();
}

}  // namespace casefile
