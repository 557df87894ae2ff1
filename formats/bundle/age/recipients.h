#pragma once
// Who can open an age file: the public side. A recipient wraps the file key into a stanza.

#include <array>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/crypto.h"
#include "base/result.h"
#include "formats/bundle/age/header.h"

namespace casefile::age {

inline constexpr std::string_view kX25519Type = "X25519";
inline constexpr std::string_view kScryptType = "scrypt";
inline constexpr std::string_view kSshEd25519Type = "ssh-ed25519";

struct X25519Recipient {
  std::array<std::byte, 32> point{};
};
struct SshEd25519Recipient {
  std::vector<std::byte> wire;        // the key as SSH writes it: what its tag is a hash of
  std::array<std::byte, 32> point{};  // as an X25519 key
};
using Recipient = std::variant<X25519Recipient, SshEd25519Recipient>;

// "age1…" or "ssh-ed25519 AAAA… [comment]". kInvalidInput or, for a kind of key that we cannot
// write to, kUnsupported; both quote no more than the key's type.
Result<Recipient> ParseRecipient(std::string_view text);

// What a person compares: "age1…" whole, or "SHA256:…" of an SSH key as ssh-keygen -l shows it.
std::string Fingerprint(const Recipient& recipient);

Result<Stanza> WrapFileKey(const Recipient& recipient, Bytes file_key);
// kTooLarge when 1 KiB << work_factor of memory is not there.
Result<Stanza> WrapFileKeyWithPassphrase(Bytes passphrase, Bytes file_key, int work_factor);

// The wrapping keys, shared with the identities.
Secret X25519WrapKey(Bytes shared, Bytes share, Bytes recipient);
// `wire` is the recipient's SSH key; `unblinded` the plain Diffie-Hellman result.
Result<Secret> SshEd25519WrapKey(Bytes wire, Bytes point, Bytes share, Bytes unblinded);
Result<Secret> ScryptWrapKey(Bytes passphrase, Bytes salt, int work_factor);

// The wire form of an ssh-ed25519 public key, and the four-byte tag that a stanza names it by.
std::vector<std::byte> SshEd25519Wire(Bytes public_key);
std::string SshTag(Bytes wire);

}  // namespace casefile::age
