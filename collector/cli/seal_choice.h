#pragma once
// Who will be able to open the bundle.

#include <string>
#include <vector>

#include "base/options.h"
#include "base/result.h"
#include "collector/cli/commands.h"
#include "formats/bundle/bundle_writer.h"

namespace casefile {

struct SealChoice {
  Seal seal = NoSeal{};
  std::vector<std::string> fingerprints;  // of the recipients
  std::string description;                // "sealed to age1…", "sealed with a passphrase"
};

// Of the flags, else of the profiles' own recipients, else by asking on the terminal. Without any
// of these it is an error: a readable bundle is written only on request.
Result<SealChoice> ChooseSeal(const ParsedCommand& command,
                              const std::vector<ChosenProfile>& profiles);

// The recipients that are named by the option `name`: themselves, or in files.
Result<std::vector<std::string>> ReadRecipients(const ParsedCommand& command,
                                                std::string_view name);

}  // namespace casefile
