#include "collector/profile_items.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/limits.h"
#include "base/text.h"
#include "collector/http_url.h"

namespace casefile {
namespace {

// Enough for the day before an incident on a busy server, and little enough that a dozen of them
// still fit an issue tracker.
constexpr std::uint64_t kDefaultTail = 8 * limits::kMiB;
constexpr std::uint64_t kDefaultCommandOutput = 8 * limits::kMiB;
constexpr std::chrono::seconds kDefaultCommandDeadline{10};
constexpr std::int64_t kLowestPriority = 100;
// Of a journal or a container: some 10 MiB of text, a busy day of a service.
constexpr std::int64_t kDefaultLines = 50'000;
constexpr std::int64_t kMostLines = 1'000'000;

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

Result<std::string> ReadReason(YamlMap* map) {
  std::string reason = TRY(map->String("reason"));
  if (Trim(reason).empty()) {
    return YamlError(*map->Find("reason"), map->file(), "say the reason: people decide by it");
  }
  return reason;
}

Result<int> ReadPriority(YamlMap* map, int fallback) {
  const std::int64_t priority = TRY(map->Int("priority", fallback));
  if (priority < 0 || priority > kLowestPriority) {
    return YamlError(*map->Find("priority"), map->file(), "a priority is a number from 0 to 100");
  }
  return static_cast<int>(priority);
}

// How much of a file is taken, and which of its siblings.
Result<void> ReadExtent(YamlMap* map, FileItem* item) {
  item->tail = TRY(map->ByteSizeOr("tail", kDefaultTail));
  item->head = TRY(map->ByteSizeOr("head", 0));
  item->rotated = TRY(map->Bool("rotated", item->kind == FileKind::kLog));
  item->expected = TRY(map->Bool("expected", false));
  return {};
}

// What is the same in every item.
template <class Item>
Result<void> ReadCommon(YamlMap* map, Item* item) {
  item->reason = TRY(ReadReason(map));
  item->sensitivity = TRY(ReadWord(map, "sensitivity", kSensitivities, item->sensitivity));
  item->priority = TRY(ReadPriority(map, item->priority));
  return {};
}

Result<std::uint64_t> ReadLines(YamlMap* map) {
  const std::int64_t lines = TRY(map->Int("lines", kDefaultLines));
  if (lines < 1 || lines > kMostLines) {
    return YamlError(*map->Find("lines"), map->file(), "lines is a number from 1 to 1000000");
  }
  return static_cast<std::uint64_t>(lines);
}

}  // namespace

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

std::string_view ToString(Sensitivity sensitivity) {
  for (const auto& [word, value] : kSensitivities) {
    if (value == sensitivity) return word;
  }
  return "high";
}

std::string CommandItem::Text() const {
  return fmt::format("{}", fmt::join(run, " "));
}

Result<FileItem> ReadFileItem(const YamlNode& node, std::string_view file) {
  YamlMap map = TRY(YamlMap::Of(node, file));
  FileItem item;
  item.paths = TRY(ReadPaths(&map, "paths"));
  if (item.paths.empty()) return YamlError(node, file, "this item names no paths");
  item.kind = TRY(ReadWord(&map, "kind", kFileKinds, FileKind::kLog));
  TRY(ReadCommon(&map, &item));
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
  TRY(ReadCommon(&map, &item));
  item.deadline = TRY(map.DurationOr("deadline", kDefaultCommandDeadline));
  item.limit = TRY(map.ByteSizeOr("limit", kDefaultCommandOutput));
  TRY(map.Finish());
  if (item.limit == 0 || item.limit > limits::kProbeOutputBytes) {
    return YamlError(node, file, "limit must be from 1 byte to 64 MiB");
  }
  return item;
}

Result<JournalItem> ReadJournalItem(const YamlNode& node, std::string_view file) {
  YamlMap map = TRY(YamlMap::Of(node, file));
  JournalItem item;
  item.units = TRY(map.Strings("units"));
  item.kernel = TRY(map.Bool("kernel", false));
  item.level = TRY(map.OptionalString("level")).value_or("");
  item.lines = TRY(ReadLines(&map));
  TRY(ReadCommon(&map, &item));
  TRY(map.Finish());
  constexpr std::array<std::string_view, 8> kLevels = {
      "emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"};
  if (!item.level.empty() && std::ranges::find(kLevels, item.level) == kLevels.end()) {
    return YamlError(node, file, fmt::format("a level is one of: {}", fmt::join(kLevels, ", ")));
  }
  return item;
}

Result<ContainerItem> ReadContainerItem(const YamlNode& node, std::string_view file) {
  YamlMap map = TRY(YamlMap::Of(node, file));
  ContainerItem item;
  item.names = TRY(map.Strings("names"));
  if (item.names.empty()) return YamlError(node, file, "this item names no containers");
  item.lines = TRY(ReadLines(&map));
  TRY(ReadCommon(&map, &item));
  TRY(map.Finish());
  return item;
}

Result<HealthItem> ReadHealthItem(const YamlNode& node, std::string_view file) {
  YamlMap map = TRY(YamlMap::Of(node, file));
  HealthItem item;
  item.urls = TRY(map.Strings("urls"));
  if (item.urls.empty()) return YamlError(node, file, "this item names no urls");
  for (const std::string& url : item.urls) {
    const Result<LoopbackUrl> parsed = ParseLoopbackUrl(url);
    if (!parsed) return YamlError(*map.Find("urls"), file, parsed.error().message());
  }
  item.reason = TRY(ReadReason(&map));
  item.priority = TRY(ReadPriority(&map, item.priority));
  TRY(map.Finish());
  return item;
}

Result<DatabaseItem> ReadDatabaseItem(const YamlNode& node, std::string_view file) {
  constexpr std::array<Word<std::string_view>, 5> kKinds = {{{"postgresql", "postgresql"},
                                                             {"mysql", "mysql"},
                                                             {"mongodb", "mongodb"},
                                                             {"redis", "redis"},
                                                             {"sqlite", "sqlite"}}};
  YamlMap map = TRY(YamlMap::Of(node, file));
  DatabaseItem item;
  item.kind = TRY(ReadWord(&map, "kind", kKinds, std::string_view()));
  if (item.kind.empty()) return YamlError(node, file, "this item names no kind");
  item.names = TRY(map.Strings("names"));
  item.files = TRY(ReadPaths(&map, "files"));
  for (const YamlNode* query : TRY(map.Items("queries"))) {
    YamlMap fields = TRY(YamlMap::Of(*query, file));
    item.queries.push_back({.name = TRY(fields.String("name")), .sql = TRY(fields.String("sql"))});
    TRY(fields.Finish());
  }
  item.reason = TRY(ReadReason(&map));
  item.priority = TRY(ReadPriority(&map, item.priority));
  TRY(map.Finish());
  return item;
}

}  // namespace casefile
