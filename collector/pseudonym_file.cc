#include "collector/pseudonym_file.h"

#include <fmt/format.h>

#include <utility>

#include "base/crypto.h"
#include "base/fd.h"
#include "base/limits.h"
#include "base/passphrase.h"
#include "formats/bundle/age/decrypt.h"
#include "formats/bundle/age/encrypt.h"
#include "formats/bundle/sealed_file.h"

namespace casefile {
namespace {

// The map and what its form adds to it.
constexpr std::size_t kMaxTextBytes = 2 * PseudonymMap::kMaxBytes;

Result<std::string> ReadText(ByteSource& source) {
  std::string text;
  std::vector<std::byte> block(64 * limits::kKiB);
  for (;;) {
    const std::size_t got = TRY(source.Read(block));
    if (got == 0) break;
    text += AsText(Bytes(block).first(got));
    if (text.size() > kMaxTextBytes)
      return Error(ErrorCode::kTooLarge, "the map of pseudonyms is too large");
  }
  Wipe(block);
  return text;
}

}  // namespace

Result<PseudonymFile> MakePseudonymFile(const std::string& path,
                                        const std::vector<std::string>& recipients) {
  if (recipients.empty())
    return Error(ErrorCode::kInvalidInput, "nobody is named who can open the map")
        .WithHint(
            "give --map-recipient age1…, a key of your own: casefile-collect keygen makes one");
  PseudonymFile file{.path = path, .recipients = {}, .map = std::make_shared<PseudonymMap>()};
  for (const std::string& recipient : recipients)
    file.recipients.push_back(TRY(age::ParseRecipient(recipient)));
  return file;
}

Result<void> WritePseudonymFile(const PseudonymFile& file) {
  const std::size_t slash = file.path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : file.path.substr(0, slash + 1);
  const std::string name = slash == std::string::npos ? file.path : file.path.substr(slash + 1);
  SealedFile sealed = TRY(SealedFile::Create(folder, name));
  age::Encryption encryption = TRY(age::EncryptTo(file.recipients, sealed.sink()));
  std::string text = file.map->Text();
  Result<void> written = encryption.payload.Write(AsBytes(text));
  Wipe(text);
  TRY(std::move(written));
  TRY(encryption.payload.Finish());
  TRY(sealed.Finish(name));
  return {};
}

Result<void> ReadPseudonymFile(const std::string& path,
                               const std::string& identity,
                               PseudonymMap* map) {
  const Secret keys = TRY(ReadSecretFile(identity));
  const std::vector<age::Identity> identities = TRY(age::ParseIdentityFile(keys.bytes()));
  Fd file = TRY(Fd::OpenRegular(path));
  const std::unique_ptr<ByteSource> plain =
      TRY(age::DecryptStream(MakeFdSource(std::move(file), path), identities));
  std::string text = TRY(ReadText(*plain));
  Result<void> read = map->Read(text);
  Wipe(text);
  if (!read) return std::move(read).error().Wrap(path);
  return {};
}

}  // namespace casefile
