#pragma once
// One table per program says what its command line takes. From it come the parser (CLI11, in
// options.cc only), --help, the man page and the shell completions, so they cannot differ.

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace casefile {

enum class Occurs : std::uint8_t { kFlag, kOnce, kMany };

struct OptionSpec {
  std::string_view name;  // "recipient", without dashes
  char letter = 0;        // 'r', or 0
  Occurs occurs = Occurs::kFlag;
  std::string_view value{};    // "AGE1…|FILE" as shown; empty for a flag
  std::string_view summary;    // one line, lower case, no full stop
  std::string_view details{};  // more sentences for the man page; may be empty
};

struct CommandSpec {
  std::string_view name;  // "run", or two words: "rules list"
  std::string_view summary;
  std::string_view arguments{};  // "INPUT…", as shown; empty when it takes none
  std::size_t min_arguments = 0;
  std::size_t max_arguments = 0;  // SIZE_MAX: any number
  std::vector<OptionSpec> options{};
  std::vector<std::string_view> examples{};  // whole command lines; at least one
};

struct ExitCodeSpec {
  int code = 0;
  std::string_view meaning;
};

struct ProgramSpec {
  std::string_view name;
  std::string_view version;
  std::string_view summary;
  std::string_view description;      // paragraphs, for the man page
  std::string_view default_command;  // what runs when the first word is no command
  std::vector<OptionSpec> common{};  // options every command takes
  std::vector<CommandSpec> commands;
  std::vector<ExitCodeSpec> exit_codes;
};

// What a command line said. A plain value.
struct ParsedCommand {
  std::string command;
  std::map<std::string, std::vector<std::string>, std::less<>> options;  // by long name
  std::vector<std::string> arguments;

  bool Has(std::string_view option) const;
  // The last value given, or `fallback`.
  std::string Get(std::string_view option, std::string_view fallback = {}) const;
  std::vector<std::string> All(std::string_view option) const;
};

// Either a command to run, or a text to print (--help, --version) and to exit 0 after. Usage errors
// are kInvalidInput with a "did you mean" hint.
struct CommandLine {
  std::optional<ParsedCommand> command;
  std::string text;
};
Result<CommandLine> ParseCommandLine(const ProgramSpec& program, std::span<char* const> arguments);

std::string HelpText(const ProgramSpec& program);
std::string HelpText(const ProgramSpec& program, const CommandSpec& command);
std::string ManPage(const ProgramSpec& program);  // scdoc source
std::string BashCompletion(const ProgramSpec& program);
std::string ZshCompletion(const ProgramSpec& program);
std::string FishCompletion(const ProgramSpec& program);

}  // namespace casefile
