// The zsh completion, from the table of options.

#include <fmt/format.h>

#include <string>

#include "base/options.h"
#include "base/options_text.h"

namespace casefile {
namespace {

// A word of a list in single quotes, as _describe wants it: 'name:what it is'.
std::string Item(std::string_view name, std::string_view summary) {
  std::string out = "'";
  const auto add = [&out](std::string_view text, bool is_name) {
    for (const char c : text) {
      if (c == '\'') {
        out += "'\\''";
      } else if (c == '\\' || (c == ':' && is_name)) {
        out += '\\';
        out += c;
      } else {
        out += c;
      }
    }
  };
  add(name, true);
  out += ':';
  add(summary, false);
  return out + "'";
}

std::string Items(const std::vector<OptionSpec>& options) {
  std::string out;
  for (const OptionSpec& option : options) {
    out += "\n      " + Item(fmt::format("--{}", option.name), option.summary);
  }
  return out;
}

}  // namespace

std::string ZshCompletion(const ProgramSpec& program) {
  std::string function{program.name};
  for (char& c : function) {
    if (c == '-') c = '_';
  }
  std::string names;
  std::string words;
  std::string cases;
  for (const CommandSpec& command : program.commands) {
    names += "\n    " + Item(command.name, command.summary);
    words += fmt::format("{}\"{}\"", words.empty() ? "" : "|", command.name);
    cases += fmt::format("    \"{}\") options=({}) ;;\n", command.name, Items(command.options));
  }
  return fmt::format(
      "#compdef {0}\n"
      "# zsh completion for {0}; made by `{0} --completion zsh`\n"
      "_{1}() {{\n"
      "  local -a commands options\n"
      "  local command=\"{2}\" one=\"$words[2]\" two=\"$words[2] $words[3]\"\n"
      "  commands=({3})\n"
      "  case \"$two\" in {4}) command=\"$two\" ;; *)\n"
      "    case \"$one\" in {4}) command=\"$one\" ;; esac ;;\n"
      "  esac\n"
      "  case \"$command\" in\n{5}  esac\n"
      "  options+=({6}{7})\n"
      "  if [[ \"$PREFIX\" == -* ]]; then\n"
      "    _describe -o option options\n"
      "  elif (( CURRENT == 2 )); then\n"
      "    _describe command commands\n"
      "    _files\n"
      "  else\n"
      "    _files\n"
      "  fi\n"
      "}}\n"
      "_{1} \"$@\"\n",
      program.name,
      function,
      program.default_command,
      names,
      words,
      cases,
      Items(program.common),
      Items(StandardOptions()));
}

}  // namespace casefile
