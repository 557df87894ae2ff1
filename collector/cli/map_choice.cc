#include "collector/cli/map_choice.h"

#include <unistd.h>

#include "base/fd.h"
#include "collector/cli/seal_choice.h"

namespace casefile {

Result<std::optional<PseudonymFile>> ChooseMap(const ParsedCommand& command) {
  if (!command.Has("map")) return std::optional<PseudonymFile>();
  const std::vector<std::string> recipients = TRY(ReadRecipients(command, "map-recipient"));
  return std::optional(TRY(MakePseudonymFile(command.Get("map"), recipients)));
}

Result<void> WriteMap(const std::optional<PseudonymFile>& file) {
  if (!file) return {};
  TRY(WritePseudonymFile(*file));
  if (file->map->complete()) return {};
  return WriteAll(STDERR_FILENO,
                  AsBytes("the map of pseudonyms is not complete: there were too many\n"),
                  "standard error");
}

}  // namespace casefile
