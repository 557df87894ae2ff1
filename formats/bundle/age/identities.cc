#include "formats/bundle/age/identities.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/limits.h"
#include "formats/bundle/age/base64.h"
#include "formats/bundle/age/bech32.h"
#include "formats/bundle/age/errors.h"
#include "formats/bundle/age/recipients.h"
#include "formats/bundle/age/ssh_key.h"

namespace casefile::age {
namespace {

constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kSaltBytes = 16;
constexpr std::size_t kWrappedBytes = kFileKeyBytes + 16;

// The file key in a stanza's body, or nothing when the key is not the right one. The length is
// checked first: trying keys of many lengths at once would be a partitioning oracle.
std::optional<Secret> OpenFileKey(Bytes wrap_key, Bytes body) {
  Secret file_key(kFileKeyBytes);
  if (!OpenChaCha(wrap_key, std::array<std::byte, 12>{}, body, file_key.bytes()))
    return std::nullopt;
  return file_key;
}

Result<std::vector<std::byte>> ShareOf(std::string_view argument) {
  auto share = DecodeBase64(argument);
  if (!share || share->size() != kKeyBytes) return HeaderError("a recipient has a malformed share");
  return *std::move(share);
}

Result<void> CheckBody(const Stanza& stanza) {
  if (stanza.body.size() != kWrappedBytes)
    return HeaderError("a recipient holds a file key of the wrong size");
  return {};
}

Result<std::optional<Secret>> Unwrap(const X25519Identity& identity, const Stanza& stanza) {
  if (stanza.type != kX25519Type) return std::optional<Secret>();
  if (stanza.args.size() != 1)
    return HeaderError("an X25519 recipient has the wrong number of arguments");
  const auto share = TRY(ShareOf(stanza.args[0]));
  TRY(CheckBody(stanza));
  const auto shared = X25519(identity.scalar.bytes(), share);
  if (!shared) return HeaderError("an X25519 recipient has a degenerate share");
  const Secret key = X25519WrapKey(shared->bytes(), share, identity.point);
  return OpenFileKey(key.bytes(), stanza.body);
}

Result<std::optional<Secret>> Unwrap(const SshEd25519Identity& identity, const Stanza& stanza) {
  if (stanza.type != kSshEd25519Type) return std::optional<Secret>();
  if (stanza.args.size() != 2)
    return HeaderError("an ssh-ed25519 recipient has the wrong number of arguments");
  const auto tag = DecodeBase64(stanza.args[0]);
  if (!tag || tag->size() != 4) return HeaderError("an ssh-ed25519 recipient has a malformed tag");
  const auto share = TRY(ShareOf(stanza.args[1]));
  TRY(CheckBody(stanza));
  if (stanza.args[0] != SshTag(identity.wire)) return std::optional<Secret>();
  const auto unblinded = X25519(identity.scalar.bytes(), share);
  if (!unblinded) return HeaderError("an ssh-ed25519 recipient has a degenerate share");
  const Secret key =
      TRY(SshEd25519WrapKey(identity.wire, identity.point, share, unblinded->bytes()));
  return OpenFileKey(key.bytes(), stanza.body);
}

Result<int> ParseWorkFactor(std::string_view text) {
  int factor = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), factor);
  const bool digits = std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  if (text.empty() || !digits || text.front() == '0' || end != text.data() + text.size() ||
      error != std::errc())
    return HeaderError("the passphrase recipient has a malformed work factor");
  return factor;
}

Result<std::optional<Secret>> Unwrap(const PassphraseIdentity& identity, const Stanza& stanza) {
  if (stanza.type != kScryptType) return std::optional<Secret>();
  if (stanza.args.size() != 2)
    return HeaderError("the passphrase recipient has the wrong number of arguments");
  const auto salt = DecodeBase64(stanza.args[0]);
  if (!salt || salt->size() != kSaltBytes)
    return HeaderError("the passphrase recipient has a malformed salt");
  const int factor = TRY(ParseWorkFactor(stanza.args[1]));
  if (factor > identity.max_work_factor)
    return Error(ErrorCode::kTooLarge,
                 fmt::format("{}: the work factor {} of the passphrase is above the limit of {}",
                             kHeaderFailure,
                             factor,
                             identity.max_work_factor));
  TRY(CheckBody(stanza));
  const Secret key = TRY(ScryptWrapKey(identity.passphrase.bytes(), *salt, factor));
  return OpenFileKey(key.bytes(), stanza.body);
}

Result<Identity> ParseAgeKey(std::string_view line, int number) {
  auto decoded = DecodeBech32(line);
  const auto bad = [number](std::string_view why) {
    return Error(ErrorCode::kInvalidInput,
                 fmt::format("line {} of the identity file {}", number, why));
  };
  if (!decoded) return bad("is mistyped: its checksum is wrong");
  const Secret scalar = Secret::CopyOf(decoded->data);
  Wipe(std::span(decoded->data));
  if (decoded->prefix == "age-secret-key-pq-")
    return Error(ErrorCode::kUnsupported,
                 fmt::format("line {} of the identity file is a post-quantum identity", number));
  // The text form is upper case throughout.
  const bool upper = std::ranges::none_of(line, [](char c) { return c >= 'a' && c <= 'z'; });
  if (decoded->prefix != "age-secret-key-" || scalar.size() != kKeyBytes || !upper)
    return bad("is no identity");
  return Identity(X25519Identity{.scalar = Secret::CopyOf(scalar.bytes()),
                                 .point = X25519Public(scalar.bytes())});
}

}  // namespace

Result<std::vector<Identity>> ParseIdentityFile(Bytes bytes) {
  std::string_view text = AsText(bytes);
  std::vector<Identity> identities;
  if (LooksLikeSshKey(text)) {
    identities.emplace_back(TRY(ParseSshKey(text)));
    return identities;
  }
  for (int number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
    if (line.empty() || line.front() == '#') continue;
    if (!line.starts_with("AGE-SECRET-KEY-"))
      return Error(ErrorCode::kInvalidInput,
                   fmt::format("line {} of the identity file is no identity", number))
          .WithHint("an identity file holds AGE-SECRET-KEY-1… lines, as age-keygen writes them");
    identities.push_back(TRY(ParseAgeKey(line, number)));
  }
  if (identities.empty())
    return Error(ErrorCode::kInvalidInput, "the identity file holds no identity");
  return identities;
}

std::string RecipientOf(const Identity& identity) {
  if (const auto* x25519 = std::get_if<X25519Identity>(&identity))
    return EncodeBech32("age", x25519->point);
  return {};
}

Result<std::optional<Secret>> UnwrapFileKey(const Identity& identity,
                                            const std::vector<Stanza>& stanzas) {
  for (const Stanza& stanza : stanzas) {
    auto key =
        TRY(std::visit([&stanza](const auto& known) { return Unwrap(known, stanza); }, identity));
    if (key) return key;
  }
  return std::optional<Secret>();
}

Result<void> CheckStanzas(const std::vector<Stanza>& stanzas) {
  const bool has_scrypt =
      std::ranges::any_of(stanzas, [](const Stanza& s) { return s.type == kScryptType; });
  if (has_scrypt && stanzas.size() != 1) return HeaderError("a passphrase recipient is not alone");
  return {};
}

}  // namespace casefile::age
