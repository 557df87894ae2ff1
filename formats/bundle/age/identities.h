#pragma once
// Who can open an age file: the private side. An identity unwraps the file key from its stanza.

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/crypto.h"
#include "base/result.h"
#include "formats/bundle/age/header.h"

namespace casefile::age {

struct X25519Identity {
  Secret scalar;
  std::array<std::byte, 32> point{};  // of the recipient
};
struct SshEd25519Identity {
  Secret scalar;                      // as an X25519 key
  std::array<std::byte, 32> point{};  // of the recipient, as an X25519 key
  std::vector<std::byte> wire;        // the public key as SSH writes it
};
struct PassphraseIdentity {
  Secret passphrase;
  int max_work_factor = 0;
};
using Identity = std::variant<X25519Identity, SshEd25519Identity, PassphraseIdentity>;

// The identities in the text of an identity file: AGE-SECRET-KEY-1… lines among comments, or one
// unencrypted OpenSSH ed25519 key. kInvalidInput names the line; no error quotes the text.
Result<std::vector<Identity>> ParseIdentityFile(Bytes text);

// "age1…" of an X25519 identity, empty for others.
std::string RecipientOf(const Identity& identity);

// The file key, when a stanza is for this identity; an error when a stanza is malformed or the
// header as a whole breaks a rule.
Result<std::optional<Secret>> UnwrapFileKey(const Identity& identity,
                                            const std::vector<Stanza>& stanzas);

// Rules on the set of stanzas that hold whoever reads it: scrypt stands alone.
Result<void> CheckStanzas(const std::vector<Stanza>& stanzas);

}  // namespace casefile::age
