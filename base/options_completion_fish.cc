// The fish completion, from the table of options.

#include <fmt/format.h>

#include <string>

#include "base/options.h"
#include "base/options_text.h"

namespace casefile {
namespace {

std::string Quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

// One line; `condition` is a fish command, or empty.
std::string OptionLine(const ProgramSpec& program,
                       std::string_view condition,
                       const OptionSpec& option) {
  std::string out = fmt::format("complete -c {}", program.name);
  if (!condition.empty()) out += " -n " + Quoted(condition);
  out += fmt::format(" -l {}", option.name);
  if (option.letter != 0) out += fmt::format(" -s {}", option.letter);
  if (option.occurs != Occurs::kFlag) out += " -r";
  return out + " -d " + Quoted(option.summary) + "\n";
}

}  // namespace

std::string FishCompletion(const ProgramSpec& program) {
  std::string out =
      fmt::format("# fish completion for {0}; made by `{0} --completion fish`\n", program.name);
  for (const CommandSpec& command : program.commands) {
    // "rules list": the second word is completed behind the first.
    const std::size_t blank = command.name.find(' ');
    const std::string condition =
        blank == std::string_view::npos
            ? "__fish_use_subcommand"
            : fmt::format("__fish_seen_subcommand_from {}", command.name.substr(0, blank));
    out += fmt::format("complete -c {} -n {} -a {} -d {}\n",
                       program.name,
                       Quoted(condition),
                       Quoted(command.name.substr(blank == std::string_view::npos ? 0 : blank + 1)),
                       Quoted(command.summary));
  }
  for (const CommandSpec& command : program.commands) {
    // What runs without a command takes its options there as well.
    std::string condition = fmt::format("__fish_seen_subcommand_from {}", command.name);
    if (command.name == program.default_command) condition += "; or __fish_use_subcommand";
    for (const OptionSpec& option : command.options) out += OptionLine(program, condition, option);
  }
  for (const OptionSpec& option : program.common) out += OptionLine(program, "", option);
  for (const OptionSpec& option : StandardOptions()) out += OptionLine(program, "", option);
  return out;
}

}  // namespace casefile
