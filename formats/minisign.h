#pragma once
// Signatures of minisign (https://jedisct1.github.io/minisign/): Ed25519 over the BLAKE2b-512 of a
// text, and a second signature that ties a "trusted comment" to it. `minisign -V` checks ours.
// The older form, over the text itself, is refused: it lets one sign without having read.

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/crypto.h"
#include "base/result.h"

namespace casefile {

using MinisignKeyId = std::array<std::byte, 8>;
// As minisign shows it: 16 hexadecimal digits.
std::string ToString(const MinisignKeyId& id);

struct MinisignPublicKey {
  MinisignKeyId id{};
  std::array<std::byte, 32> key{};
};
// A .pub file, or its second line alone.
Result<MinisignPublicKey> ReadMinisignPublicKey(std::string_view text);
std::string WriteMinisignPublicKey(const MinisignPublicKey& key);
// The one line that stands for the key: "RW…".
std::string ToString(const MinisignPublicKey& key);

struct MinisignSecretKey {
  MinisignKeyId id{};
  Secret key;  // Ed25519, 64 bytes

  MinisignPublicKey PublicKey() const;
};
MinisignSecretKey NewMinisignKey();
// Whether a secret key file is locked with a passphrase.
Result<bool> IsLockedMinisignKey(Bytes file);
// kDenied when the passphrase is wrong; it is ignored where none is needed.
Result<MinisignSecretKey> ReadMinisignSecretKey(Bytes file, Bytes passphrase);
// Without a passphrase, as `minisign -G -W` does.
Secret WriteMinisignSecretKey(const MinisignSecretKey& key);

struct MinisignSignature {
  MinisignKeyId key_id{};
  std::string trusted_comment;  // not to be trusted before it was verified, nor shown unescaped
  Ed25519Signature signature{};
  Ed25519Signature global{};  // over `signature` and the trusted comment
};
// kCorrupt when it is none, kUnsupported for the older form.
Result<MinisignSignature> ReadMinisignSignature(std::string_view text);

// The whole signature file. `trusted_comment` is one line.
std::string SignWithMinisign(const MinisignSecretKey& key,
                             Bytes message,
                             std::string_view trusted_comment);

// Nothing when all is well. kDenied when the signature is of another key; kCorrupt when the text or
// the trusted comment was changed.
Result<void> VerifyMinisign(const MinisignPublicKey& key,
                            const MinisignSignature& signature,
                            const Digest512& message_hash);

}  // namespace casefile
