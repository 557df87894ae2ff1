#pragma once
// Makes a profile of what was written for other collectors: specs of Troubleshoot (host collectors)
// and presets of sos. What has no counterpart is named, never dropped silently.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/yaml.h"

namespace casefile {

struct ImportedProfile {
  std::string yaml;               // the text of a profile
  std::vector<std::string> left;  // "journald, since: …": what was not carried over, and why
};

// kInvalidInput when the text is neither; what has several documents is one profile.
Result<ImportedProfile> ImportProfile(std::string_view text, std::string_view file);

// Collects the parts of the profile that is made. Used by the two readers alone.
class ProfileDraft {
 public:
  void Title(std::string_view name);
  void Include(std::string profile);
  void Probe(std::string id);
  // An item of "files", "commands", "journal" or "health": keys with values that are YAML already.
  using Fields = std::vector<std::pair<std::string_view, std::string>>;
  void Item(std::string_view section, const Fields& fields);
  void Left(std::string_view what, std::string_view why);

  ImportedProfile Finish() &&;

  static std::string Quoted(std::string_view text);
  static std::string List(const std::vector<std::string>& texts);

 private:
  std::string name_;
  std::vector<std::string> includes_;
  std::vector<std::string> probes_;
  std::vector<std::pair<std::string, std::string>> sections_;
  std::vector<std::string> left_;
};

// One document each; false when it is of another kind.
bool ReadTroubleshootSpec(const YamlNode& root, ProfileDraft* draft);
bool ReadSosPreset(const YamlNode& root, ProfileDraft* draft);

// The member of a map; null when there is none, or when it is no map.
const YamlNode* MemberOf(const YamlNode& node, std::string_view key);
// The scalars of a sequence, or a scalar as a list of one.
std::vector<std::string> TextsOf(const YamlNode* node);

}  // namespace casefile
