#include "collector/cli/signing.h"

#include <fmt/format.h>

#include <memory>
#include <utility>

#include "base/time.h"
#include "formats/signing_key.h"

namespace casefile {

Result<Signing> ChooseSigning(const ParsedCommand& command) {
  Signing signing;
  if (!command.Has("sign")) return signing;
  const std::string path = command.Get("sign");
  std::optional<std::string> passphrase_file;
  if (command.Has("sign-passphrase-file")) passphrase_file = command.Get("sign-passphrase-file");
  // A function is copied, a key is not.
  const auto key =
      std::make_shared<const MinisignSecretKey>(TRY(OpenSigningKey(path, passphrase_file)));
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
