#include "formats/bundle/age/recipients.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "formats/bundle/age/base64.h"
#include "formats/bundle/age/bech32.h"
#include "formats/bundle/age/errors.h"

namespace casefile::age {
namespace {

constexpr std::string_view kX25519Label = "age-encryption.org/v1/X25519";
constexpr std::string_view kScryptLabel = "age-encryption.org/v1/scrypt";
constexpr std::string_view kSshLabel = "age-encryption.org/v1/ssh-ed25519";
constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kSaltBytes = 16;

Error BadRecipient(std::string_view why) {
  return Error(ErrorCode::kInvalidInput, std::string(why))
      .WithHint(
          "a recipient looks like age1… (casefile-collect keygen makes one) or ssh-ed25519 …");
}

std::vector<std::byte> Concatenated(Bytes a, Bytes b) {
  std::vector<std::byte> both(a.begin(), a.end());
  both.insert(both.end(), b.begin(), b.end());
  return both;
}

// A wrapping key is used once, so the nonce is zero.
std::vector<std::byte> SealFileKey(Bytes wrap_key, Bytes file_key) {
  std::vector<std::byte> body(file_key.size() + 16);
  SealChaCha(wrap_key, std::array<std::byte, 12>{}, file_key, body);
  return body;
}

Result<Recipient> ParseX25519(std::string_view text) {
  const auto decoded = DecodeBech32(text);
  if (decoded && decoded->prefix == "age1pq")
    return Error(ErrorCode::kUnsupported, "post-quantum recipients are not supported");
  if (!decoded || decoded->prefix != "age" || decoded->data.size() != kKeyBytes)
    return BadRecipient("a recipient that begins with age1 is mistyped: its checksum is wrong");
  X25519Recipient recipient;
  std::ranges::copy(decoded->data, recipient.point.begin());
  return Recipient(recipient);
}

Result<Recipient> ParseSsh(std::string_view text) {
  text.remove_prefix(kSshEd25519Type.size());
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  auto wire = DecodeBase64(text.substr(0, text.find_first_of(" \t\r\n")), Padding::kRequired);
  // The wire form of an ed25519 key has one length and one beginning.
  const std::size_t prefix = SshEd25519Wire(std::array<std::byte, 32>{}).size() - kKeyBytes;
  if (!wire || wire->size() != prefix + kKeyBytes ||
      SshEd25519Wire(Bytes(*wire).subspan(prefix)) != *wire)
    return BadRecipient("a recipient that begins with ssh-ed25519 is damaged");
  const auto point = Ed25519PublicToX25519(Bytes(*wire).subspan(prefix));
  if (!point) return BadRecipient("a recipient that begins with ssh-ed25519 is no valid key");
  return Recipient(SshEd25519Recipient{.wire = *std::move(wire), .point = *point});
}

}  // namespace

Result<Recipient> ParseRecipient(std::string_view text) {
  while (text.ends_with(' ') || text.ends_with('\r') || text.ends_with('\n')) text.remove_suffix(1);
  if (text.starts_with("age1")) return ParseX25519(text);
  if (text.starts_with("ssh-ed25519 ")) return ParseSsh(text);
  if (text.starts_with("ssh-rsa ") || text.starts_with("ecdsa-") || text.starts_with("sk-"))
    return Error(ErrorCode::kUnsupported, "this type of SSH key cannot be a recipient")
        .WithHint("use an ssh-ed25519 key or an age1… recipient");
  if (text.starts_with("AGE-SECRET-KEY-"))
    return BadRecipient("this is a secret key, not a recipient; do not give it away");
  return BadRecipient("this is not a recipient");
}

std::string Fingerprint(const Recipient& recipient) {
  if (const auto* x25519 = std::get_if<X25519Recipient>(&recipient))
    return EncodeBech32("age", x25519->point);
  return "SHA256:" + EncodeBase64(Sha256(std::get<SshEd25519Recipient>(recipient).wire));
}

Result<Stanza> WrapFileKey(const Recipient& recipient, Bytes file_key) {
  const Secret ephemeral = Secret::Random(kKeyBytes);
  const auto share = X25519Public(ephemeral.bytes());
  const auto* ssh = std::get_if<SshEd25519Recipient>(&recipient);
  const auto& point = ssh != nullptr ? ssh->point : std::get<X25519Recipient>(recipient).point;
  const auto shared = X25519(ephemeral.bytes(), point);
  if (!shared) return BadRecipient("a recipient is a degenerate key");

  Stanza stanza;
  if (ssh != nullptr) {
    const Secret key = TRY(SshEd25519WrapKey(ssh->wire, point, share, shared->bytes()));
    stanza.type = kSshEd25519Type;
    stanza.args = {SshTag(ssh->wire), EncodeBase64(share)};
    stanza.body = SealFileKey(key.bytes(), file_key);
  } else {
    const Secret key = X25519WrapKey(shared->bytes(), share, point);
    stanza.type = kX25519Type;
    stanza.args = {EncodeBase64(share)};
    stanza.body = SealFileKey(key.bytes(), file_key);
  }
  return stanza;
}

Result<Stanza> WrapFileKeyWithPassphrase(Bytes passphrase, Bytes file_key, int work_factor) {
  std::array<std::byte, kSaltBytes> salt{};
  FillRandom(salt);
  const Secret key = TRY(ScryptWrapKey(passphrase, salt, work_factor));
  return Stanza{.type = std::string(kScryptType),
                .args = {EncodeBase64(salt), std::to_string(work_factor)},
                .body = SealFileKey(key.bytes(), file_key)};
}

Secret X25519WrapKey(Bytes shared, Bytes share, Bytes recipient) {
  return HkdfSha256(shared, Concatenated(share, recipient), kX25519Label);
}

Result<Secret> SshEd25519WrapKey(Bytes wire, Bytes point, Bytes share, Bytes unblinded) {
  // The tweak binds the wrapping key to the SSH key as such, not only to its X25519 form.
  const Secret tweak = HkdfSha256({}, wire, kSshLabel);
  const auto shared = X25519(tweak.bytes(), unblinded);
  if (!shared) return HeaderError("an ssh-ed25519 recipient has a degenerate share");
  return HkdfSha256(shared->bytes(), Concatenated(share, point), kSshLabel);
}

Result<Secret> ScryptWrapKey(Bytes passphrase, Bytes salt, int work_factor) {
  return Scrypt(passphrase, Concatenated(AsBytes(kScryptLabel), salt), work_factor);
}

std::vector<std::byte> SshEd25519Wire(Bytes public_key) {
  // Two length-prefixed strings (RFC 4253 section 6.6).
  constexpr std::string_view kPrefix("\0\0\0\x0bssh-ed25519\0\0\0\x20", 19);
  return Concatenated(AsBytes(kPrefix), public_key);
}

std::string SshTag(Bytes wire) {
  return EncodeBase64(Bytes(Sha256(wire)).first(4));
}

}  // namespace casefile::age
