// The bash completion, from the table of options.

#include <fmt/format.h>

#include <string>

#include "base/options.h"
#include "base/options_text.h"

namespace casefile {
namespace {

std::string Words(const std::vector<OptionSpec>& options) {
  std::string out;
  for (const OptionSpec& option : options) out += fmt::format(" --{}", option.name);
  return out;
}

// "--output|-o|": the options whose value is a file or something that only the person knows.
std::string PatternOfValued(const ProgramSpec& program) {
  std::string out;
  const auto add = [&out](const std::vector<OptionSpec>& options) {
    for (const OptionSpec& option : options) {
      if (option.occurs == Occurs::kFlag) continue;
      const std::string name = fmt::format("--{}", option.name);
      if (('|' + out + '|').find('|' + name + '|') != std::string::npos) continue;
      out += (out.empty() ? "" : "|") + name;
      if (option.letter != 0) out += fmt::format("|-{}", option.letter);
    }
  };
  add(program.common);
  for (const CommandSpec& command : program.commands) add(command.options);
  return out;
}

}  // namespace

std::string BashCompletion(const ProgramSpec& program) {
  std::string function{program.name};
  for (char& c : function) {
    if (c == '-') c = '_';
  }
  std::string names;
  std::string cases;
  for (const CommandSpec& command : program.commands) {
    names += fmt::format(" {}", command.name);
    cases += fmt::format("    \"{}\") options=\"{}\" ;;\n",
                         command.name,
                         Words(command.options).substr(command.options.empty() ? 0 : 1));
  }
  const std::string valued = PatternOfValued(program);
  std::string values;
  if (!valued.empty()) {
    values = fmt::format(
        "  case \"$previous\" in\n    {}) COMPREPLY=($(compgen -f -- \"$word\")); return ;;\n  "
        "esac\n",
        valued);
  }
  return fmt::format(
      "# bash completion for {0}; made by `{0} --completion bash`\n"
      "_{1}() {{\n"
      "  local word=\"${{COMP_WORDS[COMP_CWORD]}}\" previous=\"${{COMP_WORDS[COMP_CWORD-1]}}\"\n"
      "  local command=\"{2}\" options=\"\" commands=\"{3}\"\n"
      "  local one=\"${{COMP_WORDS[1]:-}}\" two=\"${{COMP_WORDS[1]:-}} ${{COMP_WORDS[2]:-}}\"\n"
      "{4}"
      "  case \" $commands \" in *\" $two \"*) command=\"$two\" ;; *\" $one \"*) command=\"$one\" "
      ";; esac\n"
      "  case \"$command\" in\n{5}  esac\n"
      "  if [[ \"$word\" == -* ]]; then\n"
      "    COMPREPLY=($(compgen -W \"$options{6}{7}\" -- \"$word\"))\n"
      "  elif (( COMP_CWORD == 1 )); then\n"
      "    COMPREPLY=($(compgen -W \"$commands\" -- \"$word\") $(compgen -f -- \"$word\"))\n"
      "  else\n"
      "    COMPREPLY=($(compgen -f -- \"$word\"))\n"
      "  fi\n"
      "}}\n"
      "complete -o filenames -F _{1} {0}\n",
      program.name,
      function,
      program.default_command,
      names.empty() ? "" : names.substr(1),
      values,
      cases,
      Words(program.common),
      Words(StandardOptions()));
}

}  // namespace casefile
