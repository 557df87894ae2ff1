#include "formats/bundle/keygen.h"

#include <fmt/format.h>

#include <vector>

#include "formats/bundle/age/bech32.h"
#include "formats/bundle/age/identities.h"
#include "formats/bundle/age/recipients.h"

namespace casefile {

NewIdentity GenerateIdentity(Instant created) {
  const Secret scalar = Secret::Random(32);
  NewIdentity identity;
  identity.recipient = age::EncodeBech32("age", X25519Public(scalar.bytes()));
  std::string key = age::EncodeBech32("age-secret-key-", scalar.bytes());
  for (char& c : key)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  // age-keygen writes whole seconds.
  const auto seconds = std::chrono::floor<std::chrono::seconds>(created);
  std::string stamp = FormatInstant(seconds);
  stamp = stamp.substr(0, stamp.find('.')) + "Z";
  std::string text =
      fmt::format("# created: {}\n# public key: {}\n{}\n", stamp, identity.recipient, key);
  identity.file = Secret::CopyOf(AsBytes(text));
  Wipe(key);
  Wipe(text);
  return identity;
}

Result<std::vector<std::string>> RecipientsOf(const Secret& identity_file) {
  std::vector<std::string> recipients;
  for (const age::Identity& identity : TRY(age::ParseIdentityFile(identity_file.bytes())))
    if (auto recipient = age::RecipientOf(identity); !recipient.empty())
      recipients.push_back(std::move(recipient));
  return recipients;
}

Result<std::string> RecipientFingerprint(std::string_view recipient) {
  return age::Fingerprint(TRY(age::ParseRecipient(recipient)));
}

}  // namespace casefile
