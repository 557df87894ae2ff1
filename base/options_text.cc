#include "base/options_text.h"

#include <fmt/format.h>

namespace casefile {

std::vector<OptionSpec> StandardOptions() {
  return {
      {.name = "help",
       .letter = 'h',
       .occurs = Occurs::kFlag,
       .value = {},
       .summary = "show this help and exit",
       .details = {}},
      {.name = "version",
       .letter = 'V',
       .occurs = Occurs::kFlag,
       .value = {},
       .summary = "show the version and exit",
       .details = {}},
  };
}

std::string OptionWithValue(const OptionSpec& option) {
  if (option.occurs == Occurs::kFlag) return fmt::format("--{}", option.name);
  return fmt::format("--{} {}", option.name, option.value);
}

std::string UsageLine(const ProgramSpec& program, const CommandSpec& command) {
  std::string out = fmt::format("{} {}", program.name, command.name);
  if (!command.options.empty() || !program.common.empty()) out += " [OPTION]…";
  if (!command.arguments.empty()) out += fmt::format(" {}", command.arguments);
  return out;
}

}  // namespace casefile
