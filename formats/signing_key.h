#pragma once
// The secret key of a person or a machine that signs.

#include <optional>
#include <string>

#include "base/result.h"
#include "formats/minisign.h"

namespace casefile {

// The key in a file of minisign. When it is locked, the passphrase comes from the first line of
// `passphrase_file`, else from the terminal. Errors name the file.
Result<MinisignSecretKey> OpenSigningKey(const std::string& path,
                                         const std::optional<std::string>& passphrase_file);

}  // namespace casefile
