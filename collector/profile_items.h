#pragma once
// Reads the items of a profile, each with its own keys. Errors name file, line and column.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/yaml.h"
#include "collector/profile.h"

namespace casefile {

// Every path is absolute, or below every home folder.
Result<std::vector<std::string>> ReadPaths(YamlMap* map, std::string_view key);

Result<FileItem> ReadFileItem(const YamlNode& node, std::string_view file);
Result<CommandItem> ReadCommandItem(const YamlNode& node, std::string_view file);
Result<JournalItem> ReadJournalItem(const YamlNode& node, std::string_view file);
Result<ContainerItem> ReadContainerItem(const YamlNode& node, std::string_view file);
Result<HealthItem> ReadHealthItem(const YamlNode& node, std::string_view file);
Result<DatabaseItem> ReadDatabaseItem(const YamlNode& node, std::string_view file);

}  // namespace casefile
