// The man page as scdoc source, from the table of options.

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <string>

#include "base/options.h"
#include "base/options_text.h"

namespace casefile {
namespace {

// scdoc reads `_`, `*`, `#` and the like as mark-up; a backslash makes them text.
std::string Plain(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == '_' || c == '*' || c == '#' || c == '|' || c == '[' || c == '<' ||
        c == '~')
      out += '\\';
    out += c;
  }
  return out;
}

// A sentence out of a summary: the first letter large, a full stop behind.
std::string Sentence(std::string_view summary) {
  std::string out = Plain(summary);
  if (!out.empty()) {
    out.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(out.front())));
  }
  return out + '.';
}

// scdoc refuses lines that begin with a blank; paragraphs are parted by an empty line.
std::string Paragraphs(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    while (line.starts_with(' ')) line.remove_prefix(1);
    out += Plain(line) + '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string Option(const OptionSpec& option) {
  std::string out;
  if (option.letter != 0) out += fmt::format("*-{}*, ", option.letter);
  out += fmt::format("*--{}*", option.name);
  if (option.occurs != Occurs::kFlag) out += fmt::format(" _{}_", Plain(option.value));
  std::string text = Sentence(option.summary);
  if (option.occurs == Occurs::kMany) text += " May be repeated.";
  if (!option.details.empty()) text += ' ' + Plain(option.details);
  std::replace(text.begin(), text.end(), '\n', ' ');
  return fmt::format("{}\n\t{}\n\n", out, text);
}

std::string Options(const std::vector<OptionSpec>& options) {
  std::string out;
  for (const OptionSpec& option : options) out += Option(option);
  return out;
}

std::string Command(const ProgramSpec& program, const CommandSpec& command) {
  std::string out = fmt::format("## {}\n\n", command.name);
  out += fmt::format("*{}* {}", program.name, command.name);
  if (!command.arguments.empty()) out += fmt::format(" _{}_", Plain(command.arguments));
  out += fmt::format("\n\n{}", Sentence(command.summary));
  if (command.name == program.default_command) {
    out += " This is what happens when no command is named.";
  }
  return out + "\n\n" + Options(command.options);
}

}  // namespace

std::string ManPage(const ProgramSpec& program) {
  std::string out = fmt::format(
      "{0}(1)\n\n# NAME\n\n{0} - {1}\n\n# SYNOPSIS\n\n*{0}* \\[COMMAND] \\[OPTION]… "
      "\\[ARGUMENT]…\n\n"
      "# DESCRIPTION\n\n{2}\n# COMMANDS\n\n",
      program.name,
      Plain(program.summary),
      Paragraphs(program.description));
  for (const CommandSpec& command : program.commands) out += Command(program, command);
  out += "# OPTIONS OF EVERY COMMAND\n\n" + Options(program.common) + Options(StandardOptions());
  out += "# EXIT STATUS\n\n";
  for (const ExitCodeSpec& code : program.exit_codes) {
    out += fmt::format("*{}*\n\t{}\n\n", code.code, Sentence(code.meaning));
  }
  out += "# EXAMPLES\n\n";
  for (const CommandSpec& command : program.commands) {
    for (const std::string_view example : command.examples) {
      out += fmt::format("```\n{}\n```\n\n", example);
    }
  }
  return out;
}

}  // namespace casefile
