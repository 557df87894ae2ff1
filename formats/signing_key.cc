#include "formats/signing_key.h"

#include <fmt/format.h>

#include <utility>

#include "base/passphrase.h"

namespace casefile {

Result<MinisignSecretKey> OpenSigningKey(const std::string& path,
                                         const std::optional<std::string>& passphrase_file) {
  const Secret file = TRY(ReadSecretFile(path));
  const auto locked = IsLockedMinisignKey(file.bytes());
  if (!locked) return Error(locked.error()).Wrap(path);
  Secret passphrase;
  if (*locked)
    passphrase = passphrase_file
                     ? TRY(ReadPassphraseFile(*passphrase_file))
                     : TRY(AskPassphrase(fmt::format("passphrase of {}", path), Ask::kOnce));
  auto key = ReadMinisignSecretKey(file.bytes(), passphrase.bytes());
  if (!key) return std::move(key).error().Wrap(path);
  return key;
}

}  // namespace casefile
