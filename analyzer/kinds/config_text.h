#pragma once
// Configuration files as settings: where one stands, its section, its key and its value. The files
// are foreign and often broken, which is why somebody sends them: readers take what they can and
// name the first line that the program itself would refuse.

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "analyzer/kinds/kind.h"

namespace casefile {

struct Setting {
  std::string_view section;  // "gateway.server", "http.server.location /api"; empty at the top
  std::string_view key;
  std::string_view value;  // without its quotes; lists as they stand
  TextLine line;
};

struct ConfigError {
  TextLine line;
  std::string what;
};

using SettingHandler = std::function<void(const Setting& setting)>;

// Each gives every setting it finds, at most limits::kConfigSettings, and returns the first error.
std::optional<ConfigError> ReadTomlSettings(std::string_view text, const SettingHandler& handler);
std::optional<ConfigError> ReadYamlSettings(std::string_view text, const SettingHandler& handler);
// JSON with what people and programs add to it: comments, bare keys, single quotes, commas at the
// end, calls around values (`NumberLong("5")` of mongosh). None of these is an error.
std::optional<ConfigError> ReadLooseJsonSettings(std::string_view text,
                                                 const SettingHandler& handler);
// INI, systemd units, `key = value` and `key value`; nothing in them is an error.
void ReadIniSettings(std::string_view text, const SettingHandler& handler);
// Blocks of `directive argument;` as nginx has them.
std::optional<ConfigError> ReadBlockSettings(std::string_view text, const SettingHandler& handler);

// The text between the quotes of a value that has some.
std::string_view WithoutQuotes(std::string_view value);
// `section` and `name` with a dot between them, or the one that is not empty.
std::string JoinSection(std::string_view section, std::string_view name);

}  // namespace casefile
