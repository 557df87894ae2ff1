#pragma once
// Who signs a bundle, and whose signatures are known.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/options.h"
#include "base/result.h"
#include "formats/signers.h"

namespace casefile {

struct Signing {
  // Signs the manifest; empty without --sign.
  std::function<std::string(std::string_view manifest)> sign;
  std::string description;  // "signed with key 0123…", or empty
};

// Reads the key of --sign, and asks for its passphrase when it has one.
Result<Signing> ChooseSigning(const ParsedCommand& command);

// The keys of --signer, and those in the folders for them.
Result<std::vector<Signer>> KnownSigners(const ParsedCommand& command);

}  // namespace casefile
