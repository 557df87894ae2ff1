// Presets of sos: a JSON file of names, each with the options of `sos report`.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "collector/profile_import.h"

namespace casefile {
namespace {

// What a plug-in of sos looks at, here: a profile, or probes of the profile that is always on.
struct Plugin {
  std::string_view name;
  std::string_view profile;
  std::string_view probe;
};
constexpr std::array kPlugins = {
    Plugin{"block", "", "disks"},
    Plugin{"cgroups", "", "cgroup"},
    Plugin{"container_log", "docker", ""},
    Plugin{"containers_common", "docker", ""},
    Plugin{"date", "", "time"},
    Plugin{"docker", "docker", ""},
    Plugin{"filesys", "", "mounts"},
    Plugin{"general", "", "os"},
    Plugin{"host", "", "os"},
    Plugin{"java", "java", ""},
    Plugin{"kernel", "", "kernel"},
    Plugin{"kubernetes", "kubernetes", ""},
    Plugin{"logs", "systemd", ""},
    Plugin{"memory", "", "memory"},
    Plugin{"mongodb", "mongodb", ""},
    Plugin{"mysql", "mysql", ""},
    Plugin{"mariadb", "mysql", ""},
    Plugin{"networking", "", "ports"},
    Plugin{"nginx", "nginx", ""},
    Plugin{"nodejs", "node", ""},
    Plugin{"podman", "docker", ""},
    Plugin{"postgresql", "postgresql", ""},
    Plugin{"process", "", "processes"},
    Plugin{"processor", "", "cpu"},
    Plugin{"python", "python", ""},
    Plugin{"redis", "redis", ""},
    Plugin{"release", "", "os"},
    Plugin{"system", "", "limits"},
    Plugin{"systemd", "systemd", ""},
    Plugin{"lvm2", "", "disks"},
    Plugin{"hardware", "", "cpu"},
};

// Lists are sequences or texts with commas; older releases wrote names without '_'.
std::vector<std::string> NamesOf(const YamlNode& node) {
  std::vector<std::string> names;
  for (const std::string& text : TextsOf(&node)) {
    std::string_view rest = text;
    while (!rest.empty()) {
      const std::size_t comma = std::min(rest.find(','), rest.size());
      const std::string_view name = Trim(rest.substr(0, comma));
      if (!name.empty()) names.emplace_back(name);
      rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
  }
  return names;
}

void AddPlugins(const YamlNode& list, ProfileDraft* draft) {
  for (const std::string& name : NamesOf(list)) {
    const auto found = std::ranges::find(kPlugins, name, &Plugin::name);
    if (found == kPlugins.end()) {
      draft->Left(fmt::format("plug-in {}", name), "no profile looks at the same");
      continue;
    }
    if (!found->profile.empty()) draft->Include(std::string(found->profile));
    if (!found->probe.empty()) draft->Probe(std::string(found->probe));
  }
}

// What is not set says nothing.
bool IsSet(const YamlNode& node) {
  if (node.kind != YamlNode::Kind::kScalar) return !node.items.empty() || !node.members.empty();
  constexpr std::array<std::string_view, 6> kUnset = {"", "false", "null", "0", "auto", "~"};
  return std::ranges::find(kUnset, node.scalar) == kUnset.end();
}

void ReadOption(const YamlMember& option, ProfileDraft* draft) {
  std::string key = option.key;
  std::erase(key, '_');
  if (key == "onlyplugins" || key == "enableplugins") return AddPlugins(option.value, draft);
  if (!IsSet(option.value)) return;
  if (key == "skipplugins" || key == "noplugins") {
    return draft->Left(option.key, "name to --without what a run shall leave out");
  }
  if (key == "since") return draft->Left(option.key, "give --since to the run");
  if (key == "logsize") return draft->Left(option.key, "give --max-size to the run");
  draft->Left(fmt::format("option {}", option.key), "there is nothing like it");
}

}  // namespace

bool ReadSosPreset(const YamlNode& root, ProfileDraft* draft) {
  bool any = false;
  for (const YamlMember& preset : root.members) {
    const YamlNode* options = MemberOf(preset.value, "args");
    if (options == nullptr || options->kind != YamlNode::Kind::kMap) continue;
    any = true;
    draft->Title(preset.key);
    for (const YamlMember& option : options->members) ReadOption(option, draft);
  }
  return any;
}

}  // namespace casefile
