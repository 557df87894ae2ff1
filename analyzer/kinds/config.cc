// Configuration files in TOML, YAML, JSON, INI and nginx's form: every setting is a fact, and so is
// the first line that the program will refuse. `nginx -T` holds several files, each under its name.

#include <algorithm>
#include <array>
#include <charconv>

#include "analyzer/kinds/all.h"
#include "analyzer/kinds/config_text.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"

namespace casefile::config {
namespace {

enum class Form : std::uint8_t { kNone, kToml, kYaml, kJson, kIni, kBlocks };

struct Ending {
  std::string_view end;
  Form form;
};
constexpr auto kEndings = std::to_array<Ending>({
    {".toml", Form::kToml},
    {".yaml", Form::kYaml},
    {".yml", Form::kYaml},
    {".json", Form::kJson},
    {".json5", Form::kJson},
    {".jsonc", Form::kJson},
    {".ini", Form::kIni},
    {".cnf", Form::kIni},
    {".cfg", Form::kIni},
    {".conf", Form::kIni},
    {".service", Form::kIni},
    {".socket", Form::kIni},
    {".timer", Form::kIni},
    {".mount", Form::kIni},
    {".properties", Form::kIni},
    {"sshd_config", Form::kIni},
    {"daemon.lock", Form::kJson},
});

constexpr std::string_view kNginxFile = "# configuration file /";

// A file of blocks: most of its statements end in ';' or '{' or '}'.
bool LooksLikeBlocks(std::string_view text) {
  int statements = 0;
  int others = 0;
  int braces = 0;
  ForEachLine(text, [&](const TextLine& line) {
    const std::string_view trimmed = Trim(line.text.substr(0, line.text.find(" #")));
    if (trimmed.empty() || trimmed[0] == '#' || line.number > 200) return;
    const char last = trimmed.back();
    braces += last == '{' ? 1 : 0;
    ++(last == ';' || last == '{' || last == '}' ? statements : others);
  });
  return braces > 0 && statements > 2 && statements > 3 * others;
}

bool IsWord(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
  });
}

// `[section]` lines with `key = value` lines below them, and hardly anything else.
bool LooksLikeSections(std::string_view text) {
  int sections = 0;
  int pairs = 0;
  int others = 0;
  ForEachLine(text, [&](const TextLine& line) {
    const std::string_view trimmed = Trim(line.text);
    if (trimmed.empty() || trimmed[0] == '#' || trimmed[0] == ';' || line.number > 200) return;
    const std::size_t equals = trimmed.find('=');
    const bool header = trimmed.size() > 2 && trimmed[0] == '[' && trimmed.back() == ']';
    if (header && IsWord(Trim(trimmed.substr(1, trimmed.size() - 2)))) {
      ++sections;
    } else if (equals != std::string_view::npos && IsWord(Trim(trimmed.substr(0, equals)))) {
      ++pairs;
    } else {
      ++others;
    }
  });
  return sections > 0 && pairs >= 2 && pairs > 4 * others;
}

// One object, not a log of objects.
bool LooksLikeDocument(std::string_view text) {
  const std::string_view trimmed = Trim(text);
  if (trimmed.empty() || (trimmed[0] != '{' && trimmed[0] != '[' && !trimmed.starts_with("//")))
    return false;
  return trimmed.find("\n{", trimmed.find_first_of("{[") + 1) == std::string_view::npos;
}

Form FormOf(const KindText& head) {
  if (head.text.find(kNginxFile) < 4000) return Form::kBlocks;
  const std::string name = ToLower(BaseName(head.path));
  for (const Ending& ending : kEndings) {
    // nginx.conf.txt, app.toml.bak and redis.conf-2026 are what they were.
    const std::size_t at = name.find(ending.end);
    if (at == std::string_view::npos) continue;
    const char next = at + ending.end.size() < name.size() ? name[at + ending.end.size()] : '.';
    if (next != '.' && next != '-' && next != '_') continue;
    if (ending.form == Form::kJson && !LooksLikeDocument(head.text)) return Form::kNone;
    if (ending.form == Form::kIni && LooksLikeBlocks(head.text)) return Form::kBlocks;
    return ending.form;
  }
  if (head.path.find("sites-") != std::string_view::npos && LooksLikeBlocks(head.text))
    return Form::kBlocks;
  return LooksLikeSections(head.text) ? Form::kToml : Form::kNone;
}

int Matches(const KindText& head) {
  const Form form = FormOf(head);
  if (form == Form::kNone) return 0;
  return form == Form::kBlocks ? 80 : 60;
}

