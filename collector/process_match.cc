#include "collector/process_match.h"

#include "base/text.h"

namespace casefile {

bool ProcessMatch::Matches(std::string_view process_name, std::string_view command_line) const {
  if (name.empty() && command.empty()) return false;
  // Our own command line names the profile, and so what the profile looks for.
  if (process_name.starts_with("casefile-")) return false;
  if (!name.empty() && !GlobMatches(name, process_name)) return false;
  return command.empty() || command_line.find(command) != std::string_view::npos;
}

}  // namespace casefile
