#pragma once
// OpenSSH private key files (PROTOCOL.key of OpenSSH), unencrypted ed25519 keys only: an encrypted
// one needs bcrypt, which libsodium does not have.

#include <string_view>

#include "base/result.h"
#include "formats/bundle/age/identities.h"

namespace casefile::age {

bool LooksLikeSshKey(std::string_view text);

// kUnsupported, with a hint, for encrypted keys and other types; kInvalidInput for damaged files.
Result<SshEd25519Identity> ParseSshKey(std::string_view text);

}  // namespace casefile::age
