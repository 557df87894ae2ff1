#pragma once
// A log format as data: formats/logs/*.yaml, described in formats/logs/FORMATS.md. Adding one is
// adding a file; its `samples:` are its tests.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/yaml.h"
#include "formats/logs/layout.h"
#include "formats/logs/record.h"

namespace casefile {

// Which keys of a JSON or logfmt line mean what; of several the first that is there counts.
struct LogKeys {
  std::vector<std::string> needs;  // all of them, else the line is of another format
  std::vector<std::string> time;
  std::vector<std::string> severity;
  std::vector<std::string> program;
  std::vector<std::string> message;
  // Put behind the message as ` name=value`, as a text format would; `a.*` is all inside a.
  std::vector<std::string> adds;
};

// What the reader must give for `text`. Members left out are not compared.
struct LogSample {
  std::string text;
  std::optional<std::string> time;  // RFC 3339
  std::optional<std::string> severity;
  std::optional<std::string> program;
  std::optional<std::string> message;
  std::vector<std::pair<std::string, std::string>> fields;
  std::int64_t events = 1;  // in the text; the rest is compared with the first
  int line = 0;             // in the YAML file
};

// From this rank on a format is a catch-all that fits many lines of others.
inline constexpr std::int64_t kFallbackRank = 90;

// Immutable after loading.
struct LogFormat {
  enum class Engine : std::uint8_t { kLayouts, kJson, kPairs };
  // Whether the message may be a line of another format (docker, journald, syslog around JSON).
  // kNeeded: a line counts only when its message is one, or follows one that was.
  enum class Wraps : std::uint8_t { kNever, kMaybe, kAlways, kNeeded };

  std::string id;
  std::string title;
  std::int64_t rank = 50;  // lower is tried first
  Engine engine = Engine::kLayouts;
  Wraps wraps = Wraps::kNever;
  std::vector<Layout> layouts;
  LogKeys keys;
  std::string program;  // when the line names none
  Severity severity = Severity::kUnknown;
  std::vector<std::pair<std::string, Severity>> severities;  // before the common words
  std::vector<std::string> continues;  // severity words of lines that belong to the event before
  bool joins_unclaimed = false;        // lines that nobody claims belong to the event before
  bool heads = false;                  // its line says when and who, the line behind it what
  std::vector<LogSample> samples;

  // Nothing when the word names no severity here.
  std::optional<Severity> SeverityOf(std::string_view word) const;
  bool Continues(std::string_view severity_word) const;
};

Result<LogFormat> LoadLogFormat(std::string_view yaml, std::string_view file);
Result<LogFormat> LoadLogFormat(const YamlNode& root, std::string_view file);

}  // namespace casefile
