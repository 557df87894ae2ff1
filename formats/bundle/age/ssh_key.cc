#include "formats/bundle/age/ssh_key.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "formats/bundle/age/base64.h"
#include "formats/bundle/age/recipients.h"

namespace casefile::age {
namespace {

constexpr std::string_view kBegin = "-----BEGIN OPENSSH PRIVATE KEY-----";
constexpr std::string_view kEnd = "-----END OPENSSH PRIVATE KEY-----";
constexpr std::string_view kMagic("openssh-key-v1\0", 15);
constexpr std::size_t kPublicBytes = 32;
constexpr std::size_t kSecretBytes = 64;  // the seed, then the public key

Error BadKey() {
  return {ErrorCode::kInvalidInput, "the SSH key file is damaged"};
}

// Reads length-prefixed fields off the front; after a failure every field is empty.
class Fields {
 public:
  explicit Fields(Bytes bytes) : bytes_(bytes) {}

  std::uint32_t Number() {
    const Bytes field = Take(4);
    std::uint32_t value = 0;
    for (const std::byte b : field) value = (value << 8U) | std::to_integer<std::uint32_t>(b);
    return value;
  }
  Bytes String() {
    const std::uint32_t size = Number();
    return Take(size);
  }
  std::string_view Text() { return AsText(String()); }
  bool good() const { return good_; }

 private:
  Bytes Take(std::size_t size) {
    good_ = good_ && size <= bytes_.size();
    if (!good_) return {};
    const Bytes field = bytes_.first(size);
    bytes_ = bytes_.subspan(size);
    return field;
  }

  Bytes bytes_;
  bool good_ = true;
};

std::optional<Secret> DecodePem(std::string_view text) {
  const std::size_t begin = text.find(kBegin);
  const std::size_t end = text.find(kEnd);
  if (begin == std::string_view::npos || end == std::string_view::npos || end < begin)
    return std::nullopt;
  const auto body = text.substr(begin + kBegin.size(), end - begin - kBegin.size());
  std::string packed;
  packed.reserve(body.size());
  for (const char c : body)
    if (c != '\n' && c != '\r') packed.push_back(c);
  auto bytes = DecodeBase64(packed, Padding::kRequired);
  Wipe(packed);
  if (!bytes) return std::nullopt;
  Secret secret = Secret::CopyOf(*bytes);
  Wipe(std::span(*bytes));
  return secret;
}

}  // namespace

bool LooksLikeSshKey(std::string_view text) {
  return text.substr(0, std::min<std::size_t>(text.size(), 4096)).find("PRIVATE KEY-----") !=
         std::string_view::npos;
}

Result<SshEd25519Identity> ParseSshKey(std::string_view text) {
  if (text.find(kBegin) == std::string_view::npos)
    return Error(ErrorCode::kUnsupported, "this type of private key cannot open a bundle")
        .WithHint("ssh-ed25519 keys in OpenSSH's own format can; age -d may open it with this key");
  const auto file = DecodePem(text);
  if (!file || !AsText(file->bytes()).starts_with(kMagic)) return BadKey();

  Fields outer(file->bytes().subspan(kMagic.size()));
  const auto cipher = outer.Text();
  (void)outer.Text();    // the key derivation's name
  (void)outer.String();  // and its options
  const std::uint32_t keys = outer.Number();
  (void)outer.String();  // the public key, which stands inside again
  const Bytes secret_part = outer.String();
  if (!outer.good() || keys != 1) return BadKey();
  if (cipher != "none")
    return Error(ErrorCode::kUnsupported, "the SSH key is protected by a passphrase")
        .WithHint("make an unprotected copy with ssh-keygen -p, or decrypt with age -d");

  Fields inner(secret_part);
  const std::uint32_t check = inner.Number();
  const bool same = inner.Number() == check;
  const auto type = inner.Text();
  if (inner.good() && same && type != kSshEd25519Type)
    return Error(ErrorCode::kUnsupported, "this type of SSH key cannot open a bundle")
        .WithHint("only ssh-ed25519 keys can; age -d may open it with this key");
  const Bytes public_key = inner.String();
  const Bytes secret_key = inner.String();
  if (!inner.good() || !same || public_key.size() != kPublicBytes ||
      secret_key.size() != kSecretBytes ||
      !std::ranges::equal(secret_key.last(kPublicBytes), public_key))
    return BadKey();
  Secret scalar = Ed25519SecretToX25519(secret_key);
  const auto point = X25519Public(scalar.bytes());
  return SshEd25519Identity{
      .scalar = std::move(scalar), .point = point, .wire = SshEd25519Wire(public_key)};
}

}  // namespace casefile::age
