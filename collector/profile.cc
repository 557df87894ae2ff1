#include "collector/profile.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "base/yaml.h"
#include "collector/profile_items.h"

namespace casefile {
namespace {

Result<std::vector<ProcessMatch>> ReadProcesses(YamlMap* map, std::string_view key) {
  std::vector<ProcessMatch> processes;
  for (const YamlNode* node : TRY(map->Items(key))) {
    YamlMap item = TRY(YamlMap::Of(*node, map->file()));
    ProcessMatch match;
    match.name = TRY(item.OptionalString("name")).value_or("");
    match.command = TRY(item.OptionalString("command")).value_or("");
    TRY(item.Finish());
    if (match.name.empty() && match.command.empty()) {
      return YamlError(*node, map->file(), "a process needs a name, a command, or both");
    }
    processes.push_back(std::move(match));
  }
  return processes;
}

Result<Detection> ReadDetection(YamlMap* profile) {
  Detection detect;
  const YamlNode* node = profile->Find("detect");
  if (node == nullptr) return YamlError(profile->node(), profile->file(), "detect is missing");
  YamlMap map = TRY(YamlMap::Of(*node, profile->file()));
  detect.always = TRY(map.Bool("always", false));
  detect.files = TRY(ReadPaths(&map, "files"));
  detect.processes = TRY(ReadProcesses(&map, "processes"));
  detect.units = TRY(map.Strings("units"));
  TRY(map.Finish());
  return detect;
}

Result<std::vector<std::string>> ReadProbes(YamlMap* map,
                                            const std::vector<std::string_view>& known) {
  std::vector<std::string> probes;
  for (const YamlNode* node : TRY(map->Items("probes"))) {
    if (std::ranges::find(known, node->scalar) == known.end()) {
      Error error =
          YamlError(*node, map->file(), fmt::format("there is no probe '{}'", node->scalar));
      const std::string_view near = Suggest(node->scalar, known);
      if (near.empty()) return error;
      return std::move(error).WithHint(fmt::format("did you mean '{}'?", near));
    }
    probes.push_back(node->scalar);
  }
  return probes;
}

Result<void> ReadEnvironment(YamlMap* map, Profile* profile) {
  const YamlNode* node = map->Find("environment");
  if (node == nullptr) return {};
  YamlMap environment = TRY(YamlMap::Of(*node, map->file()));
  profile->environment_of = TRY(ReadProcesses(&environment, "processes"));
  profile->environment_files = TRY(ReadPaths(&environment, "files"));
  return environment.Finish();
}

template <class Item>
Result<void> ReadAll(YamlMap* map,
                     std::string_view key,
                     Result<Item> (*read)(const YamlNode& node, std::string_view file),
                     std::vector<Item>* items) {
  for (const YamlNode* node : TRY(map->Items(key))) {
    items->push_back(TRY(read(*node, map->file())));
  }
  return {};
}

// What is collected: probes, files, commands and the environment.
Result<void> ReadItems(YamlMap* map,
                       const std::vector<std::string_view>& probe_ids,
                       Profile* profile) {
  profile->probes = TRY(ReadProbes(map, probe_ids));
  TRY(ReadAll(map, "files", ReadFileItem, &profile->files));
  TRY(ReadAll(map, "commands", ReadCommandItem, &profile->commands));
  TRY(ReadAll(map, "journal", ReadJournalItem, &profile->journal));
  TRY(ReadAll(map, "containers", ReadContainerItem, &profile->containers));
  TRY(ReadAll(map, "health", ReadHealthItem, &profile->health));
  TRY(ReadAll(map, "databases", ReadDatabaseItem, &profile->databases));
  return ReadEnvironment(map, profile);
}

bool IsAsciiAlphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

}  // namespace

Result<Profile> ParseProfile(std::string_view text,
                             std::string_view file,
                             const std::vector<std::string_view>& probe_ids) {
  const YamlNode root = TRY(ParseYaml(text, file));
  YamlMap map = TRY(YamlMap::Of(root, file));
  Profile profile;
  profile.id = TRY(map.String("id"));
  profile.title = TRY(map.String("title"));
  profile.detect = TRY(ReadDetection(&map));
  profile.includes = TRY(map.Strings("include"));
  TRY(ReadItems(&map, probe_ids, &profile));
  profile.learn = TRY(ReadPaths(&map, "learn"));
  profile.recipients = TRY(map.Strings("recipients"));
  TRY(map.Finish());
  return profile;
}

std::string CommandSlug(std::string_view command_line) {
  // A name in a folder has at most 255 bytes; ".stderr.txt" must fit behind it.
  constexpr std::size_t kLongest = 200;
  std::string slug;
  for (const char c : command_line) {
    if (IsAsciiAlphanumeric(c)) {
      slug += c;
    } else if (!slug.empty() && slug.back() != '-') {
      slug += '-';
    }
    if (slug.size() == kLongest) break;
  }
  while (slug.ends_with('-')) slug.pop_back();
  return slug;
}

}  // namespace casefile
