#pragma once
// --map and --map-recipient: whether, where and for whom pseudonyms are written down.

#include <optional>

#include "base/options.h"
#include "base/result.h"
#include "collector/pseudonym_file.h"

namespace casefile {

// Nothing without --map; an error when it cannot be written later for lack of a recipient.
Result<std::optional<PseudonymFile>> ChooseMap(const ParsedCommand& command);

// Writes the file, if one is wanted, and says on standard error when it is not complete.
Result<void> WriteMap(const std::optional<PseudonymFile>& file);

}  // namespace casefile
