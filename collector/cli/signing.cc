#include "collector/cli/signing.h"

#include <fmt/format.h>

#include <memory>
#include <utility>

#include "base/passphrase.h"
#include "base/time.h"
#include "formats/minisign.h"

namespace casefile {

Result<Signing> ChooseSigning(const ParsedCommand& command) {
  Signing signing;
  if (!command.Has("sign")) return signing;
  const std::string path = command.Get("sign");
  const Secret file = TRY(ReadSecretFile(path));
  const auto locked = IsLockedMinisignKey(file.bytes());
  if (!locked) return Error(locked.error()).Wrap(path);
  Secret passphrase;
  if (*locked)
    passphrase = command.Has("sign-passphrase-file")
                     ? TRY(ReadPassphraseFile(command.Get("sign-passphrase-file")))
                     : TRY(AskPassphrase(fmt::format("passphrase of {}", path), Ask::kOnce));
  auto read = ReadMinisignSecretKey(file.bytes(), passphrase.bytes());
  if (!read) return std::move(read).error().Wrap(path);
  // A function is copied, a key is not.
  const auto key = std::make_shared<const MinisignSecretKey>(*std::move(read));
  signing.description = fmt::format("signed with key {}", ToString(key->id));
  signing.sign = [key](std::string_view manifest) {
    return SignWithMinisign(
        *key,
        AsBytes(manifest),
        fmt::format("manifest of a Casefile bundle, signed at {}", FormatInstant(SystemClock()())));
  };
  return signing;
}

Result<std::vector<Signer>> KnownSigners(const ParsedCommand& command) {
  return LoadSigners(command.All("signer"), SignerFolders());
}

}  // namespace casefile
