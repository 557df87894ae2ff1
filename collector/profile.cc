#include "collector/profile.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/limits.h"
#include "base/text.h"
#include "base/yaml.h"

namespace casefile {
namespace {

// Enough for the day before an incident on a busy server, and little enough that a dozen of them
// still fit an issue tracker.
constexpr std::uint64_t kDefaultTail = 8 * limits::kMiB;
constexpr std::uint64_t kDefaultCommandOutput = 8 * limits::kMiB;
constexpr std::chrono::seconds kDefaultCommandDeadline{10};
constexpr std::int64_t kDefaultPriority = 50;
constexpr std::int64_t kLowestPriority = 100;

template <class Value>
struct Word {
  std::string_view word;
  Value value;
};
constexpr std::array<Word<Sensitivity>, 3> kSensitivities = {
    {{"low", Sensitivity::kLow}, {"medium", Sensitivity::kMedium}, {"high", Sensitivity::kHigh}}};
constexpr std::array<Word<FileKind>, 2> kFileKinds = {
    {{"log", FileKind::kLog}, {"config", FileKind::kConfig}}};

// The value of the member `key`, one word of a table; `fallback` when it is absent.
template <class Value, std::size_t N>
Result<Value> ReadWord(YamlMap* map,
                       std::string_view key,
                       const std::array<Word<Value>, N>& words,
                       Value fallback) {
  const YamlNode* node = map->Find(key);
  if (node == nullptr) return fallback;
  std::vector<std::string_view> known;
  for (const Word<Value>& candidate : words) {
    if (node->scalar == candidate.word) return candidate.value;
    known.push_back(candidate.word);
  }
  Error error =
      YamlError(*node,
                map->file(),
                fmt::format("'{}' is no {}: {}", node->scalar, key, fmt::join(known, ", ")));
  const std::string_view near = Suggest(node->scalar, known);
  if (near.empty()) return error;
  return std::move(error).WithHint(fmt::format("did you mean '{}'?", near));
}

// Every path is absolute, or below every home folder.
Result<std::vector<std::string>> ReadPaths(YamlMap* map, std::string_view key) {
  std::vector<std::string> paths = TRY(map->Strings(key));
  for (const std::string& path : paths) {
    if (path.starts_with('/') || path.starts_with("~/")) continue;
    return YamlError(*map->Find(key),
                     map->file(),
                     fmt::format("'{}' is not absolute: begin it with / or ~/", path));
  }
  return paths;
}

Result<std::string> ReadReason(YamlMap* map) {
  std::string reason = TRY(map->String("reason"));
  if (Trim(reason).empty()) {
    return YamlError(*map->Find("reason"), map->file(), "say the reason: people decide by it");
  }
  return reason;
}

Result<int> ReadPriority(YamlMap* map) {
  const std::int64_t priority = TRY(map->Int("priority", kDefaultPriority));
  if (priority < 0 || priority > kLowestPriority) {
    return YamlError(*map->Find("priority"), map->file(), "a priority is a number from 0 to 100");
  }
  return static_cast<int>(priority);
}

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

// How much of a file is taken, and which of its siblings.
Result<void> ReadExtent(YamlMap* map, FileItem* item) {
  item->tail = TRY(map->ByteSizeOr("tail", kDefaultTail));
  item->head = TRY(map->ByteSizeOr("head", 0));
  item->rotated = TRY(map->Bool("rotated", item->kind == FileKind::kLog));
  item->expected = TRY(map->Bool("expected", false));
  return {};
}

Result<FileItem> ReadFileItem(const YamlNode& node, std::string_view file) {
  YamlMap map = TRY(YamlMap::Of(node, file));
  FileItem item;
  item.paths = TRY(ReadPaths(&map, "paths"));
  if (item.paths.empty()) return YamlError(node, file, "this item names no paths");
  item.kind = TRY(ReadWord(&map, "kind", kFileKinds, FileKind::kLog));
  item.reason = TRY(ReadReason(&map));
  item.sensitivity = TRY(ReadWord(&map, "sensitivity", kSensitivities, Sensitivity::kMedium));
  item.priority = TRY(ReadPriority(&map));
  TRY(ReadExtent(&map, &item));
  TRY(map.Finish());
  return item;
}

Result<CommandItem> ReadCommandItem(const YamlNode& node, std::string_view file) {
  YamlMap map = TRY(YamlMap::Of(node, file));
  CommandItem item;
  item.run = TRY(map.Strings("run"));
  if (item.run.empty()) return YamlError(node, file, "this item runs nothing");
  if (const YamlNode* run = map.Find("run"); run->kind == YamlNode::Kind::kScalar) {
    return YamlError(*run, file, "run is a list of arguments: there is no shell that splits them");
  }
  item.reason = TRY(ReadReason(&map));
  item.sensitivity = TRY(ReadWord(&map, "sensitivity", kSensitivities, Sensitivity::kLow));
  item.priority = TRY(ReadPriority(&map));
  item.deadline = TRY(map.DurationOr("deadline", kDefaultCommandDeadline));
  item.limit = TRY(map.ByteSizeOr("limit", kDefaultCommandOutput));
  TRY(map.Finish());
  if (item.limit == 0 || item.limit > limits::kProbeOutputBytes) {
    return YamlError(node, file, "limit must be from 1 byte to 64 MiB");
  }
  return item;
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

// What is collected: probes, files, commands and the environment.
Result<void> ReadItems(YamlMap* map,
                       const std::vector<std::string_view>& probe_ids,
                       Profile* profile) {
  profile->probes = TRY(ReadProbes(map, probe_ids));
  for (const YamlNode* node : TRY(map->Items("files"))) {
    profile->files.push_back(TRY(ReadFileItem(*node, map->file())));
  }
  for (const YamlNode* node : TRY(map->Items("commands"))) {
    profile->commands.push_back(TRY(ReadCommandItem(*node, map->file())));
  }
  return ReadEnvironment(map, profile);
}

bool IsAsciiAlphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

}  // namespace

std::string_view ToString(Sensitivity sensitivity) {
  for (const auto& [word, value] : kSensitivities) {
    if (value == sensitivity) return word;
  }
  return "high";
}

std::string CommandItem::Text() const {
  return fmt::format("{}", fmt::join(run, " "));
}

Result<Profile> ParseProfile(std::string_view text,
                             std::string_view file,
                             const std::vector<std::string_view>& probe_ids) {
  const YamlNode root = TRY(ParseYaml(text, file));
  YamlMap map = TRY(YamlMap::Of(root, file));
  Profile profile;
  profile.id = TRY(map.String("id"));
  profile.title = TRY(map.String("title"));
  profile.detect = TRY(ReadDetection(&map));
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
