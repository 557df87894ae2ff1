#include "formats/bundle/age/encrypt.h"

#include <utility>

#include "formats/bundle/age/header.h"

namespace casefile::age {
namespace {

Result<Encryption> Begin(Bytes file_key, std::vector<Stanza> stanzas, ByteSink sink) {
  Header header{.stanzas = std::move(stanzas), .mac = {}};
  header.mac = HeaderMac(file_key, WriteUnauthenticated(header.stanzas));
  TRY(sink(AsBytes(WriteHeader(header))));
  std::array<std::byte, kNonceBytes> nonce{};
  FillRandom(nonce);
  TRY(sink(nonce));
  return Encryption{
      .payload = StreamWriter(ChunkCipher::FromFileKey(file_key, nonce), std::move(sink)),
      .header_mac = header.mac};
}

}  // namespace

Result<Encryption> EncryptTo(const std::vector<Recipient>& recipients, ByteSink sink) {
  if (recipients.empty())
    return Error(ErrorCode::kInvalidInput, "there is no recipient to seal to");
  const Secret file_key = Secret::Random(kFileKeyBytes);
  std::vector<Stanza> stanzas;
  stanzas.reserve(recipients.size());
  for (const Recipient& recipient : recipients)
    stanzas.push_back(TRY(WrapFileKey(recipient, file_key.bytes())));
  return Begin(file_key.bytes(), std::move(stanzas), std::move(sink));
}

Result<Encryption> EncryptWithPassphrase(Bytes passphrase, int work_factor, ByteSink sink) {
  if (passphrase.empty()) return Error(ErrorCode::kInvalidInput, "the passphrase is empty");
  const Secret file_key = Secret::Random(kFileKeyBytes);
  std::vector<Stanza> stanzas;
  stanzas.push_back(TRY(WrapFileKeyWithPassphrase(passphrase, file_key.bytes(), work_factor)));
  return Begin(file_key.bytes(), std::move(stanzas), std::move(sink));
}

}  // namespace casefile::age