struct Files {
  std::string path;
  std::uint64_t settings = 0;
};

void AddSetting(const Setting& setting, Files& files, FactWriter& facts) {
  if (files.settings++ >= limits::kConfigSettings) return;
  facts.Add("config.value",
            std::string(setting.value.substr(0, limits::kConfigValueBytes)),
            setting.line,
            {{"path", files.path},
             {"section", std::string(setting.section)},
             {"key", std::string(setting.key)}});
}

// The part of `nginx -T` that is one file, from its "# configuration file" line on.
void ReadNginxDump(const KindText& text, FactWriter& facts) {
  Files files{.path = std::string(text.path), .settings = 0};
  const auto handler = [&](const Setting& setting) { AddSetting(setting, files, facts); };
  ForEachLine(text.text, [&](const TextLine& line) {
    if (!line.text.starts_with("nginx: ")) return;
    facts.Collected("config", line);
    const bool good = line.text.find("syntax is ok") != std::string_view::npos ||
                      line.text.find("test is successful") != std::string_view::npos;
    if (line.text.find("[emerg]") != std::string_view::npos)
      facts.Add("config.error", std::string(line.text), line, {{"path", files.path}});
    if (!good && line.text.find("test failed") == std::string_view::npos) return;
    facts.Add("config.valid", good, line, {{"path", files.path}});
  });
  std::size_t at = text.text.find(kNginxFile);
  std::uint64_t lines = static_cast<std::uint64_t>(
      std::count(text.text.begin(), text.text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
  while (at != std::string_view::npos) {
    const std::size_t end = std::min(text.text.find(kNginxFile, at + 1), text.text.size());
    const std::string_view part = text.text.substr(at, end - at);
    files.path =
        part.substr(kNginxFile.size() - 1, part.find_first_of(":\n") - kNginxFile.size() + 1);
    ReadBlockSettings(part, [&](const Setting& setting) {
      Setting moved = setting;
      moved.line.number += lines;
      moved.line.offset += at;
      handler(moved);
    });
    lines += static_cast<std::uint64_t>(std::count(part.begin(), part.end(), '\n'));
    at = end == text.text.size() ? std::string_view::npos : end;
  }
}

// A program that reads JSON refuses a comma too many, unlike our own reader.
std::optional<ConfigError> StrictError(const KindText& text) {
  if (!BaseName(text.path).ends_with(".json")) return std::nullopt;
  const auto json = ParseJson(text.text, DuplicateKeys::kKeepLast);
  if (json) return std::nullopt;
  const std::string& what = json.error().message();
  std::size_t offset = 0;
  if (const std::size_t at = what.find("byte "); at != std::string_view::npos)
    std::from_chars(what.data() + at + 5, what.data() + what.size(), offset);
  ConfigError error{.line = {}, .what = what};
  ForEachLine(text.text, [&](const TextLine& line) {
    if (line.offset <= offset) error.line = line;
  });
  return error;
}

std::optional<ConfigError> ReadForm(Form form,
                                    std::string_view text,
                                    const SettingHandler& handler) {
  switch (form) {
    case Form::kToml:
      return ReadTomlSettings(text, handler);
    case Form::kYaml:
      return ReadYamlSettings(text, handler);
    case Form::kJson:
      return ReadLooseJsonSettings(text, handler);
    case Form::kBlocks:
      return ReadBlockSettings(text, handler);
    case Form::kIni:
      ReadIniSettings(text, handler);
      return std::nullopt;
    case Form::kNone:
      return std::nullopt;
  }
  return std::nullopt;
}

void Read(const KindText& text, FactWriter& facts) {
  const Form form = FormOf(text);
  facts.Collected("config",
                  {.text = text.text.substr(0, text.text.find('\n')), .number = 1, .offset = 0});
  if (form == Form::kBlocks && text.text.find(kNginxFile) != std::string_view::npos)
    return ReadNginxDump(text, facts);
  Files files{.path = std::string(text.path), .settings = 0};
  auto error =
      ReadForm(form, text.text, [&](const Setting& setting) { AddSetting(setting, files, facts); });
  if (!error && form == Form::kJson) error = StrictError(text);
  const FactWriter::Labels labels{{"path", files.path}};
  if (error) facts.Add("config.error", error->what, error->line, labels);
  facts.Add(
      "config.valid",
      !error.has_value(),
      error ? error->line
            : TextLine{.text = text.text.substr(0, text.text.find('\n')), .number = 1, .offset = 0},
      labels);
}

}  // namespace

Kind Make() {
  return {.id = "config", .matches = Matches, .read = Read};
}

}  // namespace casefile::config
